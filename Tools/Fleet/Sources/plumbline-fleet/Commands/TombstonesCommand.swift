import ArgumentParser
import Fleet
import Glibc
import LinuxIO

/// Who has withdrawn, kept apart from the database.
struct TombstonesCommand: FleetCommand {
    static let configuration = CommandConfiguration(
        commandName: "tombstones",
        abstract: "Keep who has withdrawn apart from the database.",
        discussion: """
            A backup from before a withdrawal would bring that person back. So keep this list somewhere else, often, and \
            after a restore put it back before “plumbline-fleet ingest” starts:

            plumbline-fleet tombstones > withdrawn.txt
            plumbline-fleet tombstones --apply withdrawn.txt

            It holds hashes of pseudonyms and times: nobody can be found by it.
            """)

    @OptionGroup var database: DatabaseOptions

    @Option(help: "Put back what this file lists, and delete what is held of these people.")
    var apply: String?

    func perform() throws {
        guard let apply else {
            let lines = try Tombstones.lines(in: try database.open())
            if !lines.isEmpty { Console.print(lines.joined(separator: "\n")) }
            return
        }
        let text = try read(apply)
        let database = try database.open()
        let (added, deleted) = try Tombstones.apply(text, in: database)
        Console.print("\(added) were missing; deleted again: \(deleted) \(deleted == 1 ? "person" : "people").")
    }

    /// Whole, or not at all.
    private func read(_ path: String) throws -> String {
        let most = 1 << 28
        let text: String?
        do throws(SystemError) { text = try WholeFile.read(path, most: most) } catch {
            throw Failure("Cannot read “\(path)”: \(error).")
        }
        guard let text else { throw Failure("There is no file “\(path)”.", code: .usage) }
        guard text.utf8.count < most else { throw Failure("“\(path)” is too long: split it.", code: .usage) }
        return text
    }
}
