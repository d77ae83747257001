import FirmwareProtocol
import Glibc
import Motion
import SensorProtocols

/// Made-up streams: somebody who sways.
enum Streams {
    static func samples(_ count: Int, rate_Hz: Double) -> [Sample] {
        (0..<count).map { index in
            let angle = 0.1 * sin(Double(index) / rate_Hz)
            return Sample(
                time_us: 1_772_352_000_000_000 + Int64(Double(index) / rate_Hz * 1e6),
                acceleration_m_s2: Vector3(9.80665 * cos(angle), 0.01 * Double(index % 7), 9.80665 * sin(angle)),
                angularVelocity_rad_s: Vector3(0.001, 0.1 * cos(Double(index) / rate_Hz), 0))
        }
    }

    /// Somebody who holds still for a calibration, then sways, and slouches by 25° for a third of every minute.
    static func wearer(samples count: Int, rate_Hz: Double) -> [[UInt8]] {
        var angle = 0.0
        return plumbline(
            (0..<count).map { index in
                let second = Double(index) / rate_Hz
                let isSlouching = second > 30 && second.truncatingRemainder(dividingBy: 60) > 40
                let sway = second < 20 ? 0 : 0.05 * sin(second)
                let before = angle
                // Two seconds to get there and back.
                let goal = sway + (isSlouching ? 25 * .pi / 180 : 0)
                angle += (goal - angle) * 2 / rate_Hz
                return Sample(
                    time_us: 0,
                    acceleration_m_s2: Vector3(
                        9.80665 * cos(angle), 0.01 * Double(index % 7), 9.80665 * sin(angle)),
                    angularVelocity_rad_s: Vector3(0.001, (angle - before) * rate_Hz, 0))
            })
    }

    /// Half an hour of all that a pipeline tells apart, after the hold: postures of any name, walking, lying, a bend; ten
    /// minutes on a desk; losses; a chip that hangs; and in the end a clip that was in a hand. What is lost is an empty piece.
    static func restlessWearer(rate_Hz: Double) -> [[UInt8]] {
        var chance = Chance()
        var stretches = [Stretch(seconds: 25), Stretch(seconds: 40, forward: 25), Stretch(seconds: 10)]
        for _ in 0..<30 {
            stretches.append(
                Stretch(
                    seconds: chance.within(8...20), forward: chance.within(-15...45), right: chance.within(-25...25)))
        }
        stretches += [
            Stretch(seconds: 25, shake_g: 0.3), Stretch(seconds: 12, forward: 75), Stretch(seconds: 20, forward: -85),
            Stretch(seconds: 20), Stretch(seconds: 15, right: 80), Stretch(seconds: 130, forward: 85),
            Stretch(seconds: 70, forward: 28), Stretch(seconds: 640, forward: 28, noise_g: 0.0002, isBody: false),
            Stretch(seconds: 30), Stretch(seconds: 20, forward: 28), Stretch(seconds: 1.4, isLost: true),
            Stretch(seconds: 20, forward: 28), Stretch(seconds: 80, forward: 20, noise_g: 0, isBody: false),
            Stretch(seconds: 15), Stretch(seconds: 3, noise_g: 0, isForceless: true), Stretch(seconds: 30, forward: 25),
            Stretch(seconds: 5, forward: -150), Stretch(seconds: 15), Stretch(seconds: 70, isLost: true),
            Stretch(seconds: 10, forward: 20),
        ]
        var samples: [Sample] = []
        var lost: [Bool] = []
        var (forward, right, up) = (0.0, 0.0, Vector3(1, 0, 0))
        for stretch in stretches {
            for _ in 0..<Int(stretch.seconds * rate_Hz) {
                let second = Double(samples.count) / rate_Hz
                let sway = stretch.isBody ? 0.3 * sin(1.7 * second) : 0
                forward += (stretch.forward + sway - forward) * 4 / rate_Hz
                right += (stretch.right - right) * 4 / rate_Hz
                let (f, r) = (forward * .pi / 180, right * .pi / 180)
                let new = Vector3(cos(f) * cos(r), sin(r), sin(f) * cos(r))
                let turn = (new - up) * rate_Hz
                up = new
                let size_g = stretch.isForceless ? 0 : 1 + stretch.shake_g * sin(2 * .pi * 1.8 * second)
                func noise() -> Double { chance.within(-1...1) * stretch.noise_g * 9.80665 }
                let noises = Vector3(noise(), noise(), noise())
                samples.append(
                    Sample(
                        time_us: 0, acceleration_m_s2: new * (9.80665 * size_g) + noises,
                        angularVelocity_rad_s: turn.cross(new)))
                lost.append(stretch.isLost)
            }
        }
        let pieces = plumbline(samples)
        return pieces.indices.map { $0 > 0 && lost[5 * ($0 - 1)] ? [] : pieces[$0] }
    }

    private struct Stretch {
        var seconds: Double
        var forward = 0.0
        var right = 0.0
        var shake_g = 0.0
        var noise_g = 0.004
        /// It sways.
        var isBody = true
        var isLost = false
        var isForceless = false
    }

