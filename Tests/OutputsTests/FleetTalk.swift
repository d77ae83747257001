import Events
import LocalTime
import Records
import Testing

@testable import Outputs

/// A session with a record that is a list of minutes.
struct FleetTalk {
    static let person = "0f8fad5b-d9cb-469f-a165-70867728950e"
    static let second: Int64 = 1_000_000

    private struct Fixed: RandomNumberGenerator, Sendable {
        mutating func next() -> UInt64 { .max / 2 }
    }

    var session = FleetSession(
        store: "abcdefgh01234567", instance: "0123456789abcdef", batchMinutes: 10, number: 100, chance: Fixed())
    var waiting: [FleetKey] = []
    var view = FleetSession.View(
        figures: FleetFigures(next: 1_000, below: 1_000, confirmedBelow: 500, waiting: 0),
        consents: [
            StoredFleetConsent(
                wearer: "anna", store: "abcdefgh01234567", person: FleetTalk.person, textVersion: "1",
                given: Moment(utc_us: 1_790_000_000_000_000, offset_s: 0), firstMinute: 29_000_000)
        ], withdrawals: [])
    var now = FleetSession.Now(elapsed_us: 0, utc_us: 1_790_000_000_000_000)
    var isLeaving = false

    mutating func wait(_ minutes: Range<Int64>) {
        waiting += minutes.map { FleetKey(recording: 1, minute: 29_000_000 + $0, sequence: $0 + 1) }
        view.figures.waiting = waiting.count
        view.figures.oldest = waiting.map(\.minute).min()
    }

    mutating func pass(seconds: Int64) {
        now.elapsed_us += seconds * FleetTalk.second
        now.utc_us += seconds * FleetTalk.second
    }

    mutating func advance(most: Int = 5) -> [FleetSession.Action] {
        let waiting = waiting
        let recording = Store.Recording(
            sensor: "t4", wearer: "anna", family: "plumbline", start_us: 1_740_000_000_000_000, utcOffset_s: 0,
            rulesVersion: "1")
        do {
            return try session.advance(view, isLeaving: isLeaving, at: now) { underWay in
                let keys = waiting.filter { !underWay.contains($0) }.prefix(most)
                guard let first = keys.first else { return nil }
                return FleetPending(
                    person: FleetTalk.person, recordings: [1: recording],
                    minutes: keys.map { FleetPending.Minute(key: $0, seconds: [], alerts: 0, track: nil) },
                    below: first.sequence)
            }
        } catch {
            Issue.record("\(error)")
            return []
        }
    }

    mutating func hear(_ message: FleetDown) { session.receive(message, view, at: now) }

    /// Connected and welcome.
    mutating func open(settled: Int64 = 500, top: Int64 = 999) {
        session.connected(at: now)
        _ = advance()
        hear(.welcome(FleetWelcome(settled: settled, top: top, now_us: now.utc_us)))
    }

    mutating func batches(most: Int = 5) -> [FleetBatch] {
        advance(most: most).compactMap { if case .send(.minutes(let batch)) = $0 { batch } else { nil } }
    }
}
