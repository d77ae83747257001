import LocalTime
public import Posture

/// What a wearer is to hold, and for how long.
public struct HoldRequest: Equatable, Sendable {
    public var kind: HoldKind
    /// `nil` for as long as the rules say.
    public var seconds: Double?
    /// Of an upright hold.
    public var profile: Calibration.Profile
    /// A slow bow follows an upright hold, and shows which way is forward.
    public var withBow: Bool

    public init(
        _ kind: HoldKind = .upright, seconds: Double? = nil, profile: Calibration.Profile = .sit, withBow: Bool = false
    ) {
        self.kind = kind
        self.seconds = seconds
        self.profile = profile
        self.withBow = withBow
    }

    /// How long it is.
    public func seconds(by rules: PostureRules) -> Double { seconds ?? rules.hold_s }

    /// What to do, and for how long: “Sit upright and hold still for 10 s.”
    public func sentence(by rules: PostureRules) -> String {
        "\(instruction) for \(TimeText.duration(seconds: seconds(by: rules)))."
    }

    /// What to do after an upright hold that a bow follows.
    public static let bowSentence = "Now bow slowly forward from the hips, wait a moment, and sit up."

    /// What is said of a hold that a sensor has left, after the reason: “The connection was lost”.
    public static let startAgain = "during the hold: start again."

    /// What is said at once where one of several sensors has left a hold; why, its result says.
    public static func goesOn(without sensor: String) -> String {
        "The hold goes on without “\(sensor)”, which sends nothing any more."
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

    /// For how long a sentence asks to hold something; as long as the rules have it where it does not say.
    public static func seconds(askedForBy text: String) -> Double {
        let words = text.split(separator: " ").map { $0.filter { $0 != "." } }
        guard let place = words.lastIndex(of: "for"), place + 2 < words.count, let number = Double(words[place + 1]),
            (0...600).contains(number)
        else { return PostureRules().hold_s }
        return words[place + 2] == "min" ? number * 60 : number
    }
}
