/// What frames of a tenth of a second rest on. A class: it is large, the same for many samples, and a frame is copied on its
/// way.
final class FrameBasis: Equatable, Sendable {
    let body: BodyFrame
    /// `nil` where no posture was named.
    let estimate: PostureEstimate?

    init(body: BodyFrame, estimate: PostureEstimate?) {
        self.body = body
        self.estimate = estimate
    }

    static func == (a: FrameBasis, b: FrameBasis) -> Bool {
        a === b || (a.body == b.body && a.estimate == b.estimate)
    }
}
