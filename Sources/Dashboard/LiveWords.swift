import Events
import LocalTime
import PlainText
import Posture

/// What stands large on the live page: the terminal's own words, and its own calm.
struct LiveWords {
    private var headlines: [String: CalmHeadline] = [:]

    /// A line about a sensor's state, for its latest angle.
    mutating func line(_ angle: AngleEvent) -> String {
        let at_us = angle.moment.utc_us
        headlines[angle.sensor, default: CalmHeadline()].advance(
            Headline(angle), at_us: at_us, start_us: angle.slouchSince?.utc_us, joins: true)
        let headline = headlines[angle.sensor]?.shown ?? Headline(name: .unknown)
        return JSONText.object([
            ("type", .string("state")), ("sensor", .string(angle.sensor)), ("words", .string(headline.words)),
            ("beside", .optional(headline.beside)), ("slouching", .bool(headline.isSlouching)),
            ("judged", .bool(angle.isJudged)), ("reason", .optional(Self.reason(angle))),
        ]).text
    }

    /// What is in the way of a judgement; else where a slouch begins.
    private static func reason(_ angle: AngleEvent) -> String? {
        switch angle.calibration {
        case .doubtful: "The calibration is in doubt: sit upright and calibrate."
        case .none: "Not calibrated: sit upright and calibrate."
        case .ok: limit(angle)
        }
    }

    /// It follows the angle; what is written changes only with its limit.
    private static func limit(_ angle: AngleEvent) -> String? {
        guard angle.band != nil else { return nil }
        if angle.band == .elsewhere { return angle.why ?? angle.reason }
        // The angle itself stands above it.
        return angle.slouchBeginsDegrees.map { "your slouch begins at \(DecimalText.fixed($0, decimals: 0))°" }
            ?? angle.reason
    }
}
