import Motion

/// A posture that can be drawn: where the pelvis is, and how everything is turned about it.
///
/// Hips and shoulders are turns rather than three angles, so that a movement goes the short way between two postures.
struct BodyState: Equatable, Sendable {
    /// Between the hip joints, in the room: x forward, y left, z up, in body heights.
    var place = Vector3.zero
    var pelvis: Quaternion
    /// Spine, girdle, elbows, forearms, wrists, knees, ankles; hips and shoulders are not read from here.
    var angles: JointAngles
    var shoulders: Sides<Quaternion>
    var hips: Sides<Quaternion>
    /// How the sole is pitched in the room, toes down positive, where it stands on something; else the ankle's angle
    /// holds.
    var soleDegrees: Sides<Double?>

    init(_ angles: JointAngles, soleDegrees: Sides<Double?>) {
        self.angles = angles
        self.soleDegrees = soleDegrees
        pelvis = .yaw(angles[.pelvisYaw]) * .pitch(angles[.pelvisPitch]) * .roll(angles[.pelvisRoll])
        shoulders = Sides { side in
            Self.shoulder(
                raise: angles[side, .shoulderRaiseLeft, .shoulderRaiseRight],
                plane: angles[side, .shoulderPlaneLeft, .shoulderPlaneRight],
                rotation: angles[side, .shoulderRotationLeft, .shoulderRotationRight], side)
        }
        hips = Sides { side in
            .pitch(-angles[side, .hipFlexionLeft, .hipFlexionRight])
                * .roll(side.sign * angles[side, .hipAbductionLeft, .hipAbductionRight])
                * .yaw(side.sign * angles[side, .hipRotationLeft, .hipRotationRight])
        }
    }

    /// The arm swung from hanging toward a plane, then turned about itself.
    private static func shoulder(raise: Double, plane: Double, rotation: Double, _ side: BodySide) -> Quaternion {
        let p = plane * Units.radiansPerDegree
        // The axis lies level, at right angles to where the arm goes.
        let axis = Vector3(side.sign * Scalar.cos(p), -Scalar.sin(p), 0)
        return Quaternion(axis: axis, radians: raise * Units.radiansPerDegree) * .yaw(side.sign * rotation)
    }

    /// On the way from one posture to another, at `share` 0…1.
    func moved(to other: BodyState, _ share: Double) -> BodyState {
        var state = self
        for joint in Joint.allCases {
            state.angles[joint] = angles[joint] + (other.angles[joint] - angles[joint]) * share
        }
        state.place = place.lerp(to: other.place, share)
        state.pelvis = pelvis.slerp(to: other.pelvis, share)
        for side in BodySide.allCases {
            state.shoulders[side] = shoulders[side].slerp(to: other.shoulders[side], share)
            state.hips[side] = hips[side].slerp(to: other.hips[side], share)
            if let from = soleDegrees[side], let to = other.soleDegrees[side] {
                state.soleDegrees[side] = from + (to - from) * share
            } else {
                // Lifted or set down on the way: the ankle's own angle leads.
                state.soleDegrees[side] = nil
            }
        }
        return state
    }
}
