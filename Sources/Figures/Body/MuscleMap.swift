import Balance
import Motion

/// Where the muscles lie, as patches on the surface. Places are a drawing's after Gray's Anatomy (1918), plates of the
/// muscles: enough to point at, not to operate by.
enum MuscleMap {
    /// A patch on one side of the body.
    struct Patch {
        var part: BodyPart.Name
        var balls: [Ball]
        /// Which way its skin looks, in the room.
        var outward: Vector3
    }

    static let names: [String] = places.keys.sorted()

    static let placeNames = [
        "suboccipitals": "muscles under the skull", "deep_neck_flexors": "deep front of the neck",
        "upper_trapezius": "top of the shoulder", "levator_scapulae": "neck to shoulder blade",
        "sternocleidomastoid": "front of the neck", "scalenes": "side of the neck",
        "pectoralis_major": "chest", "pectoralis_minor": "chest, under the collar bone",
        "serratus_anterior": "side of the ribs", "middle_trapezius": "between the shoulder blades",
        "rhomboids": "between the shoulder blades", "lower_trapezius": "below the shoulder blades",
        "thoracic_extensors": "along the upper back", "shoulder_rotators": "back of the shoulder",
        "latissimus_dorsi": "side of the back", "abdominals": "belly", "lumbar_extensors": "lower back",
        "quadratus_lumborum": "waist", "iliopsoas": "front of the hip", "rectus_femoris": "front of the thigh",
        "gluteus_maximus": "buttock", "gluteus_medius": "side of the hip", "adductors": "inside of the thigh",
        "hamstrings": "back of the thigh",
    ]

    static func patches(_ muscle: MuscleID, _ side: BodySide, _ skeleton: Skeleton) -> [Patch] {
        guard let place = places[muscle.rawValue] else { return [] }
        return place(skeleton, side)
    }

    private typealias Frame = BodyFrameInRoom

    /// One hull through points of one or more body parts; y is outward on either side.
    private static func patch(
        _ part: BodyPart.Name, _ side: BodySide, facing: (Frame, Double, Double, Double),
        _ points: [(Frame, Double, Double, Double, Double)]
    ) -> [Patch] {
        [
            Patch(
                part: part,
                balls: points.map { Ball(centre: $0.0.point($0.1, side.sign * $0.2, $0.3), radius: $0.4) },
                outward: facing.0.direction(Vector3(facing.1, side.sign * facing.2, facing.3)))
        ]
    }

    private static func arm(_ side: BodySide) -> BodyPart.Name { side == .left ? .armL : .armR }
    private static func leg(_ side: BodySide) -> BodyPart.Name { side == .left ? .legL : .legR }

