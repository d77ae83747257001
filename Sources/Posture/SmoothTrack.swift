import Motion

/// The track as the record keeps it: what was judged at once, at the angles that are known four seconds later.
///
/// Drives the causal filter that live view and alerts rest on, and holds back what was judged of a sample until the
/// smoother has had its last word on it.
struct SmoothTrack {
    private var smoother: FixedLagSmoother
    private var builder: TrackBuilder
    private var smoothed: [Vector3] = []
    private var waiting: [TrackBuilder.Judged] = []
    /// The last one that is smoothed; it holds until the next.
    private var last: (judged: TrackBuilder.Judged, up: Vector3)?

    init(filter: InclinationFilter.Configuration, body: BodyFrame?) {
        smoother = FixedLagSmoother(configuration: filter, lag_s: PostureRules.trackLag_s)
        builder = TrackBuilder(body: body)
    }

    var gyroModel: GyroModel? { smoother.filter.gyroModel }

    /// The causal answer to a sample, which `judge` is to follow.
    mutating func update(_ sample: Sample) -> Inclination { smoother.update(sample, smoothed: &smoothed) }

    /// Takes what was said of the sample of the last `update`.
    mutating func judge(_ judged: TrackBuilder.Judged, finished: inout [TrackSecond]) {
        waiting.append(judged)
        if !smoothed.isEmpty { release(finished: &finished) }
    }

    /// Counts angles from here from now on; what waits is still counted from where it was.
    mutating func setBody(_ body: BodyFrame, finished: inout [TrackSecond]) {
        flush(finished: &finished)
        builder.body = body
    }

    /// Closes the track at the last sample: nothing after it has to do with it.
    mutating func finish(into finished: inout [TrackSecond]) {
        flush(finished: &finished)
        builder.finish(into: &finished)
        last = nil
    }

    private mutating func flush(finished: inout [TrackSecond]) {
        smoother.finish(smoothed: &smoothed)
        release(finished: &finished)
    }

    /// The oldest of those that wait have their smoothed "up".
    private mutating func release(finished: inout [TrackSecond]) {
        for (judged, up) in zip(waiting, smoothed) {
            if let last {
                builder.hold(last.judged, up: last.up, until_us: judged.time_us, finished: &finished)
            }
            last = (judged, up)
        }
        waiting.removeFirst(min(waiting.count, smoothed.count))
        smoothed.removeAll(keepingCapacity: true)
    }
}
