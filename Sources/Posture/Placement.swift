import PlainText

/// Where on the body a sensor is worn.
///
/// A placement that a newer version has recorded is kept by its name, and no posture is judged from it.
public struct Placement: RawRepresentable, Hashable, Sendable {
    /// As it is stored and told: `t4`.
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    /// The upper back, between the shoulder blades: where slouching is judged.
    public static let upperBack = Placement(rawValue: "t4")
    /// The low back: tells the upper sensor what the pelvis does.
    public static let lowBack = Placement(rawValue: "l5")
    /// The seventh neck vertebra, where the neck meets the back.
    public static let neck = Placement(rawValue: "c7")
    public static let head = Placement(rawValue: "head")

    /// Where a sensor may be worn.
    public static let all = [upperBack, lowBack, neck, head]

    /// One of `all`, however its letters are written; `nil` for any other text.
    public init?(named text: String) {
        guard let known = Self.all.first(where: { $0.rawValue == text.lowercased() }) else { return nil }
        self = known
    }

    /// Why a text is not a placement; `nil` where it is one.
    public static func objection(to text: String) -> String? {
        guard Placement(named: text) == nil else { return nil }
        let places = all.map(\.rawValue)
        return "“\(text)” is not a placement; there are \(places.joined(separator: ", "))."
            + NearestWord.question(text, among: places)
    }

    /// Whether postures are named and slouches found from there.
    public var judgesPosture: Bool { self == .upperBack }
    /// Whether it tells of the pelvis.
    public var isLow: Bool { self == .lowBack }
}
