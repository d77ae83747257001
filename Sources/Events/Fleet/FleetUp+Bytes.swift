import FoundationEssentials
import LocalTime
import Numbers
import Posture

/// Why bytes from outside are no message of a fleet.
public enum FleetMessageError: Error, Equatable, CustomStringConvertible {
    /// It is of a version that this program does not know.
    case version(Int)
    /// What is wrong with it.
    case notAMessage(String)

    public var description: String {
        switch self {
        case .version(let number): "It is of version \(number); this program knows version \(FleetUp.version)."
        case .notAMessage(let what): "It is no message of a gateway: \(what)."
        }
    }
}

/// A line of JSON; then, of minutes, columns of numbers (64 bits, little-endian, as many as there are rows), in the order that
/// the line names them; then the tracks, split by their eight columns so that they become small. All of it is compressed
/// before it leaves (zlib's format).
extension FleetUp {
    /// Bytes before they are compressed: more is none of ours.
    public static let mostBytes = 1 << 19

    private static let columns =
        [
            "recording", "minute", "sequence", "recorded_s", "worn_s", "calibrated_s", "moving_s", "lying_s",
            "flexion_mean_cdeg", "flexion_deviation_cdeg", "flexion_most_cdeg", "alerts", "has_track",
        ] + MinuteStatistics.postures.map { "\($0.rawValue)_s" }

    public var bytes: [UInt8] {
        switch self {
        case .hello(let hello): Self.line(Self.fields(hello))
        case .withdraw(let withdrawal): Self.line(Self.fields(withdrawal))
        case .minutes(let batch): Self.line(Self.fields(batch)) + Self.body(batch)
        }
    }

    private static func line(_ fields: [(key: String, value: JSONText)]) -> [UInt8] {
        Array(JSONText.object(fields).text.utf8) + [UInt8(ascii: "\n")]
    }

    private static func head(_ type: String, _ instance: String) -> [(key: String, value: JSONText)] {
        [
            ("type", .string(type)), ("version", .integer(Int64(clamping: version))), ("instance", .string(instance)),
        ]
    }

    private static func fields(_ hello: FleetHello) -> [(key: String, value: JSONText)] {
        let people = hello.people.map { person in
            JSONText.object([
                ("person", .string(person.person)), ("kinds", json(person.kinds)), ("text", .string(person.text)),
                ("given_us", .integer(person.given_us)), ("first_minute", .integer(person.firstMinute)),
            ])
        }
        return head("hello", hello.instance) + [
            ("next", .integer(hello.next)), ("below", .integer(hello.below)), ("now_us", .integer(hello.now_us)),
            ("seen", .integer(hello.seen)), ("people", .array(people)),
        ]
    }

    private static func fields(_ withdrawal: FleetWithdrawal) -> [(key: String, value: JSONText)] {
        head("withdraw", withdrawal.instance) + [
            ("person", .string(withdrawal.person)), ("kinds", json(withdrawal.kinds)),
            ("time_us", .integer(withdrawal.time_us)),
        ]
    }

    private static func fields(_ batch: FleetBatch) -> [(key: String, value: JSONText)] {
        let recordings = batch.recordings.map { recording in
            JSONText.object([
                // As text: not every reader of JSON has 64 bits.
                ("key", .string(String(recording.key))), ("start_us", .integer(recording.start_us)),
                ("utc_offset_s", .integer(Int64(clamping: recording.utcOffset_s))),
                ("placement", .optional(recording.placement)), ("family", .string(recording.family)),
                ("rules", .string(recording.rules)),
            ])
        }
        return head("minutes", batch.instance) + [
            ("number", .integer(batch.number)), ("below", .integer(batch.below)), ("seen", .integer(batch.seen)),
            ("person", .string(batch.person)),
            ("recordings", .array(recordings)), ("rows", .integer(Int64(clamping: batch.minutes.count))),
            ("columns", .array(columns.map { .string($0) })),
        ]
    }

    private static func json(_ kinds: Set<FleetKind>) -> JSONText {
        .array(FleetKind.allCases.filter(kinds.contains).map { .string($0.rawValue) })
    }

