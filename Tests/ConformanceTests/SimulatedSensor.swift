import Conformance
import FirmwareProtocol
import SensorProtocols

/// A sensor made of the C library, in a time that passes only when it is told to; it takes any rate that it announces.
final class SimulatedSensor {
    let core: UnsafeMutablePointer<pl_sensor>
    private let samples: UnsafeMutablePointer<pl_sample>
    private let times: UnsafeMutablePointer<UInt32>
    private var sent: [[UInt8]] = []
    private(set) var now_us: Int64 = 0
    private var nextSample_us: Int64 = 0
    private static let capacity = 12_000

    init(rates_dHz: (UInt16, UInt16), capabilities: Int, ring: Int = capacity) {
        core = .allocate(capacity: 1)
        core.initialize(to: pl_sensor())
        samples = .allocate(capacity: Self.capacity)
        times = .allocate(capacity: Self.capacity)
        core.pointee.identity.capabilities = UInt16(capabilities)
        core.pointee.identity.device_id = (1, 2, 3, 4, 5, 6, 7, 8)
        core.pointee.identity.boot_id = 77
        core.pointee.identity.acceleration_ng_per_count = 122_000
        core.pointee.identity.gyro_udps_per_count = capabilities & Int(PL_HAS_GYRO) != 0 ? 35_000 : 0
        core.pointee.identity.ring_samples = capabilities & Int(PL_KEEPS_SAMPLES) != 0 ? UInt32(ring) : 0
        core.pointee.identity.rate_dHz = rates_dHz.0
        core.pointee.identity.rates_dHz.0 = rates_dHz.0
        core.pointee.identity.rates_dHz.1 = rates_dHz.1
        core.pointee.identity.rate_count = 2
        core.pointee.identity.model.0 = 0x58
        core.pointee.samples_per_message = 5
        core.pointee.hooks.context = Unmanaged.passUnretained(self).toOpaque()
        core.pointee.hooks.send = { context, message, length in
            guard let context, let message else { return false }
            let sensor = Unmanaged<SimulatedSensor>.fromOpaque(context).takeUnretainedValue()
            sensor.sent.append(Array(UnsafeBufferPointer(start: message, count: length)))
            return true
        }
        core.pointee.hooks.set_rate = { _, _ in true }
        core.pointee.hooks.start = { _, _ in }
        core.pointee.hooks.buzz = { _, _, _ in }
        core.pointee.hooks.read_battery = { _, battery in battery?.pointee.percent = 50 }
        pl_ring_init(&core.pointee.ring, samples, times, UInt32(ring))
        pl_sensor_init(core)
        pl_sensor_link(core, true, 0)
    }

    /// Five milliseconds pass; returns what it has sent, as a serial line brings it.
    func pass() -> [UInt8] {
        now_us += 5000
        let interval_us = 10_000_000 / Int64(core.pointee.identity.rate_dHz)
        while core.pointee.is_streaming, nextSample_us <= now_us {
            var sample = pl_sample()
            sample.acceleration.0 = Int16(truncatingIfNeeded: 8000 + nextSample_us / 10_000 % 100)
            pl_sensor_sample(core, &sample, UInt64(nextSample_us))
            nextSample_us += interval_us
        }
        if !core.pointee.is_streaming { nextSample_us = now_us }
        for _ in 0..<2 { pl_sensor_poll(core, UInt64(now_us)) }
        defer { sent = [] }
        return sent.flatMap { SensorCommand.frame($0) }
    }

    func receive(_ message: [UInt8]) { pl_sensor_receive(core, message, message.count, UInt64(now_us)) }

    deinit {
        core.deallocate()
        samples.deallocate()
        times.deallocate()
    }
}
