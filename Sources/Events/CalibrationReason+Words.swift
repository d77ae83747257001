public import Posture

extension CalibrationReason {
    /// What has become of the calibration, and what to do.
    ///
    /// - Parameter quality: how far it is trusted now.
    public func words(for quality: CalibrationQuality) -> String {
        switch quality {
        case .ok: words
        case .doubtful: "The calibration is in doubt. \(words)"
        case .none: "Not calibrated. \(words)"
        }
    }

    /// One or two sentences: what has happened, and what to do.
    public var words: String {
        switch self {
        case .calibrated: "Calibrated."
        case .turnedUpsideDown: "The sensor was turned upside down: the clip has moved. Calibrate again."
        case .longGap: "No samples for a while: the clip may have moved. Calibrate again."
        case .usualPostureMoved:
            "Your usual posture has moved away from the calibration: the clip may have slipped. Check that it sits as it did, then calibrate again; until then posture is unknown."
        }
    }
}
