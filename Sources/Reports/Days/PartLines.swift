import LocalTime
import Numbers
import PlainText
import Posture

/// What a day's worn time was spent in: parts that add up to it, as they are written, too.
public struct PartLines {
    /// A part's name and what of the worn time it took.
    public struct Part: Equatable, Sendable {
        public let name: String
        /// In whole minutes, or in seconds on a short day; all of them add up to the worn time as it is written.
        public let text: String
        /// As exactly as it is known.
        public let seconds: Double
    }

    private let summary: DaySummary

    public init(_ report: DayReport) { summary = report.summary }

    private var unit_s: Double { summary.worn_s < Self.shortDay_s ? 1 : 60 }

    /// In whole units, as it is written.
    private var whole: Int { Int(clamping: (summary.worn_s.rounded() / unit_s).rounded(.down)) }

    /// Those that took any time, and upright and slouching also where they took none.
    public var parts: [Part] {
        let parts = summary.parts
        let named: [(String, Double)] = [
            ("upright", parts.upright_s), ("relaxed", parts.relaxed_s ?? 0), ("slouching", parts.slouch_s),
            ("slouching too briefly to count", parts.shortSlouch_s), ("leaning", parts.lean_s),
            ("reclined", parts.recline_s), ("bent", parts.bend_s), ("lying", parts.lying_s),
            ("moving", parts.moving_s), ("not judged", parts.unknown_s),
        ]
        let shares = Self.apportioned(whole, to: named.map(\.1))
        return zip(named, shares).filter { $0.1 > 0 || $0.0.0 == "upright" || $0.0.0 == "slouching" }.map {
            // What took a moment is not nothing, though it makes no whole minute.
            let text =
                $0.1 == 0 && $0.0.1 >= 0.5 ? "under 1 \(unit_s == 1 ? "s" : "min")" : Self.text($0.1, unit_s: unit_s)
            return Part(name: $0.0.0, text: text, seconds: $0.0.1)
        }
    }

    var line: DayEntry {
        let texts = parts.map { "\($0.name) \($0.text)" }
        return DayEntry(
            "posture",
            "of \(Self.text(whole, unit_s: unit_s)) worn: \(texts.joined(separator: ", "))"
                + (summary.hasParts ? "" : "; this day's rule did not tell relaxed apart"))
    }

    /// Below this the parts are told in seconds.
    private static let shortDay_s = 600.0

    private static func text(_ units: Int, unit_s: Double) -> String {
        unit_s == 1 ? "\(units) s" : TimeText.duration(seconds: Double(units) * unit_s)
    }

    /// Whole shares that add up to a whole: each is its exact one rounded up or down, up where most of a unit is missing.
    static func apportioned(_ whole: Int, to parts: [Double]) -> [Int] {
        let sum = parts.reduce(0, +)
        guard sum > 0, whole > 0 else { return parts.map { _ in 0 } }
        let exact = parts.map { max(0, $0) / sum * Double(whole) }
        var shares = exact.map { Int(clamping: $0.rounded(.down)) }
        let order = exact.indices.sorted { (exact[$0] - Double(shares[$0]), $1) > (exact[$1] - Double(shares[$1]), $0) }
        for index in order.prefix(max(0, whole - shares.reduce(0, +))) { shares[index] += 1 }
        return shares
    }
}
