extension RoutineInput {
    /// What the model says of a state.
    public struct StateScore: Equatable, Sendable {
        public var key: StateKey
        /// That it is present, 0…1.
        public var probability: Double
        public var claim: Claim
        public var limits: [ClaimLimit]
        /// A self-test of that very state stands behind it.
        public var isMeasured: Bool

        public init(
            key: StateKey, probability: Double, claim: Claim, limits: [ClaimLimit] = [], isMeasured: Bool = true
        ) {
            self.key = key
            self.probability = probability
            self.claim = claim
            self.limits = limits
            self.isMeasured = isMeasured
        }

        /// Likely or possible: the routine works on it.
        public var isClaimed: Bool { claim == .likely || claim == .possible }
    }

    /// The claimed states: by the word, then by the probability.
    public var claimed: [StateScore] {
        func rank(_ score: StateScore) -> (Int, Double) { (score.claim == .likely ? 0 : 1, -score.probability) }
        return states.filter { $0.isClaimed && $0.probability.isFinite }.sorted { a, b in
            rank(a) == rank(b) ? a.key < b.key : rank(a) < rank(b)
        }
    }

    /// The claimed states of a kind, in the same order.
    func claimed(_ kind: StateKey.Kind) -> [StateScore] { claimed.filter { $0.key.kind == kind } }
}

extension RoutineInput.StateScore {
    /// Behind the muscle's name: `likely weak`.
    public var word: String { "\(claim == .likely ? "likely" : "possibly") \(key.kind.rawValue)" }

    /// Within a sentence, as a finding: `likely weak; of ten such people about nine are`.
    var finding: String {
        guard let spoken = claim.spoken(probability, limits: limits) else { return word }
        return "\(word); \(Claim.ofTen(spoken, one: "is", several: "are"))"
    }
}
