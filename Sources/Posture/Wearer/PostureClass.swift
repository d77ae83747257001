/// The postures that a wearer's belief tells apart, in the order of a prior's file.
package enum PostureClass: Int, CaseIterable, Sendable {
    case upright
    case slouch
    case leanForward
    case recline
    case leanLeft
    case leanRight

    package var state: PostureState {
        switch self {
        case .upright: .upright
        case .slouch: .slouch
        case .leanForward: .leanForward
        case .recline: .recline
        case .leanLeft: .leanLeft
        case .leanRight: .leanRight
        }
    }

    /// Neither back nor to a side.
    var isUpright: Bool {
        switch self {
        case .recline, .leanLeft, .leanRight: false
        case .upright, .slouch, .leanForward: true
        }
    }
}

/// A number for each class.
package struct PostureShares: Equatable, Sendable {
    private var values = SIMD8<Double>()
    /// That it is none of them.
    package internal(set) var other = 0.0

    init() {}

    package internal(set) subscript(posture: PostureClass) -> Double {
        get { values[posture.rawValue] }
        set { values[posture.rawValue] = newValue }
    }

    var sum: Double { values.sum() + other }

    /// In proportion, so that they add up to 1.
    var normalized: PostureShares {
        var shares = self
        let sum = sum
        shares.values /= sum
        shares.other /= sum
        return shares
    }

    /// Only these classes, in proportion, as if nothing else could have been.
    func among(_ kept: [PostureClass]) -> PostureShares {
        var shares = PostureShares()
        // However unlikely they are: somebody has said so.
        for posture in kept { shares[posture] = max(self[posture], .leastNormalMagnitude) }
        return shares.normalized
    }

    package var likeliest: PostureClass {
        var best = PostureClass.upright
        for posture in PostureClass.allCases where self[posture] > self[best] { best = posture }
        return best
    }
}
