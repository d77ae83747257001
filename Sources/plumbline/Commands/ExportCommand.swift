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

            --format bids makes a Motion-BIDS data set instead: the samples of each recording, events, calibrations. \
            Wearers and sensors have pseudonyms in it, unless --names is given; “replay” reads its *_motion.tsv.

            Examples:
              plumbline export --output march --from 2026-03-01 --to 2026-03-31
              plumbline export -o back --sensor back --raw
              plumbline export --format bids --output study --author "A. Author" --author "B. Author"
            """)

    enum Format: String, CaseIterable {
        case csv
        case bids
    }

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

    @Option(
        help: "csv (tables; the default) or bids (a Motion-BIDS data set).",
        completion: .list(Format.allCases.map(\.rawValue)))
    var format: String?

    @Flag(help: "For bids: wearers' names and sensors' ids instead of pseudonyms.")
    var names = false

    @Option(help: ArgumentHelp("For bids: an author of the data set; may be repeated.", valueName: "name"))
    var author: [String] = []

    @OptionGroup var folder: DataFolder

    func run() throws {
        let format = try chosenFormat()
        let path = try folder.path()
        guard let store = try Store.openIfExists(in: path) else { throw Failure("There is no record in \(path).") }
        let (first, last) = (try DayArgument.day(from), try DayArgument.day(to))
        let only = try sensor.map { try SensorNames(sensors: store.sensors()).sensor($0).id }
        if let wearer { try WearerName.isKnown(wearer, in: store) }
        if let first, let last, last < first {
            throw Failure("--from \(first.text) is after --to \(last.text).", code: .usage)
        }
        if format == .bids {
            return try writeDataSet(
                BIDSExport(
                    of: store, from: first, to: last, sensor: only, wearer: wearer, hasNames: names, authors: author))
        }
        let export = RecordExport(
            of: store, from: first, to: last, sensor: only, wearer: wearer, withSamples: raw,
            rules: readableRules(), made: HostClock.now)
        let counts = try export.write(to: output)
        complain(counts.damage, beliefs: counts.unreadableBeliefs, gyros: counts.unreadableGyros)
        let texts = [
            counts.recordings.counted("recording"), counts.selfTests.counted("self-test"),
            counts.sessions.counted("routine entry", plural: "routine entries"),
            counts.outcomes.counted("weekly answer"),
            counts.notes.counted("note"),
        ]
        Console.print("\(texts.joined(separator: ", ")) in \(output)")
    }

    private func writeDataSet(_ export: BIDSExport) throws {
        let counts = try export.write(to: output)
        complain(counts.damage, beliefs: counts.unreadableBeliefs, gyros: counts.unreadableGyros)
        if counts.withoutSamples > 0 {
            let those = counts.withoutSamples.counted("recording")
            Console.complain("Of \(those) no samples are kept any more: without a file in the data set.")
        }
        Console.print(
            "\(counts.recordings.counted("recording")) of \(counts.participants.counted("participant")) in \(output)")
    }

    private func complain(_ damage: [RecordExport.Damage], beliefs: Int, gyros: Int) {
        for damage in damage {
            Console.complain(
                "Recording \(damage.recording): \(damage.pieces.counted("damaged piece")) could not be read.")
        }
        if beliefs > 0 {
            Console.complain(
                "What was learned of postures: \(beliefs.counted("damaged row")) of the record could not "
                    + "be read (posture_belief). The rest was written.")
        }
        if gyros > 0 {
            Console.complain(
                "What is known of gyros: \(gyros.counted("damaged row")) of the record could not be read "
                    + "(gyro_model). The rest was written.")
        }
    }

    private func chosenFormat() throws -> Format {
        guard let format = Format(rawValue: (format ?? Format.csv.rawValue).lowercased()) else {
            throw Failure(
                "There is no format “\(PrintableText.of(format ?? ""))”: csv or bids. What reads Parquet or EDF reads the CSV "
                    + "tables, too.", code: .usage)
        }
        guard format == .bids || !names && author.isEmpty else {
            throw Failure("--names and --author are for --format bids.", code: .usage)
        }
        return format
    }

    /// The days are summed up by the settings, as “summary” does; without them by the usual ones.
    private func readableRules() -> PostureRules {
        do throws(SettingsError) { return try Settings.load(sparesRecord: true).rules } catch {
            Console.complain("The days are summed up with the default settings. \(error.description)")
            return PostureRules()
        }
    }
}
