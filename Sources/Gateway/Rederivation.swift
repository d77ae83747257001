import Motion
public import Posture
public import Records

/// Makes the track of a recording again from its samples: after a kill, or when a sensor has sent what it kept.
public enum Rederivation {
    /// The track and the pipeline as they would be had all samples come in time, those of the wearer's low sensor too.
    ///
    /// The low sensor's recordings of the same time are gone through first, with their own calibrations. So the track is
    /// the live one wherever the low sensor's samples came no later than `LowReadings` waits for them; where they came
    /// later, or after a lost link, live knew one sensor and the track made again knows both.
    ///
    /// - Parameter isOver: whether the recording is, so that what is open is closed at its last sample.
    /// - Returns: the pipeline at the last sample, and what it found; `nil` where the recording is not there.
    public static func run(
        _ recording: Int64, in store: Store, rules: PostureRules, isOver: Bool
    ) throws(RecordsError) -> (pipeline: PosturePipeline, derived: Store.Increment)? {
        guard let info = try store.recording(recording) else { return nil }
        var low = info.judgesPosture ? try lowReadings(beside: recording, in: store, rules: rules)[...] : []
        var passage = try Passage(of: info, in: store, rules: rules)
        var derived = Store.Increment()
        try store.forEachChunk(of: recording) { samples in
            for sample in samples ?? [] {
                // It is used when it is old enough; given as the samples go on, few of them wait in the pipeline.
                while let next = low.first, next.time_us <= sample.time_us {
                    passage.pipeline.setLowSensor(next)
                    low = low.dropFirst()
                }
                passage.advance(sample)
            }
            derived.take(&passage.pipeline)
        }
        if isOver {
            passage.pipeline.finish()
            derived.take(&passage.pipeline)
        }
        return (passage.pipeline, derived)
    }

    /// What the wearer's low sensor said at the time of a recording.
    private static func lowReadings(
        beside recording: Int64, in store: Store, rules: PostureRules
    ) throws(RecordsError) -> [LowReading] {
        var readings: [LowReading] = []
        for (id, info) in try store.lowRecordings(beside: recording) {
            var passage = try Passage(of: info, in: store, rules: rules)
            try store.forEachChunk(of: id) { samples in
                for sample in samples ?? [] { passage.advance(sample) }
                _ = passage.pipeline.drainTrack()
                _ = passage.pipeline.drainEvents()
                readings += passage.pipeline.drainLowReadings()
            }
        }
        return readings.sorted { $0.time_us < $1.time_us }
    }

    /// Mends every recording that a kill has cut off.
    ///
    /// - Returns: how many there were.
    public static func mendUnfinished(in store: Store, rules: PostureRules) throws(RecordsError) -> Int {
        let unfinished = try store.unfinishedRecordings()
        for recording in unfinished {
            if let (pipeline, derived) = try run(recording, in: store, rules: rules, isOver: true) {
                try store.replaceDerived(of: recording, with: derived, rulesVersion: rules.version)
                if let memory = GyroMemory(pipeline), let sensor = try store.recording(recording)?.sensor {
                    try store.save(memory, sensor: sensor)
                }
            }
            try store.end(recording)
        }
        return unfinished.count
    }
}

extension Store.Increment {
    fileprivate mutating func take(_ pipeline: inout PosturePipeline) {
        track += pipeline.drainTrack()
        for event in pipeline.drainEvents() {
            switch event {
            case .episode(let episode): episodes.append(episode)
            case .gap(let gap): gaps.append(gap)
            case .alert(let time_us, _, _): alerts_us.append(time_us)
            case .episodeBegan, .calibration: break
            }
        }
    }
}
