import Motion

/// Gives each acceleration the angular rate of its own moment, where a sensor sends the two in frames of their own.
///
/// The axis is whatever both have: the sensor's clock (Polar), or the number of the sample (Muse). A rate between two is
/// their straight line. As long as no rate has come, the sensor is one without a gyro, and nothing waits.
struct GyroPairing: Sendable {
    /// In units of the axis.
    struct Limits: Sendable {
        /// Two rates further apart than this say nothing of what lies between them.
        var gap: Double
        /// An acceleration that has waited this long for a rate: the gyro has stopped.
        var patience: Double
        /// Two streams further apart than this at the first rate do not count from the same origin.
        var apart: Double
    }

    private let limits: Limits
    private var waiting: [(axis: Double, sample: RawSample)] = []
    private var rates: [(axis: Double, rate: Vector3)] = []
    private var lastAxis: Double?
    /// From the rates' origin to the accelerations'; `nil` as long as no rate has come.
    private var shift: Double?

    init(_ limits: Limits) { self.limits = limits }

    mutating func add(_ sample: RawSample, at axis: Double, into samples: inout [RawSample]) {
        if let lastAxis, lastAxis - axis > limits.patience { giveUp(into: &samples) }
        lastAxis = axis
        guard shift != nil else {
            samples.append(sample)
            return
        }
        waiting.append((axis, sample))
        if let first = waiting.first, axis - first.axis > limits.patience { giveUp(into: &samples) }
        settle(into: &samples)
    }

    mutating func add(rate: Vector3, at rateAxis: Double, into samples: inout [RawSample]) {
        let shift =
            self.shift ?? lastAxis.map { abs($0 - rateAxis) > limits.apart ? $0 - rateAxis : 0 } ?? 0
        self.shift = shift
        let axis = rateAxis + shift
        if let last = rates.last, axis <= last.axis {
            // A little back is an overlap of two packets; far back is another start of the sensor.
            guard last.axis - axis > limits.patience else { return }
            rates.removeAll(keepingCapacity: true)
        }
        rates.append((axis, rate))
        if let first = rates.first, axis - first.axis > 2 * limits.patience {
            rates.removeFirst(rates.count / 2)
        }
        settle(into: &samples)
    }

    /// Gives what waits as it is, and takes the sensor for one without a gyro until a rate comes again.
    mutating func giveUp(into samples: inout [RawSample]) {
        samples += waiting.map(\.sample)
        waiting.removeAll(keepingCapacity: true)
        rates.removeAll(keepingCapacity: true)
        shift = nil
    }

    /// Gives what has rates on both sides. Where they were lost the sample is lost with them: without, it would look for
    /// one moment as if the sensor had no gyro.
    private mutating func settle(into samples: inout [RawSample]) {
        guard let last = rates.last else { return }
        var done = 0
        var before = 0
        for (axis, sample) in waiting {
            guard axis <= last.axis else { break }
            done += 1
            while before + 1 < rates.count, rates[before + 1].axis <= axis { before += 1 }
            guard let rate = rate(at: axis, after: before) else { continue }
            var sample = sample
            sample.angularVelocity_rad_s = rate
            samples.append(sample)
        }
        waiting.removeFirst(done)
        if done > 0 { rates.removeFirst(before) }
    }

    private func rate(at axis: Double, after index: Int) -> Vector3? {
        let left = rates[index]
        if left.axis == axis { return left.rate }
        guard left.axis < axis, index + 1 < rates.count else { return nil }
        let right = rates[index + 1]
        let width = right.axis - left.axis
        guard width <= limits.gap else { return nil }
        return left.rate + (right.rate - left.rate) * ((axis - left.axis) / width)
    }
}
