import Events
import GRDB
import LocalTime
import Posture
import TestSupport

@testable import Records

/// A record with a few minutes of some people; minutes are counted from `first`.
final class FleetHouse {
    static let first: Int64 = 29_000_000
    static let now: Int64 = first + 1_000_000
    static let storeID = "abcdefgh01234567"

    let folder: TemporaryFolder
    private(set) var store: Store
    private var people = 0
    private var recordings: Int64 = 0

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(folder: folder.path + "/0")
    }

    static func start_us(_ minute: Int64) -> Int64 { (first + minute) * 60_000_000 }

    // MARK: What happens in it

    @discardableResult
    func record(_ wearer: String, minutes: Range<Int64>) throws -> Int64 {
        recordings += 1
        let recording = try store.begin(
            Store.Recording(
                sensor: "t4", wearer: wearer, family: "plumbline",
                start_us: Self.start_us(minutes.lowerBound) + recordings, utcOffset_s: 0, rulesVersion: "1"))
        try append(minutes: minutes, to: recording)
        return recording
    }

    func append(minutes: Range<Int64>, to recording: Int64, seconds: Range<Int64> = 0..<3) throws {
        try store.append(Self.increment(minutes: minutes, seconds: seconds), to: recording)
    }

    static func increment(
        minutes: Range<Int64>, seconds: Range<Int64>, flexion: Double = 3, posture: PostureState = .upright
    ) -> Store.Increment {
        var increment = Store.Increment()
        for minute in minutes {
            for second in seconds {
                increment.track.append(
                    RecordedDays.second(start_us(minute) + second * 1_000_000, flexion: flexion, posture: posture))
            }
        }
        return increment
    }

    func consent(_ wearer: String, from minute: Int64, trackFrom: Int64? = nil) throws {
        people += 1
        let number = String(people, radix: 16)
        let person = "00000000-0000-0000-0000-" + String(repeating: "0", count: 12 - number.count) + number
        try store.save(
            StoredFleetConsent(
                wearer: wearer, store: Self.storeID, person: person, textVersion: "1",
                given: Moment(utc_us: Self.start_us(minute), offset_s: 0), firstMinute: Self.first + minute,
                firstTrackMinute: trackFrom.map { Self.first + $0 }))
    }

    // MARK: What is in the outbox

    var figures: FleetFigures { get throws { try store.fleetFigures(before: .max / 2) } }

    func pending(
        without underWay: Set<FleetKey> = [], most: Int = 240, recordings: Int = 64
    ) throws -> FleetPending? {
        try store.fleetPending(
            for: Self.storeID, before: .max / 2, without: underWay, most: most, mostRecordings: recordings)
    }

    /// The minutes that wait, of whomever.
    var waiting: [Int64] {
        get throws {
            var keys: Set<FleetKey> = []
            while let pending = try pending(without: keys) { keys.formUnion(pending.minutes.map(\.key)) }
            return keys.map { $0.minute - Self.first }.sorted()
        }
    }

    func settleAll() throws {
        while let pending = try pending() {
            try store.settleFleet(pending.minutes.map(\.key), below: pending.below, now: Self.now)
        }
    }

    // MARK: Older copies

    private var copies = 0

    /// A copy of the record, as a backup makes it.
    func copy() throws -> String {
        copies += 1
        let place = "\(folder.path)/\(copies)"
        try Store.makeFolder(place)
        try store.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO '\(place)/plumbline.sqlite'") }
        return place
    }

    func restore(_ place: String) throws { store = try Store(folder: place) }
}
