public import LocalTime

/// What somebody answered to a self-test on one occasion.
public struct TestAnswer: Codable, Equatable, Sendable {
    /// For norms that tell men and women apart; `nil` in an answer where it is not known.
    public enum Sex: String, Codable, CaseIterable, Sendable {
        case man
        case woman
    }

    /// One of the things that a test asks for, on one side.
    public struct Item: Codable, Equatable, Sendable {
        /// The answer's id in the knowledge of the test.
        public var answer: String
        public var side: StateKey.Side
        /// In the answer's unit, one for each trial; empty for a choice.
        public var values: [Double]
        public var choice: String?

        public init(_ answer: String, side: StateKey.Side = .both, values: [Double]) {
            self.answer = answer
            self.side = side
            self.values = values
        }

        public init(_ answer: String, side: StateKey.Side = .both, choice: String) {
            self.answer = answer
            self.side = side
            values = []
            self.choice = choice
        }
    }

    public var test: String
    public var day: LocalDay
    public var items: [Item]
    public var sex: Sex?

    public init(test: String, day: LocalDay, items: [Item], sex: Sex? = nil) {
        self.test = test
        self.day = day
        self.items = items
        self.sex = sex
    }
}
