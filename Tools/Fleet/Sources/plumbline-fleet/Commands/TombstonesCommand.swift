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
            A backup from before a withdrawal would bring that person back. “plumbline-fleet ingest” keeps the list in its \
            folder (--state) and deletes again by itself. Keep it on another computer too: where that folder is lost, \
            “ingest” takes nothing from a restored database until the list is put back.

            plumbline-fleet tombstones > withdrawn.txt
            plumbline-fleet tombstones --apply withdrawn.txt

            It holds hashes of pseudonyms and times: nobody can be found by it.
            """)

    @OptionGroup var database: DatabaseOptions

    @Option(help: "Put back what this file lists, and delete what is held of these people.")
    var apply: String?

    @Flag(help: "After a restore, where nobody has kept the list: go on without it.")
    var withoutList = false

    func validate() throws {
        guard apply == nil || !withoutList else { throw ValidationError("Say either --apply or --without-list.") }
    }

    func perform() throws {
        guard apply != nil || withoutList else {
            let lines = try Tombstones.lines(in: try database.open())
            if !lines.isEmpty { Console.print(lines.joined(separator: "\n")) }
            return
        }
        let text = try apply.map(read) ?? ""
        let (added, deleted) = try DatabaseCopy(try database.open()).accept(text)
        Console.print(
            "\(added) were missing; deleted again: \(deleted) \(deleted == 1 ? "person" : "people"). “ingest” takes minutes "
                + "into this database now.")
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
