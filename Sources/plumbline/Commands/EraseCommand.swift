import ArgumentParser
import Gateway
import Glibc
import LinuxIO
import PlainText
import Recorder
import Records
import Terminal

struct EraseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Remove everything of one wearer from the record, for good.",
        discussion: """
            Recordings, samples, calibrations, self-tests, routine, notes and the wearer's sensors: all that carries \
            the wearer's name is deleted, overwritten in the file, and cannot be brought back. What other people \
            have recorded stays. “plumbline export” gives it all back before.
            """)

    @Option(help: "Whose record.")
    var wearer: String

    @Flag(help: "Do not ask.")
    var yes = false

    @OptionGroup var folder: DataFolder

    func run() throws {
        let path = try folder.path()
        guard try Store.exists(in: path) else { throw WearerName.unknown(wearer, known: []) }
        // Nobody may be recording what is being erased.
        let lock = try DataFolderLock.take(path)
        try withExtendedLifetime(lock) { try erase(from: path) }
    }

    private func erase(from path: String) throws {
        let store = try Store(folder: path)
        let contents = try store.contents(of: wearer)
        guard contents.rows > 0 else { throw WearerName.unknown(wearer, known: try store.wearers()) }
        Console.complain(text(of: contents))
        guard yes || isConfirmed() else { throw Failure("Nothing was erased.") }
        try store.erase(wearer: wearer)
        Console.print("Everything of “\(wearer)” has been erased.")
    }

    private func text(of contents: WearerContents) -> String {
        let counts = [
            (contents.recordings, contents.recordings.counted("recording")),
            (contents.selfTests, contents.selfTests.counted("self-test")),
            (contents.sessions, contents.sessions.counted("session") + " of the routine"),
            (contents.notes, contents.notes.counted("note")),
            (contents.sensors, contents.sensors.counted("paired sensor")),
            (contents.hasSettings ? 1 : 0, "settings and answers to questions"),
        ]
        let there = counts.filter { $0.0 > 0 }.map(\.1)
        // A routine that was begun, answers to questions that were not finished, days that were worked out.
        return "There is of “\(wearer)”: "
            + (there.isEmpty ? "what was begun or worked out" : there.joined(separator: ", ")) + "."
    }

    /// Asks for the name again; the end of input is a no.
    private func isConfirmed() -> Bool {
        Console.complain("Type the name to erase it for good, anything else to keep it:")
        return readLine() == wearer
    }
}
