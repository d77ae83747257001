import Events
import Glibc
import LinuxIO
import LocalTime
import Posture
import Records
import TestSupport

/// A home with a paired sensor, a played recorder, and settings that send to a broker.
final class ShareHouse {
    static let sensorName = "Anna's back"

    let folder: TemporaryFolder
    let recorder: PlayedRecorder
    private(set) var share: RunningProgram?

    var data: String { folder.path + "/data" }
    var passwordFile: String { folder.path + "/password" }
    var environment: [String: String] {
        [
            "XDG_RUNTIME_DIR": folder.path, "PLUMBLINE_DATA_DIR": data, "TZ": "UTC",
            "PLUMBLINE_CONFIG": folder.path + "/config.toml",
        ]
    }

    init(_ broker: Broker, _ more: String...) throws {
        folder = try TemporaryFolder()
        let data = folder.path + "/data"
        guard mkdir(data, 0o700) == 0 else { throw Program.CannotRun(reason: "no folder") }
        try Store(folder: data).save(
            PairedSensor(
                id: "plumbline:1234", name: Self.sensorName, family: "plumbline", wearer: "Anna", placement: .upperBack,
                mount: nil, port: "/dev/ttyUSB0", baudRate: 115_200, paired_us: 0))
        recorder = try PlayedRecorder(dataFolder: data)
        try setPassword(Broker.password)
        try configure(
            [
                "host = \"localhost\"", "port = \(broker.port)", "tls = \"on\"", "ca_file = \"\(broker.caFile)\"",
                "user = \"\(Broker.user)\"", "password_file = \"\(passwordFile)\"",
            ] + more)
    }

    func configure(_ lines: [String]) throws {
        try WholeFile.write(
            "[share]\nmqtt = true\n[mqtt]\n" + lines.map { $0 + "\n" }.joined(), to: folder.path + "/config.toml")
    }

    /// Whether names may leave.
    func showNames(_ isOn: Bool) throws {
        let path = folder.path + "/config.toml"
        guard let text = try WholeFile.read(path, most: 1 << 16) else { throw Program.CannotRun(reason: "no settings") }
        let line = "wearer_names = true\n"
        let without = text.replacing(line, with: "")
        try WholeFile.write(isOn ? without.replacing("[share]\n", with: "[share]\n" + line) : without, to: path)
    }

    /// There is no recorder any more, for programs that look for one.
    func hideRecorder() throws {
        guard unlink(data + "/run.lock") == 0 else { throw Program.CannotRun(reason: "no lock") }
    }

    func setPassword(_ text: String) throws { try WholeFile.write(text + "\n", to: passwordFile) }

    func start(waitingFor text: String = "Connected to") throws {
        share = try RunningProgram("plumbline-share", [], environment: environment)
        try share?.waits(for: text)
    }

    /// SIGKILL to all of it at once, as an end of power is for them.
    func killShare() throws {
        guard let share else { return }
        for child in try children() { kill(child, SIGKILL) }
        share.send(SIGKILL)
        _ = try share.wait()
        self.share = nil
    }

    func stopShare() throws {
        share?.send(SIGTERM)
        _ = try share?.wait()
        share = nil
    }

    /// The processes of outputs of this house.
    func children() throws -> [pid_t] {
        let result = try RunningProgram("/usr/bin/pgrep", ["-f", "--", "--output mqtt --data-dir \(data)"]).wait()
        return result.stdout.split(separator: "\n").compactMap { pid_t($0) }
    }

    func run(_ arguments: String...) throws -> Program.Result {
        try RunningProgram("plumbline", arguments, environment: environment).wait()
    }

    func note(_ number: Int) -> GatewayEvent {
        .episode(
            EpisodeEvent(
                sensor: Self.sensorName,
                Episode(
                    start_us: Int64(number) * 1_000_000, end_us: Int64(number) * 1_000_000 + 500_000, kind: .slouch,
                    meanDegrees: 20, peakDegrees: Double(number)), offset_s: 0))
    }

    static let angle = GatewayEvent.angle(
        AngleEvent(
            at: Moment(utc_us: 1_790_000_000_000_000, offset_s: 0), sensor: sensorName, flexionDegrees: 21.5,
            leanDegrees: 1, posture: .slouch, isSlouching: true, activity: .still, calibration: .ok))
}
