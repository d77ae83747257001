import Balance
import LocalTime

/// A few muscles, patterns and tests: enough of a body to try the model on, whatever the knowledge files say.
enum SmallBody {
    static let neckFlexors = StateKey(MuscleID(rawValue: "deep_neck_flexors"), kind: .weak)
    static let trapezius = StateKey(MuscleID(rawValue: "lower_trapezius"), kind: .weak)
    static let leftHamstrings = StateKey(MuscleID(rawValue: "hamstrings"), side: .left, kind: .tight)
    static let rightHamstrings = StateKey(MuscleID(rawValue: "hamstrings"), side: .right, kind: .tight)
    static let leftLoin = StateKey(MuscleID(rawValue: "quadratus_lumborum"), side: .left, kind: .tight)

    static let basis = ModelBasis(
        states: [
            ModelBasis.State(neckFlexors, loading: 0.5), ModelBasis.State(trapezius, loading: 1),
            ModelBasis.State(leftHamstrings, loading: 0), ModelBasis.State(rightHamstrings, loading: 0),
            ModelBasis.State(leftLoin, loadedBy: .leanLeft, loading: 1),
        ],
        patterns: [
            ModelBasis.Pattern(id: "FHRS", states: [neckFlexors, trapezius], needsWornDays: true),
            ModelBasis.Pattern(id: "PPT", states: [leftHamstrings, rightHamstrings]),
            ModelBasis.Pattern(id: "HH_L", states: [leftLoin], isAsymmetry: true),
        ],
        tests: [
            ModelBasis.Test(
                id: "T03",
                readings: [
                    ModelBasis.Reading(
                        of: [neckFlexors], answer: "hold",
                        scoring: .norm(
                            [
                                ModelBasis.Norm(sex: .man, mean: 38.9, deviation: 20.1),
                                ModelBasis.Norm(mean: 29.4, deviation: 13.7),
                            ], meanError: 0.18, singleError: 0.25))
                ]),
            ModelBasis.Test(
                id: "T06",
                readings: [
                    ModelBasis.Reading(
                        of: [trapezius], answer: "lost",
                        scoring: .cutoff(0, isPositiveAbove: true, ModelBasis.Ratios(positive: 1.5, negative: 0.67)))
                ]),
            ModelBasis.Test(
                id: "T08",
                readings: [StateKey.Side.left, .right].map { side in
                    ModelBasis.Reading(
                        of: [side == .left ? leftHamstrings : rightHamstrings], answer: "knee", side: side,
                        scoring: .cutoff(40, isPositiveAbove: true, ModelBasis.Ratios(positive: 1.5, negative: 0.67)))
                }),
            ModelBasis.Test(
                id: "T09",
                readings: [
                    ModelBasis.Reading(
                        of: [leftLoin], answer: "high",
                        scoring: .choices(["left"], ModelBasis.Ratios(positive: 1e6, negative: 1e-6)), onlyIf: "steady")
                ]),
            ModelBasis.Test(id: "T04", readings: []),
        ],
        version: "small")

    static let model = ImbalanceModel(basis: basis)

    /// The three slouches of the worked example, in six hours worn.
    static func slouchingDay(_ day: LocalDay) -> BalanceDay {
        BalanceDay(
            day: day, worn_min: 360,
            slouches: [
                HeldPosture(minutes: 12, meanDegrees: 25), HeldPosture(minutes: 4, meanDegrees: 18),
                HeldPosture(minutes: 25, meanDegrees: 32),
            ])
    }

    static func holding(_ seconds: [Double], day: LocalDay) -> TestAnswer {
        TestAnswer(test: "T03", day: day, items: [TestAnswer.Item("hold", values: seconds)], sex: .man)
    }

    static func highHip(_ choice: String, steady: String = "yes", day: LocalDay) -> TestAnswer {
        TestAnswer(
            test: "T09", day: day,
            items: [TestAnswer.Item("high", choice: choice), TestAnswer.Item("steady", choice: steady)])
    }
}