    private static func body(_ batch: FleetBatch) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(batch.minutes.count * (columns.count * 8 + FleetBatch.trackBytes))
        let rows = batch.minutes.map(numbers)
        for column in columns.indices {
            for row in rows { withUnsafeBytes(of: row[column].littleEndian) { bytes += $0 } }
        }
        let tracks = batch.minutes.compactMap(\.track)
        for column in 0..<8 {
            for track in tracks {
                for index in stride(from: column, to: track.count, by: 8) { bytes.append(track[index]) }
            }
        }
        return bytes
    }

    private static func numbers(_ minute: FleetMinute) -> [Int64] {
        let statistics = minute.statistics
        let whole: [Int?] =
            [
                statistics.recorded_s, statistics.worn_s, statistics.calibrated_s, statistics.moving_s,
                statistics.lying_s, statistics.meanFlexion_cdeg, statistics.flexionDeviation_cdeg,
                statistics.mostFlexion_cdeg, statistics.alerts, minute.track == nil ? 0 : 1,
            ] + statistics.posture_s
        return [Int64(clamping: minute.recording), minute.minute, minute.sequence]
            + whole.map { $0.map { Int64(clamping: $0) } ?? .min }
    }

    // MARK: Reading

    /// Reads what was sent, uncompressed; nothing of it is trusted.
    public init(bytes: [UInt8]) throws(FleetMessageError) {
        guard bytes.count <= Self.mostBytes else { throw .notAMessage("it is longer than \(Self.mostBytes) bytes") }
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { throw .notAMessage("its line has no end") }
        let head: Head
        do { head = try JSONDecoder().decode(Head.self, from: Data(bytes[..<end])) } catch {
            throw .notAMessage("its first line is not the JSON that is expected")
        }
        guard head.version == Self.version else { throw .version(head.version) }
        guard head.instance.utf8.count == 16, head.instance.utf8.allSatisfy(Self.hexadecimal.contains) else {
            throw .notAMessage("its instance is none")
        }
        switch head.type {
        case "hello": self = .hello(try Self.hello(head))
        case "withdraw": self = .withdraw(try Self.withdrawal(head))
        case "minutes": self = .minutes(try Self.batch(head, bytes[(end + 1)...]))
        default: throw .notAMessage("it is of no type that is known")
        }
    }

    private static let hexadecimal = Set("0123456789abcdef".utf8)
    private static let sequences: ClosedRange<Int64> = 0...1 << 60
    /// Bytes of a word.
    private static let longestWord = 64
    private static let mostPeople = 100
    private static let mostRecordings = 64
    private static let offsets_s = -86_400...86_400

    private static func hello(_ head: Head) throws(FleetMessageError) -> FleetHello {
        guard let next = head.next, let below = head.below, sequences.contains(next), (0...next).contains(below),
            let now_us = head.now_us, Int64.calendarTimes_us.contains(now_us), sequences.contains(head.seen ?? 0)
        else { throw .notAMessage("a hello needs next, below and now_us") }
        guard let people = head.people, people.count <= mostPeople else {
            throw .notAMessage("a hello needs people, \(mostPeople) at most")
        }
        var consents: [FleetConsent] = []
        for person in people {
            guard FleetNames.isPerson(person.person), person.text.utf8.count <= longestWord,
                Int64.calendarTimes_us.contains(person.given_us), isMinute(person.first_minute)
            else { throw .notAMessage("a consent cannot be") }
            consents.append(
                FleetConsent(
                    person: person.person, kinds: try kinds(person.kinds), text: person.text,
                    given_us: person.given_us, firstMinute: person.first_minute))
        }
        guard Set(consents.map(\.person)).count == consents.count else { throw .notAMessage("somebody is there twice") }
        return FleetHello(
            instance: head.instance, next: next, below: below, now_us: now_us, people: consents, seen: head.seen ?? 0)
    }

    private static func withdrawal(_ head: Head) throws(FleetMessageError) -> FleetWithdrawal {
        guard let person = head.person, FleetNames.isPerson(person), let time_us = head.time_us,
            Int64.calendarTimes_us.contains(time_us), let kinds = head.kinds
        else { throw .notAMessage("a withdrawal needs person, kinds and time_us") }
        return FleetWithdrawal(
            instance: head.instance, person: person, kinds: try self.kinds(kinds), time_us: time_us)
    }

    private static func kinds(_ words: [String]) throws(FleetMessageError) -> Set<FleetKind> {
        let kinds = Set(words.compactMap(FleetKind.init(rawValue:)))
        guard !kinds.isEmpty, kinds.count == words.count else { throw .notAMessage("its kinds are not known") }
        return kinds
    }

    private static func isMinute(_ minute: Int64) -> Bool {
        minute.magnitude < 1 << 36 && Int64.calendarTimes_us.contains(minute * 60_000_000)
    }

    private static func batch(_ head: Head, _ body: ArraySlice<UInt8>) throws(FleetMessageError) -> FleetBatch {
        guard let number = head.number, let below = head.below, sequences.contains(below),
            sequences.contains(head.seen ?? 0), let person = head.person,
            FleetNames.isPerson(person), let given = head.recordings, (1...mostRecordings).contains(given.count),
            let rows = head.rows, (1...FleetBatch.mostRows).contains(rows), let names = head.columns
        else { throw .notAMessage("a batch needs number, below, person, recordings, rows and columns") }
        var recordings: [FleetRecording] = []
        for fields in given {
            guard let key = Int64(fields.key), Int64.calendarTimes_us.contains(fields.start_us),
                offsets_s.contains(fields.utc_offset_s),
                [fields.placement ?? "", fields.family, fields.rules].allSatisfy({ $0.utf8.count <= longestWord })
            else { throw .notAMessage("a recording cannot be") }
            recordings.append(
                FleetRecording(
                    key: key, start_us: fields.start_us, utcOffset_s: fields.utc_offset_s,
                    placement: fields.placement, family: fields.family, rules: fields.rules))
        }
        guard Set(recordings.map(\.key)).count == recordings.count else {
            throw .notAMessage("a recording is there twice")
        }
        let minutes = try self.minutes(rows: rows, names: names, body, recordings: recordings.count)
        return FleetBatch(
            instance: head.instance, number: number, below: below, person: person, recordings: recordings,
            minutes: minutes, seen: head.seen ?? 0)
    }

    private static func minutes(
        rows: Int, names: [String], _ body: ArraySlice<UInt8>, recordings: Int
    ) throws(FleetMessageError) -> [FleetMinute] {
        // A newer gateway may have more columns; one that is missing makes the rest meaningless.
        guard names.count <= 100, Set(names).count == names.count, columns.allSatisfy(names.contains) else {
            throw .notAMessage("a column is missing, or there twice")
        }
        guard body.count >= rows * names.count * 8 else { throw .notAMessage("it is cut off") }
        var places: [Int] = []
        for column in columns { places.append((names.firstIndex(of: column) ?? 0) * rows * 8) }
        func number(_ column: Int, _ row: Int) -> Int64 {
            let at = body.startIndex + places[column] + row * 8
            return body[at..<at + 8].reversed().reduce(0) { $0 << 8 | Int64(truncatingIfNeeded: $1) }
        }
        let tracks = (0..<rows).count { number(12, $0) == 1 }
        let first = body.startIndex + rows * names.count * 8
        guard body.endIndex - first == tracks * FleetBatch.trackBytes else {
            throw .notAMessage("its tracks are cut off")
        }
        var (minutes, track): ([FleetMinute], Int) = ([], 0)
        for row in 0..<rows {
            guard let recording = Int(exactly: number(0, row)), (0..<recordings).contains(recording),
                isMinute(number(1, row)), sequences.contains(number(2, row)), (0...1).contains(number(12, row))
            else { throw .notAMessage("a row belongs to no recording or no time") }
            var minute = FleetMinute(
                recording: recording, minute: number(1, row), sequence: number(2, row),
                statistics: statistics { number($0, row) })
            if number(12, row) == 1 {
                var bytes = [UInt8](repeating: 0, count: FleetBatch.trackBytes)
                for column in 0..<8 {
                    let at = first + (column * tracks + track) * 60
                    for second in 0..<60 { bytes[second * 8 + column] = body[at + second] }
                }
                minute.track = bytes
                track += 1
            }
            minutes.append(minute)
        }
        return minutes
    }

    /// What is impossible stays so, to be refused by name: `MinuteStatistics.isPossible`.
    private static func statistics(_ number: (Int) -> Int64) -> MinuteStatistics {
        func whole(_ column: Int) -> Int { Int(clamping: number(column)) }
        func known(_ column: Int) -> Int? { number(column) == .min ? nil : whole(column) }
        var statistics = MinuteStatistics()
        statistics.recorded_s = whole(3)
        statistics.worn_s = whole(4)
        statistics.calibrated_s = whole(5)
        statistics.moving_s = whole(6)
        statistics.lying_s = whole(7)
        statistics.meanFlexion_cdeg = known(8)
        statistics.flexionDeviation_cdeg = known(9)
        statistics.mostFlexion_cdeg = known(10)
        statistics.alerts = whole(11)
        statistics.posture_s = MinuteStatistics.postures.indices.map { whole(13 + $0) }
        return statistics
    }

    private struct Head: Decodable {
        let type: String
        let version: Int
        let instance: String
        let next: Int64?
        let below: Int64?
        let seen: Int64?
        let now_us: Int64?
        let time_us: Int64?
        let people: [Person]?
        let person: String?
        let kinds: [String]?
        let number: Int64?
        let recordings: [Recording]?
        let rows: Int?
        let columns: [String]?
    }

    private struct Person: Decodable {
        let person: String
        let kinds: [String]
        let text: String
        let given_us: Int64
        let first_minute: Int64
    }

    private struct Recording: Decodable {
        let key: String
        let start_us: Int64
        let utc_offset_s: Int
        let placement: String?
        let family: String
        let rules: String
    }
}
