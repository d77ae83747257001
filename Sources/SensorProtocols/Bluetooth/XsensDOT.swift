import Motion
import Numbers

/// Movella (Xsens) DOT: one of eighteen payloads, chosen by the control characteristic; a payload does not say which.
///
/// Source: Movella DOT BLE Service Specifications, XD0506P revision C. u32 microseconds, floats in m/s², °/s and degrees.
public enum XsensDOT {
    public static let service = uuid(0x2000)
    public static let control = uuid(0x2001)
    public static let longPayload = uuid(0x2002)
    public static let mediumPayload = uuid(0x2003)
    public static let shortPayload = uuid(0x2004)
    public static let deviceControl = uuid(0x1002)
    public static let battery = uuid(0x3001)
    /// The message service's answers: acknowledged commands, and what the sensor tells by itself.
    public static let messageAnswer = uuid(0x7002)
    public static let messageNotice = uuid(0x7003)

    private static func uuid(_ part: UInt16) -> BluetoothUUID {
        BluetoothUUID(0x15170000_4947_11e9_8646_d663bd873d93 | UInt128(part) << 96)
    }

    static let profile = GATTProfile(
        family: .xsensDOT, recognition: .init(services: [service], namePrefixes: ["Xsens DOT", "Movella DOT"]),
        service: service,
        dataCharacteristics: [
            mediumPayload, shortPayload, longPayload, battery, messageAnswer, messageNotice,
        ],
        commandCharacteristic: control, sends: [.gyro, .clock, .battery], rates_Hz: [1, 4, 10, 12, 15, 20, 30, 60],
        defaultRate_Hz: 60, mustBeStopped: true)

    /// Payloads by their number in the control characteristic.
    public enum Payload: UInt8, CaseIterable, Sendable {
        case extendedQuaternion = 2
        case completeQuaternion = 3
        case euler = 4
        case quaternion = 5
        case freeAcceleration = 6
        case extendedEuler = 7
        case completeEuler = 16
        case deltasWithField = 18
        case deltas = 19
        case ratesWithField = 20
        case rates = 21
        case custom1 = 22
        case custom2 = 23
        case custom3 = 24
        case custom5 = 26

        /// What follows the time, in this order.
        var parts: [Part] {
            switch self {
            case .extendedQuaternion: [.quaternion, .freeAcceleration, .status]
            case .completeQuaternion: [.quaternion, .freeAcceleration]
            case .euler: [.euler]
            case .quaternion: [.quaternion]
            case .freeAcceleration: [.freeAcceleration]
            case .extendedEuler: [.euler, .freeAcceleration, .status]
            case .completeEuler: [.euler, .freeAcceleration]
            case .deltasWithField: [.deltaQuaternion, .deltaVelocity, .field]
            case .deltas: [.deltaQuaternion, .deltaVelocity]
            case .ratesWithField: [.acceleration, .angularVelocity, .field]
            case .rates: [.acceleration, .angularVelocity]
            case .custom1: [.euler, .freeAcceleration, .angularVelocity]
            case .custom2: [.euler, .freeAcceleration, .field]
            case .custom3: [.quaternion, .angularVelocity]
            case .custom5: [.quaternion, .acceleration, .angularVelocity]
            }
        }

        var characteristic: BluetoothUUID {
            let bytes = bytes
            return bytes <= 20 ? shortPayload : bytes <= 40 ? mediumPayload : longPayload
        }

        var bytes: Int { parts.reduce(4) { $0 + $1.bytes } }
    }

    enum Part {
        case quaternion, euler, freeAcceleration, acceleration, angularVelocity, field, status
        case deltaQuaternion, deltaVelocity

        var bytes: Int {
            switch self {
            case .quaternion, .deltaQuaternion: 16
            case .euler, .freeAcceleration, .acceleration, .angularVelocity, .deltaVelocity: 12
            case .field: 6
            case .status: 4
            }
        }
    }

    struct Talk: GATTTalk {
        let payload: Payload
        /// `nil` where the payload was not chosen by us: the short ones are told apart by their values.
        let isChosen: Bool
        let rate_Hz: Double
        private var clock = ClockUnwrapper()

        init(payload: Payload?, rate_Hz: Double) {
            self.payload = payload ?? .rates
            isChosen = payload != nil
            self.rate_Hz = rate_Hz
        }

        mutating func start() -> [GATTRequest] {
            var requests: [GATTRequest] = [
                .read(battery, isOptional: true), .subscribe(battery, isOptional: true),
                .subscribe(payload.characteristic),
            ]
            // The sensor keeps its rate, so it is written only where it differs from the one it is sold with.
            if rate_Hz != XsensDOT.profile.defaultRate_Hz { requests.append(.write(deviceControl, Self.rate(rate_Hz))) }
            return requests + [.write(control, [1, 1, payload.rawValue])]
        }

        mutating func stop() -> [GATTRequest] { [.write(control, [1, 0, payload.rawValue])] }

