import Events
import Foundation
import Glibc
import LinuxIO
import LocalTime
import TestSupport
import Testing

@Suite(
    "Sending to an MQTT broker", .serialized,
    .enabled(if: Broker.isHere, "Install mosquitto: apt-get install mosquitto mosquitto-clients openssl"))
struct ShareBrokerTests: HearsBroker {
    @Test("A wrong password is said; put right, states and events come, without a name, and doctor has a line")
    func connects() throws {
        let broker = try Broker()
        let house = try ShareHouse(broker)
        try house.setPassword("wrong")
        try house.start(waitingFor: "refuses user “plumb” or the password")
        #expect(try house.run("doctor").stdout.contains("refuses user"))
        let listener = try broker.listen("plumbline/#")
        try house.setPassword(Broker.password)
        try house.share?.waits(for: "Connected to", seconds: 60)
        try house.recorder.waits(for: "\"watch\"")
        house.recorder.tell(ShareHouse.angle)
        house.recorder.tell(house.note(7))
        try listener.waits(for: "\"flexion_deg\":21.5")
        try listener.waits(for: "\"peak_deg\":7")
        let heard = try listener.stdout
        #expect(!heard.contains("Anna") && heard.contains(#"{"type":"episode","id":1,"sensor":""#))
        let retained = try broker.retained()
        #expect(retained.keys.contains { $0.hasSuffix("/state") } && !retained.keys.contains { $0.hasSuffix("/event") })
        #expect(retained.values.contains("online"))
        try wait("doctor is content") { try house.run("doctor").stdout.contains("Working since") }
        // A secret stands nowhere.
        #expect(try !house.run("config", "show").stdout.contains(Broker.password))
        let words = try RunningProgram("/usr/bin/pgrep", ["-af", house.data]).wait().stdout
        #expect(!words.isEmpty && !words.contains(Broker.password))
    }

    @Test("What the broker forbids is said, and kept; allowed, it comes")
    func forbidden() throws {
        let broker = try Broker()
        try broker.allow("read #", "write +/+/status", "write +/+/state", "write +/+/+/state")
        let house = try ShareHouse(broker)
        try house.start()
        try house.recorder.waits(for: "\"watch\"")
        house.recorder.tell(house.note(3))
        house.recorder.tell(
            .note(
                NoteEvent(
                    at: Moment(utc_us: 1_790_000_000_000_000, offset_s: 0), sensor: nil, kind: .warning, text: "Full."))
        )
        try house.share?.waits(for: "forbids user “plumb” to publish to plumbline/")
        try wait("it is told to doctor") {
            let text = try house.run("doctor").stdout
            return text.contains("forbids") && text.contains("2 events wait")
        }
        // Both are refused once more, and that is nothing new to say.
        try wait("they are tried again") {
            try broker.log.split(separator: "\n").count { $0.contains("Denied PUBLISH") } >= 4
        }
        #expect(try house.share?.stderr.ranges(of: "forbids").count == 1)
        let listener = try broker.listen("plumbline/#")
        try broker.allow("readwrite #")
        try listener.waits(for: "\"peak_deg\":3", seconds: 60)
        try wait("nothing waits") { try !house.run("doctor").stdout.contains("waits") }
    }

    @Test("Broker and sender killed, and back: every event that the outbox held comes, in order")
    func killed() throws {
        let broker = try Broker()
        let house = try ShareHouse(broker)
        try house.start()
        try house.recorder.waits(for: "\"watch\"")
        let first = try broker.listen("plumbline/+/+/event")
        for number in 1...200 { house.recorder.tell(house.note(number)) }
        try wait("the first have come") { try ids(first).count >= 200 }
        try broker.kill()
        for number in 201...400 { house.recorder.tell(house.note(number)) }
        try house.share?.waits(for: "port \(broker.port)", seconds: 60)
        try wait("they are in the outbox") {
            try WholeFile.read(house.data + "/share/mqtt.outbox", most: 1 << 22)?.contains("\"peak_deg\":400") == true
        }
        try house.killShare()
        try house.start(waitingFor: "Cannot connect")
        #expect(try house.run("doctor").stdout.contains("events wait"))
        try broker.start()
        let second = try broker.listen("plumbline/+/+/event")
        try wait("the others have come", seconds: 120) { try ids(second).last == 400 }
        let later = try ids(second)
        #expect(try Set(ids(first) + later) == Set(1...400), "none is missing")
        // One that was on its way may come twice, and has the same number.
        var inOrder: [Int] = []
        for id in later where id > inOrder.last ?? 0 { inOrder.append(id) }
        #expect(inOrder == Array((later.first ?? 0)...400))
        try wait("nothing waits") { try !house.run("doctor").stdout.contains("wait to be sent") }
    }

