import TestSupport
import Testing

@Suite("Days that are played faster than they were lived")
struct FortnightTests {
    @Test("A stream that was taken on another day is recorded on that day")
    func takenAt() throws {
        let folder = try TemporaryFolder()
        let environment = ["XDG_RUNTIME_DIR": folder.path, "PLUMBLINE_DATA_DIR": folder.path + "/data", "TZ": "UTC"]
        let port = folder.path + "/sensor"
        let sensor = try RunningProgram(
            "virtual-sensor", ["--scenario", "minute", "--speed", "10", "--rate", "50", "--link", port])
        try sensor.waits(for: "\"port\"")
        let live = try RunningProgram(
            "plumbline",
            [
                "live", port, "--sensor-time", "--taken-at", "2026-03-01T09:00:00.000+01:00", "--calibrate-first", "10",
                "--lines",
            ], environment: environment
        ).wait()
        #expect(live.code == 6)
        let day = try RunningProgram(
            "plumbline", ["summary", "--json", "--date", "2026-03-01"], environment: environment
        ).wait()
        #expect(day.stdout.contains(#""start":"2026-03-01T09:00:"#) && day.stdout.contains("+01:00"))
        #expect(try sensor.wait().code == 0)
    }

    @Test("A time that is none, or without the sensor's own, is refused")
    func refused() throws {
        let folder = try TemporaryFolder()
        let environment = ["XDG_RUNTIME_DIR": folder.path, "PLUMBLINE_DATA_DIR": folder.path + "/data"]
        for arguments in [["--sensor-time", "--taken-at", "yesterday"], ["--taken-at", "2026-03-01T09:00:00.000Z"]] {
            let live = try RunningProgram(
                "plumbline", ["live", folder.path + "/sensor"] + arguments, environment: environment
            ).wait()
            #expect(live.code == 2 && live.stderr.contains("--taken-at"))
        }
    }

    @Test("Each day of the built-in fortnight can be played; there is no fifteenth")
    func days() throws {
        for (day, code) in [(1, Int32(0)), (14, 0), (15, 2), (0, 2)] {
            let sensor = try RunningProgram("virtual-sensor", ["--scenario", "fortnight-\(day)"])
            if code == 0 {
                try sensor.waits(for: "\"port\"")
                sensor.enter("quit")
            }
            #expect(try sensor.wait().code == code)
        }
    }
}
