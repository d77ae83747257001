import Balance
import FoundationEssentials
import LocalTime
import Motion
import Numbers
import Posture

/// Values that are kept as text: JSON whose keys are in order, so that the same value is always the same text.
enum StoredJSON {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// - Throws: table and column, where the text is no such value, or one with numbers that cannot be.
    static func value<Value: Decodable & Storable>(
        _ type: Value.Type, _ text: String, table: String, column: String = "body"
    ) throws(RecordsError) -> Value {
        guard let value = try? JSONDecoder().decode(type, from: Data(text.utf8)), value.canBe else {
            throw .wrongValue(table: table, column: column)
        }
        return value
    }
}

/// Reads values of one column, each text once: years of a routine are many times the same few texts.
struct StoredJSONReader<Value: Decodable & Storable> {
    private let table: String
    private let column: String
    private var known: [String: Value] = [:]
    /// The last few: to be found among these costs a comparison, among all a hash of the whole text.
    private var recent: [(text: String, value: Value)] = []
    private static var mostRecent: Int { 8 }

    init(table: String, column: String) {
        self.table = table
        self.column = column
    }

    mutating func value(_ text: String) throws(RecordsError) -> Value {
        if let same = recent.first(where: { $0.text == text }) { return same.value }
        let value: Value
        if let same = known[text] {
            value = same
        } else {
            value = try StoredJSON.value(Value.self, text, table: table, column: column)
            known[text] = value
        }
        if recent.count == Self.mostRecent { recent.removeFirst() }
        recent.append((text, value))
        return value
    }
}

/// A value kept as text whose numbers are looked at when it is read back: the file may be damaged, or changed by hand.
protocol Storable {
    /// Whether its numbers can be right.
    var canBe: Bool { get }
}

extension Array: Storable where Element: Storable {
    var canBe: Bool { allSatisfy(\.canBe) }
}

extension Dictionary: Storable where Value: Storable {
    var canBe: Bool { values.allSatisfy(\.canBe) }
}

extension Vector3 {
    /// About as long as a unit vector.
    fileprivate var isDirection: Bool { (0.5...2).contains(norm) }
}

extension Calibration: Storable {
    var canBe: Bool {
        Int64.calendarTimes_us.contains(time_us) && upright.isDirection && forward.isDirection
            && (0...360).contains(holdDeviationDegrees) && (0...100_000_000).contains(hold_s)
    }
}

extension PostureHold: Storable {
    var canBe: Bool {
        let times_us = [time_us, start_us ?? time_us, calibration_us]
        return times_us.allSatisfy(Int64.calendarTimes_us.contains)
            && [forwardDegrees, rightDegrees, lowForwardDegrees ?? 0].allSatisfy { abs($0) <= 360 }
    }
}

extension GyroModel: Storable {
    /// It looks at its numbers itself.
    var canBe: Bool { true }
}

extension TestAnswer.Item: Storable {
    var canBe: Bool { values.allSatisfy { abs($0) <= 1e9 } }
}

extension StateEstimate: Storable {
    var canBe: Bool { abs(mean) <= 1e3 && abs(variance) <= 1e6 }
}

extension RoutineProfile: Storable {
    var canBe: Bool { (0...1440).contains(minutes) }
}

extension Dose: Storable {
    var canBe: Bool {
        [sets, repetitions].allSatisfy((0...1000).contains) && [seconds, restSeconds].allSatisfy((0...86_400).contains)
    }
}

extension ExerciseDone: Storable {
    var canBe: Bool {
        dose.canBe && (0...100_000).contains(sets) && (0...1000).contains(variant)
            && pain.map((0...10).contains) ?? true
    }
}

extension PlannedExercise: Storable {
    var canBe: Bool {
        dose.canBe && (1...2).contains(sides) && (0...1000).contains(variant) && (0...1_000_000).contains(seconds)
    }
}

extension RunningRoutine: Storable {
    var canBe: Bool {
        exercises.canBe && (0...exercises.count).contains(position) && finished.count == exercises.count
            && finished.allSatisfy((0...100_000).contains) && LocalDay.stored.contains(day.daysSince1970)
            && painBefore.map((0...10).contains) ?? true && (painDuring ?? [:]).values.allSatisfy((0...10).contains)
    }
}

extension QuestionDraft: Storable {
    var canBe: Bool {
        let days = [day] + (signs ?? [:]).values.compactMap(\.before?.day) + [selfTest?.day].compactMap(\.self)
        let items = selfTest?.items ?? []
        return (0...1000).contains(redFlagsDenied) && items.canBe
            && (selfTest?.values ?? []).allSatisfy { $0.isFinite && abs($0) <= 1e9 }
            && days.allSatisfy { LocalDay.stored.contains($0.daysSince1970) }
    }
}
