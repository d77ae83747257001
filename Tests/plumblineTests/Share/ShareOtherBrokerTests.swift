import Glibc
import LinuxIO
import TestSupport
import Testing

/// A real broker as others set one up: of the older version, with certificates for its clients, or away for days.
@Suite(
    "Sending to brokers of other kinds", .serialized,
    .enabled(if: Broker.isHere, "Install mosquitto: apt-get install mosquitto mosquitto-clients openssl"))
struct ShareOtherBrokerTests: HearsBroker {
    @Test("MQTT 3.1.1 is spoken where it is asked for, and all but the broker's reasons works in it")
    func olderVersion() throws {
        let broker = try Broker()
        let house = try ShareHouse(broker, "mqtt_version = \"3.1.1\"", "home_assistant = true")
        let listener = try broker.listen("plumbline/#")
        try house.start()
        // The broker's own number of 3.1.1 is 2; of MQTT 5 it would be 5.
        try wait("it is so in the broker's log") {
            try broker.log.split(separator: "\n").contains { $0.contains(" as plumbline-") && $0.contains(" (p2, ") }
        }
        #expect(try house.share?.stderr.contains("MQTT 3.1.1 is asked for") == true)
        try house.recorder.waits(for: "\"watch\"")
        house.recorder.tell(ShareHouse.angle)
        house.recorder.tell(house.note(7))
        try listener.waits(for: "\"flexion_deg\":21.5")
        try listener.waits(for: "\"peak_deg\":7")
        let topic = try #require(try broker.retained().keys.first { $0.hasSuffix("/status") }).replacing(
            "status", with: "snooze")
        try broker.publish("snooze", to: topic)
        try house.recorder.waits(for: "snooze")
        try house.killShare()
        try listener.waits(for: "status offline")
        #expect(try broker.retained().keys.contains { $0.hasPrefix("homeassistant/device/") })
        let forgotten = try house.run("share", "--forget")
        #expect(forgotten.code == 0, "\(forgotten)")
        #expect(try broker.retained().isEmpty)
    }

    @Test("A wrong password is one sentence in MQTT 3.1.1 as well")
    func olderVersionRefuses() throws {
        let broker = try Broker()
        let house = try ShareHouse(broker, "mqtt_version = \"3.1.1\"")
        try house.setPassword("wrong")
        try withExtendedLifetime(broker) { try house.start(waitingFor: "refuses user “plumb” or the password") }
    }

    @Test("A broker that wants a certificate gets ours; without one, and with a stranger's, it is said what is wrong")
    func certificates() throws {
        let broker = try Broker("require_certificate true")
        let house = try ShareHouse(broker)
        func configure(_ certificate: String?) throws {
            try house.configure(
                [
                    "host = \"localhost\"", "port = \(broker.port)", "tls = \"on\"", "ca_file = \"\(broker.caFile)\"",
                    "user = \"\(Broker.user)\"", "password_file = \"\(house.passwordFile)\"",
                ]
                    + (certificate.map { ["cert_file = \"\($0)\"", "key_file = \"\(Broker.key(of: $0))\""] } ?? []))
        }
        try configure(nil)
        try house.start(waitingFor: "wants a certificate of ours: set mqtt.cert_file and mqtt.key_file.")
        try house.stopShare()
        try configure(broker.strangerFile)
        try house.start(waitingFor: "does not take the certificate in \(broker.strangerFile)")
        try house.stopShare()
        // A key that others can read is not used.
        try configure(broker.clientFile)
        chmod(Broker.key(of: broker.clientFile), 0o644)
        try house.start(waitingFor: "Others can read the key in \(Broker.key(of: broker.clientFile))")
        chmod(Broker.key(of: broker.clientFile), 0o600)
        try house.share?.waits(for: "Connected to", seconds: 60)
        try house.recorder.waits(for: "\"watch\"")
        let listener = try broker.listen("plumbline/+/+/event")
        house.recorder.tell(house.note(7))
        try listener.waits(for: "\"peak_deg\":7", seconds: 60)
        try house.stopShare()
        #expect(try house.run("share", "--forget").code == 0)
        // A key of another certificate, or one that wants a pass phrase.
        let key = house.folder.path + "/locked.key"
        let locked = try RunningProgram(
            "/usr/bin/openssl",
            ["ec", "-aes256", "-passout", "pass:x", "-in", Broker.key(of: broker.clientFile), "-out", key]
        ).wait()
        #expect(locked.code == 0)
        chmod(key, 0o600)
        for wrong in [key, Broker.key(of: broker.strangerFile)] {
            try configure(broker.clientFile)
            let path = house.folder.path + "/config.toml"
            let text = try #require(try WholeFile.read(path, most: 1 << 16))
            try WholeFile.write(text.replacing(Broker.key(of: broker.clientFile), with: wrong), to: path)
            try house.start(waitingFor: "the key that of mqtt.cert_file, and without a pass phrase")
            try house.stopShare()
        }
    }

    @Test("A certificate without its key, without encryption or without an authority is refused at the start, with 2")
    func certificateSettings() throws {
        let broker = try Broker()
        let house = try ShareHouse(broker)
        try withExtendedLifetime(broker) {
            for (lines, sentence) in [
                (["cert_file = \"/x.pem\""], "set mqtt.cert_file and mqtt.key_file, or neither"),
                (
                    ["cert_file = \"/x.pem\"", "key_file = \"/x.key\"", "ca_file = \"/ca.pem\""],
                    "set mqtt.tls to \"on\""
                ),
                (["cert_file = \"/x.pem\"", "key_file = \"/x.key\"", "tls = \"on\""], "wants mqtt.ca_file, too"),
            ] {
                try house.configure(lines)
                let ended = try RunningProgram("plumbline-share", [], environment: house.environment).wait()
                #expect(ended.code == 2 && ended.stderr.contains(sentence), "\(ended)")
                // Nobody starts it again before that is put right, so doctor tells it.
                #expect(try house.run("doctor").stdout.contains(sentence))
            }
        }
    }

    @Test("--forget ends with 1 where a broker of earlier settings still keeps something, and names it")
    func formerBroker() throws {
        let former = try Broker()
        let house = try ShareHouse(former)
        try house.start()
        try wait("it keeps a state") { try former.retained().keys.contains { $0.hasSuffix("/status") } }
        try house.stopShare()
        let settings = try #require(try WholeFile.read(house.folder.path + "/config.toml", most: 1 << 16))
        let present = try Broker()
        try WholeFile.write(
            settings.replacing("\(former.port)", with: "\(present.port)").replacing(
                former.caFile, with: present.caFile),
            to: house.folder.path + "/config.toml")
        let left = try house.run("share", "--forget")
        #expect(
            left.code == 1 && left.stderr.contains("at localhost:\(former.port), still keeps what was sent there"),
            "\(left)")
        try WholeFile.write(settings, to: house.folder.path + "/config.toml")
        #expect(try house.run("share", "--forget").code == 0)
        #expect(try former.retained().isEmpty)
    }

    /// An event each 43 seconds of two days.
    private static let events = 4000

    @Test(
        "Two days without a broker, and the sender killed twice: what the outbox had room for comes, in order, and the rest is counted",
        arguments: [(room: 20_000, first: 1), (room: 1000, first: 3001)])
    func twoDays(room: Int, first: Int) throws {
        let broker = try Broker()
        let house = try ShareHouse(broker, "outbox_events = \(room)")
        try broker.kill()
        let outbox = house.data + "/share/mqtt.outbox"
        for day in 0..<2 {
            try house.start(waitingFor: "Cannot connect")
            try wait("it hears the recorder") { house.recorder.requests.count { $0.contains("\"watch\"") } == day + 1 }
            let last = Self.events / 2 * (day + 1)
            for number in last - Self.events / 2 + 1...last { house.recorder.tell(house.note(number)) }
            try wait("the day is in the outbox") {
                try WholeFile.read(outbox, most: 1 << 24)?.contains("\"peak_deg\":\(last)") == true
            }
            try house.killShare()
        }
        try broker.start()
        let listener = try broker.listen("plumbline/+/+/event")
        try house.start()
        try wait("some have come") { try ids(listener).count >= 100 }
        try house.killShare()
        try house.start()
        try wait("all have come", seconds: 300) { try ids(listener).last == Self.events }
        let heard = try ids(listener)
        #expect(Set(heard) == Set(first...Self.events), "none is missing, and none came that had no room")
        // So many are on their way at a time; such a one may come twice, and has the same number.
        #expect(heard.count - Set(heard).count <= 20)
        var inOrder: [Int] = []
        for id in heard where id > inOrder.last ?? 0 { inOrder.append(id) }
        #expect(inOrder == Array(first...Self.events))
        try wait("nothing waits") { try !house.run("doctor").stdout.contains("wait to be sent") }
        let told = "\(first - 1) events were dropped, because too many waited."
        #expect(try house.run("doctor").stdout.contains(told) == (first > 1))
    }
}
