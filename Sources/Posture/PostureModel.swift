/// The weights by which postures are named: data, and how they were obtained.
///
/// Multinomial logistic regression (L2) on the 28 people of the IMU Sitting Postures Dataset (Ali et al. 2026, CC BY
/// 4.0; six instructed sitting postures, 18 trials each, sensors at T4 and L5), calibrated by 10 s of each person's
/// first upright trial, left and right made mirror images. Fitted on all 28; `Tools/Accuracy/fit_posture.py` prints these
/// very numbers, and leave-one-person-out figures beside them. Features in tens of degrees; `forward` and `right` are
/// the parts of the inclination from the upright hold, `low` is `forward` of the low sensor.
enum PostureModel {
    /// One posture's score: the posture with the highest is named, and softmax of the scores is its probability.
    struct Weights {
        let posture: PostureState
        let constant: Double
        let forward: Double
        let right: Double
        var low = 0.0
        /// Of `forward` as a share of the wearer's own slump (1 = a whole slump).
        var share = 0.0
        /// Of `low` beyond what it is in the wearer's own slump.
        var lowBeyondSlump = 0.0
    }

    /// People drift to the right as they flex: without a slump hold this part of `forward` is taken off `right`.
    static let rightPerForward = 0.1
    /// A slump of less than this is taken for this much, so that the share stays finite.
    static let leastSlumpDegrees = 8.0

    /// One sensor at T4 (a forward bend counts as slouch). C = 0.3.
    static let oneSensor = [
        Weights(posture: .upright, constant: 1.89, forward: -1.24, right: 0),
        Weights(posture: .slouch, constant: 0.21, forward: 1.70, right: 0),
        Weights(posture: .recline, constant: 0.98, forward: -3.35, right: 0),
        Weights(posture: .leanLeft, constant: -1.54, forward: 1.45, right: -3.35),
        Weights(posture: .leanRight, constant: -1.54, forward: 1.45, right: 3.35),
    ]

    /// One sensor at T4, and a slump hold that says which way this wearer slumps and how far. C = 0.3.
    static let oneSensorWithSlump = [
        Weights(posture: .upright, constant: 2.08, forward: -0.72, right: 0, share: -1.86),
        Weights(posture: .slouch, constant: 0.18, forward: 1.31, right: 0, share: 0.72),
        Weights(posture: .recline, constant: 1.04, forward: -3.09, right: 0, share: -0.18),
        Weights(posture: .leanLeft, constant: -1.65, forward: 1.25, right: -3.41, share: 0.66),
        Weights(posture: .leanRight, constant: -1.65, forward: 1.25, right: 3.41, share: 0.66),
    ]

    /// Sensors at T4 and L5. C = 1.
    static let twoSensors = [
        Weights(posture: .upright, constant: 3.27, forward: -2.30, right: 0, low: 0.34),
        Weights(posture: .slouch, constant: -1.80, forward: 2.55, right: 0, low: -0.19),
        Weights(posture: .leanForward, constant: 0.30, forward: 0.52, right: 0, low: 2.01),
        Weights(posture: .recline, constant: 0.09, forward: -3.44, right: 0, low: -1.63),
        Weights(posture: .leanLeft, constant: -0.93, forward: 1.33, right: -4.05, low: -0.27),
        Weights(posture: .leanRight, constant: -0.93, forward: 1.33, right: 4.05, low: -0.27),
    ]

    /// Sensors at T4 and L5, and a slump hold. C = 3.
    static let twoSensorsWithSlump = [
        Weights(
            posture: .upright, constant: 4.58, forward: -1.36, right: 0, low: 0.03, share: -4.89, lowBeyondSlump: 0.39),
        Weights(
            posture: .slouch, constant: -3.41, forward: 1.80, right: 0, low: 0.12, share: 3.44, lowBeyondSlump: -0.65),
        Weights(
            posture: .leanForward, constant: 0.52, forward: 1.03, right: 0, low: 1.37, share: -1.22,
            lowBeyondSlump: 1.53),
        Weights(
            posture: .recline, constant: 0.36, forward: -3.40, right: 0, low: -1.24, share: -0.13,
            lowBeyondSlump: -0.38),
        Weights(
            posture: .leanLeft, constant: -1.02, forward: 0.97, right: -4.78, low: -0.14, share: 1.40,
            lowBeyondSlump: -0.44),
        Weights(
            posture: .leanRight, constant: -1.02, forward: 0.97, right: 4.78, low: -0.14, share: 1.40,
            lowBeyondSlump: -0.44),
    ]
}
