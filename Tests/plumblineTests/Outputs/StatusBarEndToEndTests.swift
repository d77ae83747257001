import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// The snippets of the article “Status bars”, run as they stand there.
@Suite("Status bars", .serialized)
struct StatusBarEndToEndTests {
    private static let hasTmux = access("/usr/bin/tmux", X_OK) == 0
    private static let hasI3blocks = access("/usr/bin/i3blocks", X_OK) == 0

    /// The first block of a language in the article.
    private static func snippet(_ language: String) throws -> String {
        let repository = #filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 }
        let text = try String(
            contentsOf: URL(filePath: repository + "/Sources/Terminal/Terminal.docc/StatusBars.md"), encoding: .utf8)
        let start = try #require(text.firstRange(of: "```\(language)\n"))
        let end = try #require(text[start.upperBound...].firstRange(of: "```"))
        return String(text[start.upperBound..<end.lowerBound])
    }

    @Test("waybar's: it waits for the recorder, shows the posture, then that nothing comes, and ends with the bar")
    func waybar() throws {
        let house = try OutputHouse()
        struct Module: Decodable {
            var exec: String
            var type: String
            enum CodingKeys: String, CodingKey {
                case exec
                case type = "return-type"
            }
        }
        let snippet = try Self.snippet("json")
        let modules = try JSONDecoder().decode([String: Module].self, from: Data("{\(snippet)}".utf8))
        let module = try #require(modules["custom/plumbline"])
        #expect(module.type == "json")
        // As waybar starts it.
        let bar = try RunningProgram("/bin/sh", ["-c", "exec " + module.exec], environment: house.environment)
        try bar.waits(for: #""class":"no-recorder""#, seconds: 60)
        try house.pair()
        try house.record()
        try bar.waits(for: #""class":"not-calibrated""#, seconds: 60)
        try house.calibrate()
        try bar.waits(for: #""class":"upright""#, seconds: 60)
        try bar.waits(for: #"\nToday worn"#, seconds: 60)
        house.unplug()
        try bar.waits(for: #""class":"no-data""#, seconds: 60)
        try house.stopRecording()
        // Again, and not only the first one.
        try OutputHouse.wait(for: "no recorder again") {
            try bar.stdout.split(separator: "\n").last?.contains(#""class":"no-recorder""#) == true
        }
        for line in try bar.stdout.split(separator: "\n") {
            struct Line: Decodable { var text, tooltip, `class`: String }
            #expect((try? JSONDecoder().decode(Line.self, from: Data(line.utf8))) != nil)
        }
        bar.send(SIGTERM)
        #expect(try bar.wait().code == 0)
    }

    @Test("A bar that has gone is noticed, though there is nothing new to tell")
    func gone() throws {
        let house = try OutputHouse()
        // `head` ends with the first line; the pipe's other end stays alone.
        let shell = try RunningProgram(
            "/bin/bash", ["-c", "plumbline live --format waybar | head -n 1; echo \"${PIPESTATUS[0]}\""],
            environment: house.environment)
        let result = try shell.wait()
        #expect(result.stdout.hasSuffix("}\n0\n"), "\(result.stdout)")
    }

    @Test("i3blocks' own reads the block", .enabled(if: hasI3blocks, "i3blocks is not installed"))
    func i3blocks() throws {
        let house = try OutputHouse()
        try Self.snippet("ini").write(toFile: house.folder.path + "/blocks", atomically: true, encoding: .utf8)
        let bar = try RunningProgram(
            "/usr/bin/i3blocks", ["-c", house.folder.path + "/blocks"], environment: house.environment)
        try bar.waits(for: #""full_text":"no recorder""#, seconds: 60)
        try house.pair()
        try house.record()
        try house.calibrate()
        try bar.waits(for: #""full_text":"upright "#, seconds: 60)
        bar.send(SIGTERM)
    }

    @Test("tmux shows it in its status line", .enabled(if: hasTmux, "tmux is not installed"))
    func tmux() throws {
        let house = try OutputHouse()
        try house.pair()
        try house.record()
        try house.calibrate()
        let socket = house.folder.path + "/tmux"
        try Self.snippet("tmux").write(toFile: house.folder.path + "/tmux.conf", atomically: true, encoding: .utf8)
        defer { _ = try? RunningProgram("/usr/bin/tmux", ["-S", socket, "kill-server"]).wait() }
        let terminal = try RunningProgram(
            "/usr/bin/script",
            ["-qec", "tmux -S \(socket) -f \(house.folder.path)/tmux.conf new-session -x 100 -y 10", "/dev/null"],
            environment: house.environment.merging(["TERM": "xterm", "SHELL": "/bin/sh"]) { $1 })
        try terminal.waits(for: "upright ", seconds: 60)
    }

    @Test("What cannot be shown in a bar is refused, with what to do")
    func refused() throws {
        let house = try OutputHouse()
        #expect(try house.run("live", "--format", "polybar").code == 2)
        #expect(try house.run("live", "--format", "tmux", "--json").code == 2)
        #expect(try house.run("live", "nobody", "--format", "tmux", "--once").code == 3)
        let once = try house.run("live", "--format", "tmux", "--once")
        #expect(once.code == 0 && once.stdout == "no recorder\n")
    }
}
