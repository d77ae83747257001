import Balance
import LocalTime
import Motion

/// What is really so in a simulated wearer: the model's kind of law with other numbers and with chance in it, so that
/// the model is not judged by its own arithmetic.
struct SimulatedBody {
    /// Slower, less driven by slouching and less helped by exercise than the model supposes.
    private static let law: ImbalanceRules = {
        var law = ImbalanceRules()
        law.fading_days = 65
        law.exposureDrive = 0.5
        law.halving_days = 36
        law.ordinary = 0.25
        return law
    }()
    private static let chance = 0.012

    private(set) var levels: [StateKey: Double] = [:]
    private let loadings: [StateKey: ModelBasis.State]
    private var dice: Dice

    init(_ basis: ModelBasis, seed: UInt64) {
        dice = Dice(seed)
        loadings = Dictionary(basis.states.map { ($0.key, $0) }) { first, _ in first }
        // Somebody who has sat bent for years: the neck and the upper back beyond the reference, the rest ordinary.
        for state in basis.states { levels[state.key] = state.loading > 0 && state.loadedBy == .slouch ? 0.62 : 0.3 }
    }

    mutating func live(_ day: BalanceDay?, doses: [RoutineDose]) {
        let exposure = day.flatMap { DayExposure(of: $0.slouches, worn_min: $0.worn_min) }?.value
        for (key, level) in levels.sorted(by: { $0.key < $1.key }) {
            guard let state = loadings[key] else { continue }
            var estimate = StateEstimate(mean: level, variance: 0)
            let dose = doses.first { $0.state == key }?.part ?? 0
            // On a day without a record people sit as well: as much as on a usual one, that nobody has seen.
            estimate.advance(
                DayLoad(
                    exposure: state.loadedBy == .slouch ? exposure ?? 0.6 : 0, loading: state.loading, routine: dose),
                rules: Self.law)
            levels[key] = min(1, max(0, estimate.mean + dice.normal(Self.chance)))
        }
    }

    func level(_ muscle: String, _ kind: StateKey.Kind) -> Double {
        levels[StateKey(MuscleID(rawValue: muscle), kind: kind)] ?? 0.2
    }

    /// What the wearer would write down for a self-test; `nil` for those that this simulation does not do.
    mutating func answer(_ test: String, day: LocalDay) -> TestAnswer? {
        func measured(_ level: Double, error: Double, norm: (mean: Double, deviation: Double)) -> Double {
            norm.mean - (level + dice.normal(error) - 0.2) / 0.4 * norm.deviation
        }
        switch test {
        case "T03":
            let neck = level("deep_neck_flexors", .weak)
            let hold = measured(neck, error: 0.165, norm: (38.9, 20.1))
            return TestAnswer(
                test: test, day: day,
                items: [TestAnswer.Item("hold", values: [max(0, hold - 2), max(0, hold + 2)])], sex: .man)
        case "T06":
            let isBeyond = level("lower_trapezius", .weak) > 0.5
            let lost = dice.number(0...1) < (isBeyond ? 0.6 : 0.4) ? 1.0 : 0.0
            return TestAnswer(test: test, day: day, items: [TestAnswer.Item("lost", values: [lost])])
        case "T11":
            let hold = measured(level("thoracic_extensors", .weak), error: 0.22, norm: (113, 45))
            return TestAnswer(test: test, day: day, items: [TestAnswer.Item("hold", values: [max(0, hold)])])
        case "T12":
            let both = (level("deep_neck_flexors", .weak) + level("suboccipitals", .tight)) / 2
            let angle = measured(both, error: 0.22, norm: (50.6, 3.6))
            return TestAnswer(test: test, day: day, items: [TestAnswer.Item("angle", values: [angle])])
        default:
            return nil
        }
    }
}
