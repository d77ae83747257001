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
        guard let made, let sensor = try store.recording(recording)?.sensor else { return .ended(nil) }
        // Samples that have been forgotten say nothing against the track that was made of them.
        if made.hasSamples {
            try store.replaceDerived(of: recording, with: made.derived, rulesVersion: rulesVersion)
        }
        try store.end(recording)
        return .ended(Repaired(sensor: sensor, gyro: GyroMemory(made.pipeline)))
    }
}
