import Motion
import Numbers

/// MbientLab MetaMotionR, C and S: commands and answers are a module, a register and a payload.
///
/// Source: test vectors of the vendor's SDK (facts only: its licence keeps its code to its hardware) and public
/// descriptions of the protocol. Acceleration at ±4 g and rate at ±500°/s, each in frames of its own, with no time.
public enum MetaMotion {
    public static let service = BluetoothUUID(0x326a9000_85cb_9195_d9dd_464cfbbae75a)
    public static let command = BluetoothUUID(0x326a9001_85cb_9195_d9dd_464cfbbae75a)
    public static let data = BluetoothUUID(0x326a9006_85cb_9195_d9dd_464cfbbae75a)

    static let profile = GATTProfile(
        family: .metamotion, recognition: .init(services: [service], namePrefixes: ["MetaWear", "MetaMotion"]),
        service: service, dataCharacteristics: [data], commandCharacteristic: command, sends: [.gyro, .battery],
        rates_Hz: rateCodes.map(\.rate_Hz), defaultRate_Hz: 50, mustBeStopped: true)

    /// The Bosch chips' codes for the output rate.
    private static let rateCodes: [(rate_Hz: Double, code: UInt8)] = [(25, 6), (50, 7), (100, 8)]

    /// 8192 counts a g at ±4 g; 65.6 counts a degree a second at ±500°/s.
    public static let acceleration_m_s2PerCount = Units.standardGravity_m_s2 / 8192
    public static let gyro_rad_sPerCount = Units.radiansPerDegree / 65.6

    private enum Module {
        static let accelerometer: UInt8 = 0x03
        static let temperature: UInt8 = 0x04
        static let settings: UInt8 = 0x11
        static let gyro: UInt8 = 0x13
        static let magnetometer: UInt8 = 0x15
        static let fusion: UInt8 = 0x19
    }

    struct Talk: GATTTalk {
        let rate_Hz: Double
        private var code: UInt8 { rateCodes.first { $0.rate_Hz == rate_Hz }?.code ?? 7 }
        /// The gyro's data register, which differs between the chips.
        private var gyroRegister: UInt8 = 5

        init(rate_Hz: Double) { self.rate_Hz = rate_Hz }

        mutating func start() -> [GATTRequest] {
            // Which chip it is decides the commands; the answers bring them.
            [.subscribe(data)]
                + [[Module.accelerometer, 0x80], [Module.gyro, 0x80], [Module.settings, 0x8C]].map(Self.send)
        }

        mutating func stop() -> [GATTRequest] {
            [
                [Module.gyro, 1, 0], [Module.gyro, 2, 0, 1], [Module.gyro, gyroRegister, 0],
                [Module.accelerometer, 1, 0], [Module.accelerometer, 2, 0, 1], [Module.accelerometer, 4, 0],
            ].map(Self.send)
        }

        private static func send(_ bytes: [UInt8]) -> GATTRequest { .write(command, bytes, withResponse: false) }

        mutating func decode(_ value: [UInt8], from characteristic: BluetoothUUID, into output: inout GATTOutput) {
            guard characteristic == data else { return output.skip(value.count, .unknownCharacteristic) }
            guard value.count >= 2 else { return output.skip(value.count, .truncated) }
            switch (value[0], value[1]) {
            case (Module.accelerometer, 0x80), (Module.gyro, 0x80): decodeModule(value, into: &output)
            case (Module.settings, 0x8C): decodeBattery(value, into: &output)
            case (Module.temperature, 0x81): decodeTemperature(value, into: &output)
            case (Module.accelerometer, 0x04), (Module.accelerometer, 0x05), (Module.accelerometer, 0x1C):
                decodeCounts(value, into: &output) {
                    .motion(MotionReading(acceleration_m_s2: $0 * acceleration_m_s2PerCount))
                }
            case (Module.gyro, 0x04), (Module.gyro, 0x05), (Module.gyro, 0x07):
                decodeCounts(value, into: &output) {
                    .motion(MotionReading(angularVelocity_rad_s: $0 * gyro_rad_sPerCount))
                }
            case (Module.magnetometer, 0x05), (Module.magnetometer, 0x09):
                decodeCounts(value, into: &output) { .magneticField(MagneticReading(field_uT: $0 * (1.0 / 16))) }
            case (Module.fusion, _): decodeFusion(value, into: &output)
            default:
                output.give(
                    .other(name: "module_\(value[0])_register_\(value[1] & 0x7F)", words: []), bytes: value.count)
            }
        }

        // MARK: Answers

