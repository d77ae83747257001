import Numbers
import Posture

/// A minute of the 1 Hz track in 480 bytes: a year of working days takes some 60 MB, as rows it would take ten times that.
///
/// Per second: posture, activity and calibration (a byte each, counted from 1; 0 in the first = no such second),
/// coverage in 1/255, flexion and lean in hundredths of a degree (little-endian; `Int16.min` = not known).
struct TrackMinute: Equatable {
    static let length_us: Int64 = 60_000_000
    /// Minutes that a record can have, as `number(of:)` gives them.
    static let stored = number(of: Int64.calendarTimes_us.lowerBound)...number(of: Int64.calendarTimes_us.upperBound)
    private static let secondBytes = 8

    private(set) var body: [UInt8]

    init() { body = [UInt8](repeating: 0, count: 60 * Self.secondBytes) }

    /// `nil` for a blob of another length.
    init?(body: [UInt8]) {
        guard body.count == 60 * Self.secondBytes else { return nil }
        self.body = body
    }

    /// Minutes since 1970 of a moment.
    static func number(of time_us: Int64) -> Int64 { floorDivide(time_us, length_us) }

    mutating func set(_ second: TrackSecond) {
        let rest_us = second.time_us % Self.length_us
        let index = Int((rest_us < 0 ? rest_us + Self.length_us : rest_us) / 1_000_000)
        let at = index * Self.secondBytes
        body[at] = Self.code(second.posture)
        body[at + 1] = Self.code(second.activity)
        body[at + 2] = Self.code(second.calibration)
        body[at + 3] = UInt8(clamping: (max(0, min(1, second.coverage)) * 255).rounded())
        store(second.flexionDegrees, at: at + 4)
        store(second.leanDegrees, at: at + 6)
    }

    /// The seconds that are there; one whose names a newer version has made is left out.
    func seconds(minute: Int64) -> [TrackSecond] {
        var track: [TrackSecond] = []
        append(to: &track, minute: minute, from_us: .min, to_us: .max)
        return track
    }

    /// Adds those of its seconds that begin within a stretch of time.
    func append(to track: inout [TrackSecond], minute: Int64, from_us: Int64, to_us: Int64) {
        // Years of days are read second by second: what is the same for all of them is looked up once.
        let (postures, activities, qualities) = (Self.postures, Self.activities, Self.qualities)
        for index in 0..<60 {
            let time_us = minute * Self.length_us + Int64(index) * 1_000_000
            let at = index * Self.secondBytes
            guard time_us >= from_us, time_us < to_us, let posture = Self.value(body[at], in: postures),
                let activity = Self.value(body[at + 1], in: activities),
                let calibration = Self.value(body[at + 2], in: qualities)
            else { continue }
            track.append(
                TrackSecond(
                    time_us: time_us, flexionDegrees: angle(at: at + 4), leanDegrees: angle(at: at + 6),
                    posture: posture, activity: activity, calibration: calibration,
                    coverage: Double(body[at + 3]) / 255))
        }
    }

    /// Takes out the seconds from a moment on.
    mutating func clear(from_us: Int64, minute: Int64) {
        for index in 0..<60 where minute * Self.length_us + Int64(index) * 1_000_000 >= from_us {
            for at in index * Self.secondBytes..<(index + 1) * Self.secondBytes { body[at] = 0 }
        }
    }

    var isEmpty: Bool { body.allSatisfy { $0 == 0 } }

    private mutating func store(_ degrees: Double?, at index: Int) {
        let hundredths = degrees.map { Int16(clamping: max(-32_767, min(32_767, ($0 * 100).rounded()))) } ?? .min
        body[index] = UInt8(truncatingIfNeeded: hundredths)
        body[index + 1] = UInt8(truncatingIfNeeded: hundredths >> 8)
    }

    private func angle(at index: Int) -> Double? {
        let hundredths = Int16(bitPattern: UInt16(body[index]) | UInt16(body[index + 1]) << 8)
        return hundredths == .min ? nil : Double(hundredths) / 100
    }

    // The codes are part of the file: a case is never given another's place, new ones are added at the end.
    private static let postures: [PostureState] = [
        .upright, .slouch, .leanForward, .leanLeft, .leanRight, .recline, .bend, .unknown,
    ]
    private static let activities: [Activity] = [.still, .moving, .walking, .lying, .off]
    private static let qualities: [CalibrationQuality] = [.ok, .doubtful, .none]

    private static func code(_ posture: PostureState) -> UInt8 { place(of: posture, in: postures) }
    private static func code(_ activity: Activity) -> UInt8 { place(of: activity, in: activities) }
    private static func code(_ quality: CalibrationQuality) -> UInt8 { place(of: quality, in: qualities) }

    private static func place<Case: Equatable>(of value: Case, in all: [Case]) -> UInt8 {
        UInt8(clamping: (all.firstIndex(of: value) ?? -1) + 1)
    }

    private static func value<Case>(_ code: UInt8, in all: [Case]) -> Case? {
        all.indices.contains(Int(code) - 1) ? all[Int(code) - 1] : nil
    }

    private static func floorDivide(_ a: Int64, _ b: Int64) -> Int64 { a / b - (a % b < 0 ? 1 : 0) }
}
