import Posture

extension PostureRules {
    /// The rules as the file names them, in the order of their names.
    static let named: [(key: String, path: any WritableKeyPath<PostureRules, Double> & Sendable)] = [
        ("alertDelay_s", \.alertDelay_s), ("alertRepeat_s", \.alertRepeat_s), ("bendDegrees", \.bendDegrees),
        ("bowDegrees", \.bowDegrees), ("doubtfulGap_s", \.doubtfulGap_s), ("driftDegrees", \.driftDegrees),
        ("driftHold_s", \.driftHold_s), ("driftWindow_s", \.driftWindow_s),
        ("episodeBridgedGap_s", \.episodeBridgedGap_s), ("episodeMinimum_s", \.episodeMinimum_s),
        ("gap_s", \.gap_s), ("holdDeviationDegrees", \.holdDeviationDegrees),
        ("holdDoubtfulDegrees", \.holdDoubtfulDegrees), ("holdForceError_g", \.holdForceError_g), ("hold_s", \.hold_s),
        ("lyingDegrees", \.lyingDegrees), ("lyingForwardDegrees", \.lyingForwardDegrees),
        ("lyingForward_s", \.lyingForward_s), ("lying_s", \.lying_s), ("movingMovement_g", \.movingMovement_g),
        ("offMovement_g", \.offMovement_g), ("off_s", \.off_s), ("slouchEnterDegrees", \.slouchEnterDegrees),
        ("slouchExit_s", \.slouchExit_s), ("slouchHysteresisDegrees", \.slouchHysteresisDegrees),
        ("walkingHighest_Hz", \.walkingHighest_Hz), ("walkingLowest_Hz", \.walkingLowest_Hz),
        ("walkingMovement_g", \.walkingMovement_g), ("wearableDegrees", \.wearableDegrees),
    ]
}
