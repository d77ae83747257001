public import Posture

/// The large word of a live view, and what it may be instead.
///
/// It never contradicts the decision of the moment: it says “slouching” within a slouch and at no other time. “Not sure” is
/// said where the decision itself could go either way; else the likelier name stands alone, with the doubt beside it.
public struct Headline: Equatable, Sendable {
    public enum Name: Equatable, Sendable {
        case unknown
        case notWorn
        case lying
        /// No posture is judged from where this sensor sits.
        case anglesOnly
        case upright
        case relaxed
        case slouching
        case posture(PostureState)
        case notSure(PostureState, PostureState)
    }

    public var name: Name
    /// The next likely posture, where the name is not sure.
    public var doubt: PostureState?

    /// Between these the decision could go either way (as `SlouchSureness` asks).
    private static let open = 0.25...0.75

    public init(name: Name, doubt: PostureState? = nil) {
        self.name = name
        self.doubt = doubt
    }

    public init(_ angle: AngleEvent) {
        switch angle.activity {
        case .lying: self.init(name: .lying)
        case .off: self.init(name: .notWorn)
        case .still, .moving, .walking:
            if !angle.isJudged, angle.calibration == .ok {
                self.init(name: .anglesOnly)
            } else {
                self.init(judged: angle)
            }
        }
    }

    private init(judged angle: AngleEvent) {
        if angle.isSlouch {
            let other = angle.posture == .slouch ? angle.alternative : angle.posture
            self.init(name: .slouching, doubt: other == .upright || other == .slouch ? nil : other)
        } else if let pair = Self.openPair(angle) {
            self.init(name: .notSure(pair.0, pair.1))
        } else {
            let name = Self.name(angle)
            let doubt = Self.isNamed(angle.posture, by: name) ? angle.alternative : angle.posture
            // Between upright and a slouch it is decided by how deep it is.
            let isOfDepth = [.upright, .relaxed].contains(name) && (doubt == .slouch || doubt == .upright)
            self.init(name: name, doubt: name == .unknown || isOfDepth ? nil : doubt)
        }
    }

    /// A slouch and a posture that is none, of which neither is likely enough to decide by.
    private static func openPair(_ angle: AngleEvent) -> (PostureState, PostureState)? {
        guard let other = angle.alternative, angle.posture != .unknown, angle.isDoubtful,
            (angle.posture == .slouch) != (other == .slouch), angle.posture != .upright, other != .upright
        else { return nil }
        return angle.slouchProbability.map(open.contains) ?? true ? (angle.posture, other) : nil
    }

    private static func name(_ angle: AngleEvent) -> Name {
        switch (angle.posture, angle.band) {
        case (.unknown, _): .unknown
        case (.upright, .relaxed?), (.slouch, .relaxed?): .relaxed
        case (.upright, _): .upright
        case (.slouch, .upright?): .upright
        // Named a slouch, and not judged one: it is on the way.
        case (.slouch, _): .relaxed
        case (let posture, _): .posture(posture)
        }
    }

    private static func isNamed(_ posture: PostureState, by name: Name) -> Bool {
        switch name {
        case .upright, .relaxed: posture == .upright || posture == .slouch
        case .slouching: posture == .slouch
        case .posture(let named): posture == named
        default: true
        }
    }

    public var isSlouching: Bool { name == .slouching }

    /// What is not a posture: it is said the moment it is so.
    private var isState: Bool { [.unknown, .notWorn, .lying, .anglesOnly].contains(name) }

    /// Whether another name must not wait: the decision or the state has changed.
    func mustGiveWay(to other: Headline) -> Bool {
        isSlouching != other.isSlouching || isState != other.isState || isState && name != other.name
    }

    // MARK: Words

    /// Large: `slouching`, `not sure`.
    public var words: String {
        switch name {
        case .unknown: "unknown"
        case .notWorn: "not worn"
        case .lying: "lying"
        case .anglesOnly: "angles only"
        case .upright: "upright"
        case .relaxed: "relaxed"
        case .slouching: "slouching"
        case .posture(let posture): posture.spoken
        case .notSure: "not sure"
        }
    }

