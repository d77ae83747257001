import Motion
import Posture
import TestSupport
import Testing

/// What a sensor measures that no worn one can is no posture, whichever sensor it is.
@Suite("Impossible measurements")
struct MeasurementTests {
    /// A wearer who sits at a flexion, breathing, with a sensor's noise, in steps of a quantum.
    private func samples(
        _ seconds: Double, from_s: Double = 0, rate_Hz: Double = 50, flexion: Double = 3, noise_g: Double = 0.003,
        quantum_g: Double = 0.0005, hasGyro: Bool = true, seed: UInt64 = 5, scale: Double = 1
    ) -> [Sample] {
        var generator = SplitMix(seed: seed)
        func noise() -> Double { (0..<6).reduce(-3) { sum, _ in sum + Double(generator.next() % 1000) / 1000 } * 1.4 }
        return (0..<Int(seconds * rate_Hz)).map { index in
            let t = from_s + Double(index) / rate_Hz
            let up = up(flexion: flexion + 0.4 * Scalar.sin(1.6 * t))
            func measured(_ axis: Double) -> Double {
                ((axis * scale + noise() * noise_g) / quantum_g).rounded() * quantum_g * Units.standardGravity_m_s2
            }
            return Sample(
                time_us: Int64((t * 1e6).rounded()),
                acceleration_m_s2: Vector3(measured(up.x), measured(up.y), measured(up.z)),
                angularVelocity_rad_s: hasGyro ? Vector3(noise(), noise(), noise()) * 0.002 : nil)
        }
    }

    private struct Outcome {
        var frames: [PostureFrame] = []
        var events: [PostureEvent] = []
        var track: [TrackSecond] = []

        var faults: [MeasurementFault?] {
            events.compactMap { if case .measurement(_, let fault) = $0 { .some(fault) } else { nil } }
        }
        var gaps: [Gap] { events.compactMap { if case .gap(let gap) = $0 { gap } else { nil } } }
        var alerts: Int { events.count { if case .alert = $0 { true } else { false } } }
        /// Seconds of the track from a time on that are worn or have a posture.
        func claimed(from_s: Int, to_s: Int) -> Int {
            track.count { second in
                (from_s..<to_s).contains(Int(second.time_us / 1_000_000))
                    && (second.activity != .off || second.posture != .unknown)
            }
        }
    }

    private func run(_ samples: [Sample]) throws -> Outcome {
        var pipeline = PosturePipeline(calibration: try calibrated())
        var outcome = Outcome()
        for sample in samples { outcome.frames.append(pipeline.advance(sample)) }
        pipeline.finish()
        outcome.events = pipeline.drainEvents()
        outcome.track = pipeline.drainTrack()
        return outcome
    }

    /// Twenty good seconds, so many with the force that is given, and twenty good ones.
    private func with(
        _ seconds: Double, rate_Hz: Double = 50, quantum_g: Double = 0.0005, hasGyro: Bool = true,
        flexion: Double = 3, _ force: (Sample) -> Sample
    ) throws -> Outcome {
        let before = samples(20, rate_Hz: rate_Hz, flexion: flexion, quantum_g: quantum_g, hasGyro: hasGyro)
        let middle = samples(
            seconds, from_s: 20, rate_Hz: rate_Hz, flexion: flexion, quantum_g: quantum_g, hasGyro: hasGyro)
        let after = samples(
            20, from_s: 20 + seconds, rate_Hz: rate_Hz, flexion: flexion, quantum_g: quantum_g, hasGyro: hasGyro)
        return try run(before + middle.map(force) + after)
    }

