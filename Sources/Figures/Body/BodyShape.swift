/// Flesh on the skeleton. Thicknesses are a drawing's, in body heights: chosen so that the outline looks like a person.
enum BodyShape {
    static func parts(_ skeleton: Skeleton) -> [BodyPart] {
        [BodyPart(name: .trunk, solids: trunk(skeleton)), BodyPart(name: .head, solids: head(skeleton.head))]
            + BodySide.allCases.map { side in
                BodyPart(name: side == .left ? .armL : .armR, solids: arm(skeleton.arms[side], side))
            }
            + BodySide.allCases.map { side in
                BodyPart(name: side == .left ? .legL : .legR, solids: leg(skeleton.legs[side], side))
            }
    }

    // MARK: Trunk

    /// A slice of the trunk: two balls beside each other.
    private static func slice(_ frame: BodyFrameInRoom, x: Double, halfWidth: Double, radius: Double, z: Double = 0)
        -> [Ball]
    {
        BodySide.allCases.map { Ball(centre: frame.point(x, $0.sign * halfWidth, z), radius: radius) }
    }

    private static func trunk(_ s: Skeleton) -> [Solid] {
        let seat = slice(s.pelvis, x: -0.026, halfWidth: 0.043, radius: 0.043, z: -0.008)
        let hips = slice(s.pelvis, x: 0.004, halfWidth: 0.05, radius: 0.045, z: 0.01)
        let sacrum = slice(s.spine[0], x: 0.004, halfWidth: 0.04, radius: 0.045)
        let slices = [
            slice(s.spine[1], x: 0.008, halfWidth: 0.035, radius: 0.043),
            slice(s.spine[2], x: 0.012, halfWidth: 0.036, radius: 0.044),
            slice(s.spine[3], x: 0.016, halfWidth: 0.04, radius: 0.048),
            slice(s.spine[4], x: 0.024, halfWidth: 0.044, radius: 0.053),
            slice(s.spine[5], x: 0.024, halfWidth: 0.05, radius: 0.052),
            slice(s.spine[6], x: 0.016, halfWidth: 0.05, radius: 0.045),
        ]
        let top = slice(s.neck, x: 0.004, halfWidth: 0.016, radius: 0.03)
        var solids = [Solid(.shorts, seat + hips + sacrum), Solid(.shirt, sacrum + slices[0])]
        for (lower, upper) in zip(slices, slices.dropFirst()) { solids.append(Solid(.shirt, lower + upper)) }
        solids.append(Solid(.shirt, slices[5] + top))
        // The shoulders slope from the neck to the arm.
        for side in BodySide.allCases {
            let shoulder = s.arms[side].upperArm
            solids.append(
                Solid(
                    .shirt,
                    [
                        Ball(centre: s.neck.point(-0.006, side.sign * 0.016, -0.004), radius: 0.026),
                        Ball(centre: s.spine[6].point(0.01, side.sign * 0.045, 0), radius: 0.042),
                        Ball(centre: shoulder.origin, radius: 0.03),
                    ]))
        }
        let throat = [
            Ball(centre: s.neck.point(0.004, 0, 0.002), radius: 0.029),
            Ball(centre: s.head.point(0.002, 0, 0.008), radius: 0.028),
        ]
        solids.insert(Solid(.skin, throat), at: 0)
        return solids
    }

    // MARK: Head

    private static func head(_ head: BodyFrameInRoom) -> [Solid] {
        func ball(_ x: Double, _ y: Double, _ z: Double, _ radius: Double) -> Ball {
            Ball(centre: head.point(x, y, z), radius: radius)
        }
        let hair = Solid(
            .hair, [ball(0.010, 0, 0.045, 0.0465), ball(-0.006, 0, 0.022, 0.036), ball(0.028, 0, 0.055, 0.034)])
        let face = Solid(
            .skin,
            [ball(0.028, 0, 0.036, 0.037), ball(0.03, 0, 0.004, 0.031), ball(0.042, 0, -0.018, 0.0155)])
        let nose = Solid(
            .skin, [ball(0.058, 0, 0.03, 0.006), ball(0.071, 0, 0.011, 0.006), ball(0.056, 0, 0.006, 0.006)])
        let ears = BodySide.allCases.map { side in
            Solid(
                .feature,
                [ball(0.008, side.sign * 0.043, 0.022, 0.008), ball(0.011, side.sign * 0.043, 0.006, 0.006)])
        }
        let eyes = BodySide.allCases.map { side in Solid(.eye, [ball(0.060, side.sign * 0.017, 0.033, 0.0042)]) }
        return [hair, face, nose] + ears + eyes
    }

