import Balance
import LocalTime
import Motion
import Posture
import Reports
import TestSupport
import Testing

@testable import Records

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
        _ day: LocalDay, hours: Int = 6, seconds: Int64 = 0, slouches: [(from_s: Int64, length_s: Int64)] = [],
        wearer: String = "me", family: String = "plumbline", rules: String = "1"
    ) throws {
        let start_us = day.start_us(offset_s: 0) + 9 * 3_600_000_000
        let recording = try store.begin(
            Store.Recording(
                sensor: "t4-\(wearer)", wearer: wearer, family: family, start_us: start_us, utcOffset_s: 0,
                rulesVersion: rules))
        var increment = Store.Increment()
        increment.track = (0..<Int64(hours) * 3600 + seconds).map { second in
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

    /// Keeps prompts to take a break, as a recorder does.
    func keep(_ prompts: [BreakPrompt]) throws {
        var addition = Store.Addition(
            to: Store.Recording(
                sensor: "t4-me", wearer: "me", family: "plumbline", start_us: 0, utcOffset_s: 0, rulesVersion: "1"),
            number: nil, Store.Increment(), isLast: false)
        addition.breakPrompts = prompts
        _ = try store.commit([addition])
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

    func balance(
        of wearer: String = "me", today: LocalDay = today, extent: WearerBalance.Extent = .whole
    ) throws -> WearerBalance {
        try WearerBalance.read(
            of: wearer, today: today, from: store, knowledge: Knowledge.builtIn(), extent: extent)
    }

    func agree(wearer: String = "me") throws {
        try store.add(Consent(to: Consent.currentVersion, wearer: wearer, time_us: 1))
    }

    /// Something in every table that is given back: each has a number or a text that no other has.
    func fill() throws {
        let start_us = Self.today.start_us(offset_s: 0) + 9 * 3_600_000_000
        let chip = "chip=1"
        try store.save(
            PairedSensor(
                id: chip, name: "the back", family: "plumbline", wearer: "me", placement: .upperBack, mount: "+x,-z",
                port: "/dev/x", baudRate: 115_200, paired_us: 1))
        try store.save(
            Calibration(
                profile: .stand, time_us: start_us, upright: Vector3(1, 0, 0), forward: Vector3(0, 0, -1),
                axisSource: .familyDefault, holdDeviationDegrees: 0.25, hold_s: 10), sensor: chip)
        try store.save(
            PostureHold(
                kind: .slump, time_us: start_us, start_us: nil, calibration_us: start_us, forwardDegrees: 27,
                rightDegrees: 0, lowForwardDegrees: nil), sensor: chip, wearer: "me")
        let model = GyroModel(
            errors: [Float](repeating: 0.0625, count: 12),
            covariance: (0..<144).map { $0 % 13 == 0 ? 0.001 : 0 })
        if let model { try store.save(GyroMemory(time_us: start_us, model: model), sensor: chip) }
        let recording = try store.begin(
            Store.Recording(
                sensor: chip, wearer: "me", family: "plumbline", placement: .upperBack, start_us: start_us,
                utcOffset_s: 0, rulesVersion: "rules", firstQuality: .ok))
        var increment = Store.Increment()
        increment.chunks = [
            RawChunk(
                samples: [
                    Sample(time_us: start_us, acceleration_m_s2: Vector3(9.75, 0, 0), angularVelocity_rad_s: nil)
                ], accelerationQuantum: 0.25, gyroQuantum: 1)
        ]
        increment.track = [
            TrackSecond(
                time_us: start_us, flexionDegrees: 12.25, leanDegrees: 0, posture: .upright, activity: .still,
                calibration: .ok, coverage: 1)
        ]
        increment.episodes = [
            Episode(
                start_us: start_us, end_us: start_us + 5_000_000, kind: .slouch, meanDegrees: 23.5, peakDegrees: 24.5)
        ]
        increment.gaps = [Gap(from_us: start_us, to_us: start_us + 1, reason: .diskFull, lostSamples: 17)]
        increment.alerts_us = [start_us + 15_000_000]
        increment.silences = [start_us + 15_000_000: "quiet_hours"]
        let morning = Moment(utc_us: Self.today.start_us(offset_s: 0) + 8 * 3_600_000_000, offset_s: 0)
        try store.save(
            StoredAlertStep(day: Self.today - 2, step: .fourth, cause: "answered", moment: morning), wearer: "me")
        try store.setAlertChangeTold(["me"], at: morning)
        try store.save([ToldOnce(wearer: "me", topic: "learned_rule", place: .person, moment: morning)])
        try store.append(increment, to: recording)
        try store.end(recording)
        try keep([
            BreakPrompt(
                at: Moment(utc_us: start_us + 1_800_000_000, offset_s: 0), wearer: "me", sensor: chip, set_min: 30,
                interval_min: 45, outcome: BreakOutcome(.walked, at_us: start_us + 1_980_000_000))
        ])
        try fillPostures(of: recording, sensor: chip, from_us: start_us)
        try store.add(
            StoredNote(
                moment: Moment(utc_us: start_us, offset_s: 0), wearer: "me", sensor: nil, text: "=1+1, \"sat\""))
        try fillAnswers()
    }

    /// What was learned of the wearer's postures, and what the wearer said of one.
    private func fillPostures(of recording: Int64, sensor: String, from_us start_us: Int64) throws {
        let info = try #require(try store.recording(recording))
        var addition = Store.Addition(to: info, number: recording, Store.Increment(), isLast: true)
        addition.corrections = [PostureCorrection(time_us: start_us + 1_740_000_000, wasSlouch: true)]
        addition.belief = PostureBelief(
            moment: Moment(utc_us: start_us + 1_800_000_000, offset_s: 0), memory: WearerMemory())
        #expect(try store.commit([addition]) == [recording])
        try store.write { try Store.save(start: WearerMemory(), of: recording, $0) }
    }

    private func fillAnswers() throws {
        try answerNeckHold([8, 10])
        try balance().keepStates(in: store)
        try agree()
        try store.set(.earlier(isThere: false, day: Self.today - 2), wearer: "ann")
        var record = SignRecord.clear(day: Self.today - 2)
        record.keep(
            KeptSign(sign: "fever", level: .seeSomeone, day: Self.today - 4, status: .lookedAt(Self.today - 3)))
        try store.set(record, wearer: "me")
        try store.set(RoutineProfile(minutes: 9), wearer: "me")
        try store.addRelapse(day: Self.today - 3, wearer: "me")
        var draft = QuestionDraft(day: Self.today)
        draft.cautions = ["neck": true]
        try store.set(draft, wearer: "me")
        let dose = Dose(sets: 2, repetitions: 0, seconds: 30, restSeconds: 10)
        try store.finish(
            StoredSession(
                wearer: "me",
                session: RoutineSession(
                    day: Self.today, planned: 1, done: [ExerciseDone(exercise: "S05", dose: dose, sets: 2)]),
                moment: Moment(utc_us: 1, offset_s: 0)))
        _ = try store.add(
            StoredOutcome(
                wearer: "me",
                entry: OutcomeEntry(
                    day: Self.today, pain: try #require(WeekPain(worst: OutOfTen(7))), places: [.shoulderLeft],
                    scores: [1: try #require(OutOfTen(4))]), moment: Moment(utc_us: 1, offset_s: 0)))
        try store.add(
            StoredActivityNaming(
                wearer: "me", naming: ActivityNaming(line: 1, slot: 1, name: "=HYPERLINK(1), \"x\"", day: Self.today),
                moment: Moment(utc_us: 1, offset_s: 0)))
        var running = RunningRoutine(try balance().plan)
        running.painBefore = 2
        try store.keep(running, wearer: "me")
    }
}
