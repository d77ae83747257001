import Motion

/// Sees that a sensor lies somewhere instead of being worn: nothing is left in its readings but its own noise.
///
/// A body breathes (0.1 to 0.5 Hz) and sways; a desk does neither. How much a sensor's readings scatter by themselves is
/// learned from the readings, never assumed: white noise gives means of two and of eight seconds that scatter by a fixed
/// share of what means of half a second scatter by (the Allan variance goes down with the time). A body's do not: breathing
/// adds to the two seconds, swaying to the eight, the heart and small movements to the half. So the sensor's own noise, be
/// it 0.5 or 10 mg, is the measure, for each axis of force and, where there is a gyro, of turning.
///
/// Memory and work are constant: a few sums a sample, the rest twice a second.
struct StillnessMonitor {
    private typealias Axes = SIMD3<Double>

    /// The time whose means are the sensor's noise; four and sixteen of them are what it is compared with.
    private static let block_s = 0.5
    private static let blocks: InlineArray<2, Int> = [4, 16]
    /// Longer means may scatter by so much more than white noise would make them, and by four standard errors of what has
    /// been counted. Measured: `Tools/Accuracy/worn.py`, the tables say on whom.
    private static let greatestShares: InlineArray<2, Double> = [1.35, 1.5]
    private static let fewest: InlineArray<2, Int> = [7, 4]
    private static let standardErrors = 4.0
    /// A step of so many standard deviations of the noise is movement.
    private static let movementDeviations = 6.0
    /// A knock on the desk is none: where it is over within a second and a half, and the sensor lies as it lay. One is
    /// forgiven every twenty seconds (assumed).
    private static let longestKnock = 3
    private static let knockInterval_s = 20.0

    /// One kind of reading, three axes of it.
    private struct Scatter {
        /// Slow noise (flicker) and warming that no sensor is without, as a standard deviation over two seconds.
        let drift: Double
        /// A smaller step is no movement, however quiet the sensor.
        let leastStep: Double

        var sum = Vector3.zero
        var mean: Axes?
        private var longSums = InlineArray<2, Axes>(repeating: .zero)
        private var longMeans = InlineArray<2, Axes?>(repeating: nil)
        private var squares = Axes.zero
        private var longSquares = InlineArray<2, Axes>(repeating: .zero)
        private var previous = Axes.zero
        /// The smallest difference of two readings: the step of a coarse sensor.
        private(set) var step = Axes(repeating: .infinity)
        /// The least that means of half a second have scattered by so far; what the next movement is judged by.
        private(set) var noise = Axes(repeating: .infinity)

        init(drift: Double, leastStep: Double) {
            self.drift = drift
            self.leastStep = leastStep
        }

        /// - Parameter number: of the sample within its half second.
        @inline(__always)
        mutating func add(_ value: Vector3, number: Int) {
            sum += value
            // One difference in half a second is enough to find the step.
            if number < 2 { compare(Axes(value), number: number) }
        }

        private mutating func compare(_ value: Axes, number: Int) {
            if number == 1 {
                let change = value - previous
                let size = change.replacing(with: -change, where: change .< 0)
                step.replace(with: size, where: (size .> 1e-9) .& (size .< step))
            }
            previous = value
        }

        /// Steps of a coarse sensor; zero while none has been seen.
        private var knownStep: Axes { step.replacing(with: 0, where: step .== .infinity) }

        /// Whether the sensor has moved from where it was half a second ago.
        func hasMoved(to new: Axes) -> Bool {
            guard let mean else { return false }
            let change = new - mean
            let size = change.replacing(with: -change, where: change .< 0)
            let deviation = (2 * noise).squareRoot() * StillnessMonitor.movementDeviations
            let limit = pointwiseMax(pointwiseMax(Axes(repeating: leastStep), 1.5 * knownStep), deviation)
            return any(size .> limit)
        }

        /// Takes the mean of half a second; `counts` is false where it only stands for what a knock has hidden.
        mutating func add(mean new: Axes, counts: Bool) {
            if counts, let mean {
                let change = new - mean
                squares += change * change / 2
            }
            mean = new
            for index in 0..<2 { longSums[index] += new / Double(StillnessMonitor.blocks[index]) }
        }

        /// A longer mean is complete.
        mutating func closeLong(_ index: Int) {
            if let before = longMeans[index] {
                let change = longSums[index] - before
                longSquares[index] += change * change / 2
            }
            longMeans[index] = longSums[index]
            longSums[index] = .zero
        }

        /// Whether longer means scatter as the sensor's noise does.
        ///
        /// - Parameters:
        ///   - index: of the longer time.
        ///   - count: so many longer differences have been summed.
        ///   - shortCount: so many of half a second.
        func isNoise(_ index: Int, count: Int, shortCount: Int) -> Bool {
            let allowed = Axes(repeating: drift * drift) + 0.0025 * knownStep * knownStep
            let expected = squares / Double(shortCount) / Double(StillnessMonitor.blocks[index]) + allowed
            let found = longSquares[index] / Double(count) + allowed
            let share = (found / expected).sum() / 3
            let error = StillnessMonitor.standardErrors * (1 / Double(count)).squareRoot()
            let greatest = StillnessMonitor.greatestShares[index] + error
            // Far less than noise would leave is a swing of the half seconds, as of a heart or of quick breath.
            return share <= greatest && (index == 1 || share >= 1 / greatest)
        }

