public import Balance
import FoundationEssentials
import GRDB
public import LocalTime

/// Answers to a list of questions that was stopped in the middle.
public struct QuestionDraft: Codable, Equatable, Sendable {
    /// An answer to a question about a sign.
    public struct SignAnswer: Codable, Equatable, Sendable {
        public var isThere: Bool
        /// What was known of the sign before a yes: what going back brings back.
        public var before: KeptSign?

        public init(isThere: Bool, before: KeptSign? = nil) {
            self.isThere = isThere
            self.before = before
        }
    }

    /// What was measured of a self-test before it was left. It goes on from there on the same day; another day measures anew.
    public struct TestDraft: Codable, Equatable, Sendable {
        public var test: String
        public var day: LocalDay
        /// What is complete.
        public var items: [TestAnswer.Item]
        /// The trials so far of what is asked for next.
        public var values: [Double]

        public init(test: String, day: LocalDay, items: [TestAnswer.Item], values: [Double]) {
            (self.test, self.day, self.items, self.values) = (test, day, items, values)
        }
    }

    /// The day of the answers about signs, which hold for that day.
    public var day: LocalDay
    /// Of the list that a version before asked; it says nothing of the present one.
    public var redFlagsDenied = 0
    /// By the id of a sign; `nil` in the draft of a version before.
    public var signs: [String: SignAnswer]?
    /// By the id of a caution.
    public var cautions: [String: Bool] = [:]
    /// By the name of a thing that may be at hand.
    public var things: [String: Bool] = [:]

    /// Of the self-test that was left last.
    public var selfTest: TestDraft?

    public init(day: LocalDay) { self.day = day }

    /// Nothing has been answered that would be asked again.
    public var isEmpty: Bool { (signs ?? [:]).isEmpty && cautions.isEmpty && things.isEmpty && selfTest == nil }
}

extension Store {
    /// Keeps what was answered so far; `nil` forgets it, for the list is finished.
    public func set(_ draft: QuestionDraft?, wearer: String) throws(RecordsError) {
        try write { database in
            guard let draft else {
                return try database.execute(sql: "DELETE FROM question_draft WHERE wearer = ?", arguments: [wearer])
            }
            let body = String(decoding: try JSONEncoder().encode(draft), as: UTF8.self)
            try database.execute(
                sql: "INSERT OR REPLACE INTO question_draft (wearer, body) VALUES (?, ?)", arguments: [wearer, body])
        }
    }

    /// `nil` where no list was stopped, or one that an older version kept in another form.
    public func questionDraft(wearer: String) throws(RecordsError) -> QuestionDraft? {
        try read { database in
            try Row.fetchOne(database, sql: "SELECT body FROM question_draft WHERE wearer = ?", arguments: [wearer])
                .flatMap {
                    try? StoredJSON.value(
                        QuestionDraft.self, try $0.value("body", of: "question_draft"), table: "question_draft")
                }
        }
    }
}
