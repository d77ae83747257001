import Motion
public import Posture
public import Records

/// Makes the track of a recording again from its samples: after a kill, or when a sensor has sent what it kept.
public enum Rederivation {
    /// The track and the pipeline as they would be had all samples come in time.
    ///
    /// - Parameter isOver: whether the recording is, so that what is open is closed at its last sample.
    /// - Returns: the pipeline at the last sample, and what it found; `nil` where the recording is not there.
    public static func run(
        _ recording: Int64, in store: Store, rules: PostureRules, isOver: Bool
    ) throws(RecordsError) -> (pipeline: PosturePipeline, derived: Store.Increment)? {
        guard let info = try store.recording(recording) else { return nil }
        let calibrations = try store.calibrations(sensor: info.sensor)
        var pipeline = PosturePipeline(
            rules: rules, calibration: calibrations.last { $0.time_us <= info.start_us }, quality: info.firstQuality)
        var waiting = calibrations.filter { $0.time_us > info.start_us }[...]
        var derived = Store.Increment()
        try store.forEachChunk(of: recording) { samples in
            for sample in samples ?? [] {
                _ = pipeline.advance(sample)
                // A calibration is in force from the sample after the one that ended its hold.
                while let next = waiting.first, sample.time_us >= next.time_us {
                    pipeline.setCalibration(next)
                    waiting = waiting.dropFirst()
                }
            }
            derived.take(&pipeline)
        }
        if isOver {
            pipeline.finish()
            derived.take(&pipeline)
        }
        return (pipeline, derived)
    }

    /// Mends every recording that a kill has cut off.
    ///
    /// - Returns: how many there were.
    public static func mendUnfinished(in store: Store, rules: PostureRules) throws(RecordsError) -> Int {
        let unfinished = try store.unfinishedRecordings()
        for recording in unfinished {
            if let (_, derived) = try run(recording, in: store, rules: rules, isOver: true) {
                try store.replaceDerived(of: recording, with: derived, rulesVersion: rules.version)
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