        /// The device control's 32 bytes, of which bit 4 of the first makes only the rate count.
        private static func rate(_ rate_Hz: Double) -> [UInt8] {
            var bytes = [UInt8](repeating: 0, count: 32)
            bytes[0] = 0x10
            bytes[24] = UInt8(clamping: max(1, min(60, rate_Hz)))
            return bytes
        }

        mutating func decode(_ value: [UInt8], from characteristic: BluetoothUUID, into output: inout GATTOutput) {
            switch characteristic {
            case battery: decodeBattery(value, into: &output)
            case shortPayload where !isChosen: decode(value, as: Self.guess(value), into: &output)
            case shortPayload, mediumPayload, longPayload: decode(value, as: payload, into: &output)
            case messageAnswer, messageNotice: decodeMessage(value, into: &output)
            default: output.skip(value.count, .unknownCharacteristic)
            }
        }

        private func decodeBattery(_ value: [UInt8], into output: inout GATTOutput) {
            guard value.count >= 2, value[0] <= 100 else { return output.skip(value.count, .malformed) }
            output.give(
                .battery(
                    BatteryReading(
                        ratio: Double(value[0]) / 100, isCharging: value[1] <= 1 ? value[1] == 1 : nil)),
                bytes: value.count)
        }

        /// A kind, a length, so many bytes, and one that makes the sum of all of them 0 (section 5.2.1).
        private func decodeMessage(_ value: [UInt8], into output: inout GATTOutput) {
            guard value.count >= 3, value.count >= 3 + Int(value[1]) else {
                return output.skip(value.count, .truncated)
            }
            let message = value.prefix(3 + Int(value[1]))
            guard message.reduce(0, &+) == 0 else { return output.skip(value.count, .badChecksum) }
            output.give(
                .report(
                    SensorReport(
                        type: "message",
                        values: [
                            .init("kind", .integer(Int64(message[0]))),
                            .init("data", .integers(message.dropFirst(2).dropLast().map(Int64.init))),
                        ])), bytes: message.count)
            if value.count > message.count { output.skip(value.count - message.count, .malformed) }
        }

        /// A short payload that nobody has named: four floats of length one are a quaternion.
        private static func guess(_ value: [UInt8]) -> Payload {
            guard value.count >= 20 else { return .freeAcceleration }
            let frame = FrameBytes(value[...])
            let square = (0..<4).reduce(0.0) { $0 + Double(frame.float(4 + 4 * $1)) * Double(frame.float(4 + 4 * $1)) }
            return abs(square - 1) < 0.01 ? .quaternion : .freeAcceleration
        }

        /// Unused bytes at the end are zero and say nothing.
        private mutating func decode(_ value: [UInt8], as payload: Payload, into output: inout GATTOutput) {
            guard value.count >= payload.bytes else { return output.skip(value.count, .truncated) }
            let frame = FrameBytes(value[...])
            let time_us = clock.unwrap(frame.uint32(0))
            var reading = MotionReading(deviceTime_us: time_us)
            var others: [SensorMessage] = []
            var offset = 4
            for part in payload.parts {
                func floats(_ count: Int) -> [Double] { (0..<count).map { Double(frame.float(offset + 4 * $0)) } }
                func vector() -> Vector3 { Vector3(floats(3)[0], floats(3)[1], floats(3)[2]) }
                func report(_ type: String, _ values: SensorReport.Value...) {
                    others.append(.report(SensorReport(type: type, deviceTime_us: time_us, values: values)))
                }
                guard part == .field || part == .status || floats(part.bytes / 4).allSatisfy(\.isFinite) else {
                    return output.skip(value.count, .malformed)
                }
                switch part {
                case .quaternion:
                    let q = floats(4)
                    reading.quaternion = Quaternion(w: q[0], x: q[1], y: q[2], z: q[3])
                case .euler: reading.eulerDegrees = vector()
                case .acceleration: reading.acceleration_m_s2 = vector()
                case .angularVelocity: reading.angularVelocity_rad_s = vector() * Units.radiansPerDegree
                // In the earth's frame and without gravity: no specific force.
                case .freeAcceleration: report("free_acceleration", .init("free_acc_m_s2", .numbers(floats(3))))
                case .deltaQuaternion: report("rotation_step", .init("delta_quaternion_wxyz", .numbers(floats(4))))
                case .deltaVelocity: report("velocity_step", .init("delta_velocity_m_s", .numbers(floats(3))))
                case .field:
                    // The vendor's unit is arbitrary, so no µT are claimed.
                    let counts = (0..<3).map { frame.int16(offset + 2 * $0) }
                    others.append(.magneticField(MagneticReading(deviceTime_us: time_us, raw: counts)))
                case .status:
                    report(
                        "status", .init("status", .integer(Int64(frame.uint16(offset)))),
                        .init("acc_clipped_samples", .integer(Int64(frame[offset + 2]))),
                        .init("gyro_clipped_samples", .integer(Int64(frame[offset + 3]))))
                }
                offset += part.bytes
            }
            var messages = others
            if reading != MotionReading(deviceTime_us: time_us) { messages.insert(.motion(reading), at: 0) }
            for (place, message) in messages.enumerated() {
                output.give(message, bytes: place == 0 ? value.count : 0)
            }
        }
    }
}
