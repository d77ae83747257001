import Motion

/// A figure made ready to be shown at any time: what draws it once should keep it, most of the work is done here.
public struct FigureFilm: Sendable {
    /// What is shown.
    public let figure: Figure
    /// How long the movement takes once through, before it begins again.
    public let durationSeconds: Double
    let states: [BodyState]
    /// The floor under everything that it does.
    private let floor: Picture.Layer
    /// Around everything that ever is in the picture, or what is cropped of it.
    private(set) var bounds = Picture.Bounds()
    /// The same without the floor, which only has to be seen where there is room.
    private(set) var narrowBounds = Picture.Bounds()

    /// Brings hands and feet where they are held in every pose, and measures all of the movement.
    public init(_ figure: Figure) {
        self.figure = figure
        states = figure.poses.map { $0.settled() }
        let seconds = figure.poses.reduce(0) { $0 + $1.holdSeconds + $1.moveSeconds }
        durationSeconds = max(seconds, 0.1)
        floor = Self.floor(states.map(Skeleton.init), figure)
        (bounds, narrowBounds) = measuredBounds()
    }

    /// The pose that is held or being reached at a time, from 0.
    func poseIndex(at seconds: Double) -> Int {
        let place = place(at: seconds)
        return place.share > 0 ? place.next : place.pose
    }

    /// The pose that is held at a time; `nil` on the way between two.
    func heldPose(at seconds: Double) -> Int? {
        let place = place(at: seconds)
        return place.share > 0 ? nil : place.pose
    }

    /// The posture at any time; it goes round and round.
    func state(at seconds: Double) -> BodyState {
        let place = place(at: seconds)
        return state(from: place.pose, to: place.next, share: Self.eased(place.share))
    }

    /// On the way between two poses. What rests, stands or is held in both stays so on the way.
    func state(from: Int, to: Int, share: Double) -> BodyState {
        guard share > 0 else { return states[from] }
        guard share < 1 else { return states[to] }
        let a = figure.poses[from]
        let b = figure.poses[to]
        var state = states[from].moved(to: states[to], share)
        let pins: [Pin] = a.pins.compactMap { pin in
            guard
                let other = b.pins.first(where: {
                    $0.limb == pin.limb && $0.holder == pin.holder && $0.isPalm == pin.isPalm
                })
            else { return nil }
            return Pin(
                limb: pin.limb, holder: pin.holder, target: pin.target.lerp(to: other.target, share), isPalm: pin.isPalm
            )
        }
        if a.rest.part == b.rest.part, a.anchor.part == b.anchor.part {
            let rest = Rest(part: a.rest.part, height: a.rest.height + (b.rest.height - a.rest.height) * share)
            let anchor = Anchor(
                part: a.anchor.part, x: a.anchor.x + (b.anchor.x - a.anchor.x) * share,
                y: a.anchor.y + (b.anchor.y - a.anchor.y) * share)
            Settling.place(&state, rest: rest, anchor: anchor, pins: pins)
        }
        Settling.reach(&state, pins)
        return state
    }

    private func place(at seconds: Double) -> (pose: Int, next: Int, share: Double) {
        let poses = figure.poses
        guard seconds.isFinite, poses.count > 1 else { return (0, 0, 0) }
        var left = seconds.truncatingRemainder(dividingBy: durationSeconds)
        if left < 0 { left += durationSeconds }
        for index in poses.indices {
            if left < poses[index].holdSeconds { return (index, index, 0) }
            left -= poses[index].holdSeconds
            let next = (index + 1) % poses.count
            if left < poses[next].moveSeconds { return (index, next, left / poses[next].moveSeconds) }
            left -= poses[next].moveSeconds
        }
        return (0, 0, 0)
    }

    /// Starts and stops gently.
    static func eased(_ share: Double) -> Double { share * share * share * (share * (share * 6 - 15) + 10) }

    // MARK: Pictures

    /// - Parameters:
    ///   - state: the posture.
    ///   - pose: the pose that it is, if it is one: what belongs to that pose only is drawn with it.
    func picture(_ state: BodyState, pose: Int? = nil) -> Picture {
        let props = figure.props + (pose.map { figure.poses[$0].props } ?? [])
        var picture = Picture(
            Skeleton(state), figure.camera, props: props, marks: figure.marks, order: figure.order)
        picture.items.insert(.layer(floor), at: 0)
        return picture
    }

    private static func floor(_ skeletons: [Skeleton], _ figure: Figure) -> Picture.Layer {
        var low = Vector3.zero
        var high = Vector3.zero
        for solid in skeletons.flatMap(BodyShape.parts).flatMap(\.solids) {
            for ball in solid.balls {
                low = Vector3(min(low.x, ball.centre.x), min(low.y, ball.centre.y), 0)
                high = Vector3(max(high.x, ball.centre.x), max(high.y, ball.centre.y), 0)
            }
        }
        let rim = 0.1
        let corners = [
            Vector3(low.x - rim, low.y - rim, 0), Vector3(high.x + rim, low.y - rim, 0),
            Vector3(high.x + rim, high.y + rim, 0), Vector3(low.x - rim, high.y + rim, 0),
        ]
        return Picture.Layer(areas: [Picture.Area(paint: .floor, points: Hull.of(corners.map(figure.camera.flat)))])
    }

    private func measuredBounds() -> (Picture.Bounds, Picture.Bounds) {
        var bounds = Picture.Bounds()
        var narrow = Picture.Bounds()
        if let crop = figure.crop {
            let middle = figure.camera.flat(crop.spot.place(Skeleton(states[0])))
            let half = FlatPoint(x: crop.halfWidth, y: crop.halfHeight)
            bounds.include(middle - half)
            bounds.include(middle + half)
            return (bounds, bounds)
        }
        for index in states.indices {
            let next = (index + 1) % states.count
            for share in [0, 0.35, 0.65] {
                let picture = picture(state(from: index, to: next, share: share), pose: share == 0 ? index : nil)
                bounds.include(picture.bounds(withFloor: true))
                narrow.include(picture.bounds(withFloor: false))
            }
        }
        return (bounds, narrow)
    }
}
