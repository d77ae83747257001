public import Posture

extension CalibrationReason {
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
