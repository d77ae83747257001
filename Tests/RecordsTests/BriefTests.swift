import Balance
import FoundationEssentials
import LocalTime
import Posture
import TestSupport
import Testing

@testable import Records

@Suite("What is kept so that years need not be gone through each time")
struct BriefTests {
    private static let today: LocalDay = 20_000
    private static let body = Data("brief".utf8)

    private func changes(_ store: Store) throws -> [(name: String, change: () throws -> Void)] {
        let answer = StoredAnswer(
            wearer: "me", answer: TestAnswer(test: "T03", day: 19_990, items: []),
            moment: Moment(utc_us: 1, offset_s: 0),
            knowledgeVersion: "x")
        func record(day: LocalDay, wearer: String = "me") throws {
            let start_us = day.start_us(offset_s: 0) + 3_600_000_000
            let recording = try store.begin(
                Store.Recording(
                    sensor: "s", wearer: wearer, family: "plumbline", start_us: start_us, utcOffset_s: 0,
                    rulesVersion: "1"))
            var increment = Store.Increment()
            increment.track = [
                TrackSecond(
                    time_us: start_us, flexionDegrees: 3, leanDegrees: 0, posture: .upright, activity: .still,
                    calibration: .ok, coverage: 1)
            ]
            try store.append(increment, to: recording)
        }
        return [
            ("a self-test", { try store.add(answer) }), ("one taken back", { try store.remove(answer) }),
            (
                "a session",
                {
                    try store.add(
                        StoredSession(
                            wearer: "me", session: RoutineSession(day: 19_999, done: []),
                            moment: Moment(utc_us: 1, offset_s: 0)))
                }
            ),
            ("a red flag", { try store.set(.clear(day: Self.today), wearer: "me") }),
            ("none any more", { try store.set(.unscreened, wearer: "me") }),
            ("a setting", { try store.set(RoutineProfile(minutes: 9), wearer: "me") }),
            ("a relapse", { try store.addRelapse(day: Self.today, wearer: "me") }),
            ("a consent", { try store.add(Consent(to: "x", wearer: "me", time_us: 1)) }),
            ("yesterday's record, of which nothing was there", { try record(day: Self.today - 1) }),
            (
                "a day that is remembered, forgotten",
                {
                    try record(day: 19_000)
                    _ = try store.balanceDays(wearer: "me", upTo: Self.today)
                    try store.keepBrief(Self.body, wearer: "me", day: Self.today, stamp: "1")
                    try store.save(
                        PairedSensor(
                            id: "s", name: "s", family: "plumbline", wearer: "me", placement: .lowBack, mount: nil,
                            port: "p",
                            baudRate: 1, paired_us: 1))
                }
            ),
            ("everything erased", { try store.erase(wearer: "me") }),
        ]
    }

    @Test("It goes with everything that it may rest on, and stays otherwise")
    func goes() throws {
        let folder = try TemporaryFolder()
        let store = try Store(folder: folder.path)
        func isThere(_ wearer: String = "me", stamp: String = "1") throws -> Bool {
            try store.brief(wearer: wearer, day: Self.today, stamp: stamp) == Self.body
        }
        for (name, change) in try changes(store) {
            for wearer in ["me", "ann"] {
                try store.keepBrief(Self.body, wearer: wearer, day: Self.today, stamp: "1")
            }
            #expect(try isThere())
            try change()
            #expect(try !isThere(), "\(name)")
            if name != "a day that is remembered, forgotten" { #expect(try isThere("ann"), "\(name)") }
        }
        try store.keepBrief(Self.body, wearer: "me", day: Self.today, stamp: "1")
        #expect(try !isThere(stamp: "2"), "another version's")
        #expect(try store.brief(wearer: "me", day: Self.today + 1, stamp: "1") == nil, "another day's")
        // What is recorded today counts from tomorrow on.
        let recording = try store.begin(
            Store.Recording(
                sensor: "s", wearer: "me", family: "plumbline", start_us: Self.today.start_us(offset_s: 0),
                utcOffset_s: 0, rulesVersion: "1"))
        var increment = Store.Increment()
        increment.track = [
            TrackSecond(
                time_us: Self.today.start_us(offset_s: 0) + 60_000_000, flexionDegrees: 3, leanDegrees: 0,
                posture: .upright, activity: .still, calibration: .ok, coverage: 1)
        ]
        try store.append(increment, to: recording)
        #expect(try isThere())
    }

    @Test("A day that was packed is the same again; cut, lengthened or of another version it is none")
    func packed() throws {
        for count in [0, 1, 16, 300] {
            let held = (0..<count).map { HeldPosture(minutes: Double($0) / 3, meanDegrees: 10 + Double($0) / 7) }
            let day = BalanceDay(
                day: 12, worn_min: 361.5, slouches: held, leansLeft: Array(held.prefix(2)),
                leansRight: Array(held.suffix(1)))
            let bytes = day.packed
            #expect(BalanceDay(day: 12, packed: bytes) == day)
            // From another place of a buffer, too.
            #expect(BalanceDay(day: 12, packed: (Data([9]) + bytes).dropFirst()) == day)
            for length in 0..<min(bytes.count, 400) {
                #expect(BalanceDay(day: 12, packed: bytes.prefix(length)) == nil)
            }
            #expect(BalanceDay(day: 12, packed: bytes + [0]) == nil)
            #expect(BalanceDay(day: 12, packed: Data([1]) + bytes.dropFirst()) == nil)
        }
        var generator = SplitMix(seed: 7)
        for _ in 0..<2000 {
            let junk = (0..<64).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            _ = BalanceDay(day: 1, packed: Data([2] + junk))
        }
    }
}
