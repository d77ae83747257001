import Balance
import LocalTime
import Posture
import Records
import Testing

@Suite("Golden: breaks and the week's goal")
struct HabitGoldenTests {
    @Test("Two weeks with prompts to take a break are told as they were")
    func habit() throws {
        let house = try GoldenHouse()
        try record(in: Store(folder: house.data))
        for command in [
            "summary", "summary --json", "summary --date 2026-03-14", "summary --days 9",
            "summary --days 5 --date 2026-03-06",
        ] { try house.run(command) }
        try Golden.expect(house.transcript, isAsIn: "record-habit.txt")
    }

    /// A baseline of five days, a week of the goal, and a Monday morning.
    private func record(in store: Store) throws {
        let minutesPerHour: [Int: Int64] = [
            -14: 14, -13: 9, -12: 12, -11: 10, -10: 15, -7: 8, -6: 10, -5: 13, -4: 8, -3: 9, -2: 10, 0: 7,
        ]
        for (back, minutes) in minutesPerHour.sorted(by: { $0.key < $1.key }) {
            try record(LocalDay(daysSince1970: GoldenHouse.today + back), minutes, in: store)
        }
        let answers: [(back: Int, hour: Int64, interval_min: Double, silence: String?, answer: BreakAnswer?)] = [
            (-3, 7, 30, nil, .walked), (-2, 7, 30, nil, .ignored), (-2, 8, 30, nil, .ignored),
            (-2, 9, 30, nil, .ignored), (0, 7, 45, nil, .moved), (0, 8, 45, nil, .ignored), (0, 9, 45, nil, .gap),
            (0, 10, 45, "quiet hours", nil),
        ]
        var addition = Store.Addition(to: recording(from_us: 0), number: nil, Store.Increment(), isLast: false)
        addition.breakPrompts = answers.map { back, hour, interval_min, silence, answer in
            let time_us = Int64(GoldenHouse.today + back) * 86_400_000_000 + hour * 3_600_000_000
            return BreakPrompt(
                at: Moment(utc_us: time_us, offset_s: 0), wearer: "me", sensor: "back", set_min: 30,
                interval_min: interval_min, silence: silence,
                outcome: answer.map { BreakOutcome($0, at_us: time_us + 300_000_000) })
        }
        _ = try store.commit([addition])
    }

    /// Five hours from six o'clock on, each with so many minutes of slouching.
    private func record(_ day: LocalDay, _ minutesPerHour: Int64, in store: Store) throws {
        let from_us = day.start_us(offset_s: 0) + 6 * 3_600_000_000
        var increment = Store.Increment()
        increment.track = (0..<Int64(18_000)).map { second in
            let isSlouch = second % 3600 < minutesPerHour * 60
            return TrackSecond(
                time_us: from_us + second * 1_000_000, flexionDegrees: isSlouch ? 26 : 3, leanDegrees: 0,
                posture: isSlouch ? .slouch : .upright, activity: .still, calibration: .ok, coverage: 1)
        }
        increment.episodes = (0..<Int64(5)).map { hour in
            let start_us = from_us + hour * 3_600_000_000
            return Episode(
                start_us: start_us, end_us: start_us + minutesPerHour * 60_000_000, kind: .slouch, meanDegrees: 26,
                peakDegrees: 31.5)
        }
        let number = try store.begin(recording(from_us: from_us))
        try store.append(increment, to: number)
        try store.end(number)
    }

    private func recording(from_us: Int64) -> Store.Recording {
        Store.Recording(
            sensor: "back", wearer: "me", family: "plumbline", placement: .upperBack, start_us: from_us, utcOffset_s: 0,
            rulesVersion: "3")
    }
}
