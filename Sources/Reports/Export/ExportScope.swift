import Balance
import LocalTime
import Posture
import Records

/// What an export is of, and where it goes: each kind of file is written from one.
struct ExportScope {
    let store: Store
    /// Where the files are written.
    let folder: String
    /// Where they will be when all is done.
    let place: String
    /// The first and the last local day; `nil` where there is no limit.
    let first: LocalDay?
    let last: LocalDay?
    /// Only this sensor, where it is given.
    let sensor: String?
    /// Only of this wearer, where one is given.
    let wearer: String?
    /// What wearers and sensors are called in what is written.
    var names = ExportNames.real
    /// Who has anything that is to be written.
    let wearers: [String]
    /// What was written, for the index.
    let log: ExportLog
    /// The recordings that began on these days, oldest first.
    let recordings: [(id: Int64, recording: Store.Recording)]

    /// Reads which recordings there are.
    static func read(
        _ store: Store, first: LocalDay?, last: LocalDay?, sensor: String?, wearer: String?
    ) throws(ExportError) -> ExportScope {
        let none = ExportScope(
            store: store, folder: "", place: "", first: first, last: last, sensor: sensor, wearer: wearer,
            wearers: [], log: ExportLog(), recordings: [])
        let wearers = try none.read { store throws(RecordsError) in try store.wearers() }
        // A day's length more on either side: the offset says which recordings are of these local days.
        let recordings = try none.read { store throws(RecordsError) in
            try store.recordings(from_us: none.from_us - day_us, to_us: none.end_us + day_us)
        }
        return ExportScope(
            store: store, folder: "", place: "", first: first, last: last, sensor: sensor, wearer: wearer,
            wearers: wearers.filter { wearer == nil || $0 == wearer }, log: none.log,
            recordings: recordings.filter { _, recording in
                none.contains(recording.start.day) && none.contains(wearer: recording.wearer)
                    && (sensor == nil || recording.sensor == sensor)
            })
    }

    /// The same, written into a folder that will be at a place.
    func into(_ folder: String, for place: String) -> ExportScope {
        ExportScope(
            store: store, folder: folder, place: place, first: first, last: last, sensor: sensor, wearer: wearer,
            names: names, wearers: wearers, log: log, recordings: recordings)
    }

    /// The same with other names.
    func called(_ names: ExportNames) -> ExportScope {
        var scope = self
        scope.names = names
        return scope
    }

    private static let day_us: Int64 = 86_400_000_000

    /// The local midnight at which the first day begins, microseconds since 1970 as if the clock there showed UTC.
    private var from_us: Int64 { first?.start_us(offset_s: 0) ?? .min / 2 }
    /// The one at which the last day ends.
    var end_us: Int64 { last.map { ($0 + 1).start_us(offset_s: 0) } ?? .max / 2 }

    /// Whether a local day is one of those.
    func contains(_ day: LocalDay) -> Bool { first.map { $0 <= day } ?? true && last.map { day <= $0 } ?? true }

    /// What was asked for, in words that go behind “the record”.
    var words: String {
        let days: String =
            switch (first, last) {
            case (let first?, let last?): first == last ? "on \(first.text)" : "from \(first.text) to \(last.text)"
            case (let first?, nil): "from \(first.text) on"
            case (nil, let last?): "up to \(last.text)"
            case (nil, nil): "on any day"
            }
        return [days, sensor.map { "of the sensor \($0)" }, wearer.map { "of “\($0)”" }].compactMap(\.self)
            .joined(separator: " ")
    }

    /// Whether there is anything that was recorded, told or done on these days; without a limit of days, of anybody, also
    /// what is set.
    func hasAnything() throws(ExportError) -> Bool {
        if !recordings.isEmpty { return true }
        if first == nil, last == nil, sensor == nil { return !wearers.isEmpty }
        if try !notes().isEmpty { return true }
        if try !breakPrompts().isEmpty { return true }
        guard sensor == nil else { return false }
        return try read { store throws(RecordsError) in
            let days =
                try store.answers().map { ($0.wearer, $0.answer.day) }
                + store.sessions().map { ($0.wearer, $0.session.day) }
                + store.outcomes().map { ($0.wearer, $0.entry.day) }
            return days.contains { contains(wearer: $0.0) && contains($0.1) }
        }
    }

    /// Whether a wearer is one of those.
    func contains(wearer: String) -> Bool { self.wearer.map { $0 == wearer } ?? true }

    /// Whether what a chip keeps is of those: what is nobody's that is known, only in an export of everybody.
    func contains(_ wearing: Store.Wearing?) -> Bool { wearing.map { contains(wearer: $0.wearer) } ?? (wearer == nil) }

    /// A sensor's fields behind a row of one of its recordings: recording, placement, wearer.
    func origin(_ id: Int64, _ recording: Store.Recording) -> String {
        "\(id),\(CSVText.field(recording.placement?.rawValue ?? "")),\(CSVText.field(recording.wearer))"
    }

    /// Who wore a sensor at a moment, and where; nobody where that is not known.
    func wearing(_ sensor: String, at time_us: Int64) throws(ExportError) -> Store.Wearing? {
        try read { store throws(RecordsError) in try store.wearing(of: sensor, at: time_us) }
    }

    /// Where somebody wore a sensor at a moment.
    func placement(_ sensor: String, of wearer: String, at time_us: Int64) throws(ExportError) -> Placement? {
        try read { store throws(RecordsError) in try store.placement(of: sensor, wearer: wearer, at: time_us) }
    }

    /// The notes of these days, oldest first.
    func notes() throws(ExportError) -> [StoredNote] {
        try read { store throws(RecordsError) in
            try store.notes(from_us: from_us - Self.day_us, to_us: end_us + Self.day_us)
        }.filter {
            contains($0.moment.day) && contains(wearer: $0.wearer) && (sensor == nil || $0.sensor == sensor)
        }
    }

    /// The prompts to take a break of these days, oldest first.
    func breakPrompts() throws(ExportError) -> [BreakPrompt] {
        try read { store throws(RecordsError) in
            try store.breakPrompts(from: first, to: last)
        }.filter { contains(wearer: $0.wearer) && (sensor == nil || $0.sensor == sensor) }
    }

    /// Asks the record.
    func read<Value>(_ body: (Store) throws(RecordsError) -> Value) throws(ExportError) -> Value {
        do throws(RecordsError) { return try body(store) } catch { throw .record(error) }
    }

    /// Writes a file of the folder: the table's header line, and what `rows` writes.
    ///
    /// - Parameters:
    ///   - table: what stands in the file.
    ///   - name: the file's, where the table is one of several files.
    ///   - rows: writes the rows, a line each.
    func write<Value>(
        _ table: ExportTable, as name: String? = nil, _ rows: (inout OutputFile) throws(ExportError) -> Value
    ) throws(ExportError) -> Value {
        let name = name ?? table.file
        do throws(ExportError) {
            var file = try OutputFile.create(at: "\(folder)/\(name)")
            try file.write(table.header)
            let value = try rows(&file)
            let count = file.lines - 1
            try file.finish()
            log.add(ExportLog.File(name: name, table: table, rows: count))
            return value
        } catch {
            // People know the place that they named.
            throw error.moved(to: "\(place)/\(name)")
        }
    }
}

/// What an export has written, in order.
final class ExportLog {
    struct File {
        let name: String
        let table: ExportTable
        let rows: Int
    }

    private(set) var files: [File] = []

    func add(_ file: File) { files.append(file) }
}
