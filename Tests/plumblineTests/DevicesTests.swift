import TestSupport
import Testing

@Suite("plumbline devices")
struct DevicesTests {
    @Test("Where it listens is said at once, and a sensor is printed while a silent port is still listened to")
    func printsAsItGoes() throws {
        let folder = try TemporaryFolder()
        let sensor = try RunningProgram(
            "virtual-sensor", ["--link", folder.path + "/port-1", "--scenario", "still", "--duration", "0"])
        let silent = try RunningProgram(
            "virtual-sensor",
            ["--protocol", "bno08x-rvc", "--drop", "1", "--link", folder.path + "/port-2", "--duration", "0"])
        try sensor.waits(for: "\"port\"")
        try silent.waits(for: "\"port\"")
        let devices = try RunningProgram(
            "plumbline", ["devices", "--ports", folder.path + "/port-*"],
            environment: [
                "XDG_RUNTIME_DIR": folder.path, "PLUMBLINE_DATA_DIR": folder.path + "/data",
                "PLUMBLINE_CONFIG": folder.path + "/none",
            ])
        try devices.waits(for: "Listening on \(folder.path)/port-1, \(folder.path)/port-2 (up to 10 s)")
        try devices.waits(for: "Virtual clip")
        #expect(!devices.hasEnded, "the silent port is listened to at every speed")
        let said = try devices.wait()
        #expect(said.code == 0 && said.stdout.contains("port-2  silent"), "\(said)")
        for program in [sensor, silent] { program.send(9) }
    }
}
