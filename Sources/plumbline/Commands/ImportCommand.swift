import ArgumentParser
import LocalTime
import PlainText
import Recorder
import Records
import Reports
import Terminal

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Read an export into this record, without doubles.",
        discussion: """
            Reads a folder that “plumbline export” has made: recordings with their track, episodes, gaps and alerts, and \
            with --raw their samples; calibrations and other holds; what was learned of postures; notes, break prompts, \
            self-tests, routine and weekly answers. What is here already stays as it is; where something else is here in \
            its place, that is told. Every value is checked, and with the first one that cannot be right nothing is \
            imported. The record must not be recording meanwhile.

            Not taken over: paired sensors (pair them with this computer), settings, consent and the answers about signs \
            (they are asked again), and what is worked out from the rest. Samples that are older than the record keeps \
            them go with the next “run”.

            Everybody is “me” at home: where somebody of that name is here, and nothing of the export is, it is refused until \
            --as says whose it is. A later export of the same adds what was missing.

            Examples:
              plumbline import march
              plumbline import from-anna --as anna
            """)

    @Argument(help: "The folder of an export.")
    var export: String

    @Option(
        name: .customLong("as"),
        help: "The wearer's name here, whatever it is in the export (only for an export of one wearer).",
        transform: WearerName.checked)
    var name: String?

    @OptionGroup var folder: DataFolder

    func run() throws {
        let path = try folder.path()
        let reading = RecordImport(from: export, as: name)
        // Where there is nothing to read nothing is made.
        try reading.check()
        try Store.makeFolder(path)
        // Its one writer is this for so long: a recorder would wait for it, or lose seconds.
        let lock = try DataFolderLock.take(path)
        let result = try withExtendedLifetime(lock) {
            try reading.read(into: try Store(folder: path))
        }
        for clash in result.clashes { Console.complain(clash) }
        let counts = result.counts.mapValues(\.clashes).values.reduce(0, +)
        if counts > result.clashes.count {
            Console.complain("\((counts - result.clashes.count).counted("more thing")) stood in the way of others.")
        }
        for line in lines(result) { Console.print(line) }
    }

    private func lines(_ result: RecordImport.Result) -> [String] {
        let kinds = RecordImport.Kind.allCases.filter { result.counts[$0] != nil }
        func list(_ part: (RecordImport.Count) -> Int) -> [String] {
            kinds.compactMap { kind in
                let count = result.counts[kind].map(part) ?? 0
                return count > 0 ? counted(count, kind) : nil
            }
        }
        let (added, completed) = (list(\.added), list(\.completed))
        let known = kinds.compactMap { result.counts[$0]?.known }.reduce(0, +)
        let clashes = kinds.compactMap { result.counts[$0]?.clashes }.reduce(0, +)
        var lines = [
            added.isEmpty
                ? completed.isEmpty ? "Nothing new was imported." : "Nothing entirely new was imported."
                : "Imported: \(added.joined(separator: ", "))."
        ]
        if !completed.isEmpty { lines.append("Completed: \(completed.joined(separator: ", ")).") }
        if result.withSamples > 0 { lines.append("\(result.withSamples.counted("recording")) with samples.") }
        if known > 0 { lines.append("\(known.counted("thing")) \(known == 1 ? "was" : "were") here already.") }
        for table in ExportTable.all {
            guard let count = result.differing[table.file] else { continue }
            lines.append(
                "\(count.counted("entry", plural: "entries")) of \(table.file) "
                    + "\(count == 1 ? "differs" : "differ") from what the record has, which stays as it was.")
        }
        for samples in result.differingSamples {
            lines.append(
                "\(samples.count.counted("sample")) of \(samples.file) \(samples.count == 1 ? "differs" : "differ") from what "
                    + "the record has, which stays as it was; the first was taken at \(samples.first.rfc3339Exact).")
        }
        if clashes > 0 {
            lines.append("\(clashes.counted("thing")) not imported: something else is in its place already.")
        }
        let left = result.leftOut
        let parts = [
            left.episodes > 0 ? left.episodes.counted("episode") : nil, left.gaps > 0 ? left.gaps.counted("gap") : nil,
            left.samples > 0 ? left.samples.counted("sample") : nil,
        ].compactMap(\.self)
        if !parts.isEmpty {
            lines.append(
                "Left out: \(parts.joined(separator: ", ")) of recordings that are here already: they have others at that time, "
                    + "or were judged by other rules.")
        }
        if !result.wearers.isEmpty {
            lines.append("Of \(result.wearers.sorted().map { "“\($0)”" }.joined(separator: ", ")).")
        }
        return lines
    }

    private func counted(_ count: Int, _ kind: RecordImport.Kind) -> String {
        switch kind {
        case .recordings: count.counted("recording")
        case .holds: count.counted("hold")
        case .gyro: "\(count.counted("state")) of gyros"
        case .beliefs: "\(count.counted("evening")) of what was learned of postures"
        case .prompts: count.counted("break prompt")
        case .notes: count.counted("note")
        case .alertSteps: "\(count.counted("change")) of alerts"
        case .selfTests: count.counted("self-test")
        case .sessions: count.counted("routine entry", plural: "routine entries")
        case .outcomes: count.counted("weekly answer")
        case .activities: "\(count.counted("name")) of activities"
        }
    }
}
