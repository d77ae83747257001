import Motion

@testable import Figures

/// The angles that a posture has in the end, hands and feet held where they are held.
struct JointReading {
    var shoulderRaise: Double
    var shoulderPlane: Double
    var shoulderRotation: Double
    var hipFlexion: Double
    var hipAbduction: Double
    var hipRotation: Double
    /// Toes up, between shank and foot.
    var ankleFlexion: Double

    init(_ state: BodyState, _ side: BodySide) {
        let degrees = Units.degreesPerRadian
        let arm = state.shoulders[side].turned(Vector3(0, 0, -1))
        shoulderRaise = Scalar.acos(-arm.z) * degrees
        shoulderPlane = Scalar.atan2(arm.x, side.sign * arm.y) * degrees
        var angles = JointAngles()
        for (joint, value) in [
            (Joint.shoulderRaiseLeft, shoulderRaise), (.shoulderRaiseRight, shoulderRaise),
            (.shoulderPlaneLeft, shoulderPlane), (.shoulderPlaneRight, shoulderPlane),
        ] { angles[joint] = value }
        let swung = BodyState(angles, soleDegrees: Sides { _ in nil }).shoulders[side]
        shoulderRotation = side.sign * Self.turn(swung.inverse * state.shoulders[side])

        let thigh = state.hips[side].turned(Vector3(0, 0, -1))
        hipFlexion = Scalar.atan2(thigh.x, -thigh.z) * degrees
        hipAbduction = side.sign * Scalar.atan2(thigh.y, Scalar.hypot(thigh.x, thigh.z)) * degrees
        let unturned = Quaternion.pitch(-hipFlexion) * .roll(side.sign * hipAbduction)
        hipRotation = side.sign * Self.turn(unturned.inverse * state.hips[side])

        ankleFlexion = Settling.ankleDegrees(state, side)
    }

    /// About the long axis, −180…180°.
    private static func turn(_ q: Quaternion) -> Double {
        let angle = 2 * Scalar.atan2(q.z, q.w) * Units.degreesPerRadian
        return angle > 180 ? angle - 360 : angle < -180 ? angle + 360 : angle
    }

    /// What is out of reach. Sources: `Joint.rangeDegrees`; backward the arm goes 60°, at shoulder height 45°.
    func impossible(_ state: BodyState, _ side: BodySide) -> [String] {
        var found: [String] = []
        func check(_ what: String, _ value: Double, _ joint: Joint) {
            let range = joint.rangeDegrees
            if value < range.lowerBound - 1 || value > range.upperBound + 1 { found.append("\(what) \(side) \(value)") }
        }
        if shoulderPlane < -50, shoulderRaise > 65 { found.append("arm backward \(side) \(shoulderRaise)") }
        if shoulderPlane > 135 || shoulderPlane < -50 && shoulderRaise > 65, shoulderRaise > 25 {
            found.append("arm across \(side) \(shoulderPlane) at \(shoulderRaise)")
        }
        // Straight up, and hanging, "about itself" and "toward" are one.
        if shoulderRaise > 15, shoulderRaise < 150 {
            check("shoulder rotation", shoulderRotation, .shoulderRotationLeft)
        }
        check("hip flexion", hipFlexion, .hipFlexionLeft)
        check("hip abduction", hipAbduction, .hipAbductionLeft)
        check("hip rotation", hipRotation, .hipRotationLeft)
        check("ankle", ankleFlexion, .ankleFlexionLeft)
        check("knee", state.angles[side, .kneeFlexionLeft, .kneeFlexionRight], .kneeFlexionLeft)
        check("elbow", state.angles[side, .elbowFlexionLeft, .elbowFlexionRight], .elbowFlexionLeft)
        return found
    }
}
