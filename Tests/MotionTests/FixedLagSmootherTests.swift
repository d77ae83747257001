import Motion
import TestSupport
import Testing

/// A trunk that sways forward and sideways while it is jostled, measured with a gyro bias and scale error.
private func swaying(seconds: Double, rate_Hz: Double) -> [(sample: Sample, up: Vector3)] {
    let dt = 1 / rate_Hz
    func up(_ t: Double) -> Vector3 {
        let flexion = 0.3 * Scalar.sin(1.1 * t)
        let lean = 0.2 * Scalar.sin(0.7 * t + 1)
        let forward = Scalar.sin(flexion) * Scalar.cos(lean)
        return Vector3(Scalar.cos(flexion) * Scalar.cos(lean), Scalar.sin(lean), forward)
    }
    return (0..<Int(seconds * rate_Hz)).map { index in
        let t = Double(index) * dt
        let now = up(t)
        // The least turn that carries the last "up" to this one; seen from the sensor the world turns back.
        let turn = now.cross(up(t - dt)) / dt
        let gyro = turn * 1.003 + Vector3(0.01, -0.01, 0.005)
        let jostle = Vector3(0, Scalar.sin(9 * t), Scalar.sin(7 * t + 1)) * 1.5
        let middle = (now + up(t - dt)) * 0.5
        let sample = Sample(
            time_us: Int64((t * 1e6).rounded()), acceleration_m_s2: middle * 9.81 + jostle, angularVelocity_rad_s: gyro)
        return (sample, now)
    }
}

private func degreesBetween(_ a: Vector3, _ b: Vector3) -> Double {
    Scalar.atan2(a.cross(b).norm, a.dot(b)) * Units.degreesPerRadian
}

