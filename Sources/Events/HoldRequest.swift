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

extension HoldRequest {
    /// What a sentence asks to be held; `nil` for any other sentence.
    ///
    /// The socket's notes are words, also those of an older recorder: a hold begins with its instruction.
    static func kind(askedForBy text: String) -> HoldKind? {
        HoldKind.allCases.first { text.hasPrefix(HoldRequest($0).instruction) }
    }
}
