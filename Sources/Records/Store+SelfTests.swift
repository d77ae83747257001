public import Balance
import FoundationEssentials
import GRDB
public import LocalTime

/// A self-test's answer with when it was given.
public struct StoredAnswer: Equatable, Sendable {
    public var wearer: String
    public var answer: TestAnswer
    public var moment: Moment
    /// Of the knowledge by whose steps and norms it was asked.
    public var knowledgeVersion: String

    public init(wearer: String, answer: TestAnswer, moment: Moment, knowledgeVersion: String) {
        self.wearer = wearer
        self.answer = answer
        self.moment = moment
        self.knowledgeVersion = knowledgeVersion
    }
}

extension Store {
    /// Keeps an answer; the same test at the same moment again takes its place.
    public func add(_ stored: StoredAnswer) throws(RecordsError) {
        try write { database in
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO self_test
                        (wearer, test, local_day, time_us, utc_offset_s, items, sex, knowledge_version)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    stored.wearer, stored.answer.test, stored.answer.day, stored.moment.utc_us, stored.moment.offset_s,
                    String(decoding: try JSONEncoder().encode(stored.answer.items), as: UTF8.self),
                    stored.answer.sex?.rawValue, stored.knowledgeVersion,
                ])
        }
    }

    /// Removes an answer, and what was supposed from its day on.
    public func remove(_ stored: StoredAnswer) throws(RecordsError) {
        try write { database in
            try database.execute(
                sql: "DELETE FROM self_test WHERE wearer = ? AND test = ? AND time_us = ?",
                arguments: [stored.wearer, stored.answer.test, stored.moment.utc_us])
            try database.execute(
                sql: "DELETE FROM model_state WHERE wearer = ? AND local_day >= ?",
                arguments: [stored.wearer, stored.answer.day])
        }
    }

    /// The answers of a wearer, or of all of them, oldest first.
    public func answers(wearer: String? = nil) throws(RecordsError) -> [StoredAnswer] {
        try read { database in
            var texts = StoredJSONReader<[TestAnswer.Item]>(table: "self_test", column: "items")
            let rows = try Row.fetchCursor(
                database, sql: "SELECT * FROM self_test WHERE ? IS NULL OR wearer = ? ORDER BY time_us, test",
                arguments: [wearer, wearer])
            var answers: [StoredAnswer] = []
            while let row = try rows.next() {
                answers.append(
                    try StoredAnswer(row: row, items: try texts.value(try row.value("items", of: "self_test"))))
            }
            return answers
        }
    }
}

extension StoredAnswer {
    init(row: Row, items: [TestAnswer.Item]) throws(RecordsError) {
        let sex: String? = try row.optional("sex", of: "self_test")
        self.init(
            wearer: try row.value("wearer", of: "self_test"),
            answer: TestAnswer(
                test: try row.value("test", of: "self_test"), day: try row.localDay("local_day", of: "self_test"),
                items: items, sex: sex.flatMap(TestAnswer.Sex.init(rawValue:))),
            moment: try Moment(row, of: "self_test"),
            knowledgeVersion: try row.value("knowledge_version", of: "self_test"))
    }
}
