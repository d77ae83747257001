import LocalTime
import Motion
import Numbers
import Records

extension ImportReading {
    /// Beyond any sensor, m/s² and rad/s.
    private static let most = (force: -10_000.0...10_000, rate: -1000.0...1000)
    /// A chunk is a minute of the samples, or so many of the fastest sensor's.
    private static let minute_us: Int64 = 60_000_000
    private static let mostSamples = 100_000

    /// The samples of a recording, where they were exported.
    mutating func readSamples(
        of number: Int, _ origin: Origin, _ folder: borrowing ImportFolder
    ) throws(ImportError) {
        guard let bytes = try folder.open("recording-\(number).csv") else { return }
        var rows = try ImportTable(bytes, requiring: ExportTable.samples.columns)
        var chunk: [Sample] = []
        var hasSamples = false
        // A recording that was here gets those from before its first one and after its last one.
        let kept = try origin.number.flatMap { number throws(ImportError) in
            try record { try $0.samples(of: number) }
        }
        var between = 0
        var known: [Sample] = []
        while let row = try rows.next() {
            let sample = try sample(row, origin)
            if let kept, kept.times_us.contains(sample.time_us) {
                between += 1
                try append(chunk, origin)
                chunk.removeAll(keepingCapacity: true)
                if let first = known.first,
                    sample.time_us / Self.minute_us != first.time_us / Self.minute_us
                        || known.count >= Self.mostSamples
                {
                    try compare(known, number, origin)
                    known.removeAll(keepingCapacity: true)
                }
                known.append(sample)
                continue
            }
            if let last = chunk.last {
                guard sample.time_us >= last.time_us else {
                    throw row.wrong(SampleColumns.time, "the samples are not in order of time")
                }
                let isOther =
                    sample.time_us / Self.minute_us != last.time_us / Self.minute_us
                    || (sample.angularVelocity_rad_s == nil) != (last.angularVelocity_rad_s == nil)
                if isOther || chunk.count >= Self.mostSamples {
                    try append(chunk, origin)
                    chunk.removeAll(keepingCapacity: true)
                }
            }
            chunk.append(sample)
            hasSamples = true
        }
        try index.check(rows)
        try append(chunk, origin)
        try compare(known, number, origin)
        result.leftOut.samples += max(0, between - (kept?.count ?? between))
        guard hasSamples, let number = origin.number else { return }
        result.withSamples += 1
        if !origin.isNew { completed.insert(number) }
    }

    /// Looks whether samples are as the record has them; those that it does not have differ from none.
    private mutating func compare(_ samples: [Sample], _ number: Int, _ origin: Origin) throws(ImportError) {
        let times = samples.map(\.time_us)
        guard let first_us = times.min(), let last_us = times.max(), let here = origin.number else { return }
        let kept = try record { try $0.samples(of: here, in: first_us...last_us) }
        for sample in samples {
            guard let others = kept[sample.time_us], !others.contains(where: { $0.isKept(as: sample) }) else {
                continue
            }
            let file = "recording-\(number).csv"
            if result.differingSamples.last?.file != file {
                let first = Moment(utc_us: sample.time_us, offset_s: origin.info.utcOffset_s)
                result.differingSamples.append(RecordImport.DifferingSamples(file: file, first: first))
            }
            result.differingSamples[result.differingSamples.count - 1].count += 1
        }
    }

    private func append(_ samples: [Sample], _ origin: Origin) throws(ImportError) {
        guard let number = origin.number, !samples.isEmpty else { return }
        let chunk = RawChunk(
            samples: samples, accelerationQuantum: origin.steps.acceleration, gyroQuantum: origin.steps.gyro)
        try record { try $0.append(chunk, to: number) }
    }

    private func sample(_ row: ImportRow, _ origin: Origin) throws(ImportError) -> Sample {
        let time_us = try time_us(row)
        guard time_us.subtractingClamped(origin.info.start_us).magnitude <= 3 * 86_400_000_000 else {
            throw row.wrong(SampleColumns.time, "this is more than three days from the start of its recording")
        }
        let force = try vector(SampleColumns.acceleration, row, Self.most.force)
        guard let force else { throw row.wrong(SampleColumns.acceleration[0], "it is empty") }
        return Sample(
            time_us: time_us, acceleration_m_s2: force,
            angularVelocity_rad_s: try vector(SampleColumns.gyro, row, Self.most.rate))
    }

    /// All three of it, or none.
    private func vector(
        _ columns: [String], _ row: ImportRow, _ range: ClosedRange<Double>
    ) throws(ImportError) -> Vector3? {
        var values: [Double] = []
        for column in columns {
            if let value = try row.optionalNumber(column, in: range) { values.append(value) }
        }
        if values.isEmpty { return nil }
        guard values.count == 3 else { throw row.wrong(columns[0], "of three axes there is a part") }
        return Vector3(values[0], values[1], values[2])
    }

    /// Seconds with six decimals in whole microseconds: as text, for a number of seconds loses some of them.
    private func time_us(_ row: ImportRow) throws(ImportError) -> Int64 {
        let text = row.raw(SampleColumns.time)
        let isNegative = text.utf8.first == UInt8(ascii: "-")
        let parts = text.dropFirst(isNegative ? 1 : 0).split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].utf8.count == 6, let seconds = Int64(parts[0]), seconds >= 0,
            seconds < 1_000_000_000_000, let rest_us = Int64(parts[1]), rest_us >= 0
        else { throw row.wrong(SampleColumns.time, "this is not a time in seconds with six decimals") }
        let time_us = (seconds * 1_000_000 + rest_us) * (isNegative ? -1 : 1)
        guard Int64.calendarTimes_us.contains(time_us) else { throw row.wrong(SampleColumns.time, "out of range") }
        return time_us
    }
}

extension Sample {
    /// Whether the record has this as another one: to the last digit that it keeps.
    fileprivate func isKept(as other: Sample) -> Bool {
        Self.isSame(acceleration_m_s2, other.acceleration_m_s2)
            && (angularVelocity_rad_s == nil) == (other.angularVelocity_rad_s == nil)
            && Self.isSame(angularVelocity_rad_s ?? .zero, other.angularVelocity_rad_s ?? .zero)
    }

    private static func isSame(_ one: Vector3, _ other: Vector3) -> Bool {
        isSame(one.x, other.x) && isSame(one.y, other.y) && isSame(one.z, other.z)
    }

    private static func isSame(_ one: Double, _ other: Double) -> Bool {
        abs(one - other) <= 1e-6 * max(1, abs(one), abs(other))
    }
}
