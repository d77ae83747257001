import Balance
import LocalTime
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
    /// The recordings that began on these days, oldest first.
    let recordings: [(id: Int64, recording: Store.Recording)]

    /// Reads which recordings there are.
    static func read(
        _ store: Store, to folder: String, for place: String, first: LocalDay?, last: LocalDay?, sensor: String?
    ) throws(ExportError) -> ExportScope {
        let none = ExportScope(
            store: store, folder: folder, place: place, first: first, last: last, sensor: sensor, recordings: [])
        // A day's length more on either side: the offset says which recordings are of these local days.
        let recordings = try none.read { store throws(RecordsError) in
            try store.recordings(from_us: none.from_us - day_us, to_us: none.end_us + day_us)
        }
        return ExportScope(
            store: store, folder: folder, place: place, first: first, last: last, sensor: sensor,
            recordings: recordings.filter { _, recording in
                none.contains(recording.start.day)
                    && (sensor == nil || recording.sensor == sensor)
            })
    }

    private static let day_us: Int64 = 86_400_000_000

    /// The local midnight at which the first day begins, microseconds since 1970 as if the clock there showed UTC.
    private var from_us: Int64 { first?.start_us(offset_s: 0) ?? .min / 2 }
    /// The one at which the last day ends.
    var end_us: Int64 { last.map { ($0 + 1).start_us(offset_s: 0) } ?? .max / 2 }

    /// Whether a local day is one of those.
    func contains(_ day: LocalDay) -> Bool { first.map { $0 <= day } ?? true && last.map { day <= $0 } ?? true }

    /// The notes of these days, oldest first.
    func notes() throws(ExportError) -> [StoredNote] {
        try read { store throws(RecordsError) in
            try store.notes(from_us: from_us - Self.day_us, to_us: end_us + Self.day_us)
        }.filter { contains($0.moment.day) }
    }

    /// The prompts to take a break of these days, oldest first.
    func breakPrompts() throws(ExportError) -> [BreakPrompt] {
        try read { store throws(RecordsError) in
            try store.breakPrompts(from: first, to: last)
        }.filter { sensor == nil || $0.sensor == sensor }
    }

    /// Asks the record.
    func read<Value>(_ body: (Store) throws(RecordsError) -> Value) throws(ExportError) -> Value {
        do throws(RecordsError) { return try body(store) } catch { throw .record(error) }
    }

    /// Writes a file of the folder: a header line, and what `rows` writes.
    func write<Value>(
        _ name: String, header: String, _ rows: (inout OutputFile) throws(ExportError) -> Value
    ) throws(ExportError) -> Value {
        do throws(ExportError) {
            var file = try OutputFile.create(at: "\(folder)/\(name)")
            try file.write(header)
            let value = try rows(&file)
            try file.finish()
            return value
        } catch {
            // People know the place that they named.
            throw error.moved(to: "\(place)/\(name)")
        }
    }
}
