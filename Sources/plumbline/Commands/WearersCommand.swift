import ArgumentParser
import Events
import LinuxIO
import LocalTime
import PlainText
import Recorder
import Records
import Reports
import Terminal

struct WearersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wearers",
        abstract: "Who is in the record: list, rename, compare.",
        discussion: """
            Examples:
              plumbline wearers                        everybody, with what there is
              plumbline wearers rename me anna
              plumbline wearers compare anna ben --weeks 12
            """,
        subcommands: [List.self, Rename.self, Compare.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List everybody in the record.")

        @OptionGroup var output: JSONOption<OneObject.PerWearer>

        @OptionGroup var folder: DataFolder

        func run() throws {
            let store = try Store.openIfExists(in: try folder.path())
            let entries = try store.map { store throws in try WearerEntry.all(in: store) } ?? []
            if output.json {
                for entry in entries { Console.print(entry.json.text) }
            } else {
                for line in WearersPage(entries).lines { Console.print(line) }
            }
            if entries.isEmpty {
                Console.complain("There is nobody yet: “plumbline pair” adds a sensor and its wearer.")
            }
        }
    }

    struct Rename: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rename", abstract: "Give a wearer another name, in all that is recorded.")

        @Argument(help: "The name now.")
        var old: String

        @Argument(help: "The new name, which nobody here has.", transform: WearerName.checked)
        var new: String

        @OptionGroup var folder: DataFolder

        func run() throws {
            let path = try folder.path()
            guard try Store.exists(in: path) else { throw WearerName.unknown(old, known: []) }
            // Nobody may be recording under the old name.
            let lock = try DataFolderLock.take(path)
            try withExtendedLifetime(lock) {
                let store = try Store(folder: path)
                let known = try store.wearers()
                guard known.contains(old) else { throw WearerName.unknown(old, known: known) }
                guard old != new else { throw Failure("“\(old)” has that name already.", code: .usage) }
                try store.renameWearer(old, to: new)
            }
            Console.print("“\(old)” is now called “\(new)”.")
            let others = try Store(folder: path).wearers().filter { $0 != new }
            if old == WearerName.usual, !others.isEmpty {
                Console.print(
                    "Commands took “\(WearerName.usual)” where no wearer is named: write --wearer "
                        + "\(ShellWord.quoted(new)) from now on.")
            }
        }
    }

    struct Compare: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "compare", abstract: "The weeks of wearers beside each other: a table and a chart.")

        @Argument(help: "Two wearers or more.")
        var wearers: [String]

        @Option(help: "How many weeks, 1 to 520.")
        var weeks = 8

        @Option(help: "The last day: \(DayArgument.format) (default: today).", completion: DayArgument.completion)
        var date: String?

        @OptionGroup var output: JSONOption<OneObject.PerWeek>

        @OptionGroup var folder: DataFolder

        func run() throws {
            let last = try DayArgument.day(date) ?? HostClock.now.day
            guard (1...520).contains(weeks) else { throw Failure("--weeks takes 1 to 520.", code: .usage) }
            guard wearers.count >= 2, Set(wearers).count == wearers.count else {
                throw Failure("Name two wearers or more, each once: “plumbline wearers” lists them.", code: .usage)
            }
            guard let store = try Store.openIfExists(in: try folder.path()) else {
                throw WearerName.unknown(wearers[0], known: [])
            }
            for wearer in wearers { try WearerName.isKnown(wearer, in: store) }
            let report = try WearerWeeks.read(of: wearers, upTo: last, weeks: weeks, from: store)
            let lines = output.json ? report.json.map(\.text) : WearerWeeksPage(report).lines
            for line in lines { Console.print(line) }
        }
    }
}
