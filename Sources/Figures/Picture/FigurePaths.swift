import Motion

/// Where hands, feet, head and hips move between two poses: what an arrow in a still picture says.
enum FigurePaths {
    /// In the picture, in body heights: shorter is not worth an arrow.
    private static let shortest = 0.07
    private static let steps = 12

    /// The longest ways on the way to a pose, at most two.
    static func arrows(_ film: FigureFilm, from: Int, to: Int) -> [Picture.Line] {
        let camera = film.figure.camera
        var ways: [[FlatPoint]] = []
        for step in 0...steps {
            let state = film.state(from: from, to: to, share: Double(step) / Double(steps))
            for (index, point) in points(Skeleton(state)).enumerated() {
                if ways.count <= index { ways.append([]) }
                ways[index].append(camera.flat(point))
            }
        }
        let long = ways.map { (way: $0, length: length($0)) }.filter { $0.length > shortest }
        let most = long.map(\.length).max() ?? 0
        return long.sorted { $0.length > $1.length }.filter { $0.length > most * 0.6 }.prefix(2).map {
            Picture.Line(paint: .motion, points: $0.way, headAtEnd: true)
        }
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
