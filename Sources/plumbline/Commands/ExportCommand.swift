import ArgumentParser
import LocalTime
import PlainText
import Records
import Reports
import Terminal

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Give everything back in open formats.",
        discussion: """
            Into a new folder: recordings.csv, days.csv (each day's summary), track.csv (a row per second), \
            episodes.csv, gaps.csv, alerts.csv, alert-steps.csv, told-once.csv, break-prompts.csv, notes.csv, holds.csv (what angles were counted from), sensors.csv, gyro.csv (what is known of each \
            chip's gyro), postures.csv (how far forward your own postures were believed to be, evening by evening), \
            corrections.csv (what you said of them), self-tests.csv, balance.csv (what the imbalance model supposed, day by day), routine.csv \
            (what was done), routine-settings.csv, outcomes.csv and outcome-activities.csv (pain and own activities, \
            week by week), and with --raw one file per recording with every sample that is still kept, which “replay” reads. Times are RFC 3339 with the UTC offset of the place; an empty field \
            is “not known”. Text that a spreadsheet would run as a formula (it begins with = + - @ or a tab) has an \
            apostrophe before it. The folder is there when all of it is.

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

    @Flag(help: "The samples too.")
    var raw = false

    @OptionGroup var folder: DataFolder

    func run() throws {
        let path = try folder.path()
        guard let store = try Store.openIfExists(in: path) else { throw Failure("There is no record in \(path).") }
        let (first, last) = (try DayArgument.day(from), try DayArgument.day(to))
        let only = try sensor.map { try SensorNames(sensors: store.sensors()).sensor($0).id }
        let export = RecordExport(of: store, from: first, to: last, sensor: only, withSamples: raw)
        let counts = try export.write(to: output)
        for damage in counts.damage {
            Console.complain(
                "Recording \(damage.recording): \(damage.pieces.counted("damaged piece")) could not be read.")
        }
        let texts = [
            counts.recordings.counted("recording"), counts.selfTests.counted("self-test"),
            counts.sessions.counted("session") + " of the routine", counts.outcomes.counted("weekly answer"),
            counts.notes.counted("note"),
        ]
        Console.print("\(texts.joined(separator: ", ")) in \(output)")
    }
}
