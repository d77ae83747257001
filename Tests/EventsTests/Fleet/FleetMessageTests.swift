import Posture
import TestSupport
import Testing

@testable import Events

@Suite("What a gateway and a fleet's server say to each other")
struct FleetMessageTests {
    private static let person = "0f8fad5b-d9cb-469f-a165-70867728950e"
    private static let instance = "0123456789abcdef"

    private static let hello = FleetUp.hello(
        FleetHello(
            instance: instance, next: 9, below: 4, now_us: 1_790_000_000_000_000,
            people: [
                FleetConsent(
                    person: person, kinds: [.minutes, .track], text: "1", given_us: 1_780_000_000_000_000,
                    firstMinute: 29_000_000)
            ]))
    private static let withdrawal = FleetUp.withdraw(
        FleetWithdrawal(instance: instance, person: person, kinds: [.track], time_us: 1_790_000_000_000_000))

    private static func batch(rows: Int, seed: UInt64) -> FleetBatch {
        var chance = SplitMix(seed: seed)
        let recordings = (0..<3).map { index in
            FleetRecording(
                key: .random(in: .min ... .max, using: &chance), start_us: 1_790_000_000_000_000, utcOffset_s: 3600,
                placement: index == 0 ? nil : "t4", family: "plumbline", rules: "7")
        }
        let minutes = (0..<rows).map { row in
            let track = (0..<60).map { second in
                TrackSecond(
                    time_us: Int64(second) * 1_000_000,
                    flexionDegrees: Bool.random(using: &chance) ? .random(in: -20...60, using: &chance) : nil,
                    leanDegrees: nil, posture: PostureState.allCases.randomElement(using: &chance) ?? .unknown,
                    activity: Activity.allCases.randomElement(using: &chance) ?? .still, calibration: .ok, coverage: 1)
            }
            return FleetMinute(
                recording: .random(in: 0..<3, using: &chance), minute: 29_000_000 + Int64(row), sequence: Int64(row),
                statistics: MinuteStatistics(track, alerts: 1),
                track: Bool.random(using: &chance)
                    ? (0..<FleetBatch.trackBytes).map { _ in .random(in: 0...255, using: &chance) } : nil)
        }
        return FleetBatch(
            instance: instance, number: 7, below: 3, person: person, recordings: recordings, minutes: minutes)
    }

    @Test("What is sent is read as it was", arguments: [1, 2, 60, FleetBatch.mostRows])
    func roundTrip(rows: Int) throws {
        let batch = Self.batch(rows: rows, seed: UInt64(rows))
        #expect(batch.minutes.allSatisfy { $0.statistics.isPossible })
        for message in [Self.hello, Self.withdrawal, .minutes(batch)] {
            #expect(message.bytes.count <= FleetUp.mostBytes)
            #expect(try FleetUp(bytes: message.bytes) == message)
        }
    }

    @Test("A minute beyond every calendar is refused", arguments: [Int64.max, .min, 1 << 40, -(1 << 40), 1 << 37])
    func farMinute(minute: Int64) {
        var batch = Self.batch(rows: 1, seed: 1)
        batch.minutes[0].minute = minute
        #expect(throws: FleetMessageError.self) { try FleetUp(bytes: FleetUp.minutes(batch).bytes) }
    }

    @Test("Answers are read as they were said")
    func answers() {
        let refused = FleetReceipt.Reason.allCases.map {
            FleetReceipt.Refused(recording: .min, minute: 29_000_000, sequence: 1 << 60, reason: $0)
        }
        let all: [FleetDown] =
            [
                .welcome(FleetWelcome(settled: 3, top: 9, now_us: 1_790_000_000_000_000)),
                .taken(FleetReceipt(number: 7, settled: 2, refused: refused)),
                .withdrawn(person: Self.person, kinds: [.minutes, .track], now_us: 1_790_000_000_000_000), .greet,
            ] + FleetRefusal.allCases.map { .refused($0, text: "It is so.") }
        for down in all { #expect(FleetDown(json: Array(down.json.text.utf8)) == down) }
    }

    @Test("Damaged, cut off or made up, it is read or refused, and never ends the program", arguments: 0..<20)
    func damaged(seed: Int) {
        var chance = SplitMix(seed: UInt64(seed))
        let whole: [[UInt8]] = [
            FleetUp.minutes(Self.batch(rows: 5, seed: 1)).bytes, Self.hello.bytes, Self.withdrawal.bytes,
        ]
        for _ in 0..<300 {
            var bytes = whole.randomElement(using: &chance) ?? []
            for _ in 0..<Int.random(in: 1...4, using: &chance) where !bytes.isEmpty {
                let index = Int.random(in: 0..<min(bytes.count, 900), using: &chance)
                switch Int.random(in: 0..<4, using: &chance) {
                case 0: bytes[index] = .random(in: 0...255, using: &chance)
                case 1: bytes.removeSubrange(index...)
                case 2: bytes.insert(contentsOf: Array("9999999999999999999".utf8), at: index)
                default: bytes.remove(at: index)
                }
            }
            // Whatever is read can be looked at and sent again.
            if let message = try? FleetUp(bytes: bytes), case .minutes(let batch) = message {
                _ = batch.minutes.map(\.statistics.isPossible)
                #expect((try? FleetUp(bytes: message.bytes)) == message)
            }
            _ = FleetDown(json: bytes)
        }
    }

    @Test("A minute counts what was recorded; what nothing is claimed of is unknown")
    func statistics() {
        let track = (0..<30).map { (second: Int) -> TrackSecond in
            let flexion: Double? = second < 10 ? 10 : second < 20 ? 20 : nil
            let posture: PostureState = second < 10 ? .upright : second < 20 ? .slouch : .unknown
            return TrackSecond(
                time_us: Int64(second) * 1_000_000, flexionDegrees: flexion, leanDegrees: 0, posture: posture,
                activity: second < 25 ? .still : .off, calibration: second < 20 ? .ok : .none, coverage: 1)
        }
        let minute = MinuteStatistics(track, alerts: 2)
        #expect([minute.recorded_s, minute.worn_s, minute.calibrated_s, minute.alerts] == [30, 25, 20, 2])
        #expect(minute.posture_s == [10, 10, 0, 0, 0, 0, 0, 10])
        #expect(
            [minute.meanFlexion_cdeg, minute.flexionDeviation_cdeg, minute.mostFlexion_cdeg] == [1500, 500, 2000])
        #expect(MinuteStatistics([], alerts: 0) == MinuteStatistics())
    }

    @Test(
        "A topic is a gateway's own, or none",
        arguments: [
            ("plumbline-fleet/v1/abcdefgh01234567/up", true), ("plumbline-fleet/v1/abcdefgh01234567/down", false),
            ("plumbline-fleet/v1/ABCDEFGH01234567/up", false), ("plumbline-fleet/v1//up", false),
            ("plumbline-fleet/v1/abcdefgh01234567/up/x", false), ("", false), ("plumbline-fleet/v1/+/up", false),
        ])
    func topics(topic: String, isOne: Bool) {
        #expect((FleetTopics.store(ofUp: topic) != nil) == isOne)
    }
}
