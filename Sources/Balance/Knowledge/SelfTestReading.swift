/// What the model may conclude from an answer, and how surely: one number, a score.
///
/// A score is in standard deviations of healthy people beyond their mean, towards tight or weak.
public struct SelfTestReading: Equatable, Sendable {
    /// How much of a state's score is in the reading's.
    public struct Load: Equatable, Sendable {
        public var state: StateKey
        /// 1 where the test measures that very state; negative where more of the state makes the score smaller.
        public var value: Double
    }

    /// A mean and a standard deviation of people.
    public struct Norm: Equatable, Sendable {
        public var mean: Double
        public var sd: Double
    }

    public enum Rule: Equatable, Sendable {
        case norm(Norms)
        /// The scores of the answers 0, 1, 2 …
        case steps([Double])
        /// The score of each choice.
        case choices([String: Double])
    }

    public struct Norms: Equatable, Sendable {
        public var men: Norm
        public var women: Norm
        /// For whom neither is known.
        public var anyone: Norm
        /// Which side of the mean is tight or weak.
        public var lowIsMore: Bool
        /// Answer and mean are compared by their natural logarithms, of 1 and more.
        public var isLogarithmic: Bool
        /// What the score is held within.
        public var range: ClosedRange<Double>
        /// An answer up to this value has this score, whatever the norm says.
        public var floor: Floor?
    }

    public struct Floor: Equatable, Sendable {
        public var value: Double
        public var score: Double
    }

    /// The errors of a test that measures one state itself, in scores.
    public struct DirectError: Equatable, Sendable {
        /// From one session to the next.
        public var retestSD: Double
        /// Of norm, technique and other muscles: in one person always the same.
        public var lastingSD: Double
        /// The retest error grows with the answer.
        public var growsWithAnswer: Bool
        /// The retest error is this many times that, where there was one trial.
        public var singleTrialFactor: Double
        /// The retest error of women is this many times that of men.
        public var womenFactor: Double
    }

    public var loads: [Load]
    /// The id of the answer that is read.
    public var answer: String
    /// Which side's answer is read; `both`: the mean of both sides, or the one answer of a test without sides.
    public var side: StateKey.Side
    public var rule: Rule
    /// `nil` for a test that nobody has validated: what its loads do not explain is error.
    public var error: DirectError?
    /// Read only where the answer of this id is `yes`.
    public var onlyIf: String?

    public var states: [StateKey] { loads.map(\.state) }

    static let fields: Set<String> = [
        "states", "load", "answer", "side", "only_if", "norm", "norm_men", "norm_women", "more", "logarithm", "least",
        "most", "up_to", "steps", "scores", "retest_sd", "lasting_sd", "grows", "single_trial", "women",
    ]

    init(_ entry: EntryReader, answers: [SelfTestAnswer], sided: Bool) throws(KnowledgeError) {
        try entry.allow(Self.fields)
        let states = try entry.states("states")
        guard !states.isEmpty else { throw entry.error("states", "is missing") }
        let values = try entry.numbers("load", in: -1...1)
        guard values.count == 1 || values.count == states.count, values.allSatisfy({ $0 != 0 }) else {
            throw entry.error("load", "takes one number other than 0, or one for each state")
        }
        loads = states.enumerated().map { index, state in
            Load(state: state, value: values.count == 1 ? values[0] : values[index])
        }
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
        rule = try Rule(entry, read: read)
        error = try DirectError(entry)
        guard error == nil || loads.count == 1 && loads[0].value == 1 else {
            throw entry.error("retest_sd", "goes with one state and load 1")
        }
    }
}

extension SelfTestReading.Rule {
    fileprivate init(_ entry: EntryReader, read: SelfTestAnswer) throws(KnowledgeError) {
        let isNorm = entry.has("norm") || entry.has("norm_men") || entry.has("norm_women")
        let forms = [isNorm, entry.has("steps"), entry.has("scores")].count { $0 }
        guard forms == 1 else { throw entry.error("readings", "takes one of norm, steps, scores") }
        switch read.form {
        case .choice(let choices):
            guard let part = try entry.part("scores") else {
                throw entry.error("scores", "is missing: “\(read.id)” is answered by a choice")
            }
            try part.allow(Set(choices))
            var scores: [String: Double] = [:]
            for choice in choices { scores[choice] = try part.number(choice, in: -5...5) }
            self = .choices(scores)
        case .number:
            guard !entry.has("scores") else { throw entry.error("scores", "“\(read.id)” is answered by a number") }
            guard isNorm else {
                let steps = try entry.numbers("steps", in: -5...5)
                guard steps.count >= 2 else { throw entry.error("steps", "takes two numbers or more") }
                self = .steps(steps)
                return
            }
            self = .norm(try SelfTestReading.Norms(entry))
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
        let (men, women, anyone) = (try norm("norm_men"), try norm("norm_women"), try norm("norm"))
        if let men, let women {
            self.men = men
            self.women = women
            self.anyone =
                anyone ?? SelfTestReading.Norm(mean: (men.mean + women.mean) / 2, sd: (men.sd + women.sd) / 2)
        } else {
            guard let anyone, men == nil, women == nil else {
                throw entry.error("norm", "takes norm, or both norm_men and norm_women")
            }
            (self.men, self.women, self.anyone) = (anyone, anyone, anyone)
        }
        isLogarithmic = try entry.flag("logarithm", default: false)
        guard !isLogarithmic || [self.men, self.women, self.anyone].allSatisfy({ $0.mean >= 1 }) else {
            throw entry.error("logarithm", "needs a mean of 1 or more")
        }
        let more = try entry.text("more")
        guard more == "low" || more == "high" else { throw entry.error("more", "takes low or high") }
        lowIsMore = more == "low"
        let least = try entry.number("least", in: -5...5, default: -SelfTestReading.greatestScore)
        let most = try entry.number("most", in: -5...5, default: SelfTestReading.greatestScore)
        guard least < most else { throw entry.error("most", "is not above least") }
        range = least...most
        if let part = try entry.part("up_to") {
            try part.allow(["value", "score"])
            floor = SelfTestReading.Floor(
                value: try part.number("value", in: -1000...1000), score: try part.number("score", in: -5...5))
        }
    }
}

extension SelfTestReading {
    /// Further than anybody's; only what is written wrong lies beyond.
    static let greatestScore = 40.0
}

extension SelfTestReading.DirectError {
    /// - Returns: `nil` where the entry has none.
    fileprivate init?(_ entry: EntryReader) throws(KnowledgeError) {
        guard entry.has("retest_sd") || entry.has("lasting_sd") else {
            for field in ["grows", "single_trial", "women"] where entry.has(field) {
                throw entry.error(field, "goes with retest_sd and lasting_sd")
            }
            return nil
        }
        retestSD = try entry.number("retest_sd", in: 0.01...5)
        lastingSD = try entry.number("lasting_sd", in: 0...5)
        growsWithAnswer = try entry.flag("grows", default: false)
        singleTrialFactor = try entry.number("single_trial", in: 1...5, default: 1)
        womenFactor = try entry.number("women", in: 0.2...5, default: 1)
    }
}
