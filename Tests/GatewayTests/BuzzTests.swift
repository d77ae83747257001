import Events
import FirmwareProtocol
import Gateway
import Posture
import Records
import SensorProtocols
import Testing

/// A session and a sensor made of the C library that has a buzzer.
@Suite("What a sensor buzzes")
struct BuzzTests {
    private final class BuzzingSensor {
        private static let ring = 1000
        private let sensor = UnsafeMutablePointer<pl_sensor>.allocate(capacity: 1)
        private let samples = UnsafeMutablePointer<pl_sample>.allocate(capacity: ring)
        private let times = UnsafeMutablePointer<UInt32>.allocate(capacity: ring)
        private var sent: [[UInt8]] = []
        private var now_us: UInt64 = 0
        /// Each pattern, as milliseconds on and off.
        private(set) var patterns: [[UInt]] = []

        init(capabilities: Int) {
            sensor.initialize(to: pl_sensor())
            sensor.pointee.identity.protocol_major = 1
            sensor.pointee.identity.capabilities = UInt16(capabilities | Int(PL_HAS_GYRO | PL_KEEPS_SAMPLES))
            sensor.pointee.identity.boot_id = 77
            sensor.pointee.identity.acceleration_ng_per_count = 488_281
            sensor.pointee.identity.gyro_udps_per_count = 61_035
            sensor.pointee.identity.ring_samples = UInt32(Self.ring)
            sensor.pointee.identity.rate_dHz = 1000
            sensor.pointee.samples_per_message = 5
            pl_ring_init(&sensor.pointee.ring, samples, times, UInt32(Self.ring))
            sensor.pointee.hooks.context = Unmanaged.passUnretained(self).toOpaque()
            sensor.pointee.hooks.send = { context, bytes, length in
                guard let context, let bytes else { return false }
                Unmanaged<BuzzingSensor>.fromOpaque(context).takeUnretainedValue().sent
                    .append(Array(UnsafeBufferPointer(start: bytes, count: length)))
                return true
            }
            sensor.pointee.hooks.set_rate = { _, _ in true }
            sensor.pointee.hooks.start = { _, _ in }
            sensor.pointee.hooks.buzz = { context, count, pulses in
                guard let context, let pulses else { return }
                let own = Unmanaged<BuzzingSensor>.fromOpaque(context).takeUnretainedValue()
                own.patterns.append(
                    (0..<Int(count)).flatMap { [UInt(pulses[$0].0) * 10, UInt(pulses[$0].1) * 10] })
            }
            sensor.pointee.hooks.read_battery = { _, battery in battery?.pointee.percent = 87 }
            pl_sensor_init(sensor)
            pl_sensor_link(sensor, true, now_us)
        }

        deinit {
            sensor.deallocate()
            samples.deallocate()
            times.deallocate()
        }

        func receive(_ message: [UInt8]) { pl_sensor_receive(sensor, message, message.count, now_us) }

        func takeSample() {
            now_us += 10_000
            var sample = pl_sample()
            sample.acceleration.0 = 2048
            if sensor.pointee.is_streaming { pl_sensor_sample(sensor, &sample, now_us) }
        }

        func poll() -> [[UInt8]] {
            for _ in 0..<20 { pl_sensor_poll(sensor, now_us) }
            defer { sent = [] }
            return sent
        }
    }

    /// A session that hears its sensor.
    private func streaming(_ sensor: BuzzingSensor) -> SensorSession {
        let place = BluetoothPlace(address: "C4:11:22:33:44:55", isBonded: true)
        var session = SensorSession(
            sensor: PairedSensor(
                id: place.sensorID, name: "back", family: "plumbline", wearer: "me", placement: .upperBack,
                mount: nil, port: place.port, baudRate: 0, paired_us: 0),
            family: .plumbline, mount: nil, rules: PostureRules(), offset_s: 0, calibration: nil, quality: .none)
        perform(session.beginBluetooth(), on: sensor)
        let start_us: Int64 = 1_772_366_400_000_000
        session.linkOpened(now_us: start_us)
        for step in 1...300 as ClosedRange<Int64> {
            carryOut(&session, sensor)
            sensor.takeSample()
            for message in sensor.poll() {
                session.receive(message, from: PlumblineBluetooth.data, arrival_us: start_us + step * 10_000)
                carryOut(&session, sensor)
            }
            if step.isMultiple(of: 25) { session.tick(now_us: start_us + step * 10_000) }
        }
        carryOut(&session, sensor)
        return session
    }

    private func carryOut(_ session: inout SensorSession, _ sensor: BuzzingSensor) {
        for case .perform(let requests) in session.drainEffects() { perform(requests, on: sensor) }
    }

    private func perform(_ requests: [GATTRequest], on sensor: BuzzingSensor) {
        for request in requests {
            if case .write(let message, _) = request.action { sensor.receive(message) }
        }
    }

    @Test("Twice for something to do, once and shortly for something that was done; one that cannot buzz is not asked")
    func patterns() {
        for (capabilities, expected) in [
            (Int(PL_HAS_BUZZER), [[200, 150, 200, 0], [80, 0]]), (0, []),
        ] as [(Int, [[UInt]])] {
            let sensor = BuzzingSensor(capabilities: capabilities)
            var session = streaming(sensor)
            #expect(session.state == .streaming)
            session.buzz()
            session.buzz(shortly: true)
            carryOut(&session, sensor)
            #expect(sensor.patterns == expected)
        }
    }
}
