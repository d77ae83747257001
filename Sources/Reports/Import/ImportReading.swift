import LocalTime
import Motion
import Numbers
import Posture
import Records

/// The files of an export on their way into a record, in the order in which one needs another.
struct ImportReading {
    /// A recording of the export.
    struct Origin {
        let info: Store.Recording
        /// Its number here; `nil` where nothing is added to it.
        let number: Int64?
        let steps: (acceleration: Double, gyro: Double)
    }

    let session: ImportSession
    var result = RecordImport.Result()
    var origins: [Int: Origin] = [:]

    init(_ session: ImportSession) { self.session = session }

    mutating func read(_ folder: borrowing ImportFolder) throws(ImportError) -> RecordImport.Result {
        try readRecordings(folder)
        try readHolds(folder)
        try readGyro(folder)
        try readBeliefs(folder)
        try readCorrections(folder)
        try readTrack(folder)
        try readEpisodes(folder)
        try readGaps(folder)
        try readAlerts(folder)
        for (number, origin) in origins.sorted(by: { $0.key < $1.key }) {
            try readSamples(of: number, origin, folder)
        }
        try readNotes(folder)
        try readPrompts(folder)
        try readAlertSteps(folder)
        try readSelfTests(folder)
        try readSessions(folder)
        try readOutcomes(folder)
        try readActivities(folder)
        return result
    }

    // MARK: Rows

    /// Goes through a table; one that is not there has no rows.
    mutating func forEachRow(
        _ table: ExportTable, _ folder: borrowing ImportFolder,
        _ body: (inout ImportReading, ImportRow) throws(ImportError) -> Void
    ) throws(ImportError) {
        guard let bytes = try folder.open(table.file) else { return }
        var rows = try ImportTable(bytes, table)
        while let row = try rows.next() { try body(&self, row) }
    }

    /// Runs what reads or writes the record.
    func record<Value>(_ body: (ImportSession) throws -> Value) throws(ImportError) -> Value {
        do { return try body(session) } catch let error as RecordsError { throw .record(error) } catch {
            throw .record(.failed(path: "the record", message: "\(error)"))
        }
    }

    /// The recording that a row belongs to.
    func origin(_ row: ImportRow) throws(ImportError) -> Origin {
        guard let origin = origins[try row.whole("recording", in: 0...Int.max)] else {
            throw row.wrong("recording", "recordings.csv has no such recording")
        }
        return origin
    }

    /// A moment of a recording: it is a day at most, and so is what its sensor kept from before it.
    func time(_ column: String, _ row: ImportRow, _ origin: Origin) throws(ImportError) -> Int64 {
        let time_us = try row.time(column).utc_us
        guard time_us.subtractingClamped(origin.info.start_us).magnitude <= Self.longestRecording_us else {
            throw row.wrong(column, "this is more than three days from the start of its recording")
        }
        return time_us
    }

    private static let longestRecording_us: UInt64 = 3 * 86_400_000_000
    static let degrees = -360.0...360

    // MARK: Recordings

    private mutating func readRecordings(_ folder: borrowing ImportFolder) throws(ImportError) {
        try forEachRow(.recordings, folder) { reading, row throws(ImportError) in
            let start = try row.time("start")
            let info = Store.Recording(
                sensor: try row.name("sensor"), wearer: try row.wearer(), family: try row.name("family"),
                placement: try row.placement(), start_us: start.utc_us, utcOffset_s: start.offset_s,
                rulesVersion: try row.name("rules_version"),
                firstQuality: try row.word("calibration", CalibrationQuality.self))
            let number = try row.whole("recording", in: 0...Int.max)
            guard reading.origins[number] == nil else { throw row.wrong("recording", "\(number) is there twice") }
            let step = 0.0...1000
            let steps = (
                acceleration: try row.optionalNumber("acc_step_m_s2", in: step) ?? 0,
                gyro: try row.optionalNumber("gyro_step_rad_s", in: step) ?? 0
            )
            let begun = try reading.record { try $0.begin(info) }
            reading.result.wearers.insert(info.wearer)
            reading.result.add(
                begun.outcome, .recordings,
                "\(row.file), line \(row.line): the recording of \(info.sensor) from \(start.rfc3339) is somebody else's "
                    + "here.")
            reading.origins[number] = Origin(
                info: info, number: begun.outcome == .added ? begun.number : nil, steps: steps)
        }
    }