    private func expectUnknown(
        _ outcome: Outcome, within_s: Int, to_s: Int, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(outcome.faults.count == 2 && outcome.faults.last == .some(nil), sourceLocation: sourceLocation)
        #expect(outcome.claimed(from_s: 21 + within_s, to_s: to_s) == 0, sourceLocation: sourceLocation)
        #expect(outcome.gaps.map(\.reason) == [.measuredNothing], sourceLocation: sourceLocation)
        #expect(outcome.alerts == 0, sourceLocation: sourceLocation)
        // Good values again: a posture, and the right angle, within seconds.
        let back = outcome.frames.filter { $0.time_us > Int64(to_s + 3) * 1_000_000 }
        #expect(back.allSatisfy { $0.posture != .unknown }, sourceLocation: sourceLocation)
        #expect(
            back.allSatisfy { abs(($0.flexionDegrees ?? 99) - 3) < 2 }, sourceLocation: sourceLocation)
    }

    @Test("All axes zero: unknown after a second, no worn time, one message; good values are judged again at once")
    func zero() throws {
        for hasGyro in [true, false] {
            for rate_Hz in [10.0, 50, 200] {
                let outcome = try with(40, rate_Hz: rate_Hz, hasGyro: hasGyro) { sample in
                    Sample(
                        time_us: sample.time_us, acceleration_m_s2: .zero,
                        angularVelocity_rad_s: hasGyro ? .zero : nil)
                }
                #expect(outcome.faults.first == .noForce)
                expectUnknown(outcome, within_s: 2, to_s: 60)
            }
        }
    }

    @Test("Frozen to the last digit, in an upright and in a slouch, with a gyro that is frozen too or that goes on")
    func frozen() throws {
        for gyroGoesOn in [true, false] {
            var held: Sample?
            let outcome = try with(60) { sample in
                let first = held ?? sample
                held = first
                return Sample(
                    time_us: sample.time_us, acceleration_m_s2: first.acceleration_m_s2,
                    angularVelocity_rad_s: gyroGoesOn ? sample.angularVelocity_rad_s : Vector3(0.03, 0.02, 0.01))
            }
            expectUnknown(outcome, within_s: 11, to_s: 80)
        }
        var held: Sample?
        let slouching = try with(600, flexion: 25) { sample in
            let first = held ?? sample
            held = first
            return Sample(
                time_us: sample.time_us, acceleration_m_s2: first.acceleration_m_s2, angularVelocity_rad_s: .zero)
        }
        // The slouch before it was there; from the message on nothing rings.
        #expect(slouching.alerts <= 1)
        #expect(slouching.claimed(from_s: 32, to_s: 620) == 0)
    }

    @Test(
        "A coarse sensor of somebody who sits still repeats itself, and is believed",
        arguments: [(0.004, 0.001), (0.0156, 0.002), (0.001, 0.0002)])
    func coarse(quantum_g: Double, noise_g: Double) throws {
        let outcome = try run(samples(600, rate_Hz: 25, noise_g: noise_g, quantum_g: quantum_g, hasGyro: false))
        #expect(outcome.faults.isEmpty)
        #expect(outcome.frames.last?.posture != .unknown)
    }

    @Test("A force far from gravity for long is no posture; how far is told", arguments: [0.5, 1.5, 2.0, 0.3])
    func wrongForce(scale: Double) throws {
        let outcome = try with(40) { sample in
            var sample = sample
            sample.acceleration_m_s2 = sample.acceleration_m_s2 * scale
            return sample
        }
        expectUnknown(outcome, within_s: 10, to_s: 60)
    }

    @Test("A chip that is 7 % off, a runner and a fall of a second are believed")
    func possible() throws {
        #expect(try run(samples(60, scale: 1.07)).faults.isEmpty)
        #expect(try run(samples(60, scale: 0.88)).faults.isEmpty)
        let running = samples(60).map { sample in
            var sample = sample
            let t = Double(sample.time_us) / 1e6
            sample.acceleration_m_s2 = sample.acceleration_m_s2 * max(0.02, 1 + 1.6 * Scalar.sin(2 * .pi * 2.7 * t))
            return sample
        }
        #expect(try run(running).faults.isEmpty)
        let fall = try with(0.7) { sample in
            var sample = sample
            sample.acceleration_m_s2 = sample.acceleration_m_s2 * 0.01
            return sample
        }
        #expect(fall.faults.isEmpty)
    }

    @Test("A copy of the pipeline that goes through the same samples again finds the same")
    func rederived() throws {
        let all =
            samples(20)
            + samples(30, from_s: 20).map {
                Sample(time_us: $0.time_us, acceleration_m_s2: .zero, angularVelocity_rad_s: .zero)
            }
        #expect(try run(all).track == run(all).track)
    }
}

@Suite("A sensor whose scale is off")
struct ForceScaleTests {
    private func hold(scale: Double, shakes_g: Double = 0) -> [Sample] {
        wearer(seconds: 11, rate_Hz: 25) { _ in (0, 0) }.enumerated().map { index, sample in
            var sample = sample
            sample.acceleration_m_s2 =
                sample.acceleration_m_s2 * (scale + (index.isMultiple(of: 2) ? shakes_g : -shakes_g))
            return sample
        }
    }

    @Test("7 % off, held still: calibrated, and told by how much", arguments: [1.07, 0.93, 1.14, 0.86])
    func scale(scale: Double) throws {
        let calibration = try Calibration(hold: hold(scale: scale), mount: .spine, source: .mount)
        #expect(abs((calibration.forceError ?? 0) - (scale - 1)) < 1e-9)
        #expect(calibration.forceNote?.contains(scale > 1 ? "more than gravity" : "less than gravity") == true)
        #expect(try Calibration(hold: hold(scale: 1.03), mount: .spine, source: .mount).forceError == nil)
    }

    @Test("Twice gravity, or none, is no scale that could be made up for, and “hold still” is not what is told")
    func tooFar() {
        for scale in [2, 0.5, 0] {
            #expect(throws: CalibrationProblem.scaleIsOff(force_g: scale)) {
                try Calibration(hold: hold(scale: scale), mount: .spine, source: .mount)
            }
        }
        #expect(!CalibrationProblem.scaleIsOff(force_g: 2).description.contains("hold still and"))
    }

    @Test("A force that is off and unsteady is movement")
    func moved() {
        #expect(throws: CalibrationProblem.accelerated(error_g: 0.07)) {
            do throws(CalibrationProblem) {
                _ = try Calibration(hold: hold(scale: 1.07, shakes_g: 0.05), mount: .spine, source: .mount)
            } catch {
                if case .accelerated = error { throw CalibrationProblem.accelerated(error_g: 0.07) }
                throw error
            }
        }
    }
}
