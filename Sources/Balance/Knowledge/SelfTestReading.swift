/// What the model may conclude from an answer, and how surely.
public struct SelfTestReading: Equatable, Sendable {
    /// A mean and a standard deviation of people.
    public struct Norm: Equatable, Sendable {
        public var mean: Double
        public var sd: Double
    }

    public enum Rule: Equatable, Sendable {
        /// The further on the wrong side of the norm, the more: `z = 0.2 + 0.4·(mean − value)/sd`, kept within 0 and 1.
        case norm(Norms)
        /// Positive where the answer is above (or below) a number.
        case cut(value: Double, above: Bool, Likelihood)
        /// Positive where the answer is among these choices.
        case choices([String], Likelihood)
    }

    public struct Norms: Equatable, Sendable {
        public var men: Norm?
        public var women: Norm?
        /// For whom neither is known, or where people are not told apart.
        public var anyone: Norm
        /// The answer's own uncertainty on the model's scale, from one trial and from the mean of several.
        public var singleSD: Double
        public var meanSD: Double
    }

    /// How much likelier a positive, and a negative, answer is in a person of whom the state is true.
    public struct Likelihood: Equatable, Sendable {
        public var positive: Double
        public var negative: Double
    }

    public var states: [StateKey]
    /// The id of the answer that is read.
    public var answer: String
    /// Which side's answer is read; `both`: the mean of both sides, or the one answer of a test without sides.
    public var side: StateKey.Side
    public var rule: Rule
    /// Read only where the answer of this id is `yes`.
    public var onlyIf: String?

    static let fields: Set<String> = [
        "states", "answer", "side", "only_if", "norm", "norm_men", "norm_women", "s_single", "s_mean",
        "positive_above", "positive_below", "positive", "lr_positive", "lr_negative",
    ]

    init(_ entry: EntryReader, answers: [SelfTestAnswer], sided: Bool) throws(KnowledgeError) {
        try entry.allow(Self.fields)
        states = try entry.states("states")
        guard !states.isEmpty else { throw entry.error("states", "is missing") }
        let id = try entry.text("answer")
        answer = id
        guard let read = answers.first(where: { $0.id == id }) else {
            throw entry.error("answer", "there is no answer “\(id)”")
        }
        side = try entry.choice("side", default: .both)
        guard sided || side == .both else { throw entry.error("side", "the test has no sides") }
        let condition = entry.has("only_if") ? try entry.text("only_if") : nil
        onlyIf = condition
        let conditions = answers.filter { $0.form == .choice(["yes", "no"]) }.map(\.id)
        if let condition, !conditions.contains(condition) {
            throw entry.error("only_if", "takes the id of an answer with the choices yes and no")
        }

        if entry.has("norm") {
            rule = .norm(try Norms(entry))
        } else if entry.has("positive") {
            let positive = try entry.texts("positive")
            guard case .choice(let choices) = read.form, Set(positive).isSubset(of: choices) else {
                throw entry.error("positive", "names what is no choice of “\(id)”")
            }
            rule = .choices(positive, try Likelihood(entry))
        } else {
            let above = entry.has("positive_above")
            guard above != entry.has("positive_below") else {
                throw entry.error("readings", "takes one of norm, positive, positive_above, positive_below")
            }
            let value = try entry.number(above ? "positive_above" : "positive_below", in: -1000...1000)
            rule = .cut(value: value, above: above, try Likelihood(entry))
        }
        if case .choice = read.form, !entry.has("positive") {
            throw entry.error("positive", "is missing: “\(id)” is answered by a choice")
        }
    }
}

extension SelfTestReading.Norms {
    fileprivate init(_ entry: EntryReader) throws(KnowledgeError) {
        func norm(_ field: String) throws(KnowledgeError) -> SelfTestReading.Norm? {
            guard let part = try entry.part(field) else { return nil }
            try part.allow(["mean", "sd"])
            return SelfTestReading.Norm(
                mean: try part.number("mean", in: -1000...1000), sd: try part.number("sd", in: 0.001...1000))
        }
        guard let anyone = try norm("norm") else { throw entry.error("norm", "is missing") }
        self.anyone = anyone
        men = try norm("norm_men")
        women = try norm("norm_women")
        singleSD = try entry.number("s_single", in: 0.01...2)
        meanSD = try entry.number("s_mean", in: 0.01...2, default: singleSD)
    }
}

extension SelfTestReading.Likelihood {
    fileprivate init(_ entry: EntryReader) throws(KnowledgeError) {
        positive = try entry.number("lr_positive", in: 0.01...100)
        negative = try entry.number("lr_negative", in: 0.01...100)
    }
}
