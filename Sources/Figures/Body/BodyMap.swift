public import Balance
import Motion

/// The body standing, from the front and from behind, with the place of each muscle: for marking what is known of them.
///
/// Places are a drawing's, as in ``MuscleMark``: enough to point at.
public struct BodyMap: Sendable {
    public enum View: String, CaseIterable, Sendable {
        case front
        case back
    }

    /// Areas of the body that share one outline; `path` is SVG path data.
    public struct Layer: Sendable {
        public struct Area: Sendable {
            /// `skin`, `shirt`, `shorts`, `hair`, `feature` or `eye`.
            public var paint: String
            public var path: String
        }

        public var outline: String
        public var areas: [Area]
    }

    /// Where a muscle of one side lies.
    public struct Place: Sendable {
        public var muscle: MuscleID
        /// `left` or `right` of the person drawn.
        public var side: StateKey.Side
        public var path: String
        public var x: Double
        public var y: Double
    }

    /// A tender spot on one side.
    public struct Spot: Sendable {
        /// The trigger point's id.
        public var id: String
        public var side: StateKey.Side
        public var x: Double
        public var y: Double
    }

    public let view: View
    public let layers: [Layer]
    /// The muscles that are seen best from here; deeper ones, too, where they lie.
    public let places: [Place]
    public let spots: [Spot]
    /// Of the drawing, in its own unit.
    public let width: Double
    public let height: Double

    /// One body height, in the drawing's unit.
    private static let scale = 620.0
    private static let margin = 10.0

    private init(_ view: View) {
        self.view = view
        let skeleton = Skeleton(Self.standing)
        let camera = Camera(azimuthDegrees: view == .front ? 0 : 180, elevationDegrees: 0)
        let picture = Picture(skeleton, camera, props: [], marks: [], order: Self.order)
        let bounds = picture.bounds(withFloor: false)
        func x(_ p: FlatPoint) -> Double { (p.x - bounds.lowest.x) * Self.scale + Self.margin }
        func y(_ p: FlatPoint) -> Double { (bounds.highest.y - p.y) * Self.scale + Self.margin }
        func path(_ points: [FlatPoint]) -> String {
            points.enumerated().map { index, point in
                "\(index == 0 ? "M" : "L")\(SVGText.short(x(point))) \(SVGText.short(y(point)))"
            }.joined() + "Z"
        }
        layers = picture.items.compactMap { item in
            guard case .layer(let layer) = item, layer.isBody else { return nil }
            let areas = layer.areas.map { Layer.Area(paint: SVGStyle.name($0.paint), path: path($0.points)) }
            return Layer(outline: areas.map(\.path).joined(), areas: areas)
        }
        places = MuscleMap.names.flatMap { name in
            BodySide.allCases.compactMap { side -> Place? in
                let muscle = MuscleID(rawValue: name)
                let patches = MuscleMap.patches(muscle, side, skeleton)
                guard let first = patches.first, Self.view(of: first) == view else { return nil }
                let outlines = patches.map { camera.outline($0.balls) }
                let all = outlines.flatMap { $0 }
                let middle = all.reduce(FlatPoint(x: 0, y: 0)) { $0 + $1 } * (1 / Double(max(1, all.count)))
                return Place(
                    muscle: muscle, side: side == .left ? .left : .right, path: outlines.map(path).joined(),
                    x: x(middle), y: y(middle))
            }
        }
        spots = Self.spots.flatMap { spot in
            BodySide.allCases.compactMap { side -> Spot? in
                guard spot.view == view else { return nil }
                let point = camera.flat(spot.place(skeleton, side))
                return Spot(id: spot.id, side: side == .left ? .left : .right, x: x(point), y: y(point))
            }
        }
        width = bounds.width * Self.scale + 2 * Self.margin
        height = bounds.height * Self.scale + 2 * Self.margin
    }

    public static let front = BodyMap(.front)
    public static let back = BodyMap(.back)

    /// The view in which a patch looks most at the eye; from behind where neither does more.
    private static func view(of patch: MuscleMap.Patch) -> View { patch.outward.x > 0 ? .front : .back }

    /// The trunk lies over the roots of arms and legs.
    private static let order: [BodyPart.Name: Double] = [.legL: -1, .legR: -1, .armL: -0.5, .armR: -0.5]

    /// Arms and legs a little apart, so that nothing hides anything.
    private static var standing: BodyState {
        var pose = KeyPose(words: "", moveSeconds: 0, holdSeconds: 0)
        pose.angles[.shoulderRaiseLeft] = 17
        pose.angles[.shoulderRaiseRight] = 17
        pose.angles[.elbowFlexionLeft] = 8
        pose.angles[.elbowFlexionRight] = 8
        pose.angles[.hipAbductionLeft] = 4
        pose.angles[.hipAbductionRight] = 4
        pose.soleDegrees = Sides { _ in 0 }
        pose.rest = Rest(part: .feet, height: 0)
        pose.anchor = Anchor(part: .feet, x: 0, y: 0)
        return pose.settled()
    }

    // MARK: Tender spots

    private struct SpotPlace {
        var id: String
        var view: View
        var place: @Sendable (Skeleton, BodySide) -> Vector3
    }

    /// After the places that `trigger-points.toml` describes; y is outward on either side.
    private static let spots: [SpotPlace] = [
        SpotPlace(id: "P01", view: .back) { s, side in
            s.neck.point(-0.016, side.sign * 0.020, 0.010)
                .lerp(to: s.arms[side].upperArm.point(-0.008, 0, 0.030), 0.6)
        },
        SpotPlace(id: "P02", view: .back) { s, side in s.spine[6].point(-0.026, side.sign * 0.046, 0.016) },
        SpotPlace(id: "P03", view: .back) { s, side in s.spine[5].point(-0.026, side.sign * 0.032, 0.018) },
        SpotPlace(id: "P04", view: .front) { s, side in s.spine[6].point(0.046, side.sign * 0.074, 0.012) },
        SpotPlace(id: "P05", view: .back) { s, side in s.head.point(-0.030, side.sign * 0.014, 0.000) },
    ]
}
