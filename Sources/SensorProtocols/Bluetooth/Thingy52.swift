import Motion
import Numbers

/// Nordic Thingy:52's motion service: fixed-point numbers, no time, no numbers of samples.
///
/// Source: Nordic Thingy:52 firmware documentation 2.2.0, "Motion service".
public enum Thingy52 {
    public static let service = uuid(0x0400)
    public static let configuration = uuid(0x0401)
    public static let raw = uuid(0x0406)

    private static func uuid(_ part: UInt16) -> BluetoothUUID {
        BluetoothUUID(0xef680000_9b35_4933_9b10_52ffa9740042 | UInt128(part) << 96)
    }

    private static let tap = uuid(0x0402)
    private static let orientation = uuid(0x0403)
    private static let quaternion = uuid(0x0404)
    private static let steps = uuid(0x0405)
    private static let euler = uuid(0x0407)
    private static let rotationMatrix = uuid(0x0408)
    private static let heading = uuid(0x0409)
    private static let gravity = uuid(0x040A)

    static let profile = GATTProfile(
        family: .thingy52, recognition: .init(services: [uuid(0x0100)], namePrefixes: ["Thingy"]), service: service,
        dataCharacteristics: [
            raw, quaternion, euler, gravity, rotationMatrix, heading, tap, orientation, steps,
        ],
        commandCharacteristic: configuration, sends: [.gyro, .battery], rates_Hz: [10, 25, 50, 100, 200],
        defaultRate_Hz: 50)

    public static let acceleration_m_s2PerCount = Units.standardGravity_m_s2 / 1024
    public static let gyro_rad_sPerCount = Units.radiansPerDegree / 32

    struct Talk: GATTTalk {
        let rate_Hz: Double

        mutating func start() -> [GATTRequest] { [.subscribe(raw), .read(configuration)] }

        mutating func decode(_ value: [UInt8], from characteristic: BluetoothUUID, into output: inout GATTOutput) {
            if characteristic == configuration { return decodeConfiguration(value, into: &output) }
            let frame = FrameBytes(value[...])
            guard let length = Thingy52.length(of: characteristic) else {
                return output.skip(value.count, .unknownCharacteristic)
            }
            guard value.count >= length else { return decodeShort(value, from: characteristic, into: &output) }
            for (place, message) in Thingy52.messages(frame, from: characteristic).enumerated() {
                output.give(message, bytes: place == 0 ? length : 0)
            }
            if value.count > length { output.skip(value.count - length, .malformed) }
        }

        /// Intervals of steps, temperature and compass (u16, ms), the rate (u16, Hz), wake on motion (u8). The sensor keeps
        /// them in its flash, so they are written only where the rate differs.
        private func decodeConfiguration(_ value: [UInt8], into output: inout GATTOutput) {
            guard value.count >= 9 else { return output.skip(value.count, .truncated) }
            let now_Hz = FrameBytes(value[...]).uint16(6)
            output.give(
                .report(SensorReport(type: "settings", values: [.init("sample_rate_hz", .integer(Int64(now_Hz)))])),
                bytes: value.count)
            let wished = UInt16(clamping: max(5, min(200, rate_Hz)))
            guard now_Hz != wished else { return }
            var changed = Array(value.prefix(9))
            changed[6] = UInt8(truncatingIfNeeded: wished)
            changed[7] = UInt8(clamping: wished >> 8)
            output.requests.append(.write(configuration, changed))
        }

        /// A cut raw value still has its acceleration: that is whole by itself.
        private func decodeShort(_ value: [UInt8], from characteristic: BluetoothUUID, into output: inout GATTOutput) {
            guard characteristic == raw, value.count >= 6 else { return output.skip(value.count, .truncated) }
            output.give(
                .motion(MotionReading(acceleration_m_s2: Thingy52.force(FrameBytes(value[...])))), bytes: 6)
            if value.count > 6 { output.skip(value.count - 6, .truncated) }
        }
    }

    private static func force(_ frame: FrameBytes) -> Vector3 {
        Vector3(Double(frame.int16(0)), Double(frame.int16(2)), Double(frame.int16(4))) * acceleration_m_s2PerCount
    }

    private static func length(of characteristic: BluetoothUUID) -> Int? {
        switch characteristic {
        case tap: 2
        case orientation: 1
        case quaternion: 16
        case steps: 8
        case raw, rotationMatrix: 18
        case euler, gravity: 12
        case heading: 4
        default: nil
        }
    }

    private static func messages(_ frame: FrameBytes, from characteristic: BluetoothUUID) -> [SensorMessage] {
        func fixed(_ place: Int, bits: Int) -> Double {
            Double(Int32(bitPattern: frame.uint32(4 * place))) / Double(1 << bits)
        }
        func report(_ type: String, _ values: SensorReport.Value...) -> [SensorMessage] {
            [.report(SensorReport(type: type, values: values))]
        }
        switch characteristic {
        case raw:
            let rate = Vector3(Double(frame.int16(6)), Double(frame.int16(8)), Double(frame.int16(10)))
            let field = Vector3(Double(frame.int16(12)), Double(frame.int16(14)), Double(frame.int16(16)))
            return [
                .motion(
                    MotionReading(
                        acceleration_m_s2: force(frame), angularVelocity_rad_s: rate * gyro_rad_sPerCount)),
                .magneticField(MagneticReading(field_uT: field * (1.0 / 16))),
            ]
        case quaternion:
            return [
                .motion(
                    MotionReading(
                        quaternion: Quaternion(
                            w: fixed(0, bits: 30), x: fixed(1, bits: 30), y: fixed(2, bits: 30), z: fixed(3, bits: 30))
                    ))
            ]
        case euler:
            return [
                .motion(
                    MotionReading(
                        eulerDegrees: Vector3(fixed(0, bits: 16), fixed(1, bits: 16), fixed(2, bits: 16))))
            ]
        case gravity:
            let values = (0..<3).map { Double(frame.float(4 * $0)) }
            guard values.allSatisfy(\.isFinite) else { return [.other(name: "gravity_not_a_number", words: [])] }
            return report("gravity", .init("gravity_m_s2", .numbers(values)))
        case rotationMatrix:
            let values = (0..<9).map { Double(frame.int16(2 * $0)) / 16384 }
            return report("rotation_matrix", .init("rotation_matrix", .numbers(values)))
        case heading: return report("heading", .init("heading_deg", .number(fixed(0, bits: 16))))
        case tap:
            return report(
                "tap", .init("direction", .integer(Int64(frame[0]))), .init("count", .integer(Int64(frame[1]))))
        case orientation: return report("orientation", .init("orientation", .integer(Int64(frame[0]))))
        default: return report("steps", .init("steps", .integer(Int64(frame.uint32(0)))))
        }
    }
}
