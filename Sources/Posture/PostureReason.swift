/// Why a posture was named and not the next likely one: the angle that need have been least different.
public struct PostureReason: Equatable, Sendable {
    public enum Angle: CaseIterable, Sendable {
        case forward
        case right
        case lowForward
        case lowRight
    }

    public var angle: Angle
    public var degrees: Double
    /// Where the other name would have been the likelier of the two, all else equal.
    public var limitDegrees: Double
}

extension PostureEstimate {
    private static let searchStep = 0.5
    private static let searchEnd = 60.0

    /// Searches each angle both ways, half a degree at a time, for where the alternative takes over; `nil` where no
    /// single angle decides within 60°.
    ///
    /// Not made for every sample: it costs some microseconds.
    public var reason: PostureReason? {
        let model = PostureClassifier.model(angles, slump)
        guard let named = model.scores.first(where: { $0.posture == posture }),
            let other = model.scores.first(where: { $0.posture == alternative })
        else { return nil }
        func margin(_ angle: PostureReason.Angle, _ shift: Double) -> Double {
            let features = model.values(angles.moved(angle, by: shift), slump)
            return named.value(features) - other.value(features)
        }
        let searched = PostureReason.Angle.allCases.filter { angles[$0] != nil }
        for size in stride(from: Self.searchStep, through: Self.searchEnd, by: Self.searchStep) {
            for angle in searched {
                for shift in [-size, size] where margin(angle, shift) < 0 {
                    // Straight between the last two steps is exact enough for whole degrees.
                    let inner = shift - (shift < 0 ? -Self.searchStep : Self.searchStep)
                    let (near, far) = (margin(angle, inner), margin(angle, shift))
                    let crossing = inner + (shift - inner) * near / (near - far)
                    let degrees = angles[angle] ?? 0
                    return PostureReason(angle: angle, degrees: degrees, limitDegrees: degrees + crossing)
                }
            }
        }
        return nil
    }
}

extension PostureAngles {
    fileprivate subscript(_ angle: PostureReason.Angle) -> Double? {
        switch angle {
        case .forward: forwardDegrees
        case .right: rightDegrees
        case .lowForward: low?.forwardDegrees
        case .lowRight: low?.rightDegrees
        }
    }

    fileprivate func moved(_ angle: PostureReason.Angle, by degrees: Double) -> PostureAngles {
        var moved = self
        switch angle {
        case .forward: moved.forwardDegrees += degrees
        case .right: moved.rightDegrees += degrees
        case .lowForward: moved.low?.forwardDegrees += degrees
        case .lowRight: moved.low?.rightDegrees += degrees
        }
        return moved
    }
}
