import Motion

/// The normal distribution, as far as the model needs it.
enum NormalDistribution {
    /// The probability of a value below `x`.
    static func below(_ x: Double) -> Double { 0.5 * (1 + Scalar.erf(x / 2.0.squareRoot())) }

    /// The probability that two values with a correlation are both below `x`.
    ///
    /// By Plackett's identity: the derivative by the correlation is the density at (x, x), which is integrated by Gauss and
    /// Legendre with eight nodes; to 1e-7 for correlations up to .95.
    static func bothBelow(_ x: Double, correlation: Double) -> Double {
        let alone = below(x)
        let end = min(max(correlation, 0), 0.9999)
        // With r = sin t the density has no pole at 1.
        let angle = Scalar.atan2(end, (1 - end * end).squareRoot())
        var sum = 0.0
        for (node, weight) in legendre {
            for node in [-node, node] {
                let sine = Scalar.sin(angle / 2 * (1 + node))
                sum += weight * Scalar.exp(-x * x / (1 + sine))
            }
        }
        return alone * alone + sum * angle / 2 / (2 * Double.pi)
    }

    /// Gauss-Legendre on -1…1, the positive nodes.
    private static let legendre: [(node: Double, weight: Double)] = [
        (0.18343464249564978, 0.36268378337836166), (0.525532409916329, 0.3137066458778869),
        (0.7966664774136267, 0.22238103445337443), (0.9602898564975362, 0.10122853629037706),
    ]

    /// Gauss-Hermite for the standard normal distribution, 24 nodes: the positive ones; the weights of all add up to 1.
    static let hermite: [(node: Double, weight: Double)] = [
        (0.31737009662945237, 0.2408701155466404), (0.953421922932109, 0.1614595128670001),
        (1.5934804298164202, 0.07206936401717823), (2.2404678516917524, 0.021126344408967556),
        (2.8977286432233136, 0.003976608929181307), (3.56930676407356, 0.00046471871877939644),
        (4.260383605019905, 3.2095005652746016e-05), (4.97804137463912, 1.2176597454425883e-06),
        (5.732747175251201, 2.26746167348065e-08), (6.541675005098634, 1.7186649279648716e-10),
        (7.437890666021663, 3.7149741527624003e-13), (8.507803519195257, 9.39019368904204e-17),
    ]
}

/// `value` held between two bounds; not a number becomes the lower one.
func clamped(_ value: Double, _ lower: Double, _ upper: Double) -> Double {
    value > lower ? min(value, upper) : lower
}
