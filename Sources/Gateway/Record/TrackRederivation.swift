import Motion
public import Posture
public import Records

/// Makes the track of a recording again from its samples: after a kill, or when a sensor has sent what it kept.
public enum TrackRederivation {
    /// A track that was made again.
    public struct Outcome: Sendable {
        /// The pipeline at the recording's last sample.
        public var pipeline: PosturePipeline
        /// What it found.
        public var derived: Store.Increment

        public init(pipeline: PosturePipeline, derived: Store.Increment) {
            self.pipeline = pipeline
            self.derived = derived
        }
    }

    /// The track and the pipeline as they would be had all samples come in time, those of the wearer's low sensor too.
    ///
    /// The low sensor's recordings of the same time are gone through first, with their own calibrations. So the track is
    /// the live one wherever the low sensor's samples came no later than `LowReadings` waits for them; where they came
    /// later, or after a lost link, live knew one sensor and the track made again knows both.
    ///
    /// - `isOver`: whether the recording is, so that what is open is closed at its last sample.
    /// - Returns: `nil` where the recording is not there.
    public static func rederive(
        _ recording: Int64, in store: Store, rules: PostureRules, isOver: Bool
    ) throws(RecordsError) -> Outcome? {
        guard let info = try store.recording(recording) else { return nil }
        var low = info.judgesPosture ? try lowReadings(beside: recording, in: store, rules: rules)[...] : []
        var replay = try PipelineReplay.ofRecording(info, in: store, rules: rules)
        var derived = Store.Increment()
        try store.forEachChunk(of: recording) { samples in
            for sample in samples ?? [] {
                // It is used when it is old enough; given as the samples go on, few of them wait in the pipeline.
                while let next = low.first, next.time_us <= sample.time_us {
                    replay.pipeline.setLowSensor(next)
                    low = low.dropFirst()
                }
                replay.advance(sample)
            }
            derived.drain(&replay.pipeline)
        }
        if isOver {
            replay.pipeline.finish()
            derived.drain(&replay.pipeline)
        }
        return Outcome(pipeline: replay.pipeline, derived: derived)
    }

    /// What the wearer's low sensor said at the time of a recording.
    private static func lowReadings(
        beside recording: Int64, in store: Store, rules: PostureRules
    ) throws(RecordsError) -> [LowReading] {
        var readings: [LowReading] = []
        for (id, info) in try store.lowRecordings(beside: recording) {
            var replay = try PipelineReplay.ofRecording(info, in: store, rules: rules)
            try store.forEachChunk(of: id) { samples in
                for sample in samples ?? [] { replay.advance(sample) }
                _ = replay.pipeline.drainTrack()
                _ = replay.pipeline.drainEvents()
                readings += replay.pipeline.drainLowReadings()
            }
        }
        return readings.sorted { $0.time_us < $1.time_us }
    }

    /// Puts every recording in order that a kill has cut off.
    ///
    /// - Returns: how many there were.
    public static func repairUnfinished(in store: Store, rules: PostureRules) throws(RecordsError) -> Int {
        let unfinished = try store.unfinishedRecordings()
        for recording in unfinished {
            if let made = try rederive(recording, in: store, rules: rules, isOver: true) {
                try store.replaceDerived(of: recording, with: made.derived, rulesVersion: rules.version)
                if let memory = GyroMemory(made.pipeline), let sensor = try store.recording(recording)?.sensor {
                    try store.save(memory, sensor: sensor)
                }
            }
            try store.end(recording)
        }
        return unfinished.count
    }
}

extension Store.Increment {
    fileprivate mutating func drain(_ pipeline: inout PosturePipeline) {
        track += pipeline.drainTrack()
        for event in pipeline.drainEvents() {
            switch event {
            case .episode(let episode): episodes.append(episode)
            case .gap(let gap): gaps.append(gap)
            case .alert(let time_us, _, _): alerts_us.append(time_us)
            case .episodeBegan, .calibration, .measurement: break
            }
        }
    }
}
