import Motion
import Posture
import TestSupport
import Testing

/// A rotation by a unit quaternion.
private struct Turn {
    let w: Double
    let v: Vector3

    init(random generator: inout SplitMix) {
        func value() -> Double { Double(Int64(generator.next() % 2001) - 1000) / 1000 }
        let (w, x, y, z) = (value(), value(), value(), value())
        let length = max((w * w + x * x + y * y + z * z).squareRoot(), 1e-3)
        self.w = w / length
        v = Vector3(x, y, z) / length
    }

    func callAsFunction(_ a: Vector3) -> Vector3 {
        let t = 2 * v.cross(a)
        return a + w * t + v.cross(t)
    }
}

@Suite("However the clip is mounted")
struct MountingTests {
    @Test(
        "Any rotation of the sensor changes no angle by more than 0.01°, with a gyro and without",
        arguments: [true, false])
    func anyMounting(hasGyro: Bool) throws {
        let samples = wearer(seconds: 60, rate_Hz: 50, hasGyro: hasGyro) { t in
            t < 12 ? (0, 0) : (25 * Scalar.sin(0.3 * (t - 12)), 12 * Scalar.sin(0.5 * (t - 12)))
        }
        func angles(turned turn: (Vector3) -> Vector3) throws -> [(flexion: Double, lean: Double)] {
            let worn = samples.map { sample in
                Sample(
                    time_us: sample.time_us, acceleration_m_s2: turn(sample.acceleration_m_s2),
                    angularVelocity_rad_s: sample.angularVelocity_rad_s.map(turn))
            }
            let mount = MountAxes(up: turn(MountAxes.spine.up), forward: turn(MountAxes.spine.forward))
            let hold = worn.filter { $0.time_us <= 10_500_000 }
            var pipeline = PosturePipeline(calibration: try Calibration(hold: hold, mount: mount, source: .mount))
            return worn.map { sample in
                let frame = pipeline.advance(sample)
                return (frame.flexionDegrees ?? .nan, frame.leanDegrees ?? .nan)
            }
        }
        let straight = try angles { $0 }
        var generator = SplitMix(seed: 3)
        for _ in 0..<12 {
            let turn = Turn(random: &generator)
            for (a, b) in zip(straight, try angles { turn($0) }) {
                #expect(abs(a.flexion - b.flexion) < 0.01)
                #expect(abs(a.lean - b.lean) < 0.01)
            }
        }
    }
}
