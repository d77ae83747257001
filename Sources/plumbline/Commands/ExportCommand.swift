import ArgumentParser
import Gateway
import Glibc
import LinuxIO
import LocalTime
import Motion
import PlainText
import Posture
import Records
import Reports
import Terminal

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Give everything back in open formats.",
        discussion: """
            Into a new folder: track.csv (a row a second), episodes.csv, gaps.csv, alerts.csv, notes.csv, \
            holds.csv (what angles were counted from), self-tests.csv, balance.csv (what the imbalance model \
            supposed, day by day), routine.csv (what was done) and routine-settings.csv, and with --raw one file a \
            recording with every sample that is still kept, which “replay” reads. Times are RFC 3339 with the UTC offset of the place; an empty field is “not \
            known”.
            """)

    @Option(name: .shortAndLong, help: "The folder to make.")
    var output: String

    @Option(help: "The first local date, YYYY-MM-DD.")
    var from: String?

    @Option(help: "The last local date, YYYY-MM-DD.")
    var to: String?

    @Option(help: "Only this sensor.")
    var sensor: String?

    @Flag(help: "The samples too.")
    var raw = false

    @OptionGroup var folder: DataFolder

    func run() throws {
        let path = try folder.path()
        guard Store.exists(in: path) else { throw Failure("There is no record in \(path).") }
        let first_us = try day(from)?.start_us(offset_s: 0) ?? .min / 2
        let end_us = try day(to).map { ($0 + 1).start_us(offset_s: 0) } ?? .max / 2
        do {
            let store = try Store(folder: path)
            let only = try sensor.map { try SensorNames(sensors: store.sensors()).sensor($0).id }
            // A day's length more on either side: the offset says which recordings are of these local days.
            let recordings = try store.recordings(
                from_us: first_us - 86_400_000_000, to_us: end_us + 86_400_000_000
            ).filter { item in
                let local_us = item.recording.start_us + Int64(item.recording.utcOffset_s) * 1_000_000
                return local_us >= first_us && local_us < end_us && (only == nil || item.recording.sensor == only)
            }
            try makeFolder()
            try write(recordings, of: store)
            try HoldsExport(store: store, folder: output, sensor: only).write(until: end_us)
            let notes = try writeNotes(of: store, from_us: first_us, to_us: end_us)
            let first = try day(from) ?? LocalDay(daysSince1970: .min)
            let last = try day(to) ?? LocalDay(daysSince1970: .max)
            let tests = try BalanceExport(store: store, folder: output).write(from: first, to: last)
            let sessions = try RoutineExport(store: store, folder: output).write(from: first, to: last)
            let counts = [
                recordings.count.counted("recording"), tests.counted("self-test"),
                sessions.counted("session") + " of the routine", notes.counted("note"),
            ]
            Console.print("\(counts.joined(separator: ", ")) in \(output)")
        } catch let error as RecordsError {
            throw Failure(error)
        }
    }

    private func day(_ text: String?) throws -> LocalDay? {
        guard let text else { return nil }
        guard let day = LocalDay(text) else {
            throw Failure("“\(text)” is no date: write YYYY-MM-DD.", code: .usage)
        }
        return day
    }

    private func makeFolder() throws {
        guard mkdir(output, 0o700) == 0 else {
            throw errno == EEXIST
                ? Failure("\(output) is there already: give the name of a new folder.", code: .usage)
                : Failure(
                    "\(output) cannot be made: \(SystemError.last).", code: errno == EACCES ? .permission : .failed)
        }
    }

    private func write(_ recordings: [(id: Int64, recording: Store.Recording)], of store: Store) throws {
        var track = try OutputFile(output + "/track.csv")
        var episodes = try OutputFile(output + "/episodes.csv")
        var gaps = try OutputFile(output + "/gaps.csv")
        var alerts = try OutputFile(output + "/alerts.csv")
        try track.write("sensor,time,flexion_deg,lean_deg,posture,activity,calibration,coverage_ratio")
        try episodes.write("sensor,start,end,duration_s,kind,mean_deg,peak_deg")
        try gaps.write("from,to,reason,lost_samples")
        try alerts.write("sensor,time")
        for (id, recording) in recordings {
            let sensor = CSVText.field(recording.sensor)
            func time(_ time_us: Int64) -> String {
                TimeText.rfc3339(utc_us: time_us, offset_s: recording.utcOffset_s)
            }
            for second in try store.track(of: id) {
                try track.write(
                    "\(sensor),\(time(second.time_us)),\(CSVText.field(second.flexionDegrees, decimals: 2)),"
                        + "\(CSVText.field(second.leanDegrees, decimals: 2)),\(second.posture.rawValue),"
                        + "\(second.activity.rawValue),\(second.calibration.rawValue),"
                        + CSVText.field(second.coverage, decimals: 2))
            }
            for episode in try store.episodes(of: id) {
                try episodes.write(
                    "\(sensor),\(time(episode.start_us)),\(time(episode.end_us)),"
                        + "\(CSVText.field(episode.duration_s, decimals: 3)),\(episode.kind.rawValue),"
                        + "\(CSVText.field(episode.meanDegrees, decimals: 2)),"
                        + CSVText.field(episode.peakDegrees, decimals: 2))
            }
            for time_us in try store.alerts(of: id) { try alerts.write("\(sensor),\(time(time_us))") }
            if raw { try writeSamples(of: id, store) }
        }
        let from_us = recordings.first?.recording.start_us ?? 0
        let offset_s = recordings.first?.recording.utcOffset_s ?? 0
        for gap in try store.gaps(from_us: from_us, to_us: recordings.isEmpty ? from_us : .max) {
            try gaps.write(
                "\(TimeText.rfc3339(utc_us: gap.from_us, offset_s: offset_s)),"
                    + "\(TimeText.rfc3339(utc_us: gap.to_us, offset_s: offset_s)),\(gap.reason.rawValue),"
                    + (gap.lostSamples.map(String.init) ?? ""))
        }
        try track.finish()
        try episodes.finish()
        try gaps.finish()
        try alerts.finish()
    }

    private func writeSamples(of recording: Int64, _ store: Store) throws {
        var file = try OutputFile(output + "/recording-\(recording).csv")
        try file.write(
            ([SampleCSV.timeColumn] + SampleCSV.accelerationColumns + SampleCSV.gyroColumns).joined(separator: ","))
        var damaged = 0
        try store.forEachChunk(of: recording) { samples in
            if samples == nil { damaged += 1 }
            for sample in samples ?? [] {
                let rate = sample.angularVelocity_rad_s
                let values: [Double?] = [
                    sample.acceleration_m_s2.x, sample.acceleration_m_s2.y, sample.acceleration_m_s2.z, rate?.x,
                    rate?.y,
                    rate?.z,
                ]
                // Every digit: what is read back is what was recorded.
                try file.write(
                    Self.seconds(sample.time_us) + "," + values.map { $0.map { "\($0)" } ?? "" }.joined(separator: ","))
            }
        }
        try file.finish()
        if damaged > 0 { Console.complain("Recording \(recording): \(damaged) damaged pieces could not be read.") }
    }

    private static func seconds(_ time_us: Int64) -> String {
        let fraction = String(time_us % 1_000_000)
        return "\(time_us / 1_000_000)." + String(repeating: "0", count: 6 - fraction.count) + fraction
    }

    /// - Returns: how many there were.
    private func writeNotes(of store: Store, from_us: Int64, to_us: Int64) throws -> Int {
        var count = 0
        var file = try OutputFile(output + "/notes.csv")
        try file.write("time,wearer,sensor,text")
        for note in try store.notes(from_us: from_us - 86_400_000_000, to_us: to_us + 86_400_000_000) {
            let local_us = note.moment.utc_us + Int64(note.moment.offset_s) * 1_000_000
            guard local_us >= from_us, local_us < to_us else { continue }
            try file.write(
                "\(note.moment.rfc3339),\(CSVText.field(note.wearer)),"
                    + "\(CSVText.field(note.sensor ?? "")),\(CSVText.field(note.text))")
            count += 1
        }
        try file.finish()
        return count
    }
}
