import FirmwareProtocol
import Links
import LinuxIO
import SensorProtocols

/// A sensor of our own protocol over a fake radio, made of the C library for firmware authors.
package final class FakePlumblineSensor {
    package let device: FakeDevice
    /// Samples that it has taken.
    package private(set) var taken: UInt32 = 0
    package private(set) var isStreaming = false

    private unowned let stack: any FakeStack
    private let sensor: UnsafeMutablePointer<pl_sensor>
    private let samples: UnsafeMutablePointer<pl_sample>
    private let times: UnsafeMutablePointer<UInt32>
    private var token: EventLoop.Token?
    private let loop: EventLoop
    private let began_us = HostClock.boottime_us
    private var nextSample_us: UInt64 = 0

    private static let ring = 12_000
    private static let interval_us: UInt64 = 10_000

    /// Takes a sample each 10 ms, upright and at rest, as soon as it is started.
    package init(address: String = "C4:11:22:33:44:55", name: String = "Posture", in stack: any FakeStack) {
        self.stack = stack
        loop = stack.loop
        device = FakeDevice(address: address, name: name)
        device.services = [PlumblineBluetooth.service]
        let data = FakeDevice.Characteristic(PlumblineBluetooth.data, ["notify"])
        let command = FakeDevice.Characteristic(PlumblineBluetooth.command, ["write", "write-without-response"])
        device.characteristics = [data, command]
        sensor = .allocate(capacity: 1)
        samples = .allocate(capacity: Self.ring)
        times = .allocate(capacity: Self.ring)
        sensor.initialize(to: pl_sensor())
        sensor.pointee.identity.protocol_major = 1
        sensor.pointee.identity.capabilities = UInt16(PL_HAS_GYRO | PL_KEEPS_SAMPLES | PL_HAS_BATTERY)
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
            let own = Unmanaged<FakePlumblineSensor>.fromOpaque(context).takeUnretainedValue()
            return own.stack.notify(
                own.device, PlumblineBluetooth.data, Array(UnsafeBufferPointer(start: bytes, count: length)))
        }
        sensor.pointee.hooks.set_rate = { _, _ in true }
        sensor.pointee.hooks.start = { context, isOn in
            guard let context else { return }
            Unmanaged<FakePlumblineSensor>.fromOpaque(context).takeUnretainedValue().start(isOn)
        }
        sensor.pointee.hooks.buzz = { _, _, _ in }
        sensor.pointee.hooks.read_battery = { _, battery in battery?.pointee.percent = 87 }
        pl_sensor_init(sensor)
        command.onWrite = { [unowned self] bytes in
            pl_sensor_receive(self.sensor, bytes, bytes.count, self.now_us)
        }
        device.onSubscribed = { [unowned self] characteristic, isOn in
            guard characteristic === data else { return }
            pl_sensor_link(self.sensor, isOn, self.now_us)
        }
        device.onDisconnected = { [unowned self] in pl_sensor_link(self.sensor, false, self.now_us) }
        stack.add(device)
        stack.kept.append(self)
        token = loop.every(Int64(Self.interval_us)) { [unowned self] in self.tick() }
    }

    /// It says from now on that it is another one.
    package func change(deviceID: UInt8) {
        sensor.pointee.identity.device_id = (
            deviceID, deviceID, deviceID, deviceID, deviceID, deviceID, deviceID, deviceID
        )
    }

    private func start(_ isOn: Bool) {
        if isOn, !isStreaming { nextSample_us = now_us }
        isStreaming = isOn
    }

    private var now_us: UInt64 { UInt64(HostClock.boottime_us - began_us) }

    private func tick() {
        // Rounds that the loop has missed are made up for, so that the sensor's clock and its samples agree.
        while isStreaming, nextSample_us <= now_us {
            var sample = pl_sample()
            sample.acceleration.0 = 2048
            pl_sensor_sample(sensor, &sample, nextSample_us)
            nextSample_us += Self.interval_us
            taken += 1
        }
        for _ in 0..<8 { pl_sensor_poll(sensor, now_us) }
    }

    deinit {
        if let token { loop.cancel(token) }
        sensor.deallocate()
        samples.deallocate()
        times.deallocate()
    }
}