    /// The two that it may be: `slouching or leaning right`; `nil` where it is sure enough of one.
    public var candidates: String? {
        guard case .notSure(let first, let second) = name else { return nil }
        return "\(first.spoken) or \(second.spoken)"
    }

    /// Small, beside the name: `perhaps reclined`; `nil` where nothing is to be said.
    public var beside: String? { candidates ?? doubt.map { "perhaps \($0.spoken)" } }
}

/// A headline that changes calmly: another name must have been the likelier one for a while before it is shown, unless the
/// decision has changed. By the times of the angles; no clock.
public struct CalmHeadline: Equatable, Sendable {
    /// How long another name must hold (assumed: shorter ones are movements from one posture to the next).
    static let nameHold_us: Int64 = 1_000_000
    /// … and another doubt, which is read less often than it would change.
    static let doubtHold_us: Int64 = 1_500_000
    /// Longer without an angle, and what was shown is no longer known to have lasted.
    public static let gap_us: Int64 = 1_500_000

    public private(set) var shown: Headline?
    /// Since when it has its name; `nil` where it had it already when the view began.
    public private(set) var since_us: Int64?
    private var last_us: Int64?
    private var nextName: (headline: Headline, since_us: Int64)?
    private var nextDoubt: (doubt: PostureState?, since_us: Int64)?

    public init() {}

    public static func == (a: CalmHeadline, b: CalmHeadline) -> Bool { a.shown == b.shown && a.since_us == b.since_us }

    /// Takes the headline of a moment.
    ///
    /// - Parameters:
    ///   - headline: of the moment alone.
    ///   - at_us: the time of its angle.
    ///   - start_us: when what it says began, where that is known better: the start of the slouch.
    ///   - joins: it may have been so for longer, where this is the first one.
    public mutating func advance(_ headline: Headline, at_us: Int64, start_us: Int64?, joins: Bool) {
        let isGap = last_us.map { at_us < $0 || at_us - $0 > Self.gap_us } ?? true
        let isFirst = last_us == nil
        last_us = at_us
        defer { if let start_us, shown?.isSlouching == true { since_us = start_us } }
        guard let current = shown, !isGap else {
            show(headline, since_us: isFirst && joins ? nil : at_us)
            return
        }
        guard headline.name != current.name else {
            nextName = nil
            follow(headline.doubt, at_us: at_us)
            return
        }
        if current.mustGiveWay(to: headline) { return show(headline, since_us: at_us) }
        let since_us = nextName.flatMap { $0.headline.name == headline.name ? $0.since_us : nil } ?? at_us
        guard at_us - since_us < Self.nameHold_us else { return show(headline, since_us: since_us) }
        nextName = (headline, since_us)
    }

    /// Nothing is known any more.
    public mutating func forget() { self = CalmHeadline() }

    private mutating func show(_ headline: Headline, since_us: Int64?) {
        self.since_us = since_us
        shown = headline
        nextName = nil
        nextDoubt = nil
    }

    private mutating func follow(_ doubt: PostureState?, at_us: Int64) {
        guard doubt != shown?.doubt else {
            nextDoubt = nil
            return
        }
        let since_us = nextDoubt.flatMap { $0.doubt == doubt ? $0.since_us : nil } ?? at_us
        if at_us - since_us >= Self.doubtHold_us {
            shown?.doubt = doubt
            nextDoubt = nil
        } else {
            nextDoubt = (doubt, since_us)
        }
    }
}

extension PostureState {
    /// What somebody does: `leaning right`.
    public var spoken: String {
        switch self {
        case .upright: "upright"
        case .slouch: "slouching"
        case .leanForward: "leaning forward"
        case .leanLeft: "leaning left"
        case .leanRight: "leaning right"
        case .recline: "reclined"
        case .bend: "bent forward"
        case .unknown: "another posture"
        }
    }
}

extension AngleEvent {
    /// Within a slouch: the recorder's decision; from one that does not tell it, the depth, else the name.
    public var isSlouch: Bool { isSlouching ?? band.map { $0 == .slouch } ?? (posture == .slouch) }
}
