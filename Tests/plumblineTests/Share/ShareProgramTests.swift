import Glibc
import LinuxIO
import TestSupport
import Testing

@Suite("plumbline share")
struct ShareProgramTests {
    private let folder: TemporaryFolder
    private var environment: [String: String] {
        [
            "XDG_RUNTIME_DIR": folder.path, "PLUMBLINE_DATA_DIR": folder.path + "/data",
            "PLUMBLINE_CONFIG": folder.path + "/config.toml",
        ]
    }

    init() throws { folder = try TemporaryFolder() }

    private func run(_ arguments: String...) throws -> Program.Result {
        try RunningProgram("plumbline", arguments, environment: environment).wait()
    }

    @Test("With nothing switched on it says how to, ends with 0, and leaves no file")
    func nothing() throws {
        let result = try run("share")
        #expect(result.code == 0 && result.stderr.contains("plumbline config set share.mqtt on"))
        #expect(access(folder.path + "/data", F_OK) != 0)
        let list = try run("share", "--list")
        #expect(list.stdout.hasPrefix("mqtt\toff") && !list.stdout.contains("config set"))
        #expect(list.stderr.contains("plumbline config set share.mqtt on"))
    }

    @Test("Settings of an output are set as all others, and a key of several sections wants its section")
    func settings() throws {
        let switched = try run("config", "set", "share.mqtt", "on")
        #expect(switched.stdout.contains("share.mqtt = true"))
        #expect(switched.stderr.contains("reads it when it starts") && !switched.stderr.contains("again"))
        #expect(try run("config", "set", "mqtt.host", "Broker.example").stdout.contains("\"Broker.example\""))
        #expect(try run("config", "set", "mqtt.port", "70000").code == 2)
        #expect(try run("config", "set", "mqtt.topic", "a/+/b").code == 2)
        #expect(try run("config", "set", "mqtt.password_file", "relative").code == 2)
        // RabbitMQ's names have a colon; a control character is in nobody's.
        #expect(try run("config", "set", "mqtt.user", "house:plumb").code == 0)
        let control = try run("config", "set", "mqtt.user", "plumb\u{7}")
        #expect(control.code == 2 && control.stderr.contains("without control characters"))
        #expect(try run("share", "--list").stdout.contains("mqtt\ton"))
        #expect(try run("doctor").stdout.contains("share mqtt"))
    }

    @Test("What is wrong in the settings of an output is a line of doctor's, and nothing fails for it that records")
    func wrongSettings() throws {
        try WholeFile.write(
            "[share]\nmqtt = true\n[mqtt]\nhost = 7\nprot = 1\ninterval_s = 0\n", to: folder.path + "/config.toml")
        let told = try run("doctor").stdout
        #expect(told.contains("mqtt.host takes a host's name or address"))
        #expect(told.contains("there is no setting “mqtt.prot”") && told.contains("Did you mean “mqtt.port”?"))
        #expect(told.contains("mqtt.interval_s takes seconds from 1 to 3600; 1 is used instead."))
        #expect(told.split(separator: "\n").count { $0.hasPrefix("note    share settings") } == 3)
        #expect(told.ranges(of: "“plumbline share” does not start before that is put right.").count == 2)
        #expect(try RunningProgram("plumbline-share", [], environment: environment).wait().code == 2)
    }

    @Test("An output that is killed is started again; SIGTERM ends all of it")
    func supervised() throws {
        try WholeFile.write("[share]\nmqtt = true\n[mqtt]\nport = 1\n", to: folder.path + "/config.toml")
        let share = try RunningProgram("plumbline-share", [], environment: environment)
        try share.waits(for: "mqtt: ")
        func children() throws -> [pid_t] {
            let result = try RunningProgram(
                "/usr/bin/pgrep", ["-f", "--", "--output mqtt --data-dir \(folder.path)"]
            ).wait()
            return result.stdout.split(separator: "\n").compactMap { pid_t($0) }
        }
        let first = try #require(try children().first)
        kill(first, SIGKILL)
        try share.waits(for: "was ended by signal 9. It is started again.")
        var second: pid_t?
        for _ in 0..<1000 where second == nil {
            second = try children().first { $0 != first }
            usleep(20_000)
        }
        #expect(second != nil)
        #expect(try run("config", "set", "mqtt.host", "localhost").stderr.contains("Start it again"))
        share.send(SIGTERM)
        #expect(try share.wait().code == 0)
        #expect(try children().isEmpty)
    }
}
