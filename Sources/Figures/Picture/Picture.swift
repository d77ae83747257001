import Motion

/// A posture and the things around it, flat: what both the terminal and SVG draw, in this order.
struct Picture: Sendable {
    struct Area: Sendable {
        var paint: Paint
        var points: [FlatPoint]
    }

    /// Areas that share one outline.
    struct Layer: Sendable {
        var areas: [Area]
        /// A limb or a thing away from the eye.
        var isFar = false
        var isBody = false
        var isHead = false
    }

    struct Line: Sendable {
        var paint: Paint
        var points: [FlatPoint]
        /// Arrow heads: at the end, or at both ends.
        var headAtEnd = false
        var headAtStart = false
        /// A short bar across the end: what is pressed does not give way.
        var barAtEnd = false
    }

    enum Item: Sendable {
        case layer(Layer)
        case line(Line)
        case mark(MarkedArea)
    }

    struct MarkedArea: Sendable {
        var mark: MuscleMark
        var points: [FlatPoint]
        /// It lies on the side away from the eye.
        var isHidden: Bool
    }

    var items: [Item] = []

    struct Bounds: Equatable, Sendable {
        var lowest = FlatPoint(x: .infinity, y: .infinity)
        var highest = FlatPoint(x: -.infinity, y: -.infinity)
        var width: Double { highest.x - lowest.x }
        var height: Double { highest.y - lowest.y }

        mutating func include(_ p: FlatPoint) {
            lowest = FlatPoint(x: min(lowest.x, p.x), y: min(lowest.y, p.y))
            highest = FlatPoint(x: max(highest.x, p.x), y: max(highest.y, p.y))
        }

        mutating func include(_ other: Bounds) {
            include(other.lowest)
            include(other.highest)
        }
    }

    /// Around everything in it, with the floor or without.
    func bounds(withFloor: Bool) -> Bounds {
        var bounds = Bounds()
        for item in items {
            switch item {
            case .layer(let layer) where !withFloor && layer.areas.first?.paint == .floor: continue
            case .layer(let layer): for area in layer.areas { area.points.forEach { bounds.include($0) } }
            case .line(let line): line.points.forEach { bounds.include($0) }
            case .mark(let mark): mark.points.forEach { bounds.include($0) }
            }
        }
        return bounds
    }

    init(_ skeleton: Skeleton, _ camera: Camera, props: [Prop], marks: [MuscleMark], order: [BodyPart.Name: Double]) {
        for prop in props where prop.layer == .behind { add(prop, skeleton, camera) }
        let parts = BodyShape.parts(skeleton)
        let nearness = Dictionary(
            uniqueKeysWithValues: parts.map { ($0.name, Self.nearness($0, camera) + (order[$0.name] ?? 0)) })
        let sorted = parts.sorted { (nearness[$0.name] ?? 0) < (nearness[$1.name] ?? 0) }
        for part in sorted {
            var layer = Layer(
                areas: [], isFar: Self.isFar(part.name, skeleton, camera), isBody: true, isHead: part.name == .head)
            for solid in Self.ordered(part, skeleton, camera) {
                layer.areas.append(Area(paint: solid.paint, points: camera.outline(solid.balls)))
            }
            items.append(.layer(layer))
            for mark in marks { add(mark, on: part.name, skeleton, camera) }
        }
        for prop in props where prop.layer == .front { add(prop, skeleton, camera) }
    }

    /// A limb whose fellow is clearly nearer.
    private static func isFar(_ part: BodyPart.Name, _ s: Skeleton, _ camera: Camera) -> Bool {
        func arm(_ side: BodySide) -> Double { camera.nearness(s.arms[side].upperArm.origin) }
        func leg(_ side: BodySide) -> Double { camera.nearness(s.legs[side].thigh.origin) }
        let behind =
            switch part {
            case .armL: arm(.right) - arm(.left)
            case .armR: arm(.left) - arm(.right)
            case .legL: 2 * (leg(.right) - leg(.left))
            case .legR: 2 * (leg(.left) - leg(.right))
            case .trunk, .head: 0.0
            }
        return behind > 0.1
    }

    /// The mean of its balls.
    private static func nearness(_ part: BodyPart, _ camera: Camera) -> Double {
        var sum = 0.0
        var weight = 0.0
        for solid in part.solids {
            for ball in solid.balls {
                sum += camera.nearness(ball.centre)
                weight += 1
            }
        }
        return weight > 0 ? sum / weight : 0
    }

    /// A head seen from behind is hair; ears and eyes are seen from their side only. A limb's own pieces: the nearer later.
    private static func ordered(_ part: BodyPart, _ s: Skeleton, _ camera: Camera) -> [Solid] {
        guard part.name == .head else { return part.solids }
        let facesEye = s.head.direction(Vector3(1, 0, 0)).dot(camera.towardEye)
        let middle = camera.nearness(s.head.origin)
        var solids = part.solids.filter { solid in
            switch solid.paint {
            case .feature: camera.nearness(solid.balls[0].centre) > middle + 0.008
            case .eye: camera.nearness(solid.balls[0].centre) > middle + 0.012
            default: true
            }
        }
        if facesEye < -0.25, let hair = solids.firstIndex(where: { $0.paint == .hair }) {
            solids.append(solids.remove(at: hair))
        }
        return solids
    }

