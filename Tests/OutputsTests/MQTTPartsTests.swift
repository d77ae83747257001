import Broker
import Events
import Glibc
import LinuxIO
import LocalTime
import Posture
import Records
import Settings
import TestSupport
import Testing

@testable import Outputs

@Suite("What an MQTT broker gets, and what is said of it")
struct MQTTPartsTests {
    private static let moment = Moment(utc_us: 1_790_000_000_000_000, offset_s: 0)

    static func sensor(showsNames: Bool) -> SharedSensor {
        SharedSensor(
            PairedSensor(
                id: "plumbline:1234", name: "Anna's back", family: "plumbline", wearer: "Anna", placement: .upperBack,
                mount: nil, port: "/dev/ttyUSB0", baudRate: 115_200, paired_us: 0), showsNames: showsNames)
    }

    /// One of each, with names wherever one can stand.
    static let events: [GatewayEvent] = [
        .episode(
            EpisodeEvent(
                sensor: "Anna's back",
                Episode(start_us: 0, end_us: 5_000_000, kind: .slouch, meanDegrees: 20, peakDegrees: 25), offset_s: 0)),
        .alert(AlertEvent(at: moment, sensor: "Anna's back", flexionDegrees: 20, duration_s: 60)),
        .gap(
            GapEvent(
                sensor: "Anna's back", Gap(from_us: 0, to_us: 1, reason: .linkLost, lostSamples: nil), offset_s: 0)),
        .link(LinkEvent(at: moment, sensor: "Anna's back", state: .streaming, detail: "“Anna's back” is here.")),
        .link(LinkEvent(at: moment, sensor: "Anna's back", state: .lost, detail: "“Anna's back” is away.")),
        .battery(
            BatteryEvent(at: moment, sensor: "Anna's back", ratio: 0.5, voltage_V: nil, isCharging: nil)),
        .battery(
            BatteryEvent(at: moment, sensor: "Anna's back", ratio: 0.4, voltage_V: nil, isCharging: nil)),
        .note(NoteEvent(at: moment, sensor: "Anna's back", kind: .warning, text: "Anna's clip has slipped.")),
        .note(NoteEvent(at: moment, sensor: "Anna's back", kind: .wearer, text: "Anna's headache")),
        .note(NoteEvent(at: moment, sensor: "Anna's back", kind: .question, text: "Anna, do you slouch?")),
    ]

    @Test("No name of a wearer or a sensor leaves unless it may, and a wearer's own note never does")
    func names() throws {
        for showsNames in [false, true] {
            var shared = SharedEvents(showsNames: showsNames)
            let sensor = Self.sensor(showsNames: showsNames)
            let fields = Self.events.compactMap { shared.fields(of: $0, sensor) }
            let told = fields.map { JSONText.object($0.open + $0.named).text }
            // A setting may forbid them later: no name stands among what is kept then.
            #expect(!fields.contains { JSONText.object($0.open).text.contains("Anna") })
            #expect(told.count == 6, "of the link and the battery, the change alone")
            #expect(told.allSatisfy { $0.contains("Anna") == showsNames && $0.contains("\"sensor\":\"\(sensor.id)\"") })
            #expect(!told.contains { $0.contains("headache") || $0.contains("do you") })
            var state = SensorState()
            for event in Self.events { _ = state.take(event) }
            let json = state.json(of: sensor, at: Self.moment).text
            #expect(json.contains("Anna") == showsNames)
            let home = HomeAssistant(
                topics: MQTTTopics(prefix: "plumbline", gateway: "abcd1234"), discoveryTopic: "homeassistant",
                interval_s: 1)
            #expect(home.device(of: sensor).text.contains("Anna") == showsNames)
        }
    }

