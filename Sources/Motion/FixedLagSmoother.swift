/// "Up" as it is known at most two seconds later: what the record keeps.
///
/// Drives an `InclinationFilter` and corrects what it said by what its next measurements reveal. For each of the last
/// corrections the covariance of the tilt of then with the filter's state of now is carried along (state augmentation:
/// B. D. O. Anderson and J. B. Moore, "Optimal Filtering", 1979, chapter 7), so every measurement also moves the past.
/// Between two corrections the shift is linear in time. No sample waits longer than two seconds.
public struct FixedLagSmoother: Sendable {
    /// The longest that a sample waits; the millisecond is for times that were rounded.
    private static let lag_us: Int64 = 2_001_000

    /// One correction of the filter, and how far its tilt has moved since.
    private struct Epoch {
        /// All before it has its tilt, as the gyro carries it.
        var isFirst = false
        var shiftX: Float = 0
        var shiftY: Float = 0
        var covarianceX: ErrorState
        var covarianceY: ErrorState
        /// What the filter itself has fed back: it is in what it said afterwards.
        var feedbackX: Float = 0
        var feedbackY: Float = 0
        /// One past the last sample that belongs to it, counted as the waiting samples are.
        var end: Int
        var end_us: Int64

        mutating func follow(_ update: ScalarUpdate) {
            let x = covarianceX[update.state]
            let y = covarianceY[update.state]
            shiftX += x * update.weightedInnovation
            shiftY += y * update.weightedInnovation
            covarianceX -= update.covariance * (x * update.inverseVariance)
            covarianceY -= update.covariance * (y * update.inverseVariance)
        }
    }

    /// What the filter said of one sample: "up" and the attitude before any later correction.
    private struct Waiting {
        let time_us: Int64
        var up: Vector3
        var attitude: LevelAttitude

        /// "Up" once the level frame is turned by (x, y, 0) rad; of first order, for what is left is a degree at most
        /// but in the first seconds.
        func shifted(x: Float, y: Float) -> Vector3 {
            let axis = Vector3(attitude.axes.x)
            let moved = up + up.cross(axis) * Double(x) - axis * Double(y)
            return moved.normalized ?? up
        }

        /// Once the level frame, until then only held, has been turned upright.
        mutating func align(by turn: LevelAttitude) {
            attitude = attitude.followed(by: turn)
            up = Vector3(attitude.axes.up).normalized ?? up
        }
    }

    /// The causal filter that it drives.
    public private(set) var filter: InclinationFilter
    private var epochs: [Epoch] = []
    private var waiting: [Waiting] = []
    /// The shift at the start of the oldest open interval, and that interval's start.
    private var startX: Float = 0
    private var startY: Float = 0
    private var start_us: Int64 = 0

    public init(configuration: InclinationFilter.Configuration = .default) {
        filter = InclinationFilter(configuration: configuration)
        epochs.reserveCapacity(16)
    }

    /// Takes one sample and says what the filter says of it; smoothed directions that have become final are added to
    /// `smoothed`, one for each sample taken, in order (a rejected sample repeats the direction before it).
    public mutating func update(_ sample: Sample, smoothed: inout [Vector3]) -> Inclination {
        var event = InclinationFilter.Event.rejected
        let inclination = filter.update(sample, event: &event)
        switch event {
        case .rejected:
            // It stands at the time of the sample before it.
            waiting.append(waiting.last ?? Waiting(time_us: start_us, up: inclination.up, attitude: filter.attitude))
        case .started:
            finish(smoothed: &smoothed)
            start_us = sample.time_us
            append(sample, inclination)
            if sample.angularVelocity_rad_s == nil { finish(smoothed: &smoothed) }
        case .advanced(nil):
            append(sample, inclination)
            // Without a gyro nothing is ever corrected, so nothing need wait.
            if sample.angularVelocity_rad_s == nil { finish(smoothed: &smoothed) }
        case .advanced(.aligned(let turn)?):
            // All since the start has one tilt in common, the first epoch's; it is carried by the gyro alone.
            for index in waiting.indices { waiting[index].align(by: turn) }
            append(sample, inclination)
            epochs.append(
                Epoch(
                    isFirst: true, covarianceX: filter.correction.tiltX, covarianceY: filter.correction.tiltY,
                    end: waiting.count, end_us: sample.time_us))
        case .advanced(.relevelled?):
            finish(smoothed: &smoothed)
            start_us = sample.time_us
            append(sample, inclination)
        case .advanced(.corrected?):
            append(sample, inclination)
            let interval_us = sample.time_us - (epochs.last?.end_us ?? start_us)
            apply(filter.correction, at_us: sample.time_us)
            // What would have waited too long by the next correction goes now.
            while !epochs.isEmpty, sample.time_us + interval_us - start_us > Self.lag_us {
                release(smoothed: &smoothed)
            }
        }
        return inclination
    }

    /// Hands over what still waits, with what is known by now.
    public mutating func finish(smoothed: inout [Vector3]) {
        while !epochs.isEmpty { release(smoothed: &smoothed) }
        smoothed.append(contentsOf: waiting.lazy.map(\.up))
        waiting.removeAll(keepingCapacity: true)
        startX = 0
        startY = 0
    }

    private mutating func append(_ sample: Sample, _ inclination: Inclination) {
        waiting.append(Waiting(time_us: sample.time_us, up: inclination.up, attitude: filter.attitude))
    }

    private mutating func apply(_ correction: TiltCorrection, at_us: Int64) {
        for index in epochs.indices {
            epochs[index].covarianceX = correction.transition.carried(epochs[index].covarianceX)
            epochs[index].covarianceY = correction.transition.carried(epochs[index].covarianceY)
        }
        epochs.append(
            Epoch(
                covarianceX: correction.tiltX, covarianceY: correction.tiltY, feedbackX: correction.feedbackX_rad,
                feedbackY: correction.feedbackY_rad, end: waiting.count, end_us: at_us))
        for number in 0..<correction.updateCount {
            let update = correction.updates[number]
            for index in epochs.indices { epochs[index].follow(update) }
        }
    }

    /// The oldest interval is final.
    private mutating func release(smoothed: inout [Vector3]) {
        let epoch = epochs.removeFirst()
        let duration_us = Float(max(1, epoch.end_us - start_us))
        if epoch.isFirst {
            startX = epoch.shiftX
            startY = epoch.shiftY
        }
        for index in 0..<epoch.end {
            let said = waiting[index]
            let share = Float(said.time_us - start_us) / duration_us
            var x = startX + share * (epoch.shiftX - startX)
            var y = startY + share * (epoch.shiftY - startY)
            if said.time_us >= epoch.end_us {
                // This one has been given its feedback already.
                x -= epoch.feedbackX
                y -= epoch.feedbackY
            }
            smoothed.append(said.shifted(x: x, y: y))
        }
        waiting.removeFirst(epoch.end)
        for index in epochs.indices { epochs[index].end -= epoch.end }
        startX = epoch.shiftX - epoch.feedbackX
        startY = epoch.shiftY - epoch.feedbackY
        start_us = epoch.end_us
    }
}
