import Numbers

/// "Up" as it is known a little later, two seconds at most unless said otherwise: what the record keeps.
///
/// Drives an `InclinationFilter` and corrects what it said by what its next measurements reveal: from the newest
/// correction back to the one that has waited longest, the gradient of what was measured is carried through the filter's
/// own linear model (A. E. Bryson and M. Frazier, "Smoothing for linear and nonlinear dynamic systems", 1963). Nothing is
/// inverted, and the cost of a look back does not depend on how much else waits. Between two corrections the shift is
/// linear in time.
public struct FixedLagSmoother: Sendable {
    /// What a sample waits at most unless said otherwise.
    public static let shortestLag_s = 2.0
    /// As good as the whole recording to look at (BROAD: within .5 %): for what is worked out when it is over.
    public static let offlineLag_s = 60.0
    private static let shortestLag_us = Int64.microseconds(shortestLag_s)

    /// One correction of the filter.
    private struct Epoch {
        let correction: TiltCorrection
        /// All before it has its tilt, as the gyro carries it.
        let isFirst: Bool
        let start_us: Int64
        let end_us: Int64
        /// One past the last sample that belongs to it, counted from the first sample since the start.
        var end: Int
        /// How far its tilt is to be moved, rad; before its own feedback.
        var shiftX: Float = 0
        var shiftY: Float = 0
    }

    /// What the filter said of one sample: "up" and the level x axis, before any later correction.
    private struct Waiting {
        /// The fourth lane is the time since the correction before it, µs.
        let up: ShortVector
        let levelX: ShortVector

        @inline(__always)
        init(up: ShortVector, levelX: ShortVector, time_us: Float) {
            self.up = ShortVector(lanes: SIMD4(up.x, up.y, up.z, time_us))
            self.levelX = levelX
        }

        @inline(__always)
        var time_us: Float { up.lanes.w }

        /// "Up" once the level frame is turned by (x, y, 0) rad; of first order, for what is left is a degree at most
        /// but in the first seconds.
        @inline(__always)
        func shifted(x: Float, y: Float) -> Vector3 {
            let moved = Vector3(up + up.cross(levelX) * x - levelX * y)
            return moved * (1 / moved.squaredNorm.squareRoot())
        }
    }

    /// The causal filter that it drives.
    public private(set) var filter: InclinationFilter
    /// No sample waits longer; a millisecond more is for times that were rounded.
    private let lag_us: Int64
    /// What is looked back on at once, beyond one correction.
    private let block_us: Int64
    /// From `firstEpoch` on; those before it have gone.
    private var epochs: [Epoch] = []
    private var firstEpoch = 0
    private var waiting: [Waiting] = []
    /// How many of the waiting have gone.
    private var gone = 0
    /// The attitudes of the first second, until the level frame is upright.
    private var held: [LevelAttitude] = []
    /// The shift at the start of the oldest open interval.
    private var startX: Float = 0
    private var startY: Float = 0
    /// When the newest interval began.
    private var start_us: Int64 = 0

    /// - Parameters:
    ///   - configuration: the filter's.
    ///   - lag_s: how long a sample may wait, from 2 s to an hour. At 2 s each is finished as late as it may be; beyond
    ///     that they are finished many at once, the last of them after half of the time above 2 s, so that a longer
    ///     look ahead costs no more work. A second of waiting takes about 4 kB, and 32 bytes a sample.
    public init(
        configuration: InclinationFilter.Configuration = .default, lag_s: Double = FixedLagSmoother.shortestLag_s
    ) {
        filter = InclinationFilter(configuration: configuration)
        let lag_us = max(Self.shortestLag_us, min(.microseconds(lag_s), 3_600_000_000))
        self.lag_us = lag_us + 1000
        block_us = (lag_us - Self.shortestLag_us) / 2
    }

    /// Takes one sample and says what the filter says of it; smoothed directions that have become final are added to
    /// `smoothed`, one for each sample taken, in order (a rejected sample repeats the direction before it).
    @inlinable
    public mutating func update(_ sample: Sample, smoothed: inout [Vector3]) -> Inclination {
        let rate = sample.angularVelocity_rad_s
        return take(
            sample.time_us, sample.acceleration_m_s2, rate ?? Vector3(0, 0, 0), hasGyro: rate != nil,
            smoothed: &smoothed)
    }

    @usableFromInline
    mutating func take(
        _ time_us: Int64, _ acceleration: Vector3, _ rate: Vector3, hasGyro: Bool, smoothed: inout [Vector3]
    ) -> Inclination {
        let inclination = filter.advance(time_us, acceleration, rate, hasGyro: hasGyro)
        if case .advanced(.carried) = filter.event {
            append(at_us: time_us)
        } else {
            follow(at_us: time_us, hasGyro: hasGyro, inclination, smoothed: &smoothed)
        }
        return inclination
    }

    /// Hands over what still waits, with what is known by now.
    public mutating func finish(smoothed: inout [Vector3]) {
        release(upTo: epochs.count, smoothed: &smoothed)
        for said in waiting[gone...] { smoothed.append(said.shifted(x: 0, y: 0)) }
        waiting.removeAll(keepingCapacity: true)
        epochs.removeAll(keepingCapacity: true)
        firstEpoch = 0
        held.removeAll(keepingCapacity: true)
        gone = 0
        startX = 0
        startY = 0
    }

