import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// The server as systemd starts it on demand: behind a door that listens at the port, itself on a path.
@Suite("The page behind systemd's door", .serialized)
struct DoorTests {
    private static let activate = "/usr/bin/systemd-socket-activate"
    private static let proxy = "/lib/systemd/systemd-socket-proxyd"

    private func environment(_ folder: TemporaryFolder) -> [String: String] {
        ["XDG_RUNTIME_DIR": folder.path, "PLUMBLINE_DATA_DIR": folder.path + "/data", "TZ": "UTC"]
    }

    private func server(_ folder: TemporaryFolder, _ path: String, port: Int) throws -> RunningProgram {
        try RunningProgram("plumbline-web", ["--socket", path, "--port", "\(port)"], environment: environment(folder))
    }

    private func waits(for path: String) {
        for _ in 0..<3600 where access(path, F_OK) != 0 { usleep(50_000) }
    }

    @Test(
        "It is reached through the door, by the address that was printed, and no other way",
        .enabled(if: access(activate, X_OK) == 0 && access(proxy, X_OK) == 0, "systemd's socket tools are not here"))
    func door() throws {
        let folder = try TemporaryFolder()
        let (path, port) = (folder.path + "/web.sock", try PageHouse.freePort())
        let running = try server(folder, path, port: port)
        defer { running.send(SIGKILL) }
        waits(for: path)
        let door = try RunningProgram(Self.activate, ["-l", "127.0.0.1:\(port)", Self.proxy, path])
        defer { door.send(SIGKILL) }
        try door.waits(for: "Listening on")
        #expect(try Loopback.ask(port: port, "GET", "/day").status == 403)
        let printed = try RunningProgram(
            "plumbline-web", ["--address", "--port", "\(port)"], environment: environment(folder)
        ).wait()
        #expect(printed.code == 0, "\(printed.stderr)")
        let query = try #require(printed.stdout.dropLast().firstRange(of: "/?")).lowerBound
        #expect(try Loopback.ask(port: port, "GET", String(printed.stdout.dropLast()[query...])).status == 303)
    }

    @Test("A path that a killed server has left is taken over; one that a server listens at, or a file, is not")
    func path() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/web.sock"
        let first = try server(folder, path, port: 7586)
        waits(for: path)
        let second = try server(folder, path, port: 7586).wait()
        #expect(second.code == 1)
        #expect(second.stderr.contains("another server listens there"))
        first.send(SIGKILL)
        _ = try first.wait()
        #expect(access(path, F_OK) == 0)
        let third = try server(folder, path, port: 7586)
        for _ in 0..<100 where !third.hasEnded { usleep(20_000) }
        #expect(!third.hasEnded)
        third.send(SIGKILL)
        let file = folder.path + "/data.sock"
        try "mine".write(toFile: file, atomically: false, encoding: .utf8)
        let fourth = try server(folder, file, port: 7586).wait()
        #expect(fourth.code == 1)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "mine")
    }

    @Test("Where nothing listens, no address is printed")
    func nothing() throws {
        let folder = try TemporaryFolder()
        let port = try PageHouse.freePort()
        let printed = try RunningProgram(
            "plumbline-web", ["--address", "--port", "\(port)"], environment: environment(folder)
        ).wait()
        #expect(printed.code == 1)
        #expect(printed.stderr.contains("“plumbline web” starts the page"))
    }
}
