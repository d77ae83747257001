import Motion
import TestSupport
import Testing

/// A sensor turned about all three axes at once while it is pushed about, after two seconds of rest: every millisecond
/// the true "up", the mean rate and the mean force since the millisecond before.
private func tumbling(seconds: Double) -> [(rate: Vector3, force: Vector3, up: Vector3)] {
    var up = Vector3(0.2, 0.1, 0.97).normalized ?? .zero
    return (0..<Int(seconds * 1000)).map { index in
        let t = Double(index) / 1000
        let share = min(1, max(0, t - 2))
        let rate = Vector3(3 * Scalar.sin(2.3 * t), 2.5 * Scalar.cos(1.9 * t), 2 * Scalar.sin(1.4 * t + 1)) * share
        let before = up
        let turn = rate * -0.001
        up = up + turn.cross(up) + turn.cross(turn.cross(up)) * 0.5
        up = up.normalized ?? up
        let push = Vector3(Scalar.sin(7 * t), Scalar.sin(9 * t + 1), Scalar.sin(8 * t + 2)) * (0.1 * share)
        return (rate, (before + up) * (9.81 / 2) + push, up)
    }
}

/// A sensor that pitches about its y axis; x points up at angle 0. Exact gyro and gravity.
private func pitching(
    degrees: (Double) -> Double, seconds: Double, rate_Hz: Double, bias_rad_s: Vector3 = .zero, hasGyro: Bool = true
) -> [(sample: Sample, degrees: Double)] {
    let dt = 1 / rate_Hz
    return (0..<Int(seconds * rate_Hz)).map { index in
        let t = Double(index) * dt
        let angle = degrees(t) * Units.radiansPerDegree
        let before = degrees(t - dt) * Units.radiansPerDegree
        // Forward = "up" turns from +x towards +z, which is a turn of the sensor about +y.
        let up = Vector3(Scalar.cos(angle), 0, Scalar.sin(angle))
        let gyro = Vector3(0, (angle - before) / dt, 0) + bias_rad_s
        let sample = Sample(
            time_us: Int64((t * 1e6).rounded()), acceleration_m_s2: up * 9.81,
            angularVelocity_rad_s: hasGyro ? gyro : nil)
        return (sample, degrees(t))
    }
}

private func degreesBetween(_ up: Vector3, _ degrees: Double) -> Double {
    let angle = degrees * Units.radiansPerDegree
    return Scalar.acos(up.dot(Vector3(Scalar.cos(angle), 0, Scalar.sin(angle)))) * Units.degreesPerRadian
}

@Suite("The inclination filter")
struct InclinationFilterTests {
    @Test("At rest it says up from the first sample on", arguments: [10.0, 50, 100, 285.7, 1000])
    func rest(rate_Hz: Double) {
        var filter = InclinationFilter()
        for step in pitching(degrees: { _ in 30 }, seconds: 3, rate_Hz: rate_Hz) {
            #expect(degreesBetween(filter.update(step.sample).up, 30) < 1e-4)
        }
    }

    @Test("A bow of 40° in one second is followed within half a degree", arguments: [25.0, 50, 100, 1000])
    func bow(rate_Hz: Double) {
        var filter = InclinationFilter()
        let angle: (Double) -> Double = { t in t < 5 ? 0 : t < 6 ? 40 * (t - 5) : 40 }
        var worst = 0.0
        for step in pitching(degrees: angle, seconds: 10, rate_Hz: rate_Hz) {
            worst = max(worst, degreesBetween(filter.update(step.sample).up, step.degrees))
        }
        #expect(worst < 0.5)
    }

    @Test("A gyro bias of 1°/s is learned while the sensor lies still")
    func biasAtRest() {
        var filter = InclinationFilter()
        let bias = Vector3(0.7, -0.5, 0.5) * Units.radiansPerDegree
        for step in pitching(degrees: { _ in 10 }, seconds: 30, rate_Hz: 50, bias_rad_s: bias) {
            _ = filter.update(step.sample)
        }
        #expect((filter.gyroBias_rad_s - bias).norm < 0.01 * Units.radiansPerDegree)
    }

    @Test("A gyro bias of 1°/s across the lean is learned while the wearer never rests")
    func biasInMotion() {
        var filter = InclinationFilter()
        let bias = Vector3(0, 1, 0) * Units.radiansPerDegree
        var error = 0.0
        let sway: (Double) -> Double = { t in 15 * Scalar.sin(2 * t) }
        for step in pitching(degrees: sway, seconds: 300, rate_Hz: 50, bias_rad_s: bias) {
            error = degreesBetween(filter.update(step.sample).up, step.degrees)
        }
        #expect((filter.gyroBias_rad_s - bias).norm < 0.1 * Units.radiansPerDegree)
        #expect(error < 0.5)
    }

    @Test("Without a gyro a held posture comes right, and nothing is made up in its place")
    func accelerometerOnly() {
        var filter = InclinationFilter()
        var last = Inclination(up: .zero, isResting: false, isSettled: false)
        for step in pitching(degrees: { $0 < 2 ? 0 : 25 }, seconds: 8, rate_Hz: 25, hasGyro: false) {
            last = filter.update(step.sample)
        }
        #expect(degreesBetween(last.up, 25) < 0.1)
        #expect(filter.gyroBias_rad_s == .zero)
    }

