/// The weights by which postures are named: data, and how they were obtained.
///
/// From the 28 people of the IMU Sitting Postures Dataset (Ali et al. 2026, CC BY 4.0; six instructed sitting postures,
/// 18 trials each, sensors at T4 and L5), calibrated by 10 s of each person's first upright trial, with a slump hold
/// also by 10 s of the first slouch trial; left and right made mirror images. Without a slump hold: multinomial logistic
/// regression (L2). With one: the mean of its score and of one Gaussian's for each posture, hence a quadratic form.
/// `Tools/Accuracy/fit_posture.py` prints these very numbers, and leave-one-person-out figures beside them.
struct PostureModel: Sendable {
    /// What a score is made of; angles in tens of degrees.
    enum Feature: Sendable {
        case forward
        case right
        /// `forward` as a share of the wearer's own slump (1 = a whole slump).
        case share
        case low
        /// `low` beyond what it is in the wearer's own slump.
        case lowBeyondSlump
        case lowRight
    }

    /// One posture's score: the posture with the highest is named, and softmax of the scores is its probability.
    struct Score: Sendable {
        let posture: PostureState
        private let constant: Double
        private let linear: SIMD8<Double>
        /// Row i: what feature i times each later feature adds.
        private let quadratic: [SIMD8<Double>]

        /// - Parameters:
        ///   - linear: a weight for each feature.
        ///   - quadratic: a weight for each pair, in the order 11, 12, … 22, 23, …; none where the score is linear.
        init(_ posture: PostureState, _ constant: Double, _ linear: [Double], _ quadratic: [Double] = []) {
            self.posture = posture
            self.constant = constant
            self.linear = Self.padded(linear[...], from: 0)
            var rest = quadratic[...]
            var rows: [SIMD8<Double>] = []
            while !rest.isEmpty {
                let count = linear.count - rows.count
                rows.append(Self.padded(rest.prefix(count), from: rows.count))
                rest = rest.dropFirst(count)
            }
            self.quadratic = rows
        }

        func value(_ features: SIMD8<Double>) -> Double {
            var gradient = linear
            for (index, row) in quadratic.enumerated() { gradient += row * features[index] }
            return constant + (gradient * features).sum()
        }

        private static func padded(_ values: ArraySlice<Double>, from first: Int) -> SIMD8<Double> {
            var padded = SIMD8<Double>()
            for (offset, value) in values.enumerated() { padded[first + offset] = value }
            return padded
        }
    }

    let features: [Feature]
    let scores: [Score]

    /// People drift to the right as they flex: without a slump hold this part of `forward` is taken off `right`.
    static let rightPerForward = 0.1
    /// A slump of less than this is taken for this much, so that the share stays finite.
    static let leastSlumpDegrees = 8.0

    /// The angles that people in the data reach: beyond them a quadratic form says anything, so they are held at its
    /// end.
    enum Reach {
        static let forwardDegrees = -45.0...40
        static let rightDegrees = -35.0...35
        static let lowForwardDegrees = -60.0...40
        static let lowRightDegrees = -20.0...20
        static let share = 0.0...2
    }

    /// One sensor at T4 (a forward bend counts as slouch). C = 0.3.
    static let oneSensor = PostureModel(
        features: [.forward, .right],
        scores: [
            Score(.upright, 1.886, [-1.240, 0]),
            Score(.slouch, 0.210, [1.699, 0]),
            Score(.recline, 0.980, [-3.354, 0]),
            Score(.leanLeft, -1.538, [1.447, -3.353]),
            Score(.leanRight, -1.538, [1.447, 3.353]),
        ])

    /// One sensor at T4, and a slump hold that says which way this wearer slumps and how far. C = 1.
    static let oneSensorWithSlump = PostureModel(
        features: [.forward, .right, .share],
        scores: [
            Score(.upright, 3.502, [-0.372, 0, -0.674], [-3.307, 0, 3.826, -5.198, 0, -11.321]),
            Score(.slouch, -0.032, [1.677, 0, 3.195], [-0.796, 0, 2.761, -3.936, 0, -4.844]),
            Score(.recline, 1.330, [-2.616, 0, 0.390], [-0.177, 0, 0.180, -0.878, 0, -12.147]),
            Score(.leanLeft, -2.400, [1.440, -3.029, 3.076], [-0.726, -0.136, 2.565, -0.431, 0.122, -4.414]),
            Score(.leanRight, -2.400, [1.440, 3.029, 3.076], [-0.726, 0.136, 2.565, -0.431, -0.122, -4.414]),
        ])

    /// Sensors at T4 and L5. C = 1.
    static let twoSensors = PostureModel(
        features: [.forward, .right, .low],
        scores: [
            Score(.upright, 3.273, [-2.297, 0, 0.339]),
            Score(.slouch, -1.802, [2.556, 0, -0.187]),
            Score(.leanForward, 0.303, [0.522, 0, 2.014]),
            Score(.recline, 0.088, [-3.442, 0, -1.628]),
            Score(.leanLeft, -0.931, [1.331, -4.052, -0.269]),
            Score(.leanRight, -0.931, [1.331, 4.052, -0.269]),
        ])

    /// Sensors at T4 and L5, and a slump hold. C = 1.
    static let twoSensorsWithSlump = PostureModel(
        features: [.forward, .right, .share, .low, .lowBeyondSlump, .lowRight],
        scores: [
            Score(
                .upright, 6.584, [-0.562, 0, -0.316, 0.040, -0.134, 0],
                [
                    -3.397, 0, 3.685, -0.027, 0.318, 0, -5.231, 0, 0, 0, -0.821, -11.396, 0.277, 0.180, 0, -1.103,
                    0.550, 0, -0.338, 0, -5.032,
                ]),
            Score(
                .slouch, -5.889, [3.292, 0, 10.689, 0.421, -1.513, 0],
                [
                    -0.715, 0, 1.135, 0.161, 0.009, 0, -3.615, 0, 0, 0, -0.085, -5.676, -0.494, 1.054, 0, -0.378, 0.335,
                    0, -1.305, 0, -1.432,
                ]),
            Score(
                .leanForward, 0.661, [1.644, 0, 2.624, 2.239, 1.100, 0],
                [
                    -1.122, 0, 3.681, 0.038, -0.156, 0, -4.186, 0, 0, 0, 0.065, -6.560, -0.512, 0.499, 0, -0.553, 0.377,
                    0, -0.442, 0, -1.631,
                ]),
            Score(
                .recline, 0.493, [-1.597, 0, 0.171, -0.897, -1.316, 0],
                [
                    -0.220, 0, 0.234, 0.184, 0.003, 0, -0.881, 0, 0, 0, 0.184, -12.166, -0.165, 0.068, 0, -0.401, 0.560,
                    0, -0.393, 0, -2.699,
                ]),
            Score(
                .leanLeft, -0.924, [1.131, -2.864, 4.054, 0.362, -1.277, -1.537],
                [
                    -0.747, -0.131, 2.610, 0.186, -0.062, -0.005, -0.502, 0.271, 0.026, -0.210, 0.383, -4.801, -0.449,
                    0.819, 0.192, -0.459, 0.530, 0.107, -0.452, 0.022, -0.842,
                ]),
            Score(
                .leanRight, -0.924, [1.131, 2.864, 4.054, 0.362, -1.277, 1.537],
                [
                    -0.747, 0.131, 2.610, 0.186, -0.062, 0.005, -0.502, -0.271, -0.026, 0.210, 0.383, -4.801, -0.449,
                    0.819, -0.192, -0.459, 0.530, -0.107, -0.452, -0.022, -0.842,
                ]),
        ])
}
