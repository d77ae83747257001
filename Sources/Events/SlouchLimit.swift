import LocalTime
import Numbers
public import Posture

/// How far forward a wearer is, and from where on it would be a slouch.
public struct SlouchLimit: Equatable, Sendable {
    /// Of the moment's mean, + = forward.
    public var forwardDegrees: Double
    /// `nil` where leaning like this it is no slouch, however far forward.
    public var beginsDegrees: Double?
    /// The wearer's own, as it was learned; else one angle for everybody.
    public var isOwn: Bool

    public init(forwardDegrees: Double, beginsDegrees: Double?, isOwn: Bool) {
        self.forwardDegrees = forwardDegrees
        self.beginsDegrees = beginsDegrees
        self.isOwn = isOwn
    }

    /// For people: “18° forward; your slouch begins at 11°”.
    ///
    /// - Parameter duration_s: how long it has been so: “18° forward for 2 min; …”; `nil` to leave it out.
    public func words(for duration_s: Double? = nil) -> String {
        let place = "\(String(whole: abs(forwardDegrees)))° \(forwardDegrees.rounded() < 0 ? "backward" : "forward")"
        let length = duration_s.map { " for \(TimeText.duration(seconds: $0))" } ?? ""
        guard let beginsDegrees else { return "\(place)\(length); leaning like this is no slouch" }
        return "\(place)\(length); \(isOwn ? "your" : "a") slouch begins at \(String(whole: beginsDegrees))°"
    }
}

extension PostureFrame {
    /// From where on it would be a slouch; `nil` where nothing is claimed of that. It costs some microseconds.
    ///
    /// - Parameter fixedDegrees: the angle that decides for everybody; `nil` where the wearer's own postures do.
    public func slouchLimit(fixedDegrees: Double?) -> SlouchLimit? {
        if let fixedDegrees {
            // A lean is told by its name, whatever the angle is.
            guard posture == .upright || posture == .slouch, let flexionDegrees else { return nil }
            return SlouchLimit(forwardDegrees: flexionDegrees, beginsDegrees: fixedDegrees, isOwn: false)
        }
        guard slouchProbability != nil else { return nil }
        return estimate?.slouchReason.flatMap(SlouchLimit.init)
    }
}

extension PostureRules {
    /// The angle from which on it is a slouch for everybody; `nil` where the wearer's own postures decide.
    public var fixedSlouchDegrees: Double? { slouchRule == .fixed ? slouchEnterDegrees : nil }
}

extension SlouchLimit {
    /// `nil` where the reason is of another kind.
    init?(_ reason: PostureReason) {
        guard reason.kind == .ownSlouch else { return nil }
        self.init(forwardDegrees: reason.degrees, beginsDegrees: reason.limitDegrees, isOwn: true)
    }
}
