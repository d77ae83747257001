import LocalTime
import TestSupport
import Testing

@testable import Balance

/// People drawn from the model's own assumptions: of them it must be right as often as it says (simulation-based calibration).
@Suite("The model on people as it supposes them")
struct CalibrationTests {
    private let model: ImbalanceModel

    init() throws { model = try People.model() }

    /// The lower triangle of the prior covariance's square root.
    private func root() -> [[Double]] {
        let count = model.prior.count
        var root = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
        for row in 0..<count {
            for column in 0...row {
                var rest = model.prior.covariance[row * count + column]
                for inner in 0..<column { rest -= root[row][inner] * root[column][inner] }
                root[row][column] = row == column ? max(0, rest).squareRoot() : rest / root[column][column]
            }
        }
        return root
    }

    @Test("The truth's place in what is supposed is even over ten parts, and within ±1 deviation in 68 %")
    func calibrated() {
        var dice = SplitMix(seed: 21)
        func normal() -> Double { (0..<12).map { _ in dice.number(0...1) }.reduce(0, +) - 6 }
        let rules = model.rules
        let root = root()
        let people = 400
        var places = [[Int]](repeating: [Int](repeating: 0, count: 10), count: model.basis.states.count)
        var inside = 0
        for _ in 0..<people {
            let draws = root.map { _ in normal() }
            let truth = root.indices.map { row in
                model.prior.mean[row] + zip(root[row], draws).map(*).reduce(0, +)
            }
            let lasting = model.basis.channels.map { $0.lastingVariance(sex: .man, prior: model.prior, rules: rules) }
            var joint = JointState(model.prior, lastingVariances: lasting, rules: rules)
            for (index, channel) in model.basis.channels.enumerated() where dice.chance(0.6) {
                let offset = normal() * lasting[index].squareRoot()
                let error = channel.retestVariance(prior: model.prior, rules: rules)
                for _ in 0..<dice.number(1...2) {
                    let state = channel.loads.map { $0.value * truth[$0.state] }.reduce(0, +)
                    let score = state + offset + normal() * error.squareRoot()
                    var row: JointState.Row = channel.loads.map { ($0.state, $0.value) }
                    row.append((joint.states + 2 + index, 1))
                    let expected = joint.expect(row)
                    var moved: [Double] = []
                    joint.take(surprise: score - expected.score, variance: expected.variance + error, moved: &moved)
                }
            }
            for state in truth.indices {
                let deviation = joint.covariance[state * joint.size + state].squareRoot()
                let distance = (truth[state] - joint.mean[state]) / deviation
                inside += abs(distance) < 1 ? 1 : 0
                places[state][min(9, Int((NormalDistribution.below(distance) * 10).rounded(.down)))] += 1
            }
        }
        let expected = Double(people) / 10
        let spreads = places.map {
            $0.map { (Double($0) - expected) * (Double($0) - expected) / expected }.reduce(0, +)
        }
        // Chi-square of nine degrees: mean 9, and of 36 the largest below 30 but once in three hundred.
        #expect(abs(spreads.reduce(0, +) / Double(spreads.count) - 9) < 3 && spreads.max() ?? 99 < 33)
        let share = Double(inside) / Double(people * model.basis.states.count)
        #expect(abs(share - 0.683) < 0.02)
    }
}