    // MARK: Muscles

    private mutating func add(_ mark: MuscleMark, on part: BodyPart.Name, _ skeleton: Skeleton, _ camera: Camera) {
        let sides = mark.side.map { [$0] } ?? BodySide.allCases
        let patches = sides.map { MuscleMap.patches(mark.muscle, $0, skeleton) }
        let isSeen = patches.map { $0.contains { $0.outward.dot(camera.towardEye) > -0.3 } }
        for (index, list) in patches.enumerated() {
            // Of a pair, the one that is seen says enough.
            if !isSeen[index], isSeen.contains(true) { continue }
            for patch in list where patch.part == part {
                items.append(
                    .mark(MarkedArea(mark: mark, points: camera.outline(patch.balls), isHidden: !isSeen[index])))
            }
        }
    }

    // MARK: Things

    private mutating func add(_ prop: Prop, _ skeleton: Skeleton, _ camera: Camera) {
        switch prop.shape {
        case .box(let a, let b): items.append(.layer(Self.box(a, b, camera)))
        case .wall(let a, let b):
            var layer = Self.box(a, b, camera)
            for index in layer.areas.indices { layer.areas[index].paint = .wall }
            items.append(.layer(layer))
        case .rod(let a, let b, let radius):
            let ends = [a, b].map { $0.place(skeleton) }
            let outline = camera.outline(ends.flatMap { Self.disc($0, axis: ends[1] - ends[0], radius) })
            let near = ends[camera.nearness(ends[0]) > camera.nearness(ends[1]) ? 0 : 1]
            let face = camera.outline(Self.disc(near, axis: ends[1] - ends[0], radius))
            items.append(
                .layer(Layer(areas: [Area(paint: .soft, points: outline), Area(paint: .thing, points: face)])))
        case .ball(let spot, let radius):
            let ball = Ball(centre: spot.place(skeleton), radius: radius)
            items.append(.layer(Layer(areas: [Area(paint: .soft, points: camera.outline([ball]))])))
        case .cord(let spots):
            items.append(.line(Line(paint: .cord, points: spots.map { camera.flat($0.place(skeleton)) })))
        case .measure(let a, let b):
            let points = [a, b].map { camera.flat($0.place(skeleton)) }
            items.append(.line(Line(paint: .measure, points: points, headAtEnd: true, headAtStart: true)))
        case .push(let a, let b):
            let points = [a, b].map { camera.flat($0.place(skeleton)) }
            items.append(.line(Line(paint: .push, points: points, headAtEnd: true, barAtEnd: true)))
        case .arrow(let a, let b):
            let points = [a, b].map { camera.flat($0.place(skeleton)) }
            items.append(.line(Line(paint: .motion, points: points, headAtEnd: true)))
        }
    }

    /// The rim of a round end.
    private static func disc(_ centre: Vector3, axis: Vector3, _ radius: Double) -> [Ball] {
        let along = axis.normalized ?? Vector3(0, 1, 0)
        let other = abs(along.z) < 0.9 ? Vector3(0, 0, 1) : Vector3(1, 0, 0)
        guard let u = along.cross(other).normalized else { return [] }
        let v = along.cross(u)
        return (0..<16).map {
            let angle = Double($0) * .pi / 8
            return Ball(centre: centre + u * (radius * Scalar.cos(angle)) + v * (radius * Scalar.sin(angle)), radius: 0)
        }
    }

    /// The faces of a box that look at the eye.
    private static func box(_ a: Vector3, _ b: Vector3, _ camera: Camera) -> Layer {
        func corner(_ x: Double, _ y: Double, _ z: Double) -> FlatPoint { camera.flat(Vector3(x, y, z)) }
        let eye = camera.towardEye
        let x = eye.x > 0 ? max(a.x, b.x) : min(a.x, b.x)
        let y = eye.y > 0 ? max(a.y, b.y) : min(a.y, b.y)
        let z = max(a.z, b.z)
        let faces: [(Double, Paint, [FlatPoint])] = [
            (eye.y, .thing, [corner(a.x, y, a.z), corner(b.x, y, a.z), corner(b.x, y, b.z), corner(a.x, y, b.z)]),
            (eye.x, .thingEdge, [corner(x, a.y, a.z), corner(x, b.y, a.z), corner(x, b.y, b.z), corner(x, a.y, b.z)]),
            (eye.z, .soft, [corner(a.x, a.y, z), corner(b.x, a.y, z), corner(b.x, b.y, z), corner(a.x, b.y, z)]),
        ]
        return Layer(areas: faces.filter { abs($0.0) > 0.01 }.map { Area(paint: $0.1, points: Hull.of($0.2)) })
    }
}
