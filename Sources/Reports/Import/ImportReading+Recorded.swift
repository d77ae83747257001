import Posture
import Records

/// What hangs on recordings: all of it goes to one that is new, and to one that was here what it does not have.
extension ImportReading {
    private static let rowsAtOnce = 3600

    mutating func readTrack(_ folder: borrowing ImportFolder) throws(ImportError) {
        var batch: [TrackSecond] = []
        var owner: Origin?
        var last_us: [Int64: Int64] = [:]
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
            guard last_us[number].map({ $0 < time_us }) ?? true else {
                throw row.wrong("time", "the seconds of a recording are not in order, or one is there twice")
            }
            last_us[number] = time_us
            if owner?.number != number || batch.count >= Self.rowsAtOnce {
                try reading.append(batch, to: owner)
                batch.removeAll(keepingCapacity: true)
                owner = origin
            }
            batch.append(second)
        }
        try append(batch, to: owner)
    }

    private mutating func append(_ track: [TrackSecond], to origin: Origin?) throws(ImportError) {
        guard let origin, let number = origin.number, !track.isEmpty else { return }
        var increment = Store.Increment()
        increment.track = track
        var differing = 0
        try add(to: origin) {
            try $0.append(increment, to: number)
        } missing: {
            let outcome = try $0.addMissing(track, to: number)
            differing = outcome.differing
            return outcome.hasAdded
        }
        if differing > 0 { result.differing[ExportTable.track.file, default: 0] += differing }
    }

    /// Adds to a new recording, or what is missing to one that was here.
    private mutating func add(
        to origin: Origin, _ all: (ImportSession) throws -> Void, missing: (ImportSession) throws -> Bool
    ) throws(ImportError) {
        if origin.isNew { return try record(all) }
        if try record(missing), let number = origin.number { completed.insert(number) }
    }

    mutating func readEpisodes(_ folder: borrowing ImportFolder) throws(ImportError) {
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
            var outcome = ImportSession.Outcome.added
            try reading.add(to: origin) { [increment] in
                try $0.append(increment, to: number)
            } missing: {
                outcome = try $0.addMissing(episode, to: number, rules: origin.info.rulesVersion)
                return outcome == .added
            }
            reading.count(outcome, in: .episodes)
            if outcome == .clash { reading.result.leftOut.episodes += 1 }
        }
    }

    mutating func readGaps(_ folder: borrowing ImportFolder) throws(ImportError) {
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
            var outcome = ImportSession.Outcome.added
            try reading.add(to: origin) { [increment] in
                try $0.append(increment, to: number)
            } missing: {
                outcome = try $0.addMissing(gap, to: number)
                return outcome == .added
            }
            reading.count(outcome, in: .gaps)
            if outcome == .clash { reading.result.leftOut.gaps += 1 }
        }
    }

    mutating func readAlerts(_ folder: borrowing ImportFolder) throws(ImportError) {
        try forEachRow(.alerts, folder) { reading, row throws(ImportError) in
            let origin = try reading.origin(row)
            let time_us = try reading.time("time", row, origin)
            let silence = try row.optionalText("left_out")
            guard let number = origin.number else { return }
            var increment = Store.Increment()
            increment.alerts_us = [time_us]
            if let silence { increment.silences[time_us] = silence }
            var outcome = ImportSession.Outcome.added
            try reading.add(to: origin) { [increment] in
                try $0.append(increment, to: number)
            } missing: {
                outcome = try $0.addMissing(alert_us: time_us, silence: silence, to: number)
                return outcome == .added
            }
            reading.count(outcome, in: .alerts)
        }
    }

    mutating func readCorrections(_ folder: borrowing ImportFolder) throws(ImportError) {
        try forEachRow(.corrections, folder) { reading, row throws(ImportError) in
            let origin = try reading.origin(row)
            let correction = PostureCorrection(
                time_us: try reading.time("time", row, origin),
                wasSlouch: try row.whole("was_slouch", in: 0...1) == 1)
            guard let number = origin.number else { return }
            try reading.add(to: origin) {
                try $0.add(correction, to: number, origin.info)
            } missing: {
                try $0.addMissing(correction, to: number, origin.info)
            }
        }
    }

    /// What a recording started from.
    mutating func add(start memory: WearerMemory, of origin: Origin) throws(ImportError) {
        guard let number = origin.number else { return }
        var outcome = ImportSession.Outcome.added
        try add(to: origin) {
            try $0.add(start: memory, of: number)
        } missing: {
            outcome = try $0.addMissing(start: memory, of: number)
            return outcome == .added
        }
        count(outcome, in: .beliefs)
    }
}
