import Motion
import Numbers

/// Movesense with the vendor's open "GATT SensorData" firmware: a resource is subscribed to by its path, and comes as
/// floats in m/s², °/s and µT.
///
/// Source: the vendor's gatt_sensordata_app and its Python example. A message is 02, a reference, u32 milliseconds of its
/// first sample, then all accelerations, all rates, all fields; one too long for a packet goes on in a second that
/// begins with 03 and the reference.
public enum Movesense {
    public static let service = BluetoothUUID(0x34802252_7185_4d5d_b431_630e7050e8f0)
    public static let command = BluetoothUUID(0x34800001_7185_4d5d_b431_630e7050e8f0)
    public static let data = BluetoothUUID(0x34800002_7185_4d5d_b431_630e7050e8f0)

    static let profile = GATTProfile(
        family: .movesense, recognition: .init(services: [service], namePrefixes: ["Movesense"]), service: service,
        dataCharacteristics: [data], commandCharacteristic: command, sends: [.gyro, .clock, .battery],
        rates_Hz: [13, 26, 52, 104, 208], defaultRate_Hz: 52, mustBeStopped: true)

    /// What is subscribed to, and so what a message holds.
    public enum Resource: String, CaseIterable, Sendable {
        case acceleration = "Acc"
        case gyro = "Gyro"
        case magnetometer = "Magn"
        case imu6 = "IMU6"
        case imu9 = "IMU9"

        /// Groups of vectors in a message, in this order.
        var groups: [Group] {
            switch self {
            case .acceleration: [.acceleration]
            case .gyro: [.gyro]
            case .magnetometer: [.magnetometer]
            case .imu6: [.acceleration, .gyro]
            case .imu9: [.acceleration, .gyro, .magnetometer]
            }
        }
    }

    enum Group { case acceleration, gyro, magnetometer }

    /// The reference that comes back in every message of ours.
    static let reference: UInt8 = 99

    public static func subscribe(_ resource: Resource, rate_Hz: Double) -> [UInt8] {
        [0x01, reference] + Array("/Meas/\(resource.rawValue)/\(Int(clamping: max(1, min(9999, rate_Hz))))".utf8)
    }

    public static let unsubscribe: [UInt8] = [0x02, reference]

    struct Talk: GATTTalk {
        let resource: Resource
        /// As subscribed to; `nil` for a stream whose beginning was not heard.
        let rate_Hz: Double?
        /// The first part of a message whose second part is due, with its head.
        private var firstPart: [UInt8] = []
        private var clock = ClockUnwrapper()
        private var last: (time_us: Int64, period_us: Double?)?

        init(resource: Resource = .imu6, rate_Hz: Double?) {
            self.resource = resource
            self.rate_Hz = rate_Hz
        }

        mutating func start() -> [GATTRequest] {
            let rate = rate_Hz ?? Movesense.profile.defaultRate_Hz
            return [.subscribe(data), .write(command, Movesense.subscribe(resource, rate_Hz: rate))]
        }

        mutating func stop() -> [GATTRequest] { [.write(command, unsubscribe)] }

        mutating func decode(_ value: [UInt8], from characteristic: BluetoothUUID, into output: inout GATTOutput) {
            guard characteristic == data else { return output.skip(value.count, .unknownCharacteristic) }
            switch value[0] {
            case 0x01: decodeReply(value, into: &output)
            case 0x02: decodeFirst(value, into: &output)
            case 0x03: decodeSecond(value, into: &output)
            default: output.skip(value.count, .noFrameStart)
            }
        }

        /// The answer to a command: 01, the reference, a status as in HTTP.
        private mutating func decodeReply(_ value: [UInt8], into output: inout GATTOutput) {
            guard value.count >= 4 else { return output.skip(value.count, .truncated) }
            let status = Int(FrameBytes(value[...]).uint16(2))
            guard status >= 400 else {
                return output.give(
                    .report(SensorReport(type: "started", values: [.init("status", .integer(Int64(status)))])),
                    bytes: value.count)
            }
            output.give(
                .error(code: status, text: "The sensor refuses to send \(resource.rawValue) (status \(status))."),
                bytes: value.count)
        }