    // MARK: Limbs

    private static func arm(_ arm: Skeleton.Arm, _ side: BodySide) -> [Solid] {
        let shoulder = Ball(centre: arm.upperArm.origin, radius: 0.031)
        let deltoid = Ball(centre: arm.upperArm.point(0, side.sign * 0.002, -0.04), radius: 0.029)
        let elbow = Ball(centre: arm.forearm.origin, radius: BodyProportions.elbowRadius)
        let wrist = Ball(centre: arm.hand.origin, radius: 0.014)
        return [
            Solid(.shirt, [shoulder, deltoid, Ball(centre: arm.upperArm.point(0, 0, -0.075), radius: 0.0265)]),
            Solid(.skin, [deltoid, elbow]),
            Solid(.skin, [elbow, Ball(centre: arm.forearm.point(0.002, 0, -0.04), radius: 0.0225)]),
            Solid(.skin, [Ball(centre: arm.forearm.point(0.002, 0, -0.04), radius: 0.0225), wrist]),
        ] + hand(arm.hand, side)
    }

    /// A flat hand: wide forward and backward, thin toward the thigh; the thumb is at the front.
    private static func hand(_ hand: BodyFrameInRoom, _ side: BodySide) -> [Solid] {
        func ball(_ x: Double, _ y: Double, _ z: Double, _ radius: Double) -> Ball {
            Ball(centre: hand.point(x, side.sign * y, z), radius: radius)
        }
        return [
            Solid(
                .skin,
                [ball(0.004, 0, 0, 0.013), ball(0.012, 0, -0.045, 0.011), ball(-0.012, 0, -0.045, 0.011)]),
            Solid(
                .skin,
                [
                    ball(0.012, 0, -0.045, 0.011), ball(-0.012, 0, -0.045, 0.011),
                    ball(0.006, -0.004, -0.098, 0.007), ball(-0.006, -0.004, -0.096, 0.007),
                ]),
            Solid(.skin, [ball(0.01, -0.002, -0.018, 0.009), ball(0.031, -0.006, -0.052, 0.0065)]),
        ]
    }

    private static func leg(_ leg: Skeleton.Leg, _ side: BodySide) -> [Solid] {
        let hip = Ball(centre: leg.thigh.point(0, side.sign * 0.002, 0), radius: 0.05)
        let half = Ball(centre: leg.thigh.point(0.003, 0, -0.115), radius: 0.043)
        let knee = Ball(centre: leg.shank.origin, radius: BodyProportions.kneeRadius)
        let calf = Ball(centre: leg.shank.point(-0.008, 0, -0.075), radius: 0.031)
        let ankle = Ball(centre: leg.foot.origin, radius: 0.0195)
        return [
            Solid(.skin, [half, knee]),
            Solid(.shorts, [hip, half]),
            Solid(.skin, [knee, calf]),
            Solid(.skin, [calf, ankle]),
        ] + foot(leg.foot, side)
    }

    /// The balls that a foot stands on, first to last: heel, ball of the foot, toes. The sole is one ankle's height
    /// below the ankle.
    static func foot(_ foot: BodyFrameInRoom, _ side: BodySide) -> [Solid] {
        let sole = -BodyProportions.ankleHeight
        let heel = Ball(centre: foot.point(-0.027, 0, sole + 0.019), radius: 0.019)
        let fore = BodySide.allCases.map {
            Ball(centre: foot.point(0.07, $0.sign * 0.014, sole + 0.0125), radius: 0.0125)
        }
        let toes = BodySide.allCases.map {
            Ball(centre: foot.point(0.098, $0.sign * 0.012, sole + 0.008), radius: 0.008)
        }
        let instep = Ball(centre: foot.point(0.002, 0, 0), radius: 0.0205)
        return [Solid(.skin, [heel, instep] + fore), Solid(.skin, fore + toes)]
    }
}
