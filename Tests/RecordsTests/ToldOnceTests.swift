import GRDB
import LocalTime
import TestSupport
import Testing

@testable import Records

@Suite("What is told once")
struct ToldOnceTests {
    private static let now = Moment(utc_us: 1_772_352_000_000_000, offset_s: 3600)

    @Test(
        "Who recorded by an older rule is to be told that slouches are learned, on a screen and in a log; nobody else is"
    )
    func earlierRecord() throws {
        let folder = try TemporaryFolder()
        do {
            // As the version before left it.
            let old = try Store(folder: folder.path)
            try old.write { database in
                for (wearer, version) in [("me", "3"), ("me", "4"), ("anna", "3+"), ("new", "4"), ("newer", "12+")] {
                    try database.execute(
                        sql: """
                            INSERT INTO recording
                            (sensor, wearer, family, start_us, utc_offset_s, rules_version, first_quality)
                            VALUES ('s', ?, 'plumbline', 0, 0, ?, 'ok')
                            """, arguments: [wearer, version])
                }
                try database.execute(
                    sql: "DROP TABLE told_once; DELETE FROM grdb_migrations WHERE identifier = 'v-told-once';")
            }
        }
        let store = try Store(folder: folder.path)
        let told = try store.toldOnce()
        #expect(Set(told.map(\.wearer)) == ["me", "anna"])
        #expect(told.count == 4 && told.allSatisfy { $0.topic == "learned_rule" && $0.moment == nil })
        #expect(Set(told.map(\.place)) == [.person, .log])
        let kept = ToldOnce(wearer: "me", topic: "learned_rule", place: .log, moment: Self.now)
        try store.save([kept])
        #expect(try Store(folder: folder.path).toldOnce().filter { $0.moment != nil } == [kept])
    }

    @Test("Of questions the last few are kept, each wearer's apart, also over a restart, and what was told once stays")
    func questions() throws {
        let folder = try TemporaryFolder()
        let told = ToldOnce(wearer: "me", topic: "own_angle", place: .person, moment: Self.now)
        try Store(folder: folder.path).save([told])
        let moments = (0..<5).map { Moment(utc_us: Self.now.utc_us + $0 * 3_600_000_000, offset_s: 3600) }
        for moment in moments { try Store(folder: folder.path).addAsked(wearer: "me", at: moment, most: 3) }
        let store = try Store(folder: folder.path)
        try store.addAsked(wearer: "anna", at: moments[1], most: 3)
        #expect(try store.askedOfLate(wearer: "me") == Array(moments.suffix(3)))
        #expect(try store.askedOfLate(wearer: "anna") == [moments[1]])
        #expect(try store.askedOfLate(wearer: "ben").isEmpty)
        #expect(try store.toldOnce().contains(told))
    }

    @Test("A new record has nothing to tell, and what was told is kept with its time and place")
    func newRecord() throws {
        let folder = try TemporaryFolder()
        let store = try Store(folder: folder.path)
        #expect(try store.toldOnce().isEmpty)
        let kept = ToldOnce(wearer: "me", topic: "own_angle", place: .person, moment: Self.now)
        try store.save([kept, kept])
        #expect(try store.toldOnce() == [kept])
    }
}
