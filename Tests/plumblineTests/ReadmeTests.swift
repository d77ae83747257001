import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// The README's own commands, run as they stand there. A comment before each block says how it is checked:
///
/// - `targets`: `make` lines. The targets are in the Makefile; they are not made here.
/// - `runs`: each line is run by a shell, without anybody at a terminal.
/// - `sensor at PATH`: the same, with a virtual sensor's terminal in the place of PATH; `run` and `live` are ended.
/// - `output`: after `$` a command, below it what it prints, byte for byte.
/// - `page`: the page's server is started, at a port of the test's choice; its address is printed.
/// - `unit`: nothing is started, for there may be no systemd: the unit of that name is in the repository.
@Suite("The README's commands", .serialized)
struct ReadmeTests {
    private static let repository = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }

    private struct Block {
        var check: String
        var lines: [String]
    }

    private static func text() throws -> String {
        try String(contentsOf: URL(filePath: repository + "/README.md"), encoding: .utf8)
    }

    /// Every block of commands with the comment before it.
    private static func blocks() throws -> [Block] {
        var blocks: [Block] = []
        var comment: String?
        var isInside = false
        for line in try text().split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if isInside {
                if line == "```" { isInside = false } else { blocks[blocks.count - 1].lines.append(line) }
            } else if line.hasPrefix("<!-- check: "), line.hasSuffix(" -->") {
                comment = String(line.dropFirst(12).dropLast(4))
            } else if line == "```sh" {
                blocks.append(Block(check: comment ?? "", lines: []))
                isInside = true
                comment = nil
            } else if !line.isEmpty {
                comment = nil
            }
        }
        return blocks
    }

    private static func blocks(_ check: String) throws -> [Block] { try blocks().filter { $0.check.hasPrefix(check) } }

    /// A home of its own, with the program on the path as its users have it.
    private final class House {
        let folder: TemporaryFolder

        init() throws {
            folder = try TemporaryFolder()
            try FileManager.default.createDirectory(atPath: folder.path + "/bin", withIntermediateDirectories: true)
            #expect(symlink(Program.folder + "/plumbline", folder.path + "/bin/plumbline") == 0)
        }

        func start(_ line: String, in place: String? = nil) throws -> RunningProgram {
            let path = ["PATH": folder.path + "/bin:/usr/bin:/bin", "HOME": folder.path, "TZ": "UTC"]
            let here = [
                "XDG_RUNTIME_DIR": folder.path, "PLUMBLINE_DATA_DIR": folder.path + "/data",
                "PLUMBLINE_CONFIG": folder.path + "/config.toml",
            ]
            // The shell hands its place to the command, so that a signal reaches that.
            return try RunningProgram(
                "/bin/sh", ["-c", "cd \(place ?? folder.path) && exec \(line)"], environment: path.merging(here) { $1 })
        }

        func run(_ line: String, in place: String? = nil) throws -> Program.Result {
            let program = try start(line, in: place)
            program.endInput()
            return try program.wait(seconds: 120)
        }
    }

    @Test("Every block of commands says how it is checked")
    func allAreChecked() throws {
        let known = ["targets", "runs", "sensor at ", "output", "page", "unit"]
        let blocks = try Self.blocks()
        #expect(blocks.count >= 7)
        for block in blocks {
            #expect(known.contains { block.check.hasPrefix($0) }, "“\(block.check)”: \(block.lines)")
        }
    }

    @Test("Its make targets are there")
    func targets() throws {
        let makefile = try String(contentsOf: URL(filePath: Self.repository + "/Makefile"), encoding: .utf8)
        for line in try Self.blocks("targets").flatMap(\.lines) {
            let words = line.split(separator: "#")[0].split(separator: " ").map(String.init).filter { $0 != "sudo" }
            #expect(words.count == 2 && words[0] == "make" && makefile.contains("\n\(words[1]):"), "\(line)")
        }
    }

    @Test("Its commands run, on an empty record and without anybody at a terminal")
    func run() throws {
        let house = try House()
        for line in try Self.blocks("runs").flatMap(\.lines) {
            let result = try house.run(line)
            // 1: nothing was asked of anybody; 2: there is no such wearer yet. What cannot be parsed says “Usage”.
            #expect([0, 1, 2].contains(result.code) && !result.stderr.contains("Usage:"), "\(line): \(result)")
        }
    }

    @Test("A first setup, with a virtual sensor for the real one: each command does what its comment says")
    func sensor() throws {
        for block in try Self.blocks("sensor at ") {
            let house = try House()
            let port = house.folder.path + "/sensor"
            let sensor = try RunningProgram(
                "virtual-sensor", ["--link", port, "--scenario", "still", "--duration", "0"])
            try sensor.waits(for: "\"port\"")
            let path = String(block.check.dropFirst("sensor at ".count))
            for line in block.lines {
                let command = line.replacing(path, with: port).split(separator: "#")[0]
                if command.contains("plumbline run") {
                    let recorder = try house.start(String(command))
                    try recorder.waits(for: "receiving")
                    recorder.send(SIGINT)
                    #expect(try recorder.wait().code == 130, "\(line)")
                    continue
                }
                let isDevices = command.contains("plumbline devices")
                let more = command.contains("plumbline live") ? "--duration 2" : isDevices ? "--ports \(port)" : ""
                let result = try house.run(command + more)
                #expect(result.code == 0, "\(line): \(result)")
                if isDevices { #expect(result.stdout.contains("Virtual clip"), "\(result)") }
                if command.contains("plumbline pair") { #expect(result.stdout.contains("Paired"), "\(result)") }
            }
            sensor.enter("quit")
            _ = try sensor.wait()
        }
    }

    @Test("What it shows of a recording is what replay prints of the recording in the repository")
    func output() throws {
        let house = try House()
        for block in try Self.blocks("output") {
            let command = try #require(block.lines.first)
            #expect(command.hasPrefix("$ "))
            let result = try house.run(String(command.dropFirst(2)), in: Self.repository)
            #expect(result.code == 0 && result.stdout == block.lines.dropFirst().joined(separator: "\n") + "\n")
        }
    }

    @Test("The page opens with the address that is printed, and again with the next one")
    func page() throws {
        let house = try House()
        let lines = try Self.blocks("page").flatMap(\.lines).map { String($0.split(separator: "#")[0]) }
        #expect(lines.count == 2)
        let port = try PageHouse.freePort()
        let server = try house.start(lines[0] + " --no-open --port \(port)")
        defer { server.send(SIGKILL) }
        try server.waits(for: "http://127.0.0.1:\(port)/?token=")
        let printed = try house.run(lines[1] + " --port \(port)")
        #expect(printed.code == 0 && printed.stdout.hasPrefix("http://127.0.0.1:\(port)/?token="), "\(printed)")
    }

    @Test("The unit that it enables is the one that is installed")
    func unit() throws {
        for line in try Self.blocks("unit").flatMap(\.lines) {
            let name = try #require(line.split(separator: " ").last)
            let file = name.contains(".") ? String(name) : name + ".service"
            #expect(TemporaryFile.exists("\(Self.repository)/Tools/systemd/\(file)"), "\(line)")
        }
    }

    @Test("Every file that it links to or shows is there")
    func links() throws {
        let links = try Self.text().matches(of: /\]\(([^)]+)\)/).map { String($0.output.1) }
        #expect(links.count > 8)
        for link in links where !link.hasPrefix("https://") {
            #expect(TemporaryFile.exists(Self.repository + "/" + link), "\(link)")
        }
    }

    @Test("Its drawing of where a sensor is worn is the program's")
    func drawing() throws {
        let text = try Self.text()
        let source = try String(
            contentsOf: URL(filePath: Self.repository + "/Sources/Terminal/Text/PlacementDrawing.swift"),
            encoding: .utf8)
        let lines = source.split(separator: "\n").filter { $0.hasPrefix("        \"") }.prefix {
            !$0.contains("Which one")
        }
        #expect(lines.count == 12)
        for line in lines {
            let drawn = line.drop { $0 == " " }.dropFirst().split(separator: "\"")[0].replacing("\\\\", with: "\\")
            #expect(text.contains("\n\(drawn)\n"), "\(drawn)")
        }
    }
}