        /// Module, 80, the chip's kind, a revision; two bytes alone say that there is no such module.
        private mutating func decodeModule(_ value: [UInt8], into output: inout GATTOutput) {
            let isGyro = value[0] == Module.gyro
            guard value.count >= 4 else {
                return output.give(
                    .error(code: Int(value[0]), text: "The sensor has no \(isGyro ? "gyro" : "accelerometer")."),
                    bytes: value.count)
            }
            output.give(
                .report(
                    SensorReport(
                        type: "module",
                        values: [
                            .init("module", .string(isGyro ? "gyro" : "accelerometer")),
                            .init("chip", .integer(Int64(value[2]))),
                        ])),
                bytes: value.count)
            let commands: [[UInt8]]
            switch (isGyro, value[2]) {
            case (false, 1):  // BMI160
                commands = [[3, 3, 0x20 | code, 5], [3, 4, 1], [3, 2, 1, 0], [3, 1, 1]]
            case (false, 4):  // BMI270
                commands = [[3, 3, 0xA0 | code, 1], [3, 4, 1], [3, 2, 1, 0], [3, 1, 1]]
            case (true, 0), (true, 1):
                gyroRegister = value[2] == 0 ? 5 : 4
                commands = [
                    [0x13, 3, 0x20 | code, 2], [0x13, gyroRegister, 1], [0x13, 2, 1, 0], [0x13, 1, 1],
                ]
            default:
                return output.give(
                    .error(
                        code: Int(value[2]),
                        text: "This board's \(isGyro ? "gyro" : "accelerometer") (kind \(value[2])) is not supported."),
                    bytes: 0)
            }
            output.requests += commands.map(Self.send)
        }

        private func decodeBattery(_ value: [UInt8], into output: inout GATTOutput) {
            guard value.count >= 5, value[2] <= 100 else { return output.skip(value.count, .malformed) }
            output.give(
                .battery(
                    BatteryReading(
                        ratio: Double(value[2]) / 100, voltage_V: Double(FrameBytes(value[...]).uint16(3)) / 1000)),
                bytes: value.count)
        }

        /// A channel, and eighths of a degree Celsius.
        private func decodeTemperature(_ value: [UInt8], into output: inout GATTOutput) {
            guard value.count >= 5 else { return output.skip(value.count, .truncated) }
            let celsius = Double(FrameBytes(value[...]).int16(3)) / 8
            output.give(.temperature(deviceTime_us: nil, degreesCelsius: celsius), bytes: value.count)
        }

        // MARK: Data

        /// One vector of counts, or several packed into one notification.
        private func decodeCounts(
            _ value: [UInt8], into output: inout GATTOutput, message: (Vector3) -> SensorMessage
        ) {
            let count = (value.count - 2) / 6
            guard count > 0 else { return output.skip(value.count, .truncated) }
            let frame = FrameBytes(value[...])
            for place in 0..<count {
                let offset = 2 + 6 * place
                let counts = Vector3(
                    Double(frame.int16(offset)), Double(frame.int16(offset + 2)), Double(frame.int16(offset + 4)))
                output.give(message(counts), bytes: place == 0 ? 2 + 6 * count : 0)
            }
            if value.count > 2 + 6 * count { output.skip(value.count - 2 - 6 * count, .truncated) }
        }

        private func decodeFusion(_ value: [UInt8], into output: inout GATTOutput) {
            let floats = (0..<(value.count - 2) / 4).map { Double(FrameBytes(value[...]).float(2 + 4 * $0)) }
            guard let message = Self.fusion(register: value[1], floats) else {
                return output.skip(value.count, (0x04...0x0A).contains(value[1]) ? .malformed : .unknownFormat)
            }
            output.give(message, bytes: value.count)
        }

        private static func fusion(register: UInt8, _ values: [Double]) -> SensorMessage? {
            guard values.allSatisfy(\.isFinite), values.count >= 3 else { return nil }
            let vector = Vector3(values[0], values[1], values[2])
            func report(_ type: String, _ key: String) -> SensorMessage {
                .report(SensorReport(type: type, values: [.init(key, .numbers(Array(values.prefix(3))))]))
            }
            switch register {
            case 0x04:
                return .motion(MotionReading(acceleration_m_s2: vector * (Units.standardGravity_m_s2 / 1000)))
            case 0x05: return .motion(MotionReading(angularVelocity_rad_s: vector * Units.radiansPerDegree))
            case 0x06: return .magneticField(MagneticReading(field_uT: vector))
            case 0x07 where values.count == 4:
                return .motion(
                    MotionReading(quaternion: Quaternion(w: values[0], x: values[1], y: values[2], z: values[3])))
            case 0x08 where values.count == 4:
                // Heading, pitch, roll, yaw; ours is always roll, pitch, yaw.
                return .motion(MotionReading(eulerDegrees: Vector3(values[2], values[1], values[3])))
            case 0x09: return report("gravity", "gravity_m_s2")
            case 0x0A: return report("linear_acceleration", "linear_acc_m_s2")
            default: return nil
            }
        }
    }
}
