/// Why a posture was named and not the next likely one: the angle that need have been least different.
public struct PostureReason: Equatable, Sendable {
    public enum Angle: CaseIterable, Sendable {
        case forward
        case right
        case lowForward
        case lowRight
    }

    /// What the limit is one of.
    public enum Kind: Sendable {
        /// From there on the other name is the likelier of the two, all else equal.
        case otherName
        /// From there on it is a slouch, as this wearer slouches.
        case ownSlouch
    }

    public var kind: Kind
    public var angle: Angle
    public var degrees: Double
    /// `nil` where nothing in reach is beyond it: leaning like this it would be no slouch, however far forward.
    public var limitDegrees: Double?
}

extension PostureEstimate {
    private static let searchStep = 0.5
    private static let searchEnd = 60.0

    /// Where this wearer's slouch begins; and for a posture that is neither upright nor a slouch, the angle by which it is
    /// told from the alternative, `nil` where no single one decides within 60°.
    ///
    /// Not made for every sample: it costs some microseconds.
    public var reason: PostureReason? {
        switch basis {
        case .model(let slump):
            let model = PostureClassifier.model(angles, slump)
            guard let named = model.scores.first(where: { $0.posture == posture }),
                let other = model.scores.first(where: { $0.posture == alternative })
            else { return nil }
            return otherName { angles in
                let features = model.values(angles, slump)
                return named.value(features) - other.value(features)
            }
        case .wearer(let view):
            guard posture != .upright, posture != .slouch else { return slouchReason }
            return otherName { view.share(of: posture, at: $0) - view.share(of: alternative, at: $0) }
        }
    }

    /// Where this wearer's slouch begins, whatever the posture is called; `nil` where one angle decides for everybody.
    public var slouchReason: PostureReason? {
        guard case .wearer(let view) = basis else { return nil }
        return PostureReason(
            kind: .ownSlouch, angle: .forward, degrees: angles.forwardDegrees,
            limitDegrees: view.slouchBeginsDegrees(at: angles))
    }

    /// Searches each angle both ways, half a degree at a time, for where the alternative takes over.
    private func otherName(_ margin: (PostureAngles) -> Double) -> PostureReason? {
        let searched = PostureReason.Angle.allCases.filter { angles[$0] != nil }
        for size in stride(from: Self.searchStep, through: Self.searchEnd, by: Self.searchStep) {
            for angle in searched {
                for shift in [-size, size] {
                    let far = margin(angles.moved(angle, by: shift))
                    guard far < 0 else { continue }
                    // Straight between the last two steps is exact enough for whole degrees.
                    let inner = shift - (shift < 0 ? -Self.searchStep : Self.searchStep)
                    let near = margin(angles.moved(angle, by: inner))
                    let crossing = inner + (shift - inner) * near / (near - far)
                    let degrees = angles[angle] ?? 0
                    return PostureReason(
                        kind: .otherName, angle: angle, degrees: degrees, limitDegrees: degrees + crossing)
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
