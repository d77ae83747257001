import FoundationEssentials
import Glibc
import TestSupport

/// A home with a virtual sensor, a recorder, and outputs.
final class OutputHouse {
    let folder: TemporaryFolder
    private(set) var sensor: RunningProgram?
    private(set) var recorder: RunningProgram?

    var data: String { folder.path + "/data" }
    var environment: [String: String] {
        [
            "XDG_RUNTIME_DIR": folder.path, "PLUMBLINE_DATA_DIR": data, "TZ": "UTC",
            "PLUMBLINE_CONFIG": folder.path + "/config.toml", "PATH": folder.path + "/bin:/usr/bin:/bin",
            "HOME": folder.path,
        ]
    }

    /// - Parameter settings: the whole file.
    init(settings: String = "") throws {
        folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path + "/bin", withIntermediateDirectories: true)
        guard symlink(Program.folder + "/plumbline", folder.path + "/bin/plumbline") == 0 else {
            throw Program.CannotRun(reason: "no link")
        }
        try settings.write(toFile: folder.path + "/config.toml", atomically: true, encoding: .utf8)
    }

    func start(_ program: String, _ arguments: String..., more: [String: String] = [:]) throws -> RunningProgram {
        try RunningProgram(program, arguments, environment: environment.merging(more) { $1 })
    }

    func run(_ arguments: String...) throws -> Program.Result {
        try RunningProgram("plumbline", arguments, environment: environment).wait()
    }

    /// A sensor that is paired; without another scenario it stays still.
    func pair(scenario: String = "still") throws {
        let port = folder.path + "/sensor"
        let made = try RunningProgram(
            "virtual-sensor", ["--link", port, "--scenario", scenario, "--duration", "0"], environment: environment)
        try made.waits(for: "\"port\"")
        sensor = made
        guard try run("pair", port, "--name", "Ann's back").code == 0 else {
            throw Program.CannotRun(reason: "it is not paired")
        }
    }

    func record() throws {
        let made = try start("plumbline", "run")
        try made.waits(for: "receiving", seconds: 60)
        recorder = made
    }

    func stopRecording() throws {
        recorder?.send(SIGTERM)
        _ = try recorder?.wait()
        recorder = nil
    }

    /// The sensor is there no more.
    func removeSensor() throws {
        sensor?.send(SIGTERM)
        _ = try sensor?.wait()
        sensor = nil
    }

    func unplug() { sensor?.enter("unplug 600") }

    func calibrate() throws {
        for _ in 0..<5 {
            if try run("calibrate", "--seconds", "3").code == 0 { return }
        }
        throw Program.CannotRun(reason: "it is not calibrated")
    }

    /// Asks again until it is so.
    static func wait(for what: String, seconds: Double = 120, _ isSo: () throws -> Bool) throws {
        for _ in 0..<Int(seconds * 5) {
            if try isSo() { return }
            usleep(200_000)
        }
        throw Program.CannotRun(reason: "it did not come to this: \(what)")
    }
}

/// What Python brings, as `Tools/setup/outputs` has fetched it.
enum SharePython {
    private static let folder = Program.folder + "/../../outputs"

    /// The interpreter with prometheus-client and pylsl; `nil` where it has not been fetched.
    static let path: String? = {
        let path = folder + "/python/bin/python"
        return access(folder + "/fetched", F_OK) == 0 && access(path, X_OK) == 0 ? path : nil
    }()

    /// pylsl's own liblsl.
    static let liblsl: String? = {
        let lib = folder + "/python/lib"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: lib)) ?? []
        return versions.map { "\(lib)/\($0)/site-packages/pylsl/lib/liblsl.so.2" }.first { access($0, R_OK) == 0 }
    }()

    /// Debian's Prometheus, unpacked and not installed, so that no service of it runs.
    static let prometheus: String? = {
        let path = folder + "/prometheus/usr/bin/prometheus"
        return access(path, X_OK) == 0 ? path : nil
    }()
}
