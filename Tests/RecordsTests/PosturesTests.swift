import FoundationEssentials
import GRDB
import LocalTime
import Motion
import Posture
import TestSupport
import Testing

@testable import Gateway
@testable import Records

@Suite("A wearer's own postures in the record, and what a day was like by them")
struct PosturesTests {
    private let folder: TemporaryFolder
    private let store: Store
    private let day = RecordedDays.firstDay

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(folder: folder.path)
    }

    private func moment(_ hour: Double, _ day: LocalDay? = nil) -> Moment {
        Moment(utc_us: RecordedDays.hour_us(hour, day: day ?? self.day), offset_s: 0)
    }

    /// Somebody whose own slump is about this deep, as far as a held one says.
    private func memory(slump: Double) -> WearerMemory {
        WearerMemory().taught(SlumpHold(forwardDegrees: slump, rightDegrees: 0, lowForwardDegrees: nil))
    }

    /// Two hours from nine o'clock on: upright, ten minutes of 11°, ten minutes of 26° that are recorded as a slouch.
    private func record(
        _ day: LocalDay? = nil, rules: String, placement: Placement = .upperBack, sensor: String = "t4"
    ) throws {
        let from_us = RecordedDays.hour_us(9, day: day ?? self.day)
        var increment = RecordedDays.increment(
            from_us: from_us, seconds: 7200, slouches: [(from_s: 3600, to_s: 4200, degrees: 26)])
        for index in 1800..<2400 { increment.track[index].flexionDegrees = 11 }
        let recording = try store.begin(
            Store.Recording(
                sensor: sensor, wearer: "me", family: "plumbline", placement: placement, start_us: from_us,
                utcOffset_s: 0, rulesVersion: rules))
        try store.append(increment, to: recording)
        try store.end(recording)
    }

    @Test("A belief comes back to the last bit, with its moment")
    func exact() throws {
        var chance = SplitMix(seed: 1)
        for _ in 0..<20 {
            let track = (0..<2000).map { index in
                RecordedDays.second(
                    RecordedDays.hour_us(9) + Int64(index) * 1_000_000, flexion: Double(index / 100 % 3) * 12,
                    lean: Double(chance.next() % 200) / 100)
            }
            let belief = PostureBelief(
                moment: Moment(utc_us: RecordedDays.hour_us(10), offset_s: -7200),
                memory: memory(slump: 12 + Double(chance.next() % 20)).learning(from: track))
            try store.save(belief, wearer: "me", placement: .upperBack)
            #expect(try store.postureBelief(of: "me", placement: .upperBack, at: .max / 2) == belief)
        }
        #expect(try store.readablePostureBeliefs(of: "me").beliefs.count == 1)
    }

    @Test("Forgotten while the clock was a year ahead, postures are learned and kept all the same once it is right")
    func forgottenAhead() throws {
        try store.forgetPostures(of: "me", at: moment(9, day + 365))
        let belief = PostureBelief(moment: moment(10), memory: memory(slump: 20))
        try store.save(belief, wearer: "me", placement: .upperBack)
        #expect(try store.postureBelief(of: "me", placement: .upperBack, at: moment(11).utc_us) == belief)
        // What comes late from before it was forgotten stays forgotten.
        try store.forgetPostures(of: "me", at: moment(12))
        try store.save(belief, wearer: "me", placement: .upperBack)
        #expect(try store.postureBelief(of: "me", placement: .upperBack, at: moment(13).utc_us) == nil)
    }

    @Test("A row that is damaged, or of another version, is no belief; it is said once, and the sensor is recorded")
    func damaged() throws {
        let sensor = PairedSensor(
            id: "witmotion@usb:1", name: "back", family: "witmotion", wearer: "me", placement: .upperBack, mount: nil,
            port: "usb:1", baudRate: 115_200, paired_us: 0)
        try record(rules: "4")
        let plain = try store.summary(of: day, wearer: "me")
        try store.save(
            PostureBelief(moment: moment(10), memory: memory(slump: 20)), wearer: "me", placement: .upperBack)
        #expect(try SensorKnowledge.read(of: sensor, in: store, at: moment(12)).belief != nil)
        let good = try #require(
            try store.read { try String.fetchOne($0, sql: "SELECT body FROM posture_belief") })
        let numbers = good.replacing("\"version\":1", with: "\"version\":2")
        let far = good.replacing("\"forwardDegrees\":20", with: "\"forwardDegrees\":2000")
        #expect(numbers != good && far != good)
        for body in ["{}", "nonsense", numbers, far] {
            try store.write { try $0.execute(sql: "UPDATE posture_belief SET body = ?", arguments: [body]) }
            let known = try SensorKnowledge.read(of: sensor, in: store, at: moment(12))
            #expect(known.belief == nil)
            #expect(
                known.remarks.count == 1
                    && known.remarks.allSatisfy {
                        $0.hasPrefix("“back” is recorded without what was learned of its wearer's postures. ")
                    }, "\(known.remarks)")
            // The day is summed up as if there were no row, and that there is one is told.
            var summary = try store.summary(of: day, wearer: "me")
            #expect(summary.hasUnreadableBelief && !plain.hasUnreadableBelief)
            summary.hasUnreadableBelief = false
            #expect(summary == plain)
        }
    }

    @Test("A day that older rules judged keeps its figures; beside them stands what its track says by the learned rule")
    func olderRules() throws {
        try record(rules: "3")
        let summary = try store.summary(of: day, wearer: "me")
        #expect(summary.rulesVersion == "3" && summary.bandsVersion == "4")
        #expect(summary.slouchRatio == 600.0 / 7200 && summary.episodes.count == 1)
        #expect(summary.slouch_s == 600 && summary.uprightTime_s == 6600, "as its names were given")
        let share = try #require(summary.slouchShare)
        #expect(share.low80 <= share.mean && share.mean <= share.high80)
        #expect((0.03...0.2).contains(share.mean), "\(share)")
        #expect(summary.relaxed_s ?? -1 > 0)
    }

    @Test(
        "A day of the learned rule: what is upright, relaxed, slouched and elsewhere is all the time that could be judged"
    )
    func learnedRules() throws {
        try record(rules: "4")
        let summary = try store.summary(of: day, wearer: "me")
        #expect(summary.slouch_s == 600 && summary.judged_s == 7200)
        #expect(summary.uprightTime_s + (summary.relaxed_s ?? 0) + 600 == 7200)
        #expect((summary.relaxed_s ?? 0) == 600, "11° is on the way to a slump of about 25°")
    }

    @Test("Where a belief of the day's evening is kept, the day is summed up by it; it is the last one of the day")
    func evening() throws {
        try record(rules: "4")
        // Somebody who can hardly slump: 11° is as far as they go.
        try store.save(
            PostureBelief(moment: moment(10), memory: memory(slump: 30)), wearer: "me", placement: .upperBack)
        let deep = try store.summary(of: day, wearer: "me")
        try store.save(
            PostureBelief(moment: moment(20), memory: memory(slump: 11)), wearer: "me", placement: .upperBack)
        let shallow = try store.summary(of: day, wearer: "me")
        #expect(deep.slouchShare?.mean ?? 1 < shallow.slouchShare?.mean ?? 0)
        // The next day's evening says nothing of it, nor does somebody else's.
        try store.save(
            PostureBelief(moment: moment(20, day + 1), memory: memory(slump: 40)), wearer: "me", placement: .upperBack)
        try store.save(
            PostureBelief(moment: moment(21), memory: memory(slump: 40)), wearer: "ann", placement: .upperBack)
        #expect(try store.summary(of: day, wearer: "me") == shallow)
    }

    @Test("A day without a row goes on from the belief before it, and from the slump that was in force on it")
    func before() throws {
        try record(rules: "3")
        let alone = try store.summary(of: day, wearer: "me")
        let calibration = Calibration(
            profile: .sit, time_us: RecordedDays.hour_us(8), upright: Vector3(1, 0, 0), forward: Vector3(0, 0, 1),
            axisSource: .familyDefault, holdDeviationDegrees: 0.5, hold_s: 10)
        try store.save(calibration, sensor: "t4")
        func hold(comparedWith us: Int64) -> PostureHold {
            PostureHold(
                kind: .slump, time_us: RecordedDays.hour_us(8.5), calibration_us: us, forwardDegrees: 14,
                rightDegrees: 0)
        }
        // One that was compared with another upright says nothing.
        try store.save(hold(comparedWith: calibration.time_us - 1), sensor: "t4", wearer: "me")
        #expect(try store.summary(of: day, wearer: "me") == alone)
        try store.save(hold(comparedWith: calibration.time_us), sensor: "t4", wearer: "me")
        let slumped = try store.summary(of: day, wearer: "me")
        #expect(slumped.slouchShare != alone.slouchShare)
        #expect(slumped.slouchRatio == alone.slouchRatio && slumped.episodes == alone.episodes)
        try store.save(
            PostureBelief(moment: moment(20, day - 1), memory: memory(slump: 40)), wearer: "me", placement: .upperBack)
        #expect(try store.summary(of: day, wearer: "me").slouchShare != slumped.slouchShare)
    }

    @Test("A low sensor that was worn and trusted has its say in the same seconds")
    func lowSensor() throws {
        try record(rules: "4")
        let alone = try store.summary(of: day, wearer: "me")
        // The pelvis goes forward with the back: a bend from the hips, no slouch.
        try record(rules: "4", placement: .lowBack, sensor: "l5")
        let both = try store.summary(of: day, wearer: "me")
        #expect(both.slouchShare != alone.slouchShare)
        #expect(both.slouchRatio == alone.slouchRatio && both.worn_s == alone.worn_s)
        try store.write { try $0.execute(sql: "DELETE FROM recording WHERE sensor = 'l5'") }
        #expect(try store.summary(of: day, wearer: "me") == alone)
    }

    @Test("A day without angles says nothing of postures")
    func unknown() throws {
        let from_us = RecordedDays.hour_us(9)
        try RecordedDays.record(
            RecordedDays.increment(from_us: from_us, seconds: 600, calibration: .none).unnamed, from_us: from_us,
            in: store)
        let summary = try store.summary(of: day, wearer: "me")
        #expect(summary.slouchShare == nil && summary.slouchRatio == nil && summary.worn_s == 600)
        #expect(try store.summary(of: day + 5, wearer: "me").relaxed_s == nil)
    }

    @Test("It is known since when the rules in force judge all, where others judged before")
    func change() throws {
        for back in 5..<10 { try record(day - back, rules: "3") }
        #expect(try store.rulesInForce(of: "me", on: day)?.changed == nil)
        for back in 3..<5 { try record(day - back, rules: "4") }
        #expect(
            try store.rulesInForce(of: "me", on: day) == RulesInForce(version: "4", since: day - 4, changed: day - 4))
        // Back to the rule of before for a day, and on again.
        try record(day - 2, rules: "3")
        #expect(
            try store.rulesInForce(of: "me", on: day) == RulesInForce(version: "3", since: day - 9, changed: day - 2))
        try record(day - 1, rules: "4")
        #expect(
            try store.rulesInForce(of: "me", on: day) == RulesInForce(version: "4", since: day - 4, changed: day - 1))
        #expect(
            try store.rulesInForce(of: "me", on: day - 6) == RulesInForce(version: "3", since: day - 9, changed: nil))
    }
}

extension Store.Increment {
    /// Without a calibration nothing is named.
    fileprivate var unnamed: Store.Increment {
        var increment = self
        for index in increment.track.indices { increment.track[index].posture = .unknown }
        return increment
    }
}
