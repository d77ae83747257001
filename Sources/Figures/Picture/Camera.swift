import Motion

/// A point of a picture: to the right and up, in body heights.
struct FlatPoint: Equatable, Sendable {
    var x: Double
    var y: Double

    static func + (a: FlatPoint, b: FlatPoint) -> FlatPoint { FlatPoint(x: a.x + b.x, y: a.y + b.y) }
    static func - (a: FlatPoint, b: FlatPoint) -> FlatPoint { FlatPoint(x: a.x - b.x, y: a.y - b.y) }
    static func * (a: FlatPoint, s: Double) -> FlatPoint { FlatPoint(x: a.x * s, y: a.y * s) }
    var norm: Double { (x * x + y * y).squareRoot() }
}

/// Looks at the room from far away, so that nothing grows smaller with distance.
struct Camera: Equatable, Sendable {
    /// 0 looks the figure in the face, 90 sees its right side and it looks to the right of the picture, 180 its back.
    var azimuthDegrees: Double
    /// 0 is level with the floor, 90 looks down from the ceiling.
    var elevationDegrees: Double

    /// From the room to the eye.
    let towardEye: Vector3
    private let right: Vector3
    private let up: Vector3

    init(azimuthDegrees: Double, elevationDegrees: Double) {
        self.azimuthDegrees = azimuthDegrees
        self.elevationDegrees = elevationDegrees
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

enum Hull {
    /// The smallest convex polygon around points, counter-clockwise (Andrew's monotone chain).
    static func of(_ points: [FlatPoint]) -> [FlatPoint] {
        let sorted = points.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
        guard sorted.count > 2 else { return sorted }
        let lower = chain(sorted)
        let upper = chain(sorted.reversed())
        return Array(lower.dropLast() + upper.dropLast())
    }

    private static func chain(_ points: [FlatPoint]) -> [FlatPoint] {
        var hull: [FlatPoint] = []
        for point in points {
            while hull.count >= 2, turn(hull[hull.count - 2], hull[hull.count - 1], point) <= 0 { hull.removeLast() }
            hull.append(point)
        }
        return hull
    }

    private static func turn(_ a: FlatPoint, _ b: FlatPoint, _ c: FlatPoint) -> Double {
        (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
    }
}