    private mutating func readTrack(_ folder: borrowing ImportFolder) throws(ImportError) {
        var batch: [TrackSecond] = []
        var owner: Int64?
        try forEachRow(.track, folder) { reading, row throws(ImportError) in
            let origin = try reading.origin(row)
            let time_us = try reading.time("time", row, origin)
            guard time_us.isMultiple(of: 1_000_000) else { throw row.wrong("time", "this is not a whole second") }
            let second = TrackSecond(
                time_us: time_us, flexionDegrees: try row.optionalNumber("flexion_deg", in: Self.degrees),
                leanDegrees: try row.optionalNumber("lean_deg", in: Self.degrees),
                posture: try row.word("posture", PostureState.self),
                activity: try row.word("activity", Activity.self),
                calibration: try row.word("calibration", CalibrationQuality.self),
                coverage: try row.number("coverage_ratio", in: 0...1))
            guard let number = origin.number else { return }
            if owner != number || batch.count >= Self.rowsAtOnce {
                try reading.append(batch, to: owner)
                batch.removeAll(keepingCapacity: true)
                owner = number
            }
            batch.append(second)
        }
        try append(batch, to: owner)
    }

    private static let rowsAtOnce = 3600

    private func append(_ track: [TrackSecond], to recording: Int64?) throws(ImportError) {
        guard let recording, !track.isEmpty else { return }
        var increment = Store.Increment()
        increment.track = track
        try record { try $0.append(increment, to: recording) }
    }

    private mutating func readEpisodes(_ folder: borrowing ImportFolder) throws(ImportError) {
        try forEachRow(.episodes, folder) { reading, row throws(ImportError) in
            let origin = try reading.origin(row)
            let episode = Episode(
                start_us: try reading.time("start", row, origin), end_us: try reading.time("end", row, origin),
                kind: try row.word("kind", PostureState.self),
                meanDegrees: try row.number("mean_deg", in: Self.degrees),
                peakDegrees: try row.number("peak_deg", in: Self.degrees))
            guard episode.start_us <= episode.end_us else { throw row.wrong("end", "this is before the start") }
            guard let number = origin.number else { return }
            var increment = Store.Increment()
            increment.episodes = [episode]
            try reading.record { try $0.append(increment, to: number) }
        }
    }

    private mutating func readGaps(_ folder: borrowing ImportFolder) throws(ImportError) {
        try forEachRow(.gaps, folder) { reading, row throws(ImportError) in
            let origin = try reading.origin(row)
            let gap = Gap(
                from_us: try reading.time("from", row, origin), to_us: try reading.time("to", row, origin),
                reason: try row.word("reason", Gap.Reason.self),
                lostSamples: try row.optionalWhole("lost_samples", in: 0...Int(Int32.max)))
            guard gap.from_us <= gap.to_us else { throw row.wrong("to", "this is before the start") }
            guard let number = origin.number else { return }
            var increment = Store.Increment()
            increment.gaps = [gap]
            try reading.record { try $0.append(increment, to: number) }
        }
    }

    private mutating func readAlerts(_ folder: borrowing ImportFolder) throws(ImportError) {
        try forEachRow(.alerts, folder) { reading, row throws(ImportError) in
            let origin = try reading.origin(row)
            let time_us = try reading.time("time", row, origin)
            let silence = try row.optionalText("left_out")
            guard let number = origin.number else { return }
            var increment = Store.Increment()
            increment.alerts_us = [time_us]
            if let silence { increment.silences[time_us] = silence }
            try reading.record { try $0.append(increment, to: number) }
        }
    }

    private mutating func readCorrections(_ folder: borrowing ImportFolder) throws(ImportError) {
        try forEachRow(.corrections, folder) { reading, row throws(ImportError) in
            let origin = try reading.origin(row)
            let correction = PostureCorrection(
                time_us: try reading.time("time", row, origin),
                wasSlouch: try row.whole("was_slouch", in: 0...1) == 1)
            guard let number = origin.number else { return }
            try reading.record { try $0.add(correction, to: number, origin.info) }
        }
    }
}

extension ImportRow {
    /// A wearer's name: it stands in file names, in tables and before people.
    func wearer() throws(ImportError) -> String {
        let name = try name("wearer")
        guard name.count <= 64, !name.contains("/") else { throw wrong("wearer", "this is not a wearer's name") }
        return name
    }
}