        /// Learns what the sensor's own noise is at most, by what has been seen of it.
        mutating func learn(shortCount: Int) {
            let count = Double(shortCount)
            noise = pointwiseMin(noise, squares / count * (1 + 4 / count.squareRoot()))
        }

        /// Begins anew; what is known of the sensor stays.
        mutating func restart() {
            mean = nil
            squares = .zero
            for index in 0..<2 {
                longSums[index] = .zero
                longMeans[index] = nil
                longSquares[index] = .zero
            }
        }
    }

    /// In m/s². Breathing tilts a trunk by some hundredths of a degree at least: 0.3 mg and more.
    private var force: Scatter
    /// In rad/s.
    private var turning = Scatter(drift: 0.01 * Units.radiansPerDegree, leastStep: 0.5 * Units.radiansPerDegree)
    private var samples = 0
    private var turningSamples = 0
    private var elapsed_s = 0.0
    private var blocks = 0
    private var shortCount = 0
    private var longCounts = InlineArray<2, Int>(repeating: 0)
    private var knock = 0
    private var knocksForgiven = 1.0

    /// Since when there has been nothing but noise; `nil` before the first sample.
    private(set) var since_us: Int64?

    /// - Parameter leastStep_g: a smaller step of the force is no movement.
    init(leastStep_g: Double) {
        let g = Units.standardGravity_m_s2
        force = Scatter(drift: 0.0002 * g, leastStep: leastStep_g * g)
    }

    @inline(__always)
    mutating func update(_ sample: Sample, dt_s: Double) {
        guard dt_s > 0 else {
            since_us = since_us ?? sample.time_us
            return
        }
        force.add(sample.acceleration_m_s2, number: samples)
        if let rate = sample.angularVelocity_rad_s {
            turning.add(rate, number: samples)
            turningSamples += 1
        }
        samples += 1
        elapsed_s += dt_s
        if elapsed_s >= Self.block_s - dt_s / 2 { closeBlock(at_us: sample.time_us) }
    }

    private mutating func closeBlock(at_us: Int64) {
        let means = (
            Axes(force.sum / Double(samples)),
            turningSamples == samples ? Axes(turning.sum / Double(samples)) : nil
        )
        defer {
            (samples, turningSamples) = (0, 0)
            force.sum = .zero
            turning.sum = .zero
        }
        knocksForgiven = min(2, knocksForgiven + elapsed_s / Self.knockInterval_s)
        elapsed_s = max(-Self.block_s, elapsed_s - Self.block_s)
        if elapsed_s > Self.block_s { elapsed_s = 0 }
        // What is no number says nothing, neither of a desk nor of a person.
        guard means.0.isFinite, means.1?.isFinite ?? true else { return restart(at_us: at_us) }

        let hasMoved = force.hasMoved(to: means.0) || means.1.map { turning.hasMoved(to: $0) } ?? false
        if hasMoved {
            knock += 1
            if knock > Self.longestKnock || knock == 1 && knocksForgiven < 1 { return restart(at_us: at_us) }
            if knock == 1 { knocksForgiven -= 1 }
        }
        let isQuiet = !hasMoved && knock == 0
        if !hasMoved { knock = 0 }
        let counts = isQuiet && force.mean != nil
        force.add(mean: isQuiet ? means.0 : force.mean ?? means.0, counts: counts)
        turning.add(mean: isQuiet ? means.1 ?? turning.mean ?? .zero : turning.mean ?? .zero, counts: counts)
        if counts { shortCount += 1 }
        blocks += 1
        closeLongMeans(at_us: at_us)
    }

    private mutating func closeLongMeans(at_us: Int64) {
        for index in 0..<2 where blocks % Self.blocks[index] == 0 {
            force.closeLong(index)
            turning.closeLong(index)
            if blocks > Self.blocks[index] { longCounts[index] += 1 }
        }
        guard blocks % Self.blocks[1] == 0 else { return }
        guard shortCount >= Self.blocks[1] / 2 else { return restart(at_us: at_us) }
        force.learn(shortCount: shortCount)
        turning.learn(shortCount: shortCount)
        for index in 0..<2 where longCounts[index] >= Self.fewest[index] {
            let count = longCounts[index]
            guard force.isNoise(index, count: count, shortCount: shortCount),
                turning.isNoise(index, count: count, shortCount: shortCount)
            else { return restart(at_us: at_us) }
        }
    }

    /// Something has moved; what has been learned of the sensor stays.
    private mutating func restart(at_us: Int64) {
        force.restart()
        turning.restart()
        blocks = 0
        shortCount = 0
        longCounts = InlineArray(repeating: 0)
        knock = 0
        since_us = at_us
    }

    /// After a gap nothing is known of what was done meanwhile.
    mutating func interrupt() {
        restart(at_us: 0)
        force.sum = .zero
        turning.sum = .zero
        (samples, turningSamples, elapsed_s) = (0, 0, 0)
        since_us = nil
    }
}

extension SIMD3<Double> {
    @inline(__always)
    fileprivate init(_ vector: Vector3) { self.init(vector.x, vector.y, vector.z) }

    fileprivate var isFinite: Bool { x.isFinite && y.isFinite && z.isFinite }
}