    @Test("Killed, its will says offline; ended, it says so itself")
    func availability() throws {
        let broker = try Broker()
        let house = try ShareHouse(broker)
        try house.start()
        let listener = try broker.listen("plumbline/+/status")
        try listener.waits(for: "online")
        try house.killShare()
        try listener.waits(for: "offline")
        try house.start()
        let second = try broker.listen("plumbline/+/status")
        try second.waits(for: "online")
        try house.stopShare()
        try second.waits(for: "offline")
    }

    @Test("Home Assistant finds the devices, again after its start, and --forget leaves nothing")
    func discovery() throws {
        let broker = try Broker()
        let house = try ShareHouse(broker, "home_assistant = true")
        try house.start()
        let listener = try broker.listen("homeassistant/device/#")
        try listener.waits(for: "\"cmps\"")
        func devices() throws -> [Substring] {
            try listener.stdout.split(separator: "\n").filter {
                $0.hasPrefix("MESSAGE") && $0.contains("/config {\"dev\"")
            }
        }
        try wait("both devices") { try devices().count >= 2 }
        let before = try devices().count
        try broker.publish("online", to: "homeassistant/status")
        try wait("they are published again") { try devices().count >= before + 2 }
        #expect(try house.run("share", "--forget").code == 1, "what runs would publish it again")
        try house.stopShare()
        #expect(try broker.retained().count >= 4)
        let forgotten = try house.run("share", "--forget")
        #expect(forgotten.code == 0 && forgotten.stdout.contains("Removed from the broker: homeassistant/device/"))
        #expect(try broker.retained().isEmpty)
        #expect(try house.run("share", "--forget").stdout.contains("Nothing of this gateway"))
    }

    @Test("Home Assistant switched off: its devices are taken back at the next start")
    func discoveryOff() throws {
        let broker = try Broker()
        let house = try ShareHouse(broker, "home_assistant = true")
        try house.start()
        try wait("the devices are there") { try broker.retained().keys.contains { $0.hasPrefix("homeassistant/") } }
        try house.stopShare()
        let text = try #require(try WholeFile.read(house.folder.path + "/config.toml", most: 1 << 16))
        try WholeFile.write(text.replacing("home_assistant = true", with: ""), to: house.folder.path + "/config.toml")
        try house.start()
        try wait("they are gone") { try !broker.retained().keys.contains { $0.hasPrefix("homeassistant/") } }
        #expect(try broker.retained().values.contains("online"))
    }