    /// The same numbers in each run.
    private struct Chance {
        private var state: UInt64 = 1

        mutating func within(_ range: ClosedRange<Double>) -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return range.lowerBound + (range.upperBound - range.lowerBound) * Double(state >> 33) / 2_147_483_648
        }
    }

    /// A sensor's bytes, in pieces of some samples each.
    static func of(_ family: ProtocolFamily, samples count: Int) -> [[UInt8]] {
        let samples = samples(count, rate_Hz: 100)
        switch family {
        case .plumbline: return plumbline(samples)
        case .witmotion: return samples.map { witmotion($0) }
        case .bno08xRVC: return samples.enumerated().map { rvc($1, number: $0) }
        case .ximu3: return samples.map { ximu3($0) }
        default: return []
        }
    }

    private static func plumbline(_ samples: [Sample]) -> [[UInt8]] {
        var identity = pl_message()
        identity.type = UInt8(PL_IDENTITY.rawValue)
        identity.body.identity.protocol_major = 1
        identity.body.identity.acceleration_ng_per_count = 122_000
        identity.body.identity.gyro_udps_per_count = 35_000
        var pieces = [framed(&identity)]
        for start in stride(from: 0, to: samples.count, by: 5) {
            var message = pl_message()
            message.type = UInt8(PL_SAMPLES.rawValue)
            message.body.samples.sequence = UInt32(start)
            message.body.samples.device_time_us = UInt64(start) * 10_000
            message.body.samples.interval_ns = 10_000_000
            let block = samples[start..<min(start + 5, samples.count)]
            message.body.samples.count = UInt8(block.count)
            withUnsafeMutableBytes(of: &message.body.samples.samples) { bytes in
                let rows = bytes.bindMemory(to: pl_sample.self)
                for (place, sample) in block.enumerated() {
                    let force = sample.acceleration_m_s2 * (1 / (122e-6 * 9.80665))
                    let rate = (sample.angularVelocity_rad_s ?? .zero) * (180 / .pi / 0.035)
                    rows[place].acceleration = (Int16(force.x), Int16(force.y), Int16(force.z))
                    rows[place].gyro = (Int16(rate.x), Int16(rate.y), Int16(rate.z))
                }
            }
            pieces.append(framed(&message))
        }
        return pieces
    }

    private static func framed(_ message: inout pl_message) -> [UInt8] {
        var plain = [UInt8](repeating: 0, count: 244)
        var frame = [UInt8](repeating: 0, count: 256)
        let length = pl_encode(&message, &plain, plain.count)
        return Array(frame[..<pl_frame(plain, length, &frame, frame.count)])
    }

    private static func words(_ vector: Vector3, scale: Double) -> [UInt8] {
        [vector.x, vector.y, vector.z].flatMap { value -> [UInt8] in
            let count = Int16(value * scale)
            return [UInt8(truncatingIfNeeded: count), UInt8(truncatingIfNeeded: count >> 8)]
        }
    }

    private static func witmotion(_ sample: Sample) -> [UInt8] {
        [0x55, 0x61] + words(sample.acceleration_m_s2, scale: 2048 / 9.80665)
            + words(sample.angularVelocity_rad_s ?? .zero, scale: 180 / .pi * 32768 / 2000) + [0, 0, 0, 0, 0, 0]
    }

    private static func rvc(_ sample: Sample, number: Int) -> [UInt8] {
        var frame: [UInt8] = [0xAA, 0xAA, UInt8(truncatingIfNeeded: number), 0, 0, 0, 0, 0, 0]
        frame += words(sample.acceleration_m_s2, scale: 1000 / 9.80665) + [0, 0, 0]
        return frame + [frame[2...].reduce(0, &+)]
    }

    /// The x-IMU3's lines with four decimals, as the sensor sends them; the family's others hold every digit that a number
    /// has.
    static func ximu3AsSent(samples count: Int) -> [[UInt8]] {
        samples(count, rate_Hz: 100).map { sample in
            let rate = (sample.angularVelocity_rad_s ?? .zero) * (180 / .pi)
            let force = sample.acceleration_m_s2 * (1 / 9.80665)
            let numbers = [rate.x, rate.y, rate.z, force.x, force.y, force.z].map { number in
                let parts = Int((abs(number) * 1e4).rounded())
                let decimals = String(10_000 + parts % 10_000).dropFirst()
                return (number < 0 ? "-" : "") + "\(parts / 10_000).\(decimals)"
            }
            return Array("I,\(sample.time_us),\(numbers.joined(separator: ","))\r\n".utf8)
        }
    }

    private static func ximu3(_ sample: Sample) -> [UInt8] {
        let force = sample.acceleration_m_s2 * (1 / 9.80665)
        let rate = (sample.angularVelocity_rad_s ?? .zero) * (180 / .pi)
        return Array("I,\(sample.time_us),\(rate.x),\(rate.y),\(rate.z),\(force.x),\(force.y),\(force.z)\r\n".utf8)
    }
}
