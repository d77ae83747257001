import Events
import Glibc
import LinuxIO
import Posture
import Records
import TestSupport
import Testing

@Suite(
    "Sending to a fleet's server", .serialized,
    .enabled(if: Broker.isHere, "Install mosquitto: apt-get install mosquitto mosquitto-clients openssl"))
struct FleetEndToEndTests {
    @Test("Nothing leaves before a code and a yes; then every minute comes once, without a name")
    func arrives() throws {
        let place = try FleetPlace(minutes: 300)
        for command in ["consent", "leave", "withdraw"] {
            #expect(try place.run("share", command).code == 1, "\(command): there is nothing yet")
        }
        #expect(try place.run("share", "consent").stderr.contains("not enrolled"))
        let wrong = try place.run("share", "enrol", "PLF-12345")
        #expect(wrong.code == 2 && wrong.stderr.contains("typing mistake"))
        let enrolled = try place.run("share", "enrol", answer: try place.code())
        #expect(enrolled.code == 0 && enrolled.stdout.contains("Nothing is sent yet"))
        var status = stat()
        #expect(stat(place.data + "/share/fleet.enrolment", &status) == 0 && status.st_mode & 0o777 == 0o600)
        let no = try place.run("share", "consent", "--all-recorded", answer: "no")
        #expect(no.code == 1 && no.stderr.contains("Nothing was agreed to"))
        #expect(no.words.contains("Never sent: your name"))
        try place.startRecorder()
        try place.startShare()
        #expect(try place.run("share", "consent", "--all-recorded", answer: "yes").code == 0)
        try place.wait("all minutes come") { place.server.record.minutes.count == 300 }
        #expect(try place.arrived() == place.recorded())
        #expect(place.server.record.minutes.values.allSatisfy { $0.track == nil })
        try place.wait("it is written down") { try place.run("share", "fleet").stdout.contains("All 300 minutes") }
        #expect(place.server.seen.rows == 300 && place.server.seen.wrong.isEmpty)
        try place.wait("doctor knows it") { try place.run("doctor").words.contains("share fleet Working since") }
        let brief = "Enrolled with the fleet’s server at localhost. Agreed: “Anna” (minutes)."
        #expect(try place.run("doctor").words.contains(brief))
        #expect(try place.run("config").stdout.contains("# \(brief)"))
        // The track follows, where that is agreed to, too.
        #expect(try place.run("share", "consent", "--track", "--all-recorded", answer: "yes").code == 0)
        try place.wait("the tracks come") { place.server.record.minutes.values.allSatisfy { $0.track != nil } }
        #expect(try place.run("share", "withdraw", "--track-only").code == 0)
        try place.wait("the tracks go") { place.server.record.minutes.values.allSatisfy { $0.track == nil } }
        // Then all of it, and the server.
        #expect(try place.run("share", "leave").code == 0)
        try place.wait("the server is left") { try place.run("share", "fleet").stdout.contains("Not enrolled") }
        #expect(place.server.record.minutes.isEmpty && place.server.record.withdrawn.count == 1)
        #expect(access(place.data + "/share/fleet.enrolment", F_OK) != 0)
    }

    @Test("Whatever is killed in between, and where the server comes back older, all is there in the end")
    func kills() throws {
        let place = try FleetPlace(minutes: 6_000)
        #expect(try place.run("share", "enrol", try place.code()).code == 0)
        #expect(try place.run("share", "consent", "--all-recorded", answer: "yes").code == 0)
        try place.startRecorder()
        try place.startShare()
        try place.wait("some come") { place.server.record.minutes.count > 500 }
        try place.killShare()
        try place.startShare()
        try place.wait("more come") { place.server.record.minutes.count > 1_500 }
        let older = place.server.record
        try place.broker.kill()
        try place.broker.start()
        try place.wait("more come after the broker") { place.server.record.minutes.count > 3_000 }
        try place.killRecorder()
        try place.startRecorder()
        try place.wait("all come after the recorder") { place.server.record.minutes.count == 6_000 }
        try place.wait("it is written down") { try place.run("share", "fleet").stdout.contains("All 6000 minutes") }
        #expect(try place.arrived() == place.recorded())
        place.server.record = older
        place.server.say(.greet)
        try place.wait("what the server lost comes again") { place.server.record.minutes.count == 6_000 }
        #expect(try place.arrived() == place.recorded() && place.server.seen.wrong.isEmpty)
    }

    @Test("A server that refuses is quoted, and one that is silent is waited for")
    func refused() throws {
        let place = try FleetPlace(minutes: 20)
        #expect(try place.run("share", "enrol", try place.code()).code == 0)
        #expect(try place.run("share", "consent", "--all-recorded", answer: "yes").code == 0)
        place.server.refuse(.otherComputer)
        try place.startRecorder()
        try place.startShare()
        try place.wait("it is said") {
            try place.run("doctor").words.contains("Another computer sends as this gateway")
        }
        place.server.refuse(nil)
        place.server.beSilent(true)
        place.server.say(.greet)
        try place.wait("silence is said") { try place.run("doctor").words.contains("server does not answer") }
        #expect(place.server.seen.rows == 0)
        place.server.beSilent(false)
        place.server.say(.greet)
        try place.wait("all come") { place.server.record.minutes.count == 20 }
    }

    @Test("An erased wearer is deleted there, too")
    func erased() throws {
        let place = try FleetPlace(minutes: 20)
        #expect(try place.run("share", "enrol", try place.code()).code == 0)
        #expect(try place.run("share", "consent", "--all-recorded", answer: "yes").code == 0)
        try place.startRecorder()
        try place.startShare()
        try place.wait("all come") { place.server.record.minutes.count == 20 }
        try place.killShare()
        try place.killRecorder()
        let erased = try place.run("erase", "--wearer", "Anna", "--yes")
        #expect(erased.code == 0 && erased.words.contains("fleet's server has minutes of “Anna”"))
        // Somebody else goes on recording.
        try Store(folder: place.data).save(
            PairedSensor(
                id: "plumbline:5", name: "b", family: "plumbline", wearer: "Ben", placement: .upperBack, mount: nil,
                port: "/dev/ttyUSB0", baudRate: 115_200, paired_us: 0))
        try place.startRecorder()
        try place.startShare()
        try place.wait("it is deleted") { place.server.record.minutes.isEmpty }
        try place.wait("and confirmed") { try place.run("share", "fleet").words.contains("the server confirmed on") }
    }
}