    @Test("What is not known is null: of a sensor that is away nothing of now is left, today's totals are")
    func state() {
        var state = SensorState()
        let sensor = Self.sensor(showsNames: false)
        #expect(state.json(of: sensor, at: Self.moment).text.contains("\"flexion_deg\":null"))
        _ = state.take(.link(LinkEvent(at: Self.moment, sensor: "x", state: .streaming, rate_Hz: 100)))
        _ = state.take(
            .angle(
                AngleEvent(
                    at: Self.moment, sensor: "x", flexionDegrees: 12.34, leanDegrees: nil, posture: .slouch,
                    isSlouching: true, activity: .still, calibration: .ok)))
        _ = state.take(
            .today(
                TodayEvent(
                    sensor: "x", worn_s: 100, upright_s: 60, slouch_s: 40, episodes: 1, alerts: 0,
                    longestEpisode_s: 40, gaps_s: 0)))
        let known = state.json(of: sensor, at: Self.moment).text
        #expect(known.contains("\"flexion_deg\":12.3") && known.contains("\"slouching\":true"))
        #expect(known.contains("\"slouch_s\":40") && known.contains("\"link\":\"streaming\""))
        _ = state.take(.link(LinkEvent(at: Self.moment, sensor: "x", state: .lost)))
        let away = state.json(of: sensor, at: Self.moment).text
        #expect(away.contains("\"flexion_deg\":null") && away.contains("\"slouching\":null"))
        #expect(away.contains("\"slouch_s\":40") && away.contains("\"link\":\"lost\""))
        state.forgetNow()
        #expect(state.json(of: sensor, at: Self.moment).text.contains("\"link\":\"unknown\""))
    }

