import Balance
import FoundationEssentials
import Glibc
import LocalTime
import Motion
import Posture
import Records
import TestSupport
import Testing

/// How `record-before.db` was made, by the version whose record it is: with
///
///     PLUMBLINE_MAKE_RECORD=1 swift test --filter RecordBefore
///
/// It is kept to show what is in the file. Making it anew would leave nothing that shows that an older record opens.
@Suite("The record of the version before", .enabled(if: getenv("PLUMBLINE_MAKE_RECORD") != nil), .serialized)
struct RecordBefore {
    private let today = LocalDay(daysSince1970: GoldenHouse.today)

    @Test("Three wearers, four sensors, a fortnight")
    func make() throws {
        let house = try GoldenHouse()
        try fill(house)
        // Whoever closes the record last puts all of it into the one file.
        #expect(!TemporaryFile.exists(house.data + "/plumbline.sqlite-wal"))
        try FileManager.default.copyItem(
            atPath: house.data + "/plumbline.sqlite", toPath: Golden.folder + "/record-before.db")
    }

    private func fill(_ house: GoldenHouse) throws {
        let store = try Store(folder: house.data)
        try recordedByTheProgram(house, store)
        for day in today - 14..<today { try record(day: day, in: store) }
        try anna(store)
        try answers(store)
        try routine(store)
        try ben(store, house)
        // The model's states and the day's brief are kept by whoever looks.
        for command in ["imbalance", "imbalance --wearer anna", "summary"] { try house.run(command) }
        // Erasing makes the file anew, so that nothing in it is empty.
        try store.add(StoredNote(moment: Moment(utc_us: 0, offset_s: 0), wearer: "nobody", sensor: nil, text: ""))
        try store.erase(wearer: "nobody")
    }

    private func hour_us(_ hour: Double, _ day: LocalDay) -> Int64 {
        Int64(day.daysSince1970) * 86_400_000_000 + Int64(hour * 3600e6)
    }

