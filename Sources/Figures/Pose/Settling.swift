import Motion

extension KeyPose {
    /// The posture with its contacts: sunk onto what it rests on, hands and feet brought where they are held.
    func settled() -> BodyState {
        var state = BodyState(angles, soleDegrees: soleDegrees)
        Settling.settle(&state, rest: rest, anchor: anchor, pins: pins)
        for side in BodySide.allCases where state.soleDegrees[side] != nil {
            state.angles[side == .left ? .ankleFlexionLeft : .ankleFlexionRight] = Settling.ankleDegrees(state, side)
        }
        return state
    }
}

/// Puts a posture onto what carries it, and its hands and feet where they are held.
enum Settling {
    static func settle(_ state: inout BodyState, rest: Rest, anchor: Anchor, pins: [Pin]) {
        place(&state, rest: rest, anchor: anchor, pins: pins)
        reach(&state, pins)
    }

    /// Moves the whole body: its anchor to its spot on the floor, its lowest point to the height of what carries it.
    static func place(_ state: inout BodyState, rest: Rest, anchor: Anchor, pins: [Pin]) {
        state.place = .zero
        let skeleton = Skeleton(state)
        let held = point(anchor.part, skeleton)
        let lowest = lowest(rest.part, skeleton, pins)
        state.place = Vector3(anchor.x - held.x, anchor.y - held.y, rest.height - lowest)
    }

    /// Legs before arms: a hand may rest on a thigh.
    static func reach(_ state: inout BodyState, _ pins: [Pin]) {
        for pin in pins { if case .foot = pin.limb { LimbReach.reach(pin, &state) } }
        for pin in pins { if case .hand = pin.limb { LimbReach.reach(pin, &state) } }
    }

    /// Toes up, between shank and foot: what standing on a sole asks of the ankle.
    static func ankleDegrees(_ state: BodyState, _ side: BodySide) -> Double {
        let leg = Skeleton(state).legs[side]
        let toes = leg.foot.direction(Vector3(1, 0, 0))
        return Scalar.atan2(
            toes.dot(leg.shank.direction(Vector3(0, 0, 1))), toes.dot(leg.shank.direction(Vector3(1, 0, 0))))
            * Units.degreesPerRadian
    }

    /// The height of the lowest point of what rests.
    static func lowest(_ part: Rest.Part, _ s: Skeleton, _ pins: [Pin]) -> Double {
        resting(part, s, pins).map { $0.centre.z - $0.radius }.min() ?? 0
    }

    private static func resting(_ part: Rest.Part, _ s: Skeleton, _ pins: [Pin]) -> [Ball] {
        func foot(_ side: BodySide) -> [Ball] { BodyShape.foot(s.legs[side].foot, side).flatMap(\.balls) }
        func knee(_ side: BodySide) -> [Ball] {
            [Ball(centre: s.legs[side].shank.origin, radius: BodyProportions.kneeRadius)]
        }
        switch part {
        case .footL: return foot(.left)
        case .footR: return foot(.right)
        case .feet: return foot(.left) + foot(.right)
        case .kneeL: return knee(.left)
        case .kneeR: return knee(.right)
        case .knees: return knee(.left) + knee(.right)
        case .pelvis: return BodyShape.parts(s)[0].solids.filter { $0.paint == .shorts }.flatMap(\.balls)
        case .trunk, .head:
            return BodyShape.parts(s).filter { $0.name == (part == .head ? .head : .trunk) }
                .flatMap(\.solids).flatMap(\.balls)
        case .body:
            let held = Set(
                pins.filter { $0.holder == .room }.map { pin -> BodyPart.Name in
                    switch pin.limb {
                    case .hand(let side): side == .left ? .armL : .armR
                    case .foot(let side): side == .left ? .legL : .legR
                    }
                })
            return BodyShape.parts(s).filter { !held.contains($0.name) }.flatMap(\.solids).flatMap(\.balls)
        }
    }

    private static func point(_ part: Anchor.Part, _ s: Skeleton) -> Vector3 {
        switch part {
        case .pelvis: s.pelvis.origin
        case .chest: s.neck.origin
        case .head: s.head.origin
        case .footL: s.legs.left.foot.origin
        case .footR: s.legs.right.foot.origin
        case .feet: s.legs.left.foot.origin.lerp(to: s.legs.right.foot.origin, 0.5)
        case .kneeL: s.legs.left.shank.origin
        case .kneeR: s.legs.right.shank.origin
        case .knees: s.legs.left.shank.origin.lerp(to: s.legs.right.shank.origin, 0.5)
        }
    }
}
