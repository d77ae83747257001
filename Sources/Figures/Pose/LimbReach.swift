import Motion

/// Two bones brought to a target: the elbow or knee stays in the plane in which the angles have put it.
enum LimbReach {
    static func reach(_ pin: Pin, _ state: inout BodyState) {
        let skeleton = Skeleton(state)
        let target = pin.place(skeleton)
        switch pin.limb {
        case .hand(let side):
            let arm = skeleton.arms[side]
            guard
                let found = solve(
                    from: arm.upperArm, middle: arm.forearm.origin, to: target, BodyProportions.upperArm,
                    BodyProportions.forearm + (pin.isPalm ? BodyProportions.hand / 2 : 0), bends: 1, trust: 1)
            else { return }
            state.shoulders[side] = chestTurn(state).inverse * found.turn
            state.angles[side == .left ? .elbowFlexionLeft : .elbowFlexionRight] = found.bendDegrees
        case .foot(let side):
            let leg = skeleton.legs[side]
            let bent = state.angles[side, .kneeFlexionLeft, .kneeFlexionRight]
            guard
                let found = solve(
                    from: leg.thigh, middle: leg.shank.origin, to: target, BodyProportions.thigh,
                    BodyProportions.shank, bends: -1, trust: min(max((bent - 20) / 40, 0), 1))
            else { return }
            state.hips[side] = state.pelvis.inverse * found.turn
            state.angles[side == .left ? .kneeFlexionLeft : .kneeFlexionRight] = found.bendDegrees
        }
    }

    /// The turn that an unturned upper arm has in the room.
    private static func chestTurn(_ state: BodyState) -> Quaternion {
        var still = state
        still.shoulders = Sides { _ in .identity }
        return Skeleton(still).arms.left.upperArm.turn
    }

    /// - Parameters:
    ///   - bends: +1 where the second bone bends forward of the first (elbow), −1 backward (knee).
    ///   - trust: how much the place of the elbow or knee says, 0…1.
    private static func solve(
        from upper: BodyFrameInRoom, middle: Vector3, to target: Vector3, _ first: Double, _ second: Double,
        bends: Double, trust: Double
    ) -> (turn: Quaternion, bendDegrees: Double)? {
        let start = upper.origin
        guard let line = (target - start).normalized else { return nil }
        // A limb is never quite straight nor folded flat: the plane it bends in stays known.
        let distance = min(max((target - start).norm, abs(first - second) + 0.02), (first + second) * 0.9995)
        let along = (first * first - second * second + distance * distance) / (2 * distance)
        let away = max(0, first * first - along * along).squareRoot()
        // Elbow and knee go where the angles have put them; a limb that hangs says nothing of that: then the elbow goes
        // backward, and the knee where the thigh's front looks.
        let front = upper.direction(Vector3(-bends, 0, 0))
        let pole = (middle - start) * trust + front * 0.05
        let side = (pole - line * pole.dot(line)).normalized ?? upper.direction(Vector3(0, 1, 0))
        let joint = start + line * along + side * away
        let end = start + line * distance
        guard let down = (joint - start).normalized, let next = (end - joint).normalized else { return nil }
        let bend = Scalar.acos(down.dot(next)) * Units.degreesPerRadian
        guard let turn = Quaternion(x: (next - down * next.dot(down)) * bends, z: -down) else { return nil }
        return (turn, bend)
    }
}
