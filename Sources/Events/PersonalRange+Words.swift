import Numbers
public import Posture

extension PersonalRange {
    /// For people: “tallest −3°, usual 6°, slump 27° from upright”; `nil` where nothing has been held.
    public var words: String? {
        let parts = [("tallest", tallestDegrees), ("usual", habitualDegrees), ("slump", slumpDegrees)]
            .compactMap { name, degrees in degrees.map { "\(name) \(Self.whole($0))°" } }
        return parts.isEmpty ? nil : parts.joined(separator: ", ") + " from upright"
    }

    private static func whole(_ degrees: Double) -> String {
        let value = Int(clamping: degrees.rounded())
        return value < 0 ? "−\(-value)" : "\(value)"
    }

    /// `null` where nothing has been held.
    public var json: JSONText {
        isEmpty
            ? .null
            : .object([
                ("tallest", .optional(tallestDegrees, decimals: 2)),
                ("habitual", .optional(habitualDegrees, decimals: 2)),
                ("slump", .optional(slumpDegrees, decimals: 2)),
            ])
    }
}