    @Test("The snooze button asks the recorder, and nothing else on its topic does")
    func snooze() throws {
        let broker = try Broker()
        let house = try ShareHouse(broker)
        try house.start()
        try house.recorder.waits(for: "\"watch\"")
        let gateway = try #require(
            try WholeFile.read(house.data + "/share/gateway.number", most: 64)?.split(separator: "\n").first)
        let topic = "plumbline/\(gateway)/snooze"
        for payload in ["SNOOZE", "snooze ", "", "{\"do\":\"snooze\",\"seconds\":86400}"] {
            try broker.publish(payload, to: topic)
        }
        try broker.publish("snooze", to: topic, isRetained: true)
        try house.share?.waits(for: "takes the word “snooze”")
        #expect(!house.recorder.requests.contains { $0.contains("snooze") })
        // What is far too long for a button is not even sent to us.
        try broker.publish(String(repeating: "x", count: 50_000), to: topic)
        try broker.waits(for: "Dropping too large outgoing PUBLISH for plumbline-\(gateway)")
        try broker.publish("snooze", to: topic)
        try house.recorder.waits(for: #"{"do":"snooze","sensor":null,"seconds":1800}"#)
        try house.share?.waits(for: "Snoozed through the broker")
        // Pressed again and again, it is asked once in some seconds; and such a broker is left alone for a while.
        try broker.flood("snooze", to: topic, count: 4000)
        try house.share?.waits(for: "more than 100 messages in a second", seconds: 60)
        try wait("it is connected again") {
            try house.share?.stderr.ranges(of: "Connected to").count == 2
        }
        #expect((1..<10).contains(house.recorder.requests.count { $0.contains("snooze") }))
    }

    /// The state of the one sensor that the broker keeps.
    private func keptState(_ broker: Broker) throws -> String {
        try broker.retained().first { $0.key.hasSuffix("/state") && $0.key.split(separator: "/").count == 4 }?.value
            ?? ""
    }

    @Test("Ended, and started where no recorder is, nothing that was before is kept as if it were now")
    func noRecorder() throws {
        let broker = try Broker()
        let house = try ShareHouse(broker)
        for isEnded in [true, false] {
            try house.start()
            try wait("it hears the recorder") {
                house.recorder.requests.count { $0.contains("\"watch\"") } == (isEnded ? 1 : 2)
            }
            house.recorder.tell(ShareHouse.angle)
            try wait("the wearer slouches") { try keptState(broker).contains("\"slouching\":true") }
            if isEnded {
                try house.stopShare()
                #expect(try keptState(broker).contains("\"slouching\":null"))
                #expect(try broker.retained().values.contains("offline"))
            } else {
                try house.killShare()
                #expect(try keptState(broker).contains("\"slouching\":true"), "nobody could correct it")
            }
        }
        try house.hideRecorder()
        try house.start(waitingFor: "No recorder is running")
        try wait("it is not known") { try keptState(broker).contains("\"slouching\":null") }
        #expect(try broker.retained().values.contains("online"))
    }

    @Test("Names that were allowed, and no longer are, go from what waits, and never leave")
    func namesSwitchedOff() throws {
        let broker = try Broker()
        let house = try ShareHouse(broker)
        try house.showNames(true)
        try house.start()
        try house.recorder.waits(for: "\"watch\"")
        house.recorder.tell(ShareHouse.angle)
        try wait("the name is kept by the broker") { try keptState(broker).contains("Anna") }
        try broker.kill()
        house.recorder.tell(house.note(11))
        let outbox = house.data + "/share/mqtt.outbox"
        try wait("it is in the outbox") {
            let text = try WholeFile.read(outbox, most: 1 << 20) ?? ""
            return text.contains("\"peak_deg\":11") && text.contains("Anna")
        }
        try house.killShare()
        try house.hideRecorder()
        try house.showNames(false)
        try broker.start()
        let listener = try broker.listen("plumbline/+/+/event")
        try house.start()
        try listener.waits(for: "\"peak_deg\":11", seconds: 60)
        #expect(try !listener.stdout.contains("Anna"))
        #expect(try WholeFile.read(outbox, most: 1 << 20)?.contains("Anna") == false)
        try wait("the broker keeps no name") { try !broker.retained().values.contains { $0.contains("Anna") } }
    }

