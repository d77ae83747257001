/// A point of a picture: to the right and up, in body heights.
struct FlatPoint: Equatable, Sendable {
    var x: Double
    var y: Double

    static func + (a: FlatPoint, b: FlatPoint) -> FlatPoint { FlatPoint(x: a.x + b.x, y: a.y + b.y) }
    static func - (a: FlatPoint, b: FlatPoint) -> FlatPoint { FlatPoint(x: a.x - b.x, y: a.y - b.y) }
    static func * (a: FlatPoint, s: Double) -> FlatPoint { FlatPoint(x: a.x * s, y: a.y * s) }
    var norm: Double { (x * x + y * y).squareRoot() }
}

/// The smallest convex polygon around points.
enum Hull {
    /// Counter-clockwise (Andrew's monotone chain).
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
