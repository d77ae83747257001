import Motion

/// All that is supposed of a wearer, jointly normal: the states without exposure and routine (`v`), how strongly exposure
/// couples (`γ`), what the routine does (`β`), and each test's lasting error.
///
/// A state's score is `u = v + γ·a·x - β·R`, with its loading `a`, the exposure `x` and the routine's load `R`; a reading's is
/// `h·u + b + e`. Flat arrays, mean and covariance (row by row); nothing is allocated while it goes through a history.
struct JointState {
    let states: Int
    let size: Int
    private(set) var mean: [Double]
    private(set) var covariance: [Double]
    /// `P·Hᵀ` of the reading that was looked at last.
    private var product: [Double]

    var coupling: Int { states }
    var effect: Int { states + 1 }

    /// A row of a reading: a few places of the vector and what each counts.
    typealias Row = [(place: Int, value: Double)]

    init(_ prior: JointPrior, lastingVariances: [Double], rules: ImbalanceRules) {
        states = prior.count
        size = prior.count + 2 + lastingVariances.count
        mean = [Double](repeating: 0, count: size)
        covariance = [Double](repeating: 0, count: size * size)
        product = mean
        for row in 0..<states {
            mean[row] = prior.mean[row]
            for column in 0..<states { covariance[row * size + column] = prior.covariance[row * states + column] }
        }
        mean[coupling] = rules.couplingMean
        covariance[coupling * size + coupling] = rules.couplingDeviation * rules.couplingDeviation
        covariance[effect * size + effect] = rules.effectDeviation * rules.effectDeviation
        for (index, variance) in lastingVariances.enumerated() {
            let place = states + 2 + index
            covariance[place * size + place] = variance
        }
    }

    /// The states drift back to what is supposed of anybody, however many days at once: ignorance never goes beyond it.
    mutating func advance(days: Int, prior: JointPrior, rules: ImbalanceRules) {
        guard days > 0 else { return }
        let kept = Scalar.exp(-Double(days) / rules.fading_days)
        let new = 1 - kept * kept
        for row in 0..<states { mean[row] = prior.mean[row] + kept * (mean[row] - prior.mean[row]) }
        covariance.withUnsafeMutableBufferPointer { covariance in
            prior.covariance.withUnsafeBufferPointer { prior in
                // Each loop does one thing, so that the compiler does it to several numbers at once.
                let (states, size) = (states, size)
                for row in 0..<states {
                    let (start, priorStart) = (row * size, row * states)
                    for column in 0..<states {
                        covariance[start + column] =
                            kept * kept * covariance[start + column] + new * prior[priorStart + column]
                    }
                    for column in states..<size { covariance[start + column] *= kept }
                }
                for row in states..<size {
                    for column in 0..<states { covariance[row * size + column] *= kept }
                }
            }
        }
    }

    /// What a reading is expected to be, and its variance without the error of a session.
    mutating func expect(_ row: Row) -> (score: Double, variance: Double) {
        var score = 0.0
        for place in 0..<size { product[place] = 0 }
        for (place, value) in row {
            score += value * mean[place]
            for other in 0..<size { product[other] += value * covariance[place * size + other] }
        }
        var variance = 0.0
        for (place, value) in row { variance += value * product[place] }
        return (score, max(0, variance))
    }

    /// Takes in the reading that ``expect(_:)`` was asked for.
    ///
    /// - Parameters:
    ///   - surprise: how far the reading lies from what was expected.
    ///   - variance: of the surprise: what was expected and the session's error together.
    ///   - moved: gets by how much it moved each place of the mean; nothing where it is empty.
    mutating func take(surprise: Double, variance: Double, moved: inout [Double]) {
        guard variance > 0, variance.isFinite, surprise.isFinite else { return }
        let gain = surprise / variance
        for place in 0..<size {
            let step = product[place] * gain
            mean[place] += step
            if !moved.isEmpty { moved[place] = step }
        }
        shrink(variance)
    }

    /// Takes in that a reading is made, whatever it says: only the covariance changes.
    mutating func shrink(_ variance: Double) {
        let size = size
        covariance.withUnsafeMutableBufferPointer { covariance in
            product.withUnsafeBufferPointer { product in
                for row in 0..<size {
                    let factor = product[row] / variance
                    guard factor != 0 else { continue }
                    let start = row * size
                    for column in 0..<size { covariance[start + column] -= factor * product[column] }
                }
            }
        }
    }
}

/// A time, some days after the last reading, at which states are read off: `u = v + γ·a·x - β·R`.
struct ReadOut {
    let joint: JointState
    let prior: JointPrior
    /// What is left of the deviations from the prior after those days.
    let kept: Double
    /// The loading of each state times the exposure.
    let exposed: [Double]
    /// The routine's load on each state.
    let trained: [Double]

    func score(_ state: Int) -> Double {
        prior.mean[state] + kept * (joint.mean[state] - prior.mean[state]) + exposed[state] * joint.mean[joint.coupling]
            - trained[state] * joint.mean[joint.effect]
    }

    /// Without what own retests have taught of the routine, but with what trials would make one expect of it.
    func expectedScore(_ state: Int, rules: ImbalanceRules) -> Double {
        score(state) + trained[state] * (joint.mean[joint.effect] - rules.expectedEffect)
    }

    func variance(_ state: Int) -> Double { covariance(state, state) }

    func covariance(_ a: Int, _ b: Int) -> Double {
        let size = joint.size
        let (coupling, effect) = (joint.coupling, joint.effect)
        func known(_ row: Int, _ column: Int) -> Double { joint.covariance[row * size + column] }
        let states = kept * kept * known(a, b) + (1 - kept * kept) * prior.covariance[a * prior.count + b]
        let shared =
            exposed[a] * exposed[b] * known(coupling, coupling) + trained[a] * trained[b] * known(effect, effect)
            - (exposed[a] * trained[b] + trained[a] * exposed[b]) * known(coupling, effect)
        let mixed =
            kept
            * (exposed[b] * known(a, coupling) + exposed[a] * known(b, coupling) - trained[b] * known(a, effect)
                - trained[a] * known(b, effect))
        return states + shared + mixed
    }
}