        private mutating func decodeFirst(_ value: [UInt8], into output: inout GATTOutput) {
            dropFirstPart(into: &output)
            guard value.count >= 6 else { return output.skip(value.count, .truncated) }
            if isWhole(floatBytes: value.count - 6) {
                decodeWhole(value, ofWhichNew: value.count, into: &output)
            } else {
                output.accept(value.count)
                firstPart = value
            }
        }

        private mutating func decodeSecond(_ value: [UInt8], into output: inout GATTOutput) {
            guard firstPart.count >= 2, value.count >= 2, value[1] == firstPart[1] else {
                dropFirstPart(into: &output)
                return output.skip(value.count, .noFrameStart)
            }
            let whole = firstPart + value.dropFirst(2)
            guard (whole.count - 6).isMultiple(of: sampleBytes) else {
                dropFirstPart(into: &output)
                return output.skip(value.count, .malformed)
            }
            firstPart = []
            decodeWhole(whole, ofWhichNew: value.count, into: &output)
        }

        private mutating func dropFirstPart(into output: inout GATTOutput) {
            guard !firstPart.isEmpty else { return }
            output.revoke(firstPart.count, .truncated)
            firstPart = []
        }

        private var sampleBytes: Int { 12 * resource.groups.count }

        /// The firmware sends as many samples at once as the rate has thirteens; without the rate, what divides evenly
        /// is taken for whole.
        private func isWhole(floatBytes: Int) -> Bool {
            guard floatBytes.isMultiple(of: sampleBytes) else { return false }
            guard let rate_Hz else { return true }
            return floatBytes >= sampleBytes * max(1, Int(clamping: rate_Hz / 13))
        }

        private mutating func decodeWhole(_ value: [UInt8], ofWhichNew bytes: Int, into output: inout GATTOutput) {
            let frame = FrameBytes(value[...])
            let start_us = clock.unwrap(frame.uint32(2)) * 1000
            let count = (value.count - 6) / sampleBytes
            guard count > 0 else { return output.skip(bytes, .truncated) }
            let floats = (0..<(value.count - 6) / 4).map { Double(frame.float(6 + 4 * $0)) }
            guard floats.allSatisfy(\.isFinite) else { return output.skip(bytes, .malformed) }
            let period_us = period_us(start_us: start_us, count: count)
            for place in 0..<count {
                // With an unknown rate the first sample alone has a time.
                let time_us: Int64? =
                    place == 0
                    ? start_us
                    : period_us.map { start_us.addingClamped(Int64(clamping: (Double(place) * $0).rounded())) }
                var reading = MotionReading(deviceTime_us: time_us)
                var field: Vector3?
                for (group, kind) in resource.groups.enumerated() {
                    let first = 3 * (group * count + place)
                    let vector = Vector3(floats[first], floats[first + 1], floats[first + 2])
                    switch kind {
                    case .acceleration: reading.acceleration_m_s2 = vector
                    case .gyro: reading.angularVelocity_rad_s = vector * Units.radiansPerDegree
                    case .magnetometer: field = vector
                    }
                }
                var bytes = place == 0 ? bytes : 0
                if resource != .magnetometer {
                    output.give(.motion(reading), bytes: bytes)
                    bytes = 0
                }
                if let field {
                    output.give(.magneticField(MagneticReading(deviceTime_us: time_us, field_uT: field)), bytes: bytes)
                }
            }
        }

        private mutating func period_us(start_us: Int64, count: Int) -> Double? {
            if let rate_Hz { return 1e6 / rate_Hz }
            let step_us = last.map { Double(start_us - $0.time_us) / Double(count) }
            // A message a second or rarer is a gap, not a rate.
            let period_us = step_us.flatMap { (0..<1e6).contains($0) && $0 > 0 ? $0 : nil } ?? last?.period_us
            last = (start_us, period_us)
            return period_us
        }
    }
}

/// Continues a 32-bit clock that wraps; a step back (a restarted sensor) stays a step back.
struct ClockUnwrapper: Sendable {
    private var last: (raw: UInt32, time: Int64)?

    mutating func unwrap(_ raw: UInt32) -> Int64 {
        guard let last else {
            self.last = (raw, Int64(raw))
            return Int64(raw)
        }
        let time = last.time + Int64(Int32(bitPattern: raw &- last.raw))
        self.last = (raw, time)
        return time
    }
}
