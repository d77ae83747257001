import Motion

/// Looks at the room from far away, so that nothing grows smaller with distance.
struct Camera: Equatable, Sendable {
    /// From the room to the eye.
    let towardEye: Vector3
    private let right: Vector3
    private let up: Vector3

    /// - Parameters:
    ///   - azimuthDegrees: 0 looks the figure in the face, 90 sees its right side and it looks to the right of the
    ///     picture, 180 its back.
    ///   - elevationDegrees: 0 is level with the floor, 90 looks down from the ceiling.
    init(azimuthDegrees: Double, elevationDegrees: Double) {
        let a = azimuthDegrees * Units.radiansPerDegree
        let e = elevationDegrees * Units.radiansPerDegree
        towardEye = Vector3(Scalar.cos(a) * Scalar.cos(e), -Scalar.sin(a) * Scalar.cos(e), Scalar.sin(e))
        right = Vector3(Scalar.sin(a), Scalar.cos(a), 0)
        up = towardEye.cross(right)
    }

    func flat(_ v: Vector3) -> FlatPoint { FlatPoint(x: v.dot(right), y: v.dot(up)) }
    /// Greater is nearer to the eye.
    func nearness(_ v: Vector3) -> Double { v.dot(towardEye) }

    /// The outline of a hull of balls.
    func outline(_ balls: [Ball]) -> [FlatPoint] {
        var points: [FlatPoint] = []
        points.reserveCapacity(balls.count * Self.circle.count)
        for ball in balls {
            let centre = flat(ball.centre)
            for direction in Self.circle { points.append(centre + direction * ball.radius) }
        }
        return Hull.of(points)
    }

    private static let circle: [FlatPoint] = (0..<16).map {
        let angle = Double($0) * .pi / 8
        return FlatPoint(x: Scalar.cos(angle), y: Scalar.sin(angle))
    }
}
