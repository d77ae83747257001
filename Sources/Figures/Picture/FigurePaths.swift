import Motion

/// Where hands, feet, head and hips move between two poses: what an arrow in a still picture says.
enum FigurePaths {
    /// In the picture, in body heights: shorter is not worth an arrow.
    private static let shortest = 0.07
    private static let steps = 12

    /// A traced way shorter than this is none.
    private static let shortestTraced = 0.004
    /// The arrow of a traced way is drawn at least this long, in cropped pictures half of it: it says whereto, not how far.
    private static let longEnough = 0.06

    /// The longest ways on the way to a pose, at most two; or those that the figure traces.
    static func arrows(_ film: FigureFilm, from: Int, to: Int) -> [Picture.Line] {
        guard film.figure.traces.isEmpty else {
            let long = longEnough * (film.figure.crop == nil ? 1 : 0.5)
            return ways(film, from, to) { skeleton in film.figure.traces.map { $0.place(skeleton) } }
                .filter { length($0) > shortestTraced }
                .map { Picture.Line(paint: .motion, points: lengthened($0, to: long), headAtEnd: true) }
        }
        let ways = ways(film, from, to, points)
        let long = ways.map { (way: $0, length: length($0)) }.filter { $0.length > shortest }
        let most = long.map(\.length).max() ?? 0
        return long.sorted { $0.length > $1.length }.filter { $0.length > most * 0.6 }.prefix(2).map {
            Picture.Line(paint: .motion, points: $0.way, headAtEnd: true)
        }
    }

    /// Where places come along between two poses.
    private static func ways(_ film: FigureFilm, _ from: Int, _ to: Int, _ places: (Skeleton) -> [Vector3])
        -> [[FlatPoint]]
    {
        let camera = film.figure.camera
        var ways: [[FlatPoint]] = []
        for step in 0...steps {
            let state = film.state(from: from, to: to, share: Double(step) / Double(steps))
            for (index, point) in places(Skeleton(state)).enumerated() {
                if ways.count <= index { ways.append([]) }
                ways[index].append(camera.flat(point))
            }
        }
        return ways
    }

    /// The same way with its end moved on, so that it is seen.
    private static func lengthened(_ way: [FlatPoint], to long: Double) -> [FlatPoint] {
        guard let first = way.first, let last = way.last else { return way }
        let missing = long - length(way)
        let direct = (last - first).norm
        guard missing > 0, direct > 1e-9 else { return way }
        return [first, last + (last - first) * (missing / direct)]
    }

    private static func points(_ s: Skeleton) -> [Vector3] {
        [
            s.arms.left.hand.point(0, 0, -0.06), s.arms.right.hand.point(0, 0, -0.06),
            s.legs.left.foot.point(0.05, 0, -0.02), s.legs.right.foot.point(0.05, 0, -0.02),
            s.head.point(0.02, 0, 0.06), s.pelvis.point(0, 0, 0),
            s.legs.left.shank.origin, s.legs.right.shank.origin,
        ]
    }

    private static func length(_ way: [FlatPoint]) -> Double {
        zip(way, way.dropFirst()).reduce(0) { $0 + ($1.1 - $1.0).norm }
    }
}
