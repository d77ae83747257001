import ArgumentParser
import Gateway
import Glibc
import LinuxIO
import Records

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
        guard Store.exists(in: path) else { throw Failure("There is no record in \(path).") }
        // Nobody may be recording what is being erased.
        let lock = try RecorderService.lock(RuntimeFolder(dataFolder: path))
        try withExtendedLifetime(lock) { try erase(from: path) }
    }

    private func erase(from path: String) throws(Failure) {
        do {
            let store = try Store(folder: path)
            let contents = try store.contents(of: wearer)
            guard contents.rows > 0 else { throw try nobody(in: store) }
            Console.complain(text(of: contents))
            guard yes || isConfirmed() else { return Console.print("Nothing was erased.") }
            try store.erase(wearer: wearer)
            Console.print("Everything of “\(wearer)” has been erased.")
        } catch let error as RecordsError {
            throw Failure(error)
        } catch {
            throw (error as? Failure) ?? Failure("\(error)")
        }
    }

    private func nobody(in store: Store) throws(RecordsError) -> Failure {
        let known = try store.wearers().map { "“\($0)”" }.joined(separator: ", ")
        return Failure(
            "There is nothing of “\(wearer)” in the record" + (known.isEmpty ? "." : " (there is of \(known))."),
            code: .usage)
    }

    private func text(of contents: WearerContents) -> String {
        func count(_ number: Int, _ name: String) -> String { "\(number) \(name)\(number == 1 ? "" : "s")" }
        return "There is of “\(wearer)”: \(count(contents.recordings, "recording")), "
            + "\(count(contents.selfTests, "self-test")), \(count(contents.notes, "note")), "
            + "\(count(contents.sensors, "paired sensor"))."
    }

    /// Asks for the name again; the end of input is a no.
    private func isConfirmed() -> Bool {
        Console.complain("Type the name to erase it for good, anything else to keep it:")
        return readLine() == wearer
    }
}
