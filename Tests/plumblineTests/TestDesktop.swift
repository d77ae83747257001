import FakeBluetooth
import Foundation
import Glibc
import TestSupport

/// A screen that nobody sees, a session bus, and dunst, which shows notifications there.
final class TestDesktop {
    let bus: PrivateBus
    private let folder: TemporaryFolder
    private let screen: RunningProgram
    private var dunst: RunningProgram?
    private let display: String

    /// Without a server; `open` begins one.
    init() throws {
        for program in ["Xvfb", "dunst", "dunstctl"] where access("/usr/bin/" + program, X_OK) != 0 {
            throw Program.CannotRun(
                reason: "\(program) is missing: “make test” installs it (Debian: dunst, xvfb, dbus-bin).")
        }
        folder = try TemporaryFolder()
        bus = try PrivateBus()
        screen = try RunningProgram(
            "/usr/bin/Xvfb", ["-displayfd", "1", "-screen", "0", "640x480x8", "-nolisten", "tcp"])
        try screen.waits(for: "\n")
        display = ":" + (try screen.stdout.split(separator: "\n").first ?? "")
        // What is shown stays until it is closed; each is noted, and a menu takes the line that the test names.
        try write(
            "[global]\ndmenu = \(folder.path)/pick\nalways_run_script = true\n[urgency_normal]\ntimeout = 0\n"
                + "[every]\nsummary = \"*\"\nscript = \(folder.path)/note\n", to: "dunstrc")
        try write("#!/bin/sh\ngrep -m 1 -F -f \(folder.path)/choice\n", to: "pick", isProgram: true)
        try write(
            "#!/bin/sh\necho \"$DUNST_ID|$DUNST_SUMMARY|$DUNST_BODY\" >>\(folder.path)/shown\n", to: "note",
            isProgram: true)
        try write("", to: "shown")
    }

    var environment: [String: String] { ["DBUS_SESSION_BUS_ADDRESS": bus.address] }

    private func write(_ text: String, to name: String, isProgram: Bool = false) throws {
        try text.write(toFile: "\(folder.path)/\(name)", atomically: false, encoding: .utf8)
        if isProgram { chmod("\(folder.path)/\(name)", 0o700) }
    }

    /// Begins a server of notifications, and waits until it is there.
    func open() throws {
        dunst = try RunningProgram(
            "/usr/bin/dunst", ["-conf", folder.path + "/dunstrc"],
            environment: environment.merging(["DISPLAY": display]) { $1 })
        try until("dunst is there") { try self.control("count", "displayed").code == 0 }
    }

    func close() { dunst = nil }

    private func control(_ words: String...) throws -> Program.Result {
        try RunningProgram("/usr/bin/dunstctl", words, environment: environment).wait()
    }

    /// How many notifications stand on the screen.
    func displayed() throws -> Int? {
        Int(try control("count", "displayed").stdout.split(whereSeparator: \.isWhitespace).first ?? "")
    }

    struct Shown: Equatable {
        var id: String
        var summary: String
        var body: String
    }

    /// All that was shown so far.
    func shown() throws -> [Shown] {
        try String(contentsOfFile: folder.path + "/shown", encoding: .utf8).split(separator: "\n").map { line in
            let parts = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            return Shown(id: parts[0], summary: parts[1], body: parts.dropFirst(2).joined(separator: "|"))
        }
    }

    /// Presses the button of this name, of whatever is shown.
    func press(_ label: String) throws {
        try write(label, to: "choice")
        _ = try control("context")
    }

    func until(_ what: String, _ condition: () throws -> Bool) throws {
        for _ in 0..<3600 {
            if try condition() { return }
            usleep(50_000)
        }
        throw Program.CannotRun(reason: "“\(what)” did not come; shown: \(try shown())")
    }

    /// Waits until more was shown than before, whose summary begins so.
    func waits(for summary: String, after count: Int) throws -> Shown {
        var found: Shown?
        try until(summary) {
            found = try shown().dropFirst(count).first { $0.summary.hasPrefix(summary) }
            return found != nil
        }
        return found ?? Shown(id: "", summary: "", body: "")
    }
}