    /// Two sensors of the wearer “me”, a minute each with its samples and calibration, through the real pipeline.
    private func recordedByTheProgram(_ house: GoldenHouse, _ store: Store) throws {
        for (name, place, id, csv) in [
            ("back", "t4", "11223344556677a1", Recording.knownMinute(rate_Hz: 25)),
            ("hip", "l5", "11223344556677a2", Recording.csv(seconds: 70, rate_Hz: 25) { $0 < 45 ? 1 : 12 }),
        ] {
            let file = try TemporaryFile(csv)
            for day in [today - 1, today] {
                let port = "\(house.folder.path)/\(name)-\(day)"
                let sensor = try RunningProgram(
                    "virtual-sensor",
                    ["--csv", file.path, "--device-id", id, "--speed", "10", "--rate", "25", "--link", port])
                try sensor.waits(for: "\"port\"")
                let live = try RunningProgram(
                    "plumbline",
                    [
                        "live", port, "--sensor-time", "--taken-at",
                        "2026-03-\(day == today ? 16 : 15)T08:00:00.000+01:00", "--calibrate-first", "8", "--lines",
                        "--mount", "+x,-z",
                    ], environment: house.environment.merging(["LD_PRELOAD": ""]) { $1 }
                ).wait()
                #expect(live.code == 6, "\(live.stderr)")
            }
            let sensorID = try #require(
                try store.recordings(from_us: 0, to_us: .max).map(\.recording.sensor).first { $0.contains(id) })
            try store.save(
                PairedSensor(
                    id: sensorID, name: name, family: "plumbline", wearer: "me", placement: Placement(rawValue: place),
                    mount: "+x,-z",
                    port: "/dev/ttyUSB0", baudRate: 115_200, paired_us: hour_us(7, today - 15)))
            guard place == "t4", let upright = try store.calibrations(sensor: sensorID).last else { continue }
            for (kind, degrees, at) in [(HoldKind.tallest, -3.25, 9.0), (.habitual, 6.5, 9.1), (.slump, 27.75, 9.2)] {
                try store.save(
                    PostureHold(
                        kind: kind, time_us: hour_us(at, today), start_us: hour_us(at, today) - 10_000_000,
                        calibration_us: upright.time_us, forwardDegrees: degrees, rightDegrees: 0.5,
                        lowForwardDegrees: kind == .slump ? 4 : nil),
                    sensor: sensorID, wearer: "me")
            }
        }
    }

    private func second(
        _ time_us: Int64, _ posture: PostureState, _ degrees: Double?, activity: Activity = .still,
        calibration: CalibrationQuality = .ok, coverage: Double = 1
    ) -> TrackSecond {
        TrackSecond(
            time_us: time_us, flexionDegrees: degrees, leanDegrees: degrees.map { $0 / 8 }, posture: posture,
            activity: activity, calibration: calibration, coverage: coverage)
    }

    /// Fifty minutes: upright, slouches, a lean, a walk, lying, an while uncalibrated on some days, gaps and alerts.
    private func record(day: LocalDay, in store: Store) throws {
        let number = day.daysSince1970
        let start_us = hour_us(9, day) - 3_600_000_000
        var increment = Store.Increment()
        let slouches = [(300, 500 - (today - day) * 10), (1000, 200), (1500, 700)]
        for index in 0..<3000 {
            let time_us = start_us + Int64(index) * 1_000_000
            if (850..<910).contains(index) { continue }
            if slouches.contains(where: { $0.0 <= index && index < $0.0 + $0.1 }) {
                increment.track.append(second(time_us, .slouch, 21 + Double(index % 5)))
            } else if (2250..<2450).contains(index) {
                increment.track.append(second(time_us, number % 2 == 0 ? .leanLeft : .leanForward, 14))
            } else if (2500..<2600).contains(index) {
                increment.track.append(second(time_us, .unknown, 5, activity: .moving))
            } else if (2650..<2750).contains(index) {
                increment.track.append(second(time_us, .unknown, 80, activity: .lying))
            } else if number % 5 == 0, index > 2800 {
                increment.track.append(second(time_us, .unknown, nil, calibration: .none, coverage: 0.5))
            } else {
                increment.track.append(second(time_us, .upright, Double(index % 4)))
            }
        }
        increment.episodes =
            slouches.map { from_s, length_s in
                Episode(
                    start_us: start_us + Int64(from_s) * 1_000_000,
                    end_us: start_us + Int64(from_s + length_s) * 1_000_000, kind: .slouch, meanDegrees: 23.125,
                    peakDegrees: 25.5)
            } + [
                Episode(
                    start_us: start_us + 2_250_000_000, end_us: start_us + 2_450_000_000,
                    kind: number % 2 == 0 ? .leanLeft : .leanForward, meanDegrees: 14, peakDegrees: 15.25)
            ]
        let reasons: [Gap.Reason] = [.linkLost, .sensorSilent, .samplesLost, .diskFull, .suspended, .clockReset]
        increment.gaps = [
            Gap(
                from_us: start_us + 850_000_000, to_us: start_us + 910_000_000, reason: reasons[number % 6],
                lostSamples: number % 3 == 0 ? nil : 1500)
        ]
        increment.alerts_us = slouches.map { start_us + Int64($0.0 + 15) * 1_000_000 }
        let sensor = try #require(try store.sensors().first { $0.name == "back" })
        let recording = try store.begin(
            Store.Recording(
                sensor: sensor.id, wearer: "me", family: "plumbline", placement: .upperBack, start_us: start_us,
                utcOffset_s: 3600, rulesVersion: "1", firstQuality: .ok))
        try store.append(increment, to: recording)
        try store.end(recording)
        guard number % 4 == 0 else { return }
        try store.add(
            StoredNote(
                moment: Moment(utc_us: start_us + 60_000_000, offset_s: 3600), wearer: "me",
                sensor: number % 8 == 0 ? "back" : nil,
                text: "Day \(number): \"sat\", walked, Rücken 🙂"))
    }

    /// Another wearer, in another time zone, with a WitMotion sensor's samples, and a beacon that measures rarely.
    private func anna(_ store: Store) throws {
        for (id, name, family) in [("witmotion:5A01", "anna-back", "witmotion"), ("ruuvi:CB", "tag", "ruuvi")] {
            try store.save(
                PairedSensor(
                    id: id, name: name, family: family, wearer: "anna", placement: .upperBack, mount: nil,
                    port: "bluetooth:C0:FF:EE:00:00:01", baudRate: 115_200, paired_us: hour_us(6, today - 9)))
        }
        try store.add(
            StoredNote(
                moment: Moment(utc_us: hour_us(15, today - 3), offset_s: -18_000), wearer: "anna", sensor: nil,
                text: "late")
        )
        for day in [today - 8, today - 3, today - 1] {
            let start_us = hour_us(14, day)
            let isTag = day == today - 3
            var increment = Store.Increment()
            increment.track = (0..<1800).map { index in
                let isSlouch = (600..<1000).contains(index)
                return second(
                    start_us + Int64(index) * 1_000_000, isSlouch ? .slouch : .upright, isSlouch ? 19.5 : 2.25,
                    coverage: isTag ? 0.25 : 1)
            }
            increment.episodes = [
                Episode(
                    start_us: start_us + 600_000_000, end_us: start_us + 1_000_000_000, kind: .slouch,
                    meanDegrees: 19.5,
                    peakDegrees: 20)
            ]
            if day == today - 1 { increment.chunks = [samples(from_us: start_us)] }
            let recording = try store.begin(
                Store.Recording(
                    sensor: isTag ? "ruuvi:CB" : "witmotion:5A01", wearer: "anna",
                    family: isTag ? "ruuvi" : "witmotion",
                    placement: day == today - 8 ? nil : .upperBack, start_us: start_us, utcOffset_s: -18_000,
                    rulesVersion: "1", firstQuality: .ok))
            try store.append(increment, to: recording)
            // The last one was cut off.
            if day < today - 1 { try store.end(recording) }
        }
        try store.save(
            Calibration(
                profile: .stand, time_us: hour_us(13, today - 8), upright: Vector3(1, 0, 0),
                forward: Vector3(0, 0, -1), axisSource: .familyDefault, holdDeviationDegrees: 0.25, hold_s: 10),
            sensor: "witmotion:5A01")
        try store.add(Consent(to: "2026-11", wearer: "anna", time_us: hour_us(13, today - 8)))
        try store.set(.earlier(isThere: true, day: today - 2), wearer: "anna")
    }

    /// Forty seconds at 20 Hz, without a gyro: ten upright, then a slouch.
    private func samples(from_us: Int64) -> RawChunk {
        RawChunk(
            samples: (0..<800).map { index in
                Sample(
                    time_us: from_us + Int64(index) * 50_000,
                    acceleration_m_s2: index < 200 ? Vector3(9.8125, 0, 0) : Vector3(9, 0.0625, 4),
                    angularVelocity_rad_s: nil)
            }, accelerationQuantum: 0.0625 / 16, gyroQuantum: 0.001)
    }

    private func answers(_ store: Store) throws {
        func add(_ test: String, daysAgo: Int, _ items: [TestAnswer.Item], wearer: String = "me") throws {
            let day = today - daysAgo
            try store.add(
                StoredAnswer(
                    wearer: wearer,
                    answer: TestAnswer(test: test, day: day, items: items, sex: wearer == "anna" ? .woman : .man),
                    moment: Moment(utc_us: hour_us(18, day), offset_s: 3600), knowledgeVersion: Knowledge.version))
        }
        try add("T03", daysAgo: 12, [TestAnswer.Item("hold", values: [8, 10])])
        try add("T03", daysAgo: 2, [TestAnswer.Item("hold", values: [14, 15.5])])
        try add("T01", daysAgo: 2, [TestAnswer.Item("distance", values: [6, 6, 7])])
        try add(
            "T07", daysAgo: 5,
            [
                TestAnswer.Item("pelvis", side: .left, choice: "yes"),
                TestAnswer.Item("hip", side: .left, values: [12.5]),
                TestAnswer.Item("knee", side: .left, values: [60]),
                TestAnswer.Item("pelvis", side: .right, choice: "yes"),
                TestAnswer.Item("hip", side: .right, values: [-5]), TestAnswer.Item("knee", side: .right, values: [70]),
            ])
        try add("T03", daysAgo: 7, [TestAnswer.Item("hold", values: [30, 31])], wearer: "anna")
    }

    private func routine(_ store: Store) throws {
        try store.add(Consent(to: "2026-11", wearer: "me", time_us: hour_us(7, today - 15)))
        try store.set(.clear(day: today), wearer: "me")
        var profile = RoutineProfile(
            equipment: [.band, .chair, .wall, .door, .mat], cautions: ["neck"], minutes: 10, goals: ["FHRS"],
            excluded: ["W03"], sex: .man)
        profile.lacking = [.helper]
        try store.set(profile, wearer: "me")
        let hold = Dose(sets: 2, repetitions: 0, seconds: 30, restSeconds: 10)
        let repeated = Dose(sets: 3, repetitions: 12, seconds: 4, restSeconds: 45)
        for (daysAgo, effort, before, after) in [
            (14, 5, 2, 2), (12, 6, 2, 1), (9, 4, 1, 1), (7, 7, 3, 2), (4, 5, 1, 0), (2, 3, 1, 1),
        ] {
            let day = today - daysAgo
            try store.finish(
                StoredSession(
                    wearer: "me",
                    session: RoutineSession(
                        day: day, planned: 8,
                        done: [
                            ExerciseDone(exercise: "S05", dose: hold, sets: 2),
                            ExerciseDone(exercise: "W02", dose: repeated, variant: 1, sets: daysAgo % 3),
                            ExerciseDone(exercise: "S01", side: .left, dose: hold, sets: 1),
                        ], effort: effort, painBefore: before, painAfter: after),
                    moment: Moment(utc_us: hour_us(17, day), offset_s: 3600)))
        }
        try store.add(
            StoredSession(
                wearer: "me",
                session: RoutineSession(day: today - 1, done: [ExerciseDone(exercise: "W08", dose: repeated, sets: 3)]),
                moment: Moment(utc_us: hour_us(19, today - 1), offset_s: 3600)))
        try store.addRelapse(day: today - 6, wearer: "me")
    }

    /// Somebody without a sensor, in the middle of a routine and of a list of questions.
    private func ben(_ store: Store, _ house: GoldenHouse) throws {
        try house.run("assess --wearer ben", answers: ["yes"] + (try WearersHouse.openingAnswers()) + ["stop"])
        try house.run("routine start --wearer ben", answers: ["1", "", "", "", "", "stop"])
        var draft = QuestionDraft(day: today)
        draft.redFlagsDenied = 4
        draft.cautions = ["neck": true]
        draft.things = ["band": false]
        try store.set(draft, wearer: "ben")
    }
}
