public import Posture

/// What a wearer is to hold, and for how long.
public struct HoldRequest: Equatable, Sendable {
    public var kind: HoldKind
    public var seconds: Double
    /// Of an upright hold.
    public var profile: Calibration.Profile
    /// A slow bow follows an upright hold, and shows which way is forward.
    public var withBow: Bool

    public init(
        _ kind: HoldKind = .upright, seconds: Double = 10, profile: Calibration.Profile = .sit, withBow: Bool = false
    ) {
        self.kind = kind
        self.seconds = seconds
        self.profile = profile
        self.withBow = withBow
    }

    /// What to do, without a full stop: “Sit upright and hold still”.
    public var instruction: String {
        switch kind {
        case .upright: "Sit upright and hold still"
        case .habitual: "Sit as you usually do and hold still"
        case .slump: "Slump as when you are tired and hold still"
        case .tallest: "Sit as tall as you can and hold still"
        }
    }
}

extension PersonalRange {
    /// For people: “tallest −3°, usual 6°, slump 27° from upright”; `nil` where nothing has been held.
    public var words: String? {
        let parts = [("tallest", tallestDegrees), ("usual", habitualDegrees), ("slump", slumpDegrees)]
            .compactMap { name, degrees in degrees.map { "\(name) \(Self.whole($0))°" } }
        return parts.isEmpty ? nil : parts.joined(separator: ", ") + " from upright"
    }

    private static func whole(_ degrees: Double) -> String {
        let value = Int(degrees.rounded())
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