    @Test("A password is taken from a file that is its owner's alone, and from a credential")
    func password() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/mqtt-password"
        #expect(throws: MQTTPassword.Trouble.unreadable(path: path, SystemError(ENOENT))) {
            try MQTTPassword.read(file: path, credentials: nil)
        }
        try WholeFile.write("secret word\nmore", to: path)
        #expect(try MQTTPassword.read(file: path, credentials: nil) == "secret word")
        #expect(try MQTTPassword.read(file: "", credentials: folder.path) == "secret word")
        #expect(try MQTTPassword.read(file: "", credentials: folder.path + "/none") == nil)
        try MQTTPassword.check(key: path)
        chmod(path, 0o640)
        #expect(throws: MQTTPassword.Trouble.key(path: path, .open)) { try MQTTPassword.check(key: path) }
        #expect(throws: MQTTPassword.Trouble.open(path: path)) { try MQTTPassword.read(file: path, credentials: nil) }
        #expect(throws: MQTTPassword.Trouble.notAFile(path: folder.path)) {
            try MQTTPassword.read(file: folder.path, credentials: nil)
        }
        try WholeFile.write("\n", to: path)
        #expect(throws: MQTTPassword.Trouble.empty(path: path)) {
            try MQTTPassword.read(file: path, credentials: nil)
        }
    }

    @Test(
        "To another computer the line is encrypted, unless that is allowed; this computer is told by its address, not its look"
    )
    func plan() throws {
        var settings = MQTTSettings()
        #expect(try MQTTPlan(settings).isEncrypted == false && MQTTPlan(settings).port == 1883)
        settings.host = "broker.example"
        #expect(try MQTTPlan(settings).isEncrypted && MQTTPlan(settings).port == 8883)
        settings.tls = .off
        #expect(throws: OutputError.self) { try MQTTPlan(settings) }
        settings.allowsUnencrypted = true
        #expect(try MQTTPlan(settings).isEncrypted == false)
        for host in ["localhost", "LOCALHOST", "127.0.0.1", "127.9.9.9", "::1"] {
            #expect(ThisComputer.isMeant(by: host), "\(host)")
        }
        for host in [
            "127.evil.com", "127.0.0.1.evil.com", "localhost.evil.com", "127.0.0", "127.0.0.256", "127.0.0.01", "::2",
        ] {
            #expect(!ThisComputer.isMeant(by: host), "\(host)")
        }
    }

    @Test("Every reason to end is one sentence that says what to do, and none shows a control character")
    func sentences() throws {
        var settings = MQTTSettings()
        settings.user = "plumb\u{1B}[31m"
        let words = try MQTTPlan(settings).words
        let ends: [MQTTConnection.End] = [
            .caFileUnusable, .noSuchHost, .system(SystemError(ECONNREFUSED)), .encryption(""),
            .encryption("OpenSSL Error[0]: error:0A000086:SSL routines::certificate verify failed"), .notMQTT, .silent,
            .lost,
        ]
        let sentences =
            ends.map(words.sentence)
            + (0x80...0xFF).flatMap { (reason: UInt8) in
                [
                    words.sentence(.refused(reason)), words.sentence(.ended(reason)),
                    words.publishing("plumbline/x", refused: reason), words.subscribing("plumbline/x", refused: reason),
                ]
            }
        for sentence in sentences {
            #expect(sentence.hasSuffix(".") && !sentence.contains("\u{1B}") && sentence.first?.isUppercase == true)
            #expect(sentence.count < 260, "\(sentence)")
        }
        #expect(words.sentence(.refused(0x86)).contains("password"))
        #expect(!words.sentence(.refused(0x86)).contains("mosquitto"))
        settings.user = "house:plumb"
        #expect(try MQTTPlan(settings).words.sentence(.refused(0x86)).contains("can have no name with “:”"))
        #expect(words.publishing("t", refused: 0x87).contains("access list"))
        #expect(words.sentence(.refused(0x84)).contains("3.1.1"))
    }

    @Test("The clock set back is said once, and remembered for some minutes")
    func clock() {
        var watch = ClockWatch(utc_us: 1_000_000_000, boottime_us: 0)
        #expect(watch.look(utc_us: 1_001_000_000, boottime_us: 1_000_000) == nil)
        #expect(
            watch.look(utc_us: 1_002_000_000 - 3_600_000_000, boottime_us: 2_000_000)?.contains("back by 1 h") == true)
        #expect(watch.look(utc_us: 1_003_000_000 - 3_600_000_000, boottime_us: 3_000_000) == nil)
        #expect(watch.recent(boottime_us: 3_000_000) != nil && watch.recent(boottime_us: 700_000_000) == nil)
        #expect(watch.look(utc_us: .max, boottime_us: .min) != nil, "no trap")
    }

    @Test("Waits grow to a minute, with chance in them, and are short again after it has worked")
    func backoff() {
        var backoff = Backoff()
        let waits = (0..<12).map { _ in backoff.next_us() }
        #expect((750_000...1_250_000).contains(waits[0]) && (45_000_000...75_000_000).contains(waits[11]))
        backoff.succeeded()
        #expect(backoff.next_us() <= 1_250_000)
        // A broker that takes us and drops us is no broker that works.
        for _ in 0..<12 {
            backoff.worked(for_us: 59_999_999)
            _ = backoff.next_us()
        }
        #expect(backoff.next_us() >= 45_000_000)
        backoff.worked(for_us: 60_000_000)
        #expect(backoff.next_us() <= 1_250_000)
    }

    @Test("Retained topics are remembered by broker until they are taken back")
    func retained() throws {
        let folder = try TemporaryFolder()
        var topics = try RetainedTopics(path: folder.path + "/topics")
        #expect(try topics.remember("a/b", at: "one:1883") && topics.remember("a/b", at: "two:1883"))
        #expect(try topics.remember("a/b", at: "one:1883"))
        var again = try RetainedTopics(path: folder.path + "/topics")
        #expect(again.topics(at: "one:1883") == ["a/b"] && again.others(than: "one:1883") == ["two:1883"])
        try again.forget("a/b", at: "one:1883")
        #expect(try RetainedTopics(path: folder.path + "/topics").topics(at: "one:1883").isEmpty)
    }
}
