import GRDB
import LocalTime
import Posture
import Reports
import TestSupport
import Testing

@testable import Records

@Suite("Wearers in the record")
struct WearersInRecordTests {
    private let folder: TemporaryFolder
    private let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(folder: folder.path)
    }

    private func record(_ wearer: String, at start_us: Int64) throws {
        let id = try store.begin(
            Store.Recording(
                sensor: "t4-\(wearer)", wearer: wearer, family: "plumbline", placement: .upperBack,
                start_us: start_us, utcOffset_s: 0, rulesVersion: "4", firstQuality: .ok))
        var increment = Store.Increment()
        increment.track = (0..<60).map {
            TrackSecond(
                time_us: start_us + $0 * 1_000_000, flexionDegrees: Double($0 % 30), leanDegrees: 0, posture: .slouch,
                activity: .still, calibration: .ok, coverage: 1)
        }
        try store.append(increment, to: id)
        try store.end(id)
    }

    @Test("A new name stands in every table that carries one, and nothing is left under the old one")
    func rename() throws {
        try record("me", at: 1_772_352_000_000_000)
        let tables = try store.tables().filter(\.namesWearer)
        func count(_ table: StoredTable, of wearer: String) throws -> Int {
            try store.read { database in
                try Int.fetchOne(
                    database, sql: "SELECT count(*) FROM \(table.name) WHERE wearer = ?", arguments: [wearer]) ?? 0
            }
        }
        // A trigger takes the brief of a day away again, so twice.
        for table in tables + tables where try count(table, of: "me") == 0 {
            try store.write { try table.fill(wearer: "me", chip: "t4-me", recording: 1, $0) }
        }
        for table in tables { #expect(try count(table, of: "me") > 0, "\(table.name) is not filled") }
        try store.renameWearer("me", to: "anna")
        for table in tables {
            let (old, new) = (try count(table, of: "me"), try count(table, of: "anna"))
            // A brief is taken away when what it is worked out from is written.
            #expect(old == 0 && (new > 0 || table.name == "day_brief"), "\(table.name)")
        }
    }

    @Test("What was recorded is the new name's")
    func renamedDays() throws {
        try record("me", at: 1_772_352_000_000_000)
        try store.add(
            StoredNote(moment: Moment(utc_us: 1, offset_s: 0), wearer: "me", sensor: nil, text: "a note"))
        try store.renameWearer("me", to: "anna")
        #expect(try store.wearers() == ["anna"])
        #expect(try store.recordedDays(of: "anna") == 20_513...20_513 && store.recordedDays(of: "me") == nil)
        #expect(try store.summary(of: 20_513, wearer: "anna").worn_s == 60)
    }

    @Test("Two people are not made one")
    func taken() throws {
        try record("me", at: 1_772_352_000_000_000)
        try record("ann", at: 1_772_352_000_000_000)
        #expect(throws: RecordsError.wearerIsKnown("ann")) { try store.renameWearer("me", to: "ann") }
        #expect(try store.wearers() == ["ann", "me"])
    }

    @Test("A belief that cannot be read is told, and the day is summed up without it; the row stays")
    func damagedBelief() throws {
        try record("me", at: 1_772_352_000_000_000)
        let moment = Moment(utc_us: 1_772_352_060_000_000, offset_s: 0)
        try store.save(
            PostureBelief(moment: moment, memory: WearerMemory()), wearer: "me", placement: .upperBack)
        #expect(try !store.summary(of: 20_513, wearer: "me").hasUnreadableBelief)
        try store.write { try $0.execute(sql: "UPDATE posture_belief SET body = '{'") }
        let damaged = try store.summary(of: 20_513, wearer: "me")
        #expect(damaged.hasUnreadableBelief && damaged.worn_s == 60 && damaged.relaxed_s != nil)
        #expect(try store.readablePostureBeliefs(of: "me").unreadable == 1)
        let counts = try RecordExport(of: store).write(to: folder.path + "/out")
        #expect(counts.unreadableBeliefs == 1 && counts.recordings == 1, "and the rest is given back")
        #expect(try store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM posture_belief") } == 1)
    }

    @Test("How deep a slouch is, is judged by what is set")
    func slouchDepth() throws {
        try record("me", at: 1_772_352_000_000_000)
        var rules = PostureRules()
        rules.slouchDepth = 0.6
        let (usual, deep) = (
            try store.summary(of: 20_513, wearer: "me"), try store.summary(of: 20_513, wearer: "me", rules: rules)
        )
        #expect(usual.bandsVersion == "4" && deep.bandsVersion == "4+")
        #expect(deep.slouchShare != usual.slouchShare)
        // One fixed angle says nothing of bands: they are the learned rule's.
        rules.slouchRule = .fixed
        #expect(try store.summary(of: 20_513, wearer: "me", rules: rules).bandsVersion == "4+")
    }

    @Test("Without bands the same day is told, but for them")
    func withoutBands() throws {
        try record("me", at: 1_772_352_000_000_000)
        let plain = try store.summaryWithoutBands(of: 20_513, wearer: "me")
        let whole = try store.summary(of: 20_513, wearer: "me")
        #expect(plain.relaxed_s == nil && whole.relaxed_s != nil)
        #expect(plain.worn_s == whole.worn_s && plain.calibrated_s == whole.calibrated_s)
        #expect(plain.answersKnown == whole.answersKnown && plain.rulesVersion == whole.rulesVersion)
    }
}
