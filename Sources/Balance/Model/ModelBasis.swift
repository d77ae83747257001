/// What the imbalance model must know beforehand: which states there are, what loads them, which test says what of them.
///
/// It is made of the knowledge files; the model itself knows no muscle by name. States, patterns and channels refer to each
/// other by their places, for the model works on flat arrays.
public struct ModelBasis: Equatable, Sendable {
    public let states: [State]
    public let patterns: [Pattern]
    /// Every reading of every self-test: one number each, with one lasting error of its own.
    public let channels: [Channel]
    /// Every self-test, also one that says nothing of a state.
    public let tests: [String]
    /// Self-tests that are done twice in the first week, for how well somebody measures.
    public let twice: Set<String>
    /// The version of the knowledge it was made of.
    public let version: String

    public struct State: Equatable, Sendable {
        public var key: StateKey
        public var region: Muscle.Region
        /// How strongly slouching is supposed to load it, 0…1; 0 where the sensor says nothing about it.
        public var loading: Double
        /// Only told by one side against the other, which is never more than possible.
        public var isAsymmetric: Bool
    }

    public struct Pattern: Equatable, Sendable {
        public var id: String
        public var states: [StateKey]
        /// Of them those that some self-test reads, by their places.
        public var informable: [Int]
        /// One side against the other, which is never more than possible.
        public var isAsymmetry: Bool

        /// It is present where this many of the informable states are.
        public var needed: Int { (informable.count + 1) / 2 }
    }

    /// One reading of a test.
    public struct Channel: Equatable, Sendable {
        public var test: String
        public var reading: SelfTestReading
        /// What a body can do, in the unit of the answer; `nil` for a choice.
        public var range: ClosedRange<Double>?
        /// The places of its states, and how much of each is in its score.
        public var loads: [Load]

        public struct Load: Equatable, Sendable {
            public var state: Int
            public var value: Double
        }

        /// It measures one state itself.
        public var isDirect: Bool { reading.error != nil }
    }
}

extension ModelBasis {
    /// What the model needs of the knowledge files.
    public init(_ knowledge: Knowledge) {
        let keys = knowledge.muscles.flatMap(\.states).sorted()
        let places = Dictionary(zip(keys, keys.indices)) { first, _ in first }
        channels = knowledge.selfTests.flatMap { test in
            test.readings.map { reading in
                Channel(
                    test: test.id, reading: reading, range: test.range(of: reading.answer),
                    loads: reading.loads.compactMap { load in
                        places[load.state].map { Channel.Load(state: $0, value: load.value) }
                    })
            }
        }
        let read = Set(channels.flatMap(\.loads).map(\.state))
        patterns = knowledge.patterns.map { pattern in
            Pattern(
                id: pattern.id, states: pattern.states,
                informable: pattern.states.compactMap { places[$0] }.filter(read.contains),
                isAsymmetry: pattern.isAsymmetry)
        }
        states = keys.map { key in
            let muscle = knowledge.muscle(key.muscle)
            let patterns = knowledge.patterns.filter { $0.states.contains(key) }
            return State(
                key: key, region: muscle?.region ?? .lower, loading: muscle?.loading ?? 0,
                isAsymmetric: key.side != .both && !patterns.isEmpty && patterns.allSatisfy(\.isAsymmetry))
        }
        tests = knowledge.selfTests.map(\.id)
        twice = Set(knowledge.selfTests.filter(\.isDoneTwice).map(\.id))
        version = Knowledge.version
    }

    /// Whether no self-test tells of a state.
    public func isUnread(_ key: StateKey) -> Bool {
        !channels.contains { $0.loads.contains { states[$0.state].key == key } }
    }
}

extension SelfTest {
    /// What an answer in numbers may be; `nil` for a choice.
    func range(of answer: String) -> ClosedRange<Double>? {
        switch answers.first(where: { $0.id == answer })?.form {
        case .number(_, let range): range
        case .choice, nil: nil
        }
    }
}
