import Motion
import Numbers

/// The BBC micro:bit's accelerometer service: three thousandths of g, no gyro, no time, no numbers of samples.
///
/// Source: BBC micro:bit Bluetooth profile 1.9, "Accelerometer service". Notifications come in bursts (microbit-dal#300).
public enum Microbit {
    public static let service = BluetoothUUID(0xe95d0753_251d_470a_a062_fa1922dfa9a8)
    public static let data = BluetoothUUID(0xe95dca4b_251d_470a_a062_fa1922dfa9a8)
    public static let period = BluetoothUUID(0xe95dfb24_251d_470a_a062_fa1922dfa9a8)

    static let profile = GATTProfile(
        family: .microbit, recognition: .init(services: [service], namePrefixes: ["BBC micro:bit"]), service: service,
        dataCharacteristics: [data], commandCharacteristic: period, sends: [], rates_Hz: [6.25, 12.5, 50, 100],
        defaultRate_Hz: 50)

    public static let acceleration_m_s2PerCount = Units.standardGravity_m_s2 / 1000

    struct Talk: GATTTalk {
        let rate_Hz: Double

        mutating func start() -> [GATTRequest] {
            // Milliseconds; the service knows 1, 2, 5, 10, 20, 80, 160 and 640.
            let period_ms = UInt16(clamping: max(1, min(640, (1000 / rate_Hz).rounded())))
            return [
                .subscribe(data),
                .write(period, [UInt8(truncatingIfNeeded: period_ms), UInt8(clamping: period_ms >> 8)]),
            ]
        }

        mutating func decode(_ value: [UInt8], from characteristic: BluetoothUUID, into output: inout GATTOutput) {
            switch characteristic {
            case data:
                guard value.count >= 6 else { return output.skip(value.count, .truncated) }
                let frame = FrameBytes(value[...])
                let counts = Vector3(Double(frame.int16(0)), Double(frame.int16(2)), Double(frame.int16(4)))
                output.give(
                    .motion(MotionReading(acceleration_m_s2: counts * acceleration_m_s2PerCount)), bytes: 6)
                if value.count > 6 { output.skip(value.count - 6, .malformed) }
            case period:
                guard value.count == 2 else { return output.skip(value.count, .malformed) }
                let period_ms = FrameBytes(value[...]).uint16(0)
                output.give(
                    .report(SensorReport(type: "settings", values: [.init("period_ms", .integer(Int64(period_ms)))])),
                    bytes: 2)
            default: output.skip(value.count, .unknownCharacteristic)
            }
        }
    }
}
