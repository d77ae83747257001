/// What a held posture is told by, degrees: forward and right at the upper back, and forward at a low sensor.
///
/// Always three numbers: with one sensor the third is 0 and counts for nothing.
struct WearerAngles: Equatable, Sendable {
    var values: SIMD3<Double>

    init(_ values: SIMD3<Double>) { self.values = values }

    /// The angles a posture is named by, as the belief takes them.
    init(_ angles: PostureAngles) {
        values = SIMD3(
            angles.forwardDegrees,
            // People drift to the right as they flex.
            angles.rightDegrees - PostureModel.rightPerForward * max(angles.forwardDegrees, 0),
            angles.low?.forwardDegrees ?? 0)
    }

    var forwardDegrees: Double { values.x }

    /// How far apart two are at the upper back, degrees.
    func distance(to other: WearerAngles) -> Double {
        let apart = values - other.values
        return (apart.x * apart.x + apart.y * apart.y).squareRoot()
    }

    func moved(forwardDegrees: Double) -> WearerAngles {
        var moved = self
        moved.values.x += forwardDegrees
        return moved
    }
}