    @Test("After a gap it starts anew from what it sees")
    func gap() {
        var filter = InclinationFilter()
        for step in pitching(degrees: { _ in 0 }, seconds: 5, rate_Hz: 50) { _ = filter.update(step.sample) }
        var later = pitching(degrees: { _ in 50 }, seconds: 1, rate_Hz: 50)
        for index in later.indices { later[index].sample.time_us += 60_000_000 }
        let first = filter.update(later[0].sample)
        #expect(!first.isSettled)
        #expect(degreesBetween(first.up, 50) < 1e-6)
    }

    @Test("Begun in mid-motion, after one second it is as near as the sensor's own speed lets it be")
    func startInMotion() {
        // Pushed to and fro at up to 0.7 m/s while it turns; a second's mean force is off by the change of speed.
        for number in 0..<24 {
            let phase = Double(number) * 2 * .pi / 24
            var filter = InclinationFilter()
            let turning: (Double) -> Double = { t in 40 * Scalar.sin(3 * t + phase) }
            for step in pitching(degrees: turning, seconds: 3, rate_Hz: 100) {
                let t = Double(step.sample.time_us) * 1e-6
                let angle = step.degrees * Units.radiansPerDegree
                let push = 0.7 * 6 * Scalar.cos(6 * t + phase)
                var sample = step.sample
                sample.acceleration_m_s2 += Vector3(-Scalar.sin(angle), 0, Scalar.cos(angle)) * push
                let error = degreesBetween(filter.update(sample).up, step.degrees)
                if t >= 1 { #expect(error < 2 * 0.7 / 9.81 * Units.degreesPerRadian + 1) }
                if t >= 2.5 { #expect(error < 3) }
            }
        }
    }

    @Test("Joined samples say what single ones say: a motion at 1 kHz, and the same as means over 2 to 20 ms")
    func joining() {
        let motion = tumbling(seconds: 40)
        func ups(every count: Int) -> [Vector3] {
            var filter = InclinationFilter()
            return stride(from: 0, through: motion.count - count, by: count).map { start in
                let rows = motion[start..<(start + count)]
                let share = 1 / Double(count)
                let sample = Sample(
                    time_us: Int64((start + count) * 1000),
                    acceleration_m_s2: rows.reduce(Vector3.zero) { $0 + $1.force } * share,
                    angularVelocity_rad_s: rows.reduce(Vector3.zero) { $0 + $1.rate } * share)
                return filter.update(sample).up
            }
        }
        func degrees(_ a: Vector3, _ b: Vector3) -> Double {
            Scalar.atan2(a.cross(b).norm, a.dot(b)) * Units.degreesPerRadian
        }
        let single = ups(every: 1)
        #expect(zip(single, motion).allSatisfy { degrees($0, $1.up) < 0.5 })
        // 5 ms: one or two samples to a step of the filter's, 10 and 20 ms: a step each.
        for (count, tolerance) in [(2, 0.05), (5, 0.05), (10, 0.1), (20, 0.25)] {
            let joined = ups(every: count)
            let worst = joined.indices.map { degrees(joined[$0], single[($0 + 1) * count - 1]) }.max() ?? .infinity
            #expect(worst < tolerance)
        }
    }

    @Test(
        "Stretches with gaps between them, at any rate: each begins anew and is followed", arguments: [10.0, 100, 1000])
    func gaps(rate_Hz: Double) {
        var filter = InclinationFilter()
        for stretch in 0..<6 {
            let angle: (Double) -> Double = { t in Double(stretch) * 12 + 10 * Scalar.sin(t) }
            for (index, step) in pitching(degrees: angle, seconds: 3, rate_Hz: rate_Hz).enumerated() {
                var sample = step.sample
                sample.time_us += Int64(stretch) * 10_000_000
                let said = filter.update(sample)
                let since_s = Double(index) / rate_Hz
                if abs(since_s - 0.5) > 0.01 { #expect(said.isSettled == (since_s > 0.5)) }
                #expect(degreesBetween(said.up, step.degrees) < 1)
            }
        }
        #expect(filter.rejectedSamples == 0)
    }

    @Test("Whatever comes in, up stays a finite unit vector, and the same input gives the same bits")
    func survivesAnything() {
        var generator = SplitMix(seed: 7)
        var filter = InclinationFilter()
        var copy = InclinationFilter()
        let odd: [Double] = [.nan, .infinity, -.infinity, 1e300, 0, -0.0, .leastNonzeroMagnitude]
        var time_us: Int64 = 0
        for _ in 0..<20_000 {
            func value() -> Double {
                generator.next() % 11 == 0
                    ? odd[Int(generator.next() % UInt64(odd.count))] : Double(Int64(generator.next() % 400) - 200) / 7
            }
            time_us += Int64(generator.next() % 40_000) - 2000
            let sample = Sample(
                time_us: generator.next() % 97 == 0 ? .min : time_us,
                acceleration_m_s2: Vector3(value(), value(), value()),
                angularVelocity_rad_s: generator.next() % 5 == 0 ? nil : Vector3(value(), value(), value()))
            let up = filter.update(sample).up
            #expect(up.isFinite && abs(up.norm - 1) < 1e-9)
            #expect(copy.update(sample).up == up)
        }
        #expect(filter.rejectedSamples > 0)
    }
}