    @Test("What is too large for the broker is dropped and said, and what is behind it comes")
    func tooLarge() throws {
        let broker = try Broker("max_packet_size 1500")
        let house = try ShareHouse(broker)
        try house.showNames(true)
        try house.start()
        try house.recorder.waits(for: "\"watch\"")
        let listener = try broker.listen("plumbline/+/+/event")
        house.recorder.tell(
            .note(
                NoteEvent(
                    at: Moment(utc_us: 1_790_000_000_000_000, offset_s: 0), sensor: ShareHouse.sensorName,
                    kind: .warning,
                    text: String(repeating: "long ", count: 600))))
        house.recorder.tell(house.note(8))
        try listener.waits(for: "\"peak_deg\":8", seconds: 60)
        try house.share?.waits(for: "Event 1 was dropped. The broker does not take what is published to plumbline/")
        #expect(try house.share?.stderr.contains("the message is too large") == true)
        try wait("it is counted") {
            try house.run("doctor").stdout.contains("1 event was dropped, because the far end does not take it")
        }
        #expect(try !house.run("doctor").stdout.contains("too many waited"))
    }

    @Test("Events of a topic that is forbidden do not hold up those of another")
    func oneForbidden() throws {
        let broker = try Broker()
        try broker.allow("read #", "write +/+/status", "write +/+/state", "write +/+/+/state", "write +/+/event")
        let house = try ShareHouse(broker)
        try house.start()
        try house.recorder.waits(for: "\"watch\"")
        let listener = try broker.listen("plumbline/#")
        for number in 1...60 { house.recorder.tell(house.note(number)) }
        try house.share?.waits(for: "forbids user “plumb” to publish to plumbline/", seconds: 60)
        house.recorder.tell(
            .note(
                NoteEvent(
                    at: Moment(utc_us: 1_790_000_000_000_000, offset_s: 0), sensor: nil, kind: .warning, text: "Full."))
        )
        try listener.waits(for: #"/event {"type":"note","id":61,"#, seconds: 60)
        #expect(try !listener.stdout.contains("peak_deg"))
        try broker.allow("readwrite #")
        try wait("all of them come") { try ids(listener).count { $0 <= 60 } >= 60 }
        #expect(try Set(ids(listener)).isSuperset(of: 1...60))
    }

    @Test(
        "A broker that acknowledges nothing, or keeps nothing, is refused with a sentence",
        arguments: [
            ("max_qos 0", "does not take QoS 1"), ("retain_available false", "keeps no retained messages"),
        ])
    func unfit(setting: String, sentence: String) throws {
        let broker = try Broker(setting)
        let house = try ShareHouse(broker)
        try withExtendedLifetime(broker) { try house.start(waitingFor: sentence) }
        #expect(try house.share?.stderr.contains("Connected to") == false)
    }

    @Test("A wrong port, authority or name, and TLS where there is none, are one sentence each")
    func wrong() throws {
        let broker = try Broker()
        let house = try ShareHouse(broker)
        let nobody = try PageHouse.freePort()
        let common = ["user = \"plumb\"", "password_file = \"\(house.passwordFile)\""]
        for (lines, sentence) in [
            (["host = \"localhost\"", "port = \(nobody)"], "connection refused"),
            (
                [
                    "host = \"localhost\"", "port = \(broker.port)", "tls = \"on\"",
                    "ca_file = \"\(broker.otherCAFile)\"",
                ], "certificate is not trusted"
            ),
            (
                ["host = \"127.0.0.1\"", "port = \(broker.port)", "tls = \"on\"", "ca_file = \"\(broker.caFile)\""],
                "certificate is not for “127.0.0.1”"
            ),
            (["host = \"localhost\"", "port = \(broker.port)"], "mqtt.tls"),
            (
                [
                    "host = \"localhost\"", "port = \(broker.port)", "tls = \"on\"",
                    "ca_file = \"\(house.passwordFile)\"",
                ], "mqtt.ca_file takes a PEM file"
            ),
            (["host = \"no-such-host.invalid\"", "ca_file = \"\(broker.caFile)\""], "no-such-host.invalid"),
        ] {
            try house.configure(lines + common)
            try house.start(waitingFor: sentence)
            try house.stopShare()
        }
        // What only a person can put right ends it, with 2.
        try house.configure(["host = \"broker.example\"", "tls = \"off\""])
        let ended = try RunningProgram("plumbline-share", [], environment: house.environment).wait()
        #expect(ended.code == 2 && ended.stderr.contains("mqtt.allow_unencrypted"))
    }
}
