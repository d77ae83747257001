import LocalTime
import Numbers
import PlainText
import Posture
import Reports

/// What a day's worn time was spent in: parts that add up to it, as they are written, too.
struct PartLines {
    private let summary: DaySummary
    private let columns: Int

    init(_ report: DayReport, columns: Int) { (summary, self.columns) = (report.summary, columns) }

    var lines: [String] {
        let parts = summary.parts
        let named: [(String, Double)] = [
            ("upright", parts.upright_s), ("relaxed", parts.relaxed_s ?? 0), ("slouching", parts.slouch_s),
            ("slouching too briefly to count", parts.shortSlouch_s), ("leaning", parts.lean_s),
            ("reclined", parts.recline_s), ("bent", parts.bend_s), ("lying", parts.lying_s),
            ("moving", parts.moving_s), ("not judged", parts.unknown_s),
        ]
        let unit_s = summary.worn_s < Self.shortDay_s ? 1.0 : 60
        let whole = Int(clamping: (summary.worn_s.rounded() / unit_s).rounded(.down))
        let shares = Self.apportioned(whole, to: named.map(\.1))
        let texts = zip(named, shares).filter { $0.1 > 0 || $0.0.0 == "upright" || $0.0.0 == "slouching" }.map {
            "\($0.0.0) \(Self.text($0.1, unit_s: unit_s))"
        }
        let text =
            "of \(Self.text(whole, unit_s: unit_s)) worn: \(texts.joined(separator: ", "))"
            + (summary.hasParts ? "" : "; this day's rule did not tell relaxed apart")
        return DayEntry.lines("posture", text, columns: columns)
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
