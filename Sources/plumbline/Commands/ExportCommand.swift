import ArgumentParser
import LinuxIO
import LocalTime
import PlainText
import Posture
import Records
import Reports
import Settings
import Terminal

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Give everything back in open formats.",
        discussion: """
            Into a new folder: README.txt (what is in it), index.json (the same for programs), data-dictionary.csv (what \
            each column is, with its unit), and the tables: days.csv (each day's summary), track.csv (a row per second), \
            recordings.csv, episodes.csv, gaps.csv, alerts.csv, alert-steps.csv, told-once.csv, break-prompts.csv, notes.csv, \
            sensors.csv, holds.csv (calibrations, and postures held on purpose), gyro.csv (what is known of each chip's \
            gyro), postures.csv and beliefs.csv (what was learned of your own postures), corrections.csv (what you said \
            of them), self-tests.csv, balance.csv (what the imbalance model estimated, day by day), routine.csv (what was \
            done), routine-settings.csv, outcomes.csv and outcome-activities.csv (pain and own activities, week by week). \
            With --raw one file per recording with every sample that is still kept, which “replay” reads with nothing \
            else than this folder.

            Times are RFC 3339 with the UTC offset of the place; an empty field is “not known”. Text that a spreadsheet \
            would run as a formula (it begins with = + - @ or a tab) has an apostrophe before it. The folder is there \
            when all of it is. “plumbline import” reads it into another record.

            Examples:
              plumbline export --output march --from 2026-03-01 --to 2026-03-31
              plumbline export -o back --sensor back --raw
            """)

    @Option(name: .shortAndLong, help: "The folder to make.", completion: .directory)
    var output: String

    @Option(help: "The first day: \(DayArgument.format).", completion: DayArgument.completion)
    var from: String?

    @Option(help: "The last day, in the same way.", completion: DayArgument.completion)
    var to: String?

    @Option(help: "Only this sensor.", completion: ValueCompletion.sensors)
    var sensor: String?

    // Any name that the record has, also one that cannot be given any more.
    @Option(help: "Only this wearer (default: everybody).")
    var wearer: String?

    @Flag(help: "The samples too.")
    var raw = false

    @OptionGroup var folder: DataFolder

    func run() throws {
        let path = try folder.path()
        guard let store = try Store.openIfExists(in: path) else { throw Failure("There is no record in \(path).") }
        let (first, last) = (try DayArgument.day(from), try DayArgument.day(to))
        let only = try sensor.map { try SensorNames(sensors: store.sensors()).sensor($0).id }
        if let wearer { try WearerName.isKnown(wearer, in: store) }
        if let first, let last, last < first {
            throw Failure("--from \(first.text) is after --to \(last.text).", code: .usage)
        }
        let export = RecordExport(
            of: store, from: first, to: last, sensor: only, wearer: wearer, withSamples: raw,
            rules: readableRules(), made: HostClock.now)
        let counts = try export.write(to: output)
        for damage in counts.damage {
            Console.complain(
                "Recording \(damage.recording): \(damage.pieces.counted("damaged piece")) could not be read.")
        }
        if counts.unreadableBeliefs > 0 {
            Console.complain(
                "What was learned of postures: \(counts.unreadableBeliefs.counted("damaged row")) of the record could not "
                    + "be read (posture_belief). The rest was written.")
        }
        if counts.unreadableGyros > 0 {
            Console.complain(
                "What is known of gyros: \(counts.unreadableGyros.counted("damaged row")) of the record could not be read "
                    + "(gyro_model). The rest was written.")
        }
        let texts = [
            counts.recordings.counted("recording"), counts.selfTests.counted("self-test"),
            counts.sessions.counted("routine entry", plural: "routine entries"),
            counts.outcomes.counted("weekly answer"),
            counts.notes.counted("note"),
        ]
        Console.print("\(texts.joined(separator: ", ")) in \(output)")
    }

    /// The days are summed up by the settings, as “summary” does; without them by the usual ones.
    private func readableRules() -> PostureRules {
        do throws(SettingsError) { return try Settings.load().rules } catch {
            Console.complain("The days are summed up with the default settings. \(error.description)")
            return PostureRules()
        }
    }
}