    // swift-format-ignore
    private static let places: [String: @Sendable (Skeleton, BodySide) -> [Patch]] = [
        // Neck.
        "suboccipitals": { s, side in
            patch(.head, side, facing: (s.head, -1, 0.2, 0),
                [(s.head, -0.030, 0.006, 0.006, 0.011), (s.neck, -0.026, 0.006, 0.040, 0.010)]) },
        "deep_neck_flexors": { s, side in
            patch(.trunk, side, facing: (s.neck, 1, 0.6, 0),
                [(s.head, 0.020, 0.006, -0.008, 0.009), (s.neck, 0.022, 0.006, 0.008, 0.009)]) },
        "upper_trapezius": { s, side in
            patch(.trunk, side, facing: (s.neck, -0.6, 0.4, 0.7),
                [(s.neck, -0.016, 0.012, 0.048, 0.010), (s.neck, -0.016, 0.028, 0.006, 0.013),
                 (s.arms[side].upperArm, -0.008, -0.020, 0.022, 0.010)]) },
        "levator_scapulae": { s, side in
            patch(.trunk, side, facing: (s.neck, -0.8, 0.5, 0.2),
                [(s.neck, -0.012, 0.024, 0.052, 0.008), (s.neck, -0.024, 0.034, -0.002, 0.010),
                 (s.spine[6], -0.024, 0.052, 0.010, 0.010)]) },
        "sternocleidomastoid": { s, side in
            patch(.trunk, side, facing: (s.neck, 0.6, 0.8, 0),
                [(s.head, -0.004, 0.026, 0.002, 0.008), (s.neck, 0.030, 0.010, 0.004, 0.008)]) },
        "scalenes": { s, side in
            patch(.trunk, side, facing: (s.neck, 0.4, 0.9, 0),
                [(s.neck, 0.004, 0.026, 0.048, 0.008), (s.neck, 0.014, 0.036, 0.000, 0.011)]) },

        // Shoulder girdle and chest.
        "pectoralis_major": { s, side in
            patch(.trunk, side, facing: (s.chest, 1, 0.1, 0),
                [(s.spine[6], 0.050, 0.014, 0.022, 0.010), (s.spine[5], 0.064, 0.014, 0.000, 0.012),
                 (s.spine[4], 0.066, 0.034, 0.032, 0.012), (s.arms[side].upperArm, 0.020, -0.020, -0.014, 0.014)]) },
        "pectoralis_minor": { s, side in
            patch(.trunk, side, facing: (s.chest, 1, 0.2, 0),
                [(s.spine[6], 0.046, 0.076, 0.030, 0.011), (s.spine[5], 0.062, 0.052, 0.006, 0.010),
                 (s.spine[5], 0.060, 0.072, 0.000, 0.010)]) },
        "serratus_anterior": { s, side in
            patch(.trunk, side, facing: (s.chest, 0.3, 1, 0),
                [(s.spine[5], 0.030, 0.090, 0.020, 0.010), (s.spine[4], 0.044, 0.084, 0.004, 0.012),
                 (s.spine[3], 0.034, 0.074, 0.010, 0.011)]) },
        "middle_trapezius": { s, side in
            patch(.trunk, side, facing: (s.chest, -1, 0, 0),
                [(s.spine[6], -0.026, 0.010, 0.030, 0.011), (s.spine[6], -0.026, 0.010, 0.000, 0.011),
                 (s.arms[side].upperArm, -0.024, -0.030, 0.006, 0.010)]) },
        "rhomboids": { s, side in
            patch(.trunk, side, facing: (s.chest, -1, 0, 0),
                [(s.spine[6], -0.028, 0.010, 0.028, 0.010), (s.spine[5], -0.026, 0.010, 0.020, 0.010),
                 (s.spine[5], -0.024, 0.050, 0.006, 0.010), (s.spine[6], -0.026, 0.050, 0.012, 0.010)]) },
        "lower_trapezius": { s, side in
            patch(.trunk, side, facing: (s.chest, -1, 0, 0),
                [(s.spine[5], -0.026, 0.010, 0.010, 0.010), (s.spine[3], -0.026, 0.010, 0.010, 0.009),
                 (s.spine[6], -0.024, 0.056, 0.000, 0.010)]) },
        "thoracic_extensors": { s, side in
            patch(.trunk, side, facing: (s.chest, -1, 0, 0),
                [(s.spine[6], -0.026, 0.014, 0.000, 0.011), (s.spine[5], -0.026, 0.014, 0.000, 0.011)])
            + patch(.trunk, side, facing: (s.chest, -1, 0, 0),
                [(s.spine[5], -0.026, 0.014, 0.000, 0.011), (s.spine[4], -0.026, 0.014, 0.000, 0.011)])
            + patch(.trunk, side, facing: (s.chest, -1, 0, 0),
                [(s.spine[4], -0.026, 0.014, 0.000, 0.011), (s.spine[3], -0.028, 0.014, 0.000, 0.011)]) },
        "shoulder_rotators": { s, side in
            patch(.trunk, side, facing: (s.chest, -1, 0.3, 0),
                [(s.spine[6], -0.024, 0.050, 0.010, 0.010), (s.spine[5], -0.022, 0.060, 0.000, 0.010),
                 (s.arms[side].upperArm, -0.026, -0.006, -0.006, 0.011)]) },
        "latissimus_dorsi": { s, side in
            patch(.trunk, side, facing: (s.spine[3], -0.6, 0.8, 0),
                [(s.arms[side].upperArm, -0.018, -0.030, -0.034, 0.012), (s.spine[3], -0.014, 0.062, 0.000, 0.014),
                 (s.spine[4], -0.014, 0.070, 0.010, 0.014)])
            + patch(.trunk, side, facing: (s.spine[3], -0.6, 0.8, 0),
                [(s.spine[3], -0.014, 0.062, 0.000, 0.014), (s.spine[1], -0.022, 0.030, 0.000, 0.012)]) },

        // Trunk and hips.
        "abdominals": { s, side in
            patch(.trunk, side, facing: (s.spine[1], 1, 0.2, 0),
                [(s.pelvis, 0.042, 0.016, 0.030, 0.010), (s.spine[1], 0.042, 0.020, 0.000, 0.011)])
            + patch(.trunk, side, facing: (s.spine[2], 1, 0.2, 0),
                [(s.spine[1], 0.042, 0.020, 0.000, 0.011), (s.spine[3], 0.052, 0.020, 0.020, 0.011)]) },
        "lumbar_extensors": { s, side in
            patch(.trunk, side, facing: (s.spine[1], -1, 0, 0),
                [(s.spine[0], -0.030, 0.016, 0.000, 0.012), (s.spine[1], -0.026, 0.016, 0.018, 0.012)])
            + patch(.trunk, side, facing: (s.spine[2], -1, 0, 0),
                [(s.spine[1], -0.026, 0.016, 0.018, 0.012), (s.spine[3], -0.024, 0.016, 0.010, 0.012)]) },
        "quadratus_lumborum": { s, side in
            patch(.trunk, side, facing: (s.spine[1], -0.7, 0.7, 0),
                [(s.spine[0], -0.018, 0.056, 0.004, 0.013), (s.spine[1], -0.018, 0.052, 0.020, 0.012),
                 (s.spine[2], -0.016, 0.052, 0.034, 0.013)]) },
        "iliopsoas": { s, side in
            patch(leg(side), side, facing: (s.pelvis, 1, 0.2, 0),
                [(s.pelvis, 0.036, 0.046, 0.034, 0.012), (s.legs[side].thigh, 0.036, 0.000, -0.050, 0.013)]) },
        "rectus_femoris": { s, side in
            patch(leg(side), side, facing: (s.legs[side].thigh, 1, 0.1, 0),
                [(s.legs[side].thigh, 0.038, 0.004, -0.040, 0.013), (s.legs[side].thigh, 0.026, 0.000, -0.200, 0.011)]) },
        "gluteus_maximus": { s, side in
            patch(.trunk, side, facing: (s.pelvis, -1, 0.2, 0),
                [(s.pelvis, -0.050, 0.030, 0.026, 0.016), (s.pelvis, -0.052, 0.048, -0.006, 0.018),
                 (s.pelvis, -0.048, 0.026, -0.016, 0.014)]) },
        "gluteus_medius": { s, side in
            patch(.trunk, side, facing: (s.pelvis, -0.2, 1, 0),
                [(s.pelvis, -0.016, 0.078, 0.034, 0.013), (s.pelvis, 0.016, 0.078, 0.030, 0.012),
                 (s.pelvis, 0.000, 0.088, -0.012, 0.011)]) },
        "adductors": { s, side in
            patch(leg(side), side, facing: (s.legs[side].thigh, 0.3, -1, 0),
                [(s.legs[side].thigh, 0.008, -0.036, -0.040, 0.012), (s.legs[side].thigh, 0.004, -0.022, -0.180, 0.010)]) },
        "hamstrings": { s, side in
            patch(leg(side), side, facing: (s.legs[side].thigh, -1, 0.1, 0),
                [(s.legs[side].thigh, -0.038, 0.000, -0.060, 0.013), (s.legs[side].thigh, -0.024, 0.000, -0.210, 0.011)]) },
    ]
}
