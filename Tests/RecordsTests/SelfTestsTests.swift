import Balance
import Foundation
import Glibc
import LocalTime
import Posture
import Records
import TestSupport
import Testing

@Suite("Self-tests and model states in the store")
struct SelfTestsTests {
    private let day = RecordedDays.firstDay
    private let neck = StateKey(MuscleID(rawValue: "deep_neck_flexors"), kind: .weak)

    private func stored(_ values: [Double], wearer: String = "me", hour: Double = 8) -> StoredAnswer {
        StoredAnswer(
            wearer: wearer,
            answer: TestAnswer(
                test: "T03", day: day,
                items: [TestAnswer.Item("hold", values: values), TestAnswer.Item("pelvis_fixed", choice: "yes")],
                sex: .woman),
            moment: Moment(utc_us: RecordedDays.hour_us(hour), offset_s: 3600), knowledgeVersion: "k1")
    }

    private func model(_ rules: ImbalanceRules) throws -> ImbalanceModel {
        ImbalanceModel(basis: ModelBasis(try Knowledge.builtIn()), rules: rules)
    }

    @Test("An answer comes back as it was given; given again for the same moment it takes its place")
    func answers() throws {
        let folder = try TemporaryFolder()
        let store = try Store(folder: folder.path)
        try store.add(stored([20, 24]))
        try store.add(stored([10], wearer: "ann", hour: 9))
        try store.add(stored([21, 24.5]))
        #expect(try store.answers(wearer: "me") == [stored([21, 24.5])])
        #expect(try store.answers().map(\.wearer) == ["me", "ann"])
    }

    @Test("Recorded days and answers, through the store, give the model's own result, which is kept with its version")
    func modelStates() throws {
        let folder = try TemporaryFolder()
        let store = try Store(folder: folder.path)
        for index in 0..<3 {
            let from_us = RecordedDays.hour_us(9, day: day + index)
            try RecordedDays.record(
                RecordedDays.increment(from_us: from_us, seconds: 14_400, slouches: [(0, 720, 25)]), from_us: from_us,
                in: store)
        }
        try store.add(stored([20, 24]))
        let history = BalanceHistory(
            days: try store.balanceDays(wearer: "me", upTo: day + 3),
            answers: try store.answers(wearer: "me").map(\.answer), today: day + 3)
        let result = try model(ImbalanceRules()).result(of: history)
        try store.save(result, wearer: "me")
        let kept = try store.modelStates(wearer: "me")
        let course = try #require(result[neck]?.trajectory)
        #expect(kept.map(\.day) == course.map(\.day) && kept.last?.day == day + 3)
        #expect(kept.allSatisfy { $0.modelVersion == "2.1/\(Knowledge.version)" })
        #expect(kept.map { $0.states[neck] } == course.map(\.estimate))
        // Another version makes all of it again, and what is no more is gone.
        var rules = ImbalanceRules()
        rules.fading_days = 400
        var shorter = history
        shorter.days.removeFirst()
        shorter.answers = []
        try store.save(try model(rules).result(of: shorter), wearer: "me")
        let again = try store.modelStates(wearer: "me")
        #expect(again.last?.day == day + 3 && again.allSatisfy { $0.modelVersion == "2.1+/\(Knowledge.version)" })
        #expect(again.allSatisfy { $0.day > day })
    }

    @Test("What is erased is gone from the file, bytes and all; other people's records stay")
    func erase() throws {
        let folder = try TemporaryFolder()
        let store = try Store(folder: folder.path)
        for wearer in ["zebulon-who-leaves", "ann"] {
            let from_us = RecordedDays.hour_us(9)
            try store.save(
                PairedSensor(
                    id: "s-\(wearer)", name: "clip of \(wearer)", family: "plumbline", wearer: wearer,
                    placement: .upperBack,
                    mount: nil, port: "p", baudRate: 115_200, paired_us: 0))
            try RecordedDays.record(
                RecordedDays.increment(from_us: from_us, seconds: 600, slouches: [(10, 100, 20)]), from_us: from_us,
                wearer: wearer, sensor: "s-\(wearer)", in: store)
            try store.add(stored([20], wearer: wearer))
            try store.add(
                StoredNote(
                    moment: Moment(utc_us: from_us, offset_s: 0), wearer: wearer, sensor: nil, text: "note of \(wearer)"
                ))
            let days = try store.balanceDays(wearer: wearer, upTo: day + 1)
            try store.save(
                model(ImbalanceRules()).result(of: BalanceHistory(days: days, today: day + 1)), wearer: wearer)
        }
        #expect(try store.wearers() == ["ann", "zebulon-who-leaves"])
        #expect(try store.contents(of: "zebulon-who-leaves").recordings == 1)
        #expect(try bytes(of: folder).contains("zebulon"))
        try store.erase(wearer: "zebulon-who-leaves")
        #expect(try store.wearers() == ["ann"])
        #expect(try store.contents(of: "zebulon-who-leaves").rows == 0)
        #expect(try !bytes(of: folder).contains("zebulon"))
        let ann = try store.contents(of: "ann")
        #expect(ann.recordings == 1 && ann.selfTests == 1 && ann.notes == 1 && ann.sensors == 1)
        #expect(try store.summary(of: day, wearer: "ann").worn_s == 600)
    }

    private func bytes(of folder: TemporaryFolder) throws -> String {
        var text = ""
        for file in ["plumbline.sqlite", "plumbline.sqlite-wal"] {
            let url = URL(filePath: folder.path + "/" + file)
            guard access(url.path, F_OK) == 0 else { continue }
            text += String(decoding: try Data(contentsOf: url), as: UTF8.self)
        }
        return text
    }
}
