import Events
import Numbers
public import Posture
import TestSupport

/// Somebody who sits, slumps and walks, always the same for the same seed: what a simulated gateway has recorded can be made
/// again at any time, and need not be kept.
///
/// Nothing is learnt about people from it. It is as long, as varied and as hard to compress as a track of a real day.
public struct VirtualWearer: Sendable {
    /// Of local time; the days of all wearers are counted in it.
    public static let utcOffset_s = 3600
    private static let minutesOfDay: Int64 = 1440
    /// Recorded on a day: eight hours.
    public static let minutesRecorded: Int64 = 480

    private let seed: UInt64
    /// Of one time of sitting, with the walk that ends it, minutes.
    private let bout: Int64
    /// How far this wearer slumps, degrees, and within which time, minutes.
    private let slumpDegrees: Double
    private let slumpMinutes: Double
    /// What of the slump is left each week, so that there is a trend: 0.8…1.05.
    private let weekly: Double
    private let leanDegrees: Double
    /// When the day begins, minutes of local time.
    private let begin: Int64

    public init(seed: UInt64) {
        var chance = SplitMix(seed: seed)
        self.seed = chance.next()
        bout = Int64(chance.number(25...55))
        slumpDegrees = chance.number(14...34)
        slumpMinutes = chance.number(6...20)
        weekly = chance.number(0.8...1.05)
        leanDegrees = chance.number(-4...4)
        begin = Int64(chance.number(450...570))
    }

    /// The minutes (since 1970, UTC) that are recorded on a day (days since 1970, local time).
    public func minutes(ofDay day: Int64) -> Range<Int64> {
        let first = day * Self.minutesOfDay + begin - Int64(Self.utcOffset_s / 60)
        return first..<first + Self.minutesRecorded
    }

    /// The local day of a minute.
    public static func day(of minute: Int64) -> Int64 { (minute + Int64(utcOffset_s / 60)) / minutesOfDay }

    /// A minute as it was judged first (0), or after so many times of judging it again.
    ///
    /// - Parameter minute: since 1970.
    public func seconds(minute: Int64, judged: Int) -> [TrackSecond] {
        let place = minute % bout
        var sitting = SplitMix(seed: seed ^ UInt64(clamping: minute / bout))
        let isWorn = !sitting.chance(0.06)
        let kept = Self.power(weekly, weeks: Double(Self.day(of: minute) % 70) / 7)
        let most = slumpDegrees * kept * sitting.number(0.6...1.2)
        let calibration: CalibrationQuality = sitting.chance(0.03) ? .doubtful : .ok

        var chance = SplitMix(seed: seed ^ UInt64(clamping: minute) &* 0x9E37_79B9 ^ UInt64(clamping: judged) << 56)
        let isWalking = place >= bout - 3
        let reach: Double = chance.chance(0.04) ? chance.number(25...70) : 0
        let aside: Double = chance.chance(0.06) ? chance.number(-16...16) : 0
        let slump = most * (1 - Self.power(0.37, weeks: Double(place) / slumpMinutes))
        var (flexion, lean) = (slump, leanDegrees + aside)
        return (0..<60).map { second in
            flexion += (slump - flexion) * 0.2 + chance.number(-1.2...1.2)
            lean += (leanDegrees + aside - lean) * 0.2 + chance.number(-0.6...0.6)
            let bent = reach > 0 && (20..<32).contains(second) ? reach : flexion
            let activity: Activity = !isWorn ? .off : isWalking ? .walking : reach > 0 ? .moving : .still
            let isJudged = isWorn && !isWalking && calibration == .ok
            return TrackSecond(
                time_us: minute * 60_000_000 + Int64(second) * 1_000_000,
                flexionDegrees: isWorn ? bent : nil, leanDegrees: isWorn ? lean : nil,
                posture: isJudged ? Self.posture(flexion: bent, lean: lean) : .unknown, activity: activity,
                calibration: isWorn ? calibration : .none, coverage: 1)
        }
    }

    /// Alerts that began in such a minute: one every ten minutes of slouching.
    static func alerts(minute: Int64, _ track: [TrackSecond]) -> Int {
        minute % 10 == 0 && track.allSatisfy { $0.posture == .slouch } ? 1 : 0
    }

    private static func posture(flexion: Double, lean: Double) -> PostureState {
        if flexion >= 60 { return .bend }
        if flexion >= 20 { return .slouch }
        if flexion <= -12 { return .recline }
        if lean >= 10 { return .leanRight }
        return lean <= -10 ? .leanLeft : .upright
    }

    /// A base to a power between whole ones, straight in between: the C library is not needed for a made-up wearer.
    private static func power(_ base: Double, weeks: Double) -> Double {
        let whole = Int(clamping: weeks.rounded(.down))
        let before = (0..<whole).reduce(1.0) { value, _ in value * base }
        return before * (1 - (weeks - Double(whole)) * (1 - base))
    }
}

extension MinuteStatistics {
    /// The bytes of a minute's track, as a record keeps them: `FleetBatch.trackBytes`.
    static func trackBytes(_ track: [TrackSecond]) -> [UInt8] {
        var body = [UInt8](repeating: 0, count: FleetBatch.trackBytes)
        for second in track {
            let at = Int(second.time_us / 1_000_000 % 60) * 8
            body[at] = code(second.posture, in: postures)
            body[at + 1] = code(second.activity, in: [.still, .moving, .walking, .lying, .off])
            body[at + 2] = code(second.calibration, in: [.ok, .doubtful, .none])
            body[at + 3] = UInt8(clamping: (second.coverage * 255).rounded())
            for (index, degrees) in [second.flexionDegrees, second.leanDegrees].enumerated() {
                let hundredths = degrees.map { Int16(clamping: ($0 * 100).rounded()) } ?? .min
                body[at + 4 + index * 2] = UInt8(truncatingIfNeeded: hundredths)
                body[at + 5 + index * 2] = UInt8(truncatingIfNeeded: hundredths >> 8)
            }
        }
        return body
    }

    private static func code<Case: Equatable>(_ value: Case, in all: [Case]) -> UInt8 {
        UInt8(clamping: (all.firstIndex(of: value) ?? -1) + 1)
    }
}