    @inline(__always)
    private mutating func append(at_us: Int64) {
        if !filter.estimator.isAligned { held.append(filter.estimator.heldAttitude) }
        waiting.append(
            Waiting(
                up: filter.estimator.up, levelX: filter.estimator.axes.x,
                time_us: Float(at_us.subtractingClamped(start_us))))
    }

    /// What is not one more sample between two corrections.
    @inline(never)
    private mutating func follow(
        at_us time_us: Int64, hasGyro: Bool, _ inclination: Inclination, smoothed: inout [Vector3]
    ) {
        switch filter.event {
        case .rejected:
            // It stands where the sample before it stands.
            guard let last = waiting.last, gone < waiting.count else { return smoothed.append(inclination.up) }
            let isAfterCorrection = firstEpoch < epochs.count && epochs[epochs.count - 1].end == waiting.count
            waiting.append(
                Waiting(up: last.up, levelX: last.levelX, time_us: isAfterCorrection ? 0 : last.time_us))
            if let last = held.last { held.append(last) }
        case .started:
            finish(smoothed: &smoothed)
            start_us = time_us
            // Without a gyro nothing is ever corrected, so nothing need wait.
            if !hasGyro { smoothed.append(inclination.up) } else { append(at_us: start_us) }
        case .lowPassed:
            smoothed.append(inclination.up)
        case .advanced(.carried):
            append(at_us: time_us)
        case .advanced(.aligned):
            // All since the start has one tilt in common, the first epoch's; it is carried by the gyro alone.
            for index in held.indices {
                let axes = held[index].followed(by: filter.estimator.alignment).axes
                waiting[gone + index] = Waiting(up: axes.up, levelX: axes.x, time_us: waiting[gone + index].time_us)
            }
            held.removeAll(keepingCapacity: true)
            append(at_us: time_us)
            close(isFirst: true, at_us: time_us)
        case .advanced(.relevelled):
            finish(smoothed: &smoothed)
            start_us = time_us
            append(at_us: start_us)
        case .advanced(.corrected):
            append(at_us: time_us)
            let interval_us = time_us - start_us
            close(isFirst: false, at_us: time_us)
            // What would have waited too long by the next correction goes now.
            let next_us = time_us + interval_us
            guard next_us - epochs[firstEpoch].start_us > lag_us else { return }
            var due = firstEpoch
            while due < epochs.count, next_us - epochs[due].start_us > lag_us - block_us { due += 1 }
            release(upTo: due, smoothed: &smoothed)
        }
    }

    private mutating func close(isFirst: Bool, at_us: Int64) {
        epochs.append(
            Epoch(
                correction: filter.estimator.correction, isFirst: isFirst, start_us: start_us, end_us: at_us,
                end: waiting.count))
        start_us = at_us
    }

    /// Looks back from the newest correction, and finishes the oldest intervals up to `due`.
    private mutating func release(upTo due: Int, smoothed: inout [Vector3]) {
        lookBack(to: due)
        for index in firstEpoch..<due { finish(index, smoothed: &smoothed) }
        firstEpoch = due
        // What has gone is dropped now and then, so that what waits is not moved at every correction.
        if 2 * firstEpoch >= epochs.count {
            epochs.removeFirst(firstEpoch)
            firstEpoch = 0
        }
        guard 2 * gone >= waiting.count else { return }
        waiting.removeFirst(gone)
        for index in epochs.indices { epochs[index].end -= gone }
        gone = 0
    }

    private mutating func lookBack(to due: Int) {
        var gradient = ErrorState()
        var index = epochs.count - 1
        while index >= firstEpoch {
            gradient = epochs[index].correction.carriedBack(gradient)
            if index < due {
                epochs[index].shiftX = epochs[index].correction.tiltX.dot(gradient)
                epochs[index].shiftY = epochs[index].correction.tiltY.dot(gradient)
            }
            gradient = epochs[index].correction.transition.carriedBack(gradient)
            index -= 1
        }
    }

    private mutating func finish(_ index: Int, smoothed: inout [Vector3]) {
        let (shiftX, shiftY, end) = (epochs[index].shiftX, epochs[index].shiftY, epochs[index].end)
        let afterX = shiftX - epochs[index].correction.feedbackX_rad
        let afterY = shiftY - epochs[index].correction.feedbackY_rad
        if epochs[index].isFirst {
            startX = shiftX
            startY = shiftY
        }
        let perMicrosecond = 1 / Float(max(1, epochs[index].end_us - epochs[index].start_us))
        let slopeX = (shiftX - startX) * perMicrosecond
        let slopeY = (shiftY - startY) * perMicrosecond
        for place in gone..<(end - 1) {
            let said = waiting[place]
            smoothed.append(said.shifted(x: startX + said.time_us * slopeX, y: startY + said.time_us * slopeY))
        }
        // The last one has been given its feedback already.
        smoothed.append(waiting[end - 1].shifted(x: afterX, y: afterY))
        gone = end
        startX = afterX
        startY = afterY
    }
}
