import Events
import Foundation
import Glibc
import LinuxIO
import Posture
import Records
import TestSupport

/// A home whose record has some minutes, a real recorder, and what sends to a played server through a real broker.
final class FleetPlace {
    static let store = "abcdefgh01234567"
    private static let password = "correct-horse-battery"

    let folder: TemporaryFolder
    let broker: Broker
    let server: PlayedFleetServer
    private(set) var recorder: RunningProgram?
    private(set) var share: RunningProgram?

    var data: String { folder.path + "/data" }
    var environment: [String: String] {
        [
            "XDG_RUNTIME_DIR": folder.path, "PLUMBLINE_DATA_DIR": data, "TZ": "UTC",
            "PLUMBLINE_CONFIG": folder.path + "/config.toml",
        ]
    }

    /// - Parameter minutes: that are recorded of “Anna”, the last of them an hour ago.
    init(minutes: Int) throws {
        folder = try TemporaryFolder()
        broker = try Broker()
        try broker.enrol(Self.store, password: Self.password)
        server = try PlayedFleetServer(on: broker, store: Self.store)
        guard mkdir(data, 0o700) == 0 else { throw Program.CannotRun(reason: "no folder") }
        let store = try Store(folder: data)
        try store.save(
            PairedSensor(
                id: "plumbline:1234", name: "Anna's back", family: "plumbline", wearer: "Anna", placement: .upperBack,
                mount: nil, port: "/dev/ttyUSB0", baudRate: 115_200, paired_us: 0))
        try Self.record(minutes, in: store)
        try WholeFile.write("[share]\nfleet = true\n", to: folder.path + "/config.toml")
    }

    private static func record(_ minutes: Int, in store: Store) throws {
        let last = Int64(Date().timeIntervalSince1970) / 60 - 60
        let first = last - Int64(minutes)
        let recording = try store.begin(
            Store.Recording(
                sensor: "plumbline:1234", wearer: "Anna", family: "plumbline", placement: .upperBack,
                start_us: first * 60_000_000, utcOffset_s: 0, rulesVersion: "1"))
        var increment = Store.Increment()
        for minute in 0..<Int64(minutes) {
            increment.track.append(
                TrackSecond(
                    time_us: (first + minute) * 60_000_000, flexionDegrees: Double(minute % 90), leanDegrees: 0,
                    posture: .slouch, activity: .still, calibration: .ok, coverage: 1))
        }
        try store.append(increment, to: recording)
        try store.end(recording)
    }

    func code() throws -> String {
        let pem = try String(contentsOfFile: broker.caFile, encoding: .utf8)
        return try FleetCode(
            host: "localhost", port: broker.port, store: Self.store, password: Self.password,
            certificate: FleetCertificate.bytes(pem: pem)
        ).text()
    }

    func run(_ arguments: String..., answer: String? = nil) throws -> Program.Result {
        let program = try RunningProgram("plumbline", arguments, environment: environment)
        if let answer { program.enter(answer) }
        program.endInput()
        return try program.wait()
    }

    func startRecorder() throws {
        recorder = try RunningProgram("plumbline", ["run"], environment: environment)
        try wait("the recorder runs") { try run("doctor").words.contains("recorder running") }
    }

    func startShare() throws {
        share = try RunningProgram("plumbline-share", ["--output", "fleet"], environment: environment)
    }

    /// SIGKILL, as an end of power is for it.
    func killShare() throws {
        share?.send(SIGKILL)
        _ = try share?.wait()
    }

    func killRecorder() throws {
        recorder?.send(SIGKILL)
        _ = try recorder?.wait()
    }

    func wait(_ what: String, seconds: Double = 120, until isThere: () throws -> Bool) throws {
        for _ in 0..<Int(seconds * 20) {
            if try isThere() { return }
            usleep(50_000)
        }
        throw Program.CannotRun(
            reason:
                "did not happen: \(what): \(server.seen) \(try share?.stderr ?? "") \(try run("share", "fleet").stdout)"
        )
    }

    /// What the record has of everybody, by minute.
    func recorded() throws -> [Int64: MinuteStatistics] {
        let store = try Store(folder: data)
        var minutes: [Int64: MinuteStatistics] = [:]
        for (id, _) in try store.recordings(from_us: 0, to_us: .max / 2) {
            for (minute, track) in Dictionary(grouping: try store.track(of: id), by: { $0.time_us / 60_000_000 }) {
                minutes[minute] = MinuteStatistics(track, alerts: 0)
            }
        }
        return minutes
    }

    /// What the server has, by minute; of one that it has twice, nothing.
    func arrived() -> [Int64: MinuteStatistics] {
        Dictionary(server.record.minutes.map { ($0.key.minute, $0.value.statistics) }) { _, _ in MinuteStatistics() }
    }
}
