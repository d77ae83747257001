import LocalTime
import Posture
import Records

/// Puts a recording in order that is over and has no whole track: a kill has cut it off, or its track was being made
/// again when it ended.
///
/// It may run beside what is recorded now: each `advance` does a little.
struct RecordingRepair: Sendable {
    /// A recording that is in order now.
    struct Repaired: Sendable {
        var sensor: String
        /// What it has taught of the gyro.
        var gyro: GyroMemory?
        /// What it has taught of its wearer's own postures, for a sensor that was worn there.
        var belief: PostureBelief?
        var recording: Store.Recording
    }

    enum Progress: Sendable {
        case goesOn
        /// It is done; `nil` where the recording is not there any more.
        case ended(Repaired?)
    }

    private let recording: Int64
    private let rulesVersion: String
    private var rederivation: TrackRederivation

    init(of recording: Int64, rules: PostureRules) {
        self.recording = recording
        rulesVersion = rules.version
        rederivation = TrackRederivation(of: recording, rules: rules, isOver: true)
    }

    mutating func advance(in store: Store) throws(RecordsError) -> Progress {
        guard case .ended(let made) = try rederivation.advance(in: store) else { return .goesOn }
        guard let made, let info = try store.recording(recording) else { return .ended(nil) }
        // Samples that have been forgotten say nothing against the track that was made of them.
        if made.hasSamples {
            try store.replaceDerived(of: recording, with: made.derived, rulesVersion: rulesVersion)
        }
        try store.end(recording)
        return .ended(
            Repaired(
                sensor: info.sensor, gyro: GyroMemory(made.pipeline),
                belief: made.pipeline.belief(
                    in: info, startedFrom: try store.startingMemory(of: recording) ?? WearerMemory()),
                recording: info))
    }
}

extension PosturePipeline {
    /// What is believed at its last sample; `nil` where the recording has taught nothing.
    fileprivate func belief(in recording: Store.Recording, startedFrom start: WearerMemory) -> PostureBelief? {
        guard let time_us = lastSample_us, let memory = wearerMemory, memory != start else { return nil }
        return PostureBelief(moment: Moment(utc_us: time_us, offset_s: recording.utcOffset_s), memory: memory)
    }
}
