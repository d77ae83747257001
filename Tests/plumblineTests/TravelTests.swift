import Glibc
import Records
import TestSupport
import Testing

/// A machine whose zone is another file than that of this machine: in a mount namespace of its own.
private enum OtherZone {
    static let canBe: Bool =
        (try? RunningProgram("/usr/bin/unshare", ["-rm", "/bin/sh", "-c", "mount --bind /etc/passwd /etc/localtime"])
            .wait()
            .code) == 0

    /// A zone with one offset and no rules, as /etc/localtime would hold it (TZif, version 1).
    static func file(offset_s: Int32) -> [UInt8] {
        func four(_ number: Int32) -> [UInt8] {
            (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * Int32($0))) }
        }
        let header = Array("TZif".utf8) + [UInt8](repeating: 0, count: 16)
        let counts: [Int32] = [0, 0, 0, 0, 1, 4]
        return header + counts.flatMap(four) + four(offset_s) + [0, 0] + Array("ABC".utf8) + [0]
    }

    /// Writes into the file that is there, for it is that file which is the machine's; as old as is said.
    static func write(_ offset_s: Int32, to path: String, changed_s: Int) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        let bytes = file(offset_s: offset_s)
        #expect(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
        let times = [timespec(tv_sec: changed_s, tv_nsec: 0), timespec(tv_sec: changed_s, tv_nsec: 0)]
        #expect(futimens(descriptor, times) == 0)
        close(descriptor)
    }
}

@Suite(
    "A recorder on a journey", .enabled(if: OtherZone.canBe, "no mount namespace can be made here"))
struct TravelTests {
    @Test("The zone of the machine is changed while it records: a new recording begins, at the new place")
    func journey() throws {
        let folder = try TemporaryFolder()
        let (zone, port, data) = (folder.path + "/zone", folder.path + "/sensor", folder.path + "/data")
        OtherZone.write(32_400, to: zone, changed_s: 1_000_000_000)
        let sensor = try RunningProgram("virtual-sensor", ["--link", port, "--rate", "25"])
        try sensor.waits(for: "\"port\"")
        let program = try RunningProgram(
            "/usr/bin/unshare",
            [
                "-rm", "/bin/sh", "-c",
                "mount --bind \(zone) /etc/localtime && exec \(Program.folder)/plumbline live \(port) --json",
            ], environment: ["XDG_RUNTIME_DIR": folder.path, "PLUMBLINE_DATA_DIR": data])
        // Two programs that make one record at the same moment are not what is tried here.
        try program.waits(for: "+09:00")
        let offsets = {
            try Store.openIfExists(in: data)?.recordings(from_us: 0, to_us: .max).map(\.recording.utcOffset_s)
        }
        func waits(for wanted: [Int]) throws {
            for _ in 0..<1500 where try offsets() != wanted { usleep(20_000) }
            let stderr = try program.stderr
            #expect(try offsets() == wanted, "\(stderr)")
        }
        try waits(for: [32_400])
        OtherZone.write(-28_800, to: zone, changed_s: 1_100_000_000)
        try waits(for: [32_400, -28_800])
        OtherZone.write(0, to: zone, changed_s: 1_200_000_000)
        try waits(for: [32_400, -28_800, 0])
        try program.waits(for: "-08:00")
        program.send(SIGINT)
        _ = try program.wait()
    }
}