@Suite("The fixed-lag smoother")
struct FixedLagSmootherTests {
    @Test("Two seconds later it knows better than the filter did", arguments: [25.0, 100, 285.7])
    func better(rate_Hz: Double) {
        let steps = swaying(seconds: 60, rate_Hz: rate_Hz)
        var smoother = FixedLagSmoother()
        var smoothed: [Vector3] = []
        var causal: [Vector3] = []
        for step in steps { causal.append(smoother.update(step.sample, smoothed: &smoothed).up) }
        smoother.finish(smoothed: &smoothed)
        #expect(smoothed.count == steps.count)
        func meanSquare(_ ups: [Vector3]) -> Double {
            let errors = zip(ups, steps).map { degreesBetween($0, $1.up) }
            return errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)
        }
        #expect(meanSquare(smoothed) < 0.8 * meanSquare(causal))
        #expect(meanSquare(smoothed) < 1)
    }

    @Test(
        "What it drives is the very filter, and no sample waits longer than two seconds", arguments: [10.0, 50, 285.7])
    func lag(rate_Hz: Double) {
        let steps = swaying(seconds: 20, rate_Hz: rate_Hz)
        var filter = InclinationFilter()
        var smoother = FixedLagSmoother()
        var smoothed: [Vector3] = []
        for (index, step) in steps.enumerated() {
            #expect(smoother.update(step.sample, smoothed: &smoothed) == filter.update(step.sample))
            #expect(Double(index - smoothed.count) / rate_Hz <= 2.0 + 1 / rate_Hz)
        }
    }

    @Test(
        "The longer it may wait, the better it knows, and no sample waits longer than that", arguments: [50.0, 285.7])
    func longerLag(rate_Hz: Double) {
        let steps = swaying(seconds: 90, rate_Hz: rate_Hz)
        var last = Double.infinity
        for lag_s in [2.0, 4, 30] {
            var smoother = FixedLagSmoother(lag_s: lag_s)
            var smoothed: [Vector3] = []
            var longest = 0
            for (index, step) in steps.enumerated() {
                _ = smoother.update(step.sample, smoothed: &smoothed)
                longest = max(longest, index - smoothed.count)
            }
            smoother.finish(smoothed: &smoothed)
            #expect(smoothed.count == steps.count)
            #expect(Double(longest) / rate_Hz <= lag_s + 1 / rate_Hz)
            #expect(Double(longest) / rate_Hz > lag_s - 0.5)
            let squares = zip(smoothed, steps).map { degreesBetween($0, $1.up) * degreesBetween($0, $1.up) }
            let meanSquare = squares.reduce(0, +) / Double(squares.count)
            #expect(meanSquare < last)
            last = meanSquare
        }
    }

    @Test("What is finished with the same samples behind it is the same, however long the others waited")
    func sameEnd() {
        let steps = swaying(seconds: 40, rate_Hz: 100)
        let ends = [2.0, 4, 60].map { lag_s in
            var smoother = FixedLagSmoother(lag_s: lag_s)
            var smoothed: [Vector3] = []
            for step in steps { _ = smoother.update(step.sample, smoothed: &smoothed) }
            smoother.finish(smoothed: &smoothed)
            return smoothed.suffix(120)
        }
        for other in ends.dropFirst() {
            for (a, b) in zip(ends[0], other) { #expect(degreesBetween(a, b) < 1e-4) }
        }
    }

    @Test("However its answers are fetched, they are the same to the bit", arguments: [2.0, 6])
    func fetching(lag_s: Double) {
        var generator = SplitMix(seed: 5)
        var kept = FixedLagSmoother(lag_s: lag_s)
        var emptied = FixedLagSmoother(lag_s: lag_s)
        var all: [Vector3] = []
        var pieces: [Vector3] = []
        var piece: [Vector3] = []
        for step in swaying(seconds: 30, rate_Hz: 285.7) {
            // A copy that goes on by itself leaves the one it was copied from as it was.
            if generator.next() % 100 == 0 {
                var copy = emptied
                var thrownAway: [Vector3] = []
                copy.finish(smoothed: &thrownAway)
            }
            let causal = kept.update(step.sample, smoothed: &all)
            #expect(emptied.update(step.sample, smoothed: &piece) == causal)
            if generator.next() % 7 == 0 {
                pieces += piece
                piece.removeAll()
            }
        }
        kept.finish(smoothed: &all)
        emptied.finish(smoothed: &piece)
        #expect(all == pieces + piece)
    }

    @Test(
        "Every sample gets its direction, whatever comes in: gaps, repeats, losses of the gyro, nonsense",
        arguments: [2.0, 30])
    func oneEach(lag_s: Double) {
        var generator = SplitMix(seed: 11)
        var smoother = FixedLagSmoother(lag_s: lag_s)
        var smoothed: [Vector3] = []
        var time_us: Int64 = 0
        let count = 20_000
        for _ in 0..<count {
            func value() -> Double { Double(Int64(generator.next() % 400) - 200) / 15 }
            time_us += generator.next() % 500 == 0 ? 5_000_000 : Int64(generator.next() % 20_000) - 500
            let hasGyro = (time_us / 30_000_000) % 3 != 2
            let sample = Sample(
                time_us: time_us,
                acceleration_m_s2: Vector3(generator.next() % 50 == 0 ? .nan : value(), value(), value()),
                angularVelocity_rad_s: hasGyro ? Vector3(value(), value(), value()) : nil)
            _ = smoother.update(sample, smoothed: &smoothed)
        }
        smoother.finish(smoothed: &smoothed)
        #expect(smoothed.count == count)
        #expect(smoothed.allSatisfy { $0.isFinite && abs($0.norm - 1) < 1e-6 })
    }

    @Test("What the first second still took for up is put right by the next one", arguments: [50.0, 100, 285.7])
    func start(rate_Hz: Double) {
        let steps = swaying(seconds: 10, rate_Hz: rate_Hz)
        var smoother = FixedLagSmoother()
        var smoothed: [Vector3] = []
        var causal: [Vector3] = []
        for step in steps { causal.append(smoother.update(step.sample, smoothed: &smoothed).up) }
        smoother.finish(smoothed: &smoothed)
        func worst(_ ups: [Vector3]) -> Double {
            zip(ups, steps).prefix(Int(rate_Hz)).map { degreesBetween($0, $1.up) }.max() ?? .infinity
        }
        #expect(worst(causal) > 8)
        #expect(worst(smoothed) < 3)
    }

    @Test("Without a gyro there is nothing to wait for")
    func accelerometerOnly() {
        var smoother = FixedLagSmoother()
        var smoothed: [Vector3] = []
        for step in swaying(seconds: 5, rate_Hz: 25) {
            var sample = step.sample
            sample.angularVelocity_rad_s = nil
            let up = smoother.update(sample, smoothed: &smoothed).up
            #expect(smoothed.last == up)
        }
    }
}
