import Balance
import LocalTime
import Posture
import Records
import Reports
import TestSupport

/// A record in a folder of its own, with days and answers as a recorder and a dialogue would have written them.
final class RecordedHouse {
    /// 2026-03-01.
    static let today: LocalDay = 20_513

    let folder: TemporaryFolder
    let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(folder: folder.path + "/data")
    }

    /// So many hours worn from nine o'clock on, with slouches given in seconds since then.
    func record(
        _ day: LocalDay, hours: Int = 6, slouches: [(from_s: Int64, length_s: Int64)] = [], wearer: String = "me",
        family: String = "plumbline"
    ) throws {
        let start_us = day.start_us(offset_s: 0) + 9 * 3_600_000_000
        let recording = try store.begin(
            Store.Recording(
                sensor: "t4-\(wearer)", wearer: wearer, family: family, start_us: start_us, utcOffset_s: 0,
                rulesVersion: "1"))
        var increment = Store.Increment()
        increment.track = (0..<Int64(hours) * 3600).map { second in
            let slouches = slouches.contains { $0.from_s <= second && second < $0.from_s + $0.length_s }
            return TrackSecond(
                time_us: start_us + second * 1_000_000, flexionDegrees: slouches ? 25 : 3, leanDegrees: 0,
                posture: slouches ? .slouch : .upright, activity: .still, calibration: .ok, coverage: 1)
        }
        increment.episodes = slouches.map { from_s, length_s in
            Episode(
                start_us: start_us + from_s * 1_000_000, end_us: start_us + (from_s + length_s) * 1_000_000,
                kind: .slouch, meanDegrees: 25, peakDegrees: 27)
        }
        try store.append(increment, to: recording)
        try store.end(recording)
    }

    func answerNeckHold(_ values: [Double], wearer: String = "me") throws {
        try store.add(
            StoredAnswer(
                wearer: wearer,
                answer: TestAnswer(
                    test: "T03", day: Self.today, items: [TestAnswer.Item("hold", values: values)], sex: .man),
                moment: Moment(utc_us: Self.today.start_us(offset_s: 0) + 8 * 3_600_000_000, offset_s: 0),
                knowledgeVersion: Knowledge.version))
    }

    func balance(of wearer: String = "me") throws -> WearerBalance {
        try WearerBalance.read(of: wearer, today: Self.today, from: store, knowledge: Knowledge.builtIn())
    }

    func agree(wearer: String = "me") throws {
        try store.add(Consent(to: Consent.currentVersion, wearer: wearer, time_us: 1))
    }
}
