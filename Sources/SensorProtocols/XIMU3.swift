import Motion
import Numbers
import PlainText

/// x-io x-IMU3: lines that end in 0A, ASCII (`I,1000000,…`) or binary (letter + 80, µs, floats, stuffed), mixed.
///
/// Source: x-IMU3 user manual and the vendor's device-side encoder (x-IMU3-Device). Gyro in °/s, acceleration in g.
public enum XIMU3 {
    /// The longest line that is waited for; the vendor's longest message (a serial accessory's) is far below it.
    static let longestLine = 1024

    static let profile = SerialProfile(
        baudRates: [115_200], sends: [.gyro, .clock, .battery], defaultRate_Hz: 50, hasChecksum: false)

    static func parse(_ bytes: ArraySlice<UInt8>) -> ParsedFrame {
        // Only so much is looked at as is there in any cutting of the stream, so that every cutting says the same.
        let window = bytes.prefix(longestLine + 1)
        guard let end = window.firstIndex(of: 0x0A) else {
            return window.count > longestLine ? .skip(length: window.count, .tooLong) : .incomplete
        }
        let length = end - bytes.startIndex + 1
        let line = bytes[..<end]
        guard let first = line.first else { return .skip(length: 1, .malformed) }
        let message = first >= 0x80 ? binary(line) : first == UInt8(ascii: "{") ? reply(line) : ascii(line)
        return message.map { .frame(length: length, $0) } ?? .skip(length: length, .malformed)
    }

    // MARK: Binary

    private static func binary(_ line: ArraySlice<UInt8>) -> SensorMessage? {
        guard let plain = unstuffed(line.dropFirst()), let first = line.first, plain.count >= 8 else { return nil }
        let payload = FrameBytes(plain[8...])
        // A time that cannot be one costs the time, not what was measured at it.
        let time = Int64(exactly: FrameBytes(plain[...]).uint64(0))
        let letter = first - 0x80
        if letter == UInt8(ascii: "N") || letter == UInt8(ascii: "F") {
            return text(letter: letter, time_us: time, payload.bytes)
        }
        guard payload.bytes.count.isMultiple(of: 4), payload.bytes.count <= 36 else { return nil }
        let values = (0..<payload.bytes.count / 4).map { Double(payload.float(4 * $0)) }
        return message(letter: letter, time_us: time, values)
    }

    /// Undoes the stuffing (DB DC is 0A, DB DD is DB); `nil` for any other byte after DB.
    private static func unstuffed(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var isEscaped = false
        for byte in bytes {
            switch (isEscaped, byte) {
            case (false, 0xDB): isEscaped = true
            case (false, _): plain.append(byte)
            case (true, 0xDC):
                plain.append(0x0A)
                isEscaped = false
            case (true, 0xDD):
                plain.append(0xDB)
                isEscaped = false
            case (true, _): return nil
            }
        }
        return isEscaped ? nil : plain
    }

    // MARK: ASCII

    private static func ascii(_ line: ArraySlice<UInt8>) -> SensorMessage? {
        var line = line
        if line.last == 0x0D { line = line.dropLast() }
        guard line.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }), let letter = line.first else { return nil }
        let parts = line.split(separator: UInt8(ascii: ","), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 1, !parts[1].isEmpty,
            parts[1].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        // So many digits that it is no number of microseconds: the time is not known, the rest is.
        let time = Int64(String(decoding: parts[1], as: UTF8.self))
        if letter == UInt8(ascii: "N") || letter == UInt8(ascii: "F") {
            return text(letter: letter, time_us: time, parts[2])
        }
        var values: [Double] = []
        for part in parts[2].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            guard let value = Double(String(decoding: part, as: UTF8.self)) else { return nil }
            values.append(value)
        }
        return message(letter: letter, time_us: time, values)
    }

    private static func reply(_ line: ArraySlice<UInt8>) -> SensorMessage? {
        var line = line
        if line.last == 0x0D { line = line.dropLast() }
        guard line.last == UInt8(ascii: "}") else { return nil }
        return text(kind: "reply", time_us: nil, line)
    }

    // MARK: Both

    private static func text(letter: UInt8, time_us: Int64?, _ bytes: ArraySlice<UInt8>) -> SensorMessage? {
        text(kind: letter == UInt8(ascii: "F") ? "error" : "note", time_us: time_us, bytes)
    }

    private static func text(kind: String, time_us: Int64?, _ bytes: ArraySlice<UInt8>) -> SensorMessage? {
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        return .text(kind: kind, deviceTime_us: time_us, text: PrintableText.of(bytes: bytes, limit: 255))
    }

    private static func message(letter: UInt8, time_us: Int64?, _ values: [Double]) -> SensorMessage? {
        guard values.allSatisfy(\.isFinite) else { return nil }
        func vector(_ from: Int, _ scale: Double) -> Vector3 {
            Vector3(values[from] * scale, values[from + 1] * scale, values[from + 2] * scale)
        }
        func report(_ type: String, _ values: SensorReport.Value...) -> SensorMessage {
            .report(SensorReport(type: type, deviceTime_us: time_us, values: values))
        }
        var reading = MotionReading(deviceTime_us: time_us)
        switch (letter, values.count) {
        case (UInt8(ascii: "I"), 6):
            reading.angularVelocity_rad_s = vector(0, Units.radiansPerDegree)
            reading.acceleration_m_s2 = vector(3, Units.standardGravity_m_s2)
        case (UInt8(ascii: "A"), 3):
            reading.eulerDegrees = vector(0, 1)
        case (UInt8(ascii: "Q"), 4):
            reading.quaternion = Quaternion(w: values[0], x: values[1], y: values[2], z: values[3])
        case (UInt8(ascii: "L"), 7), (UInt8(ascii: "E"), 7):
            // Quaternion and the linear (or earth) acceleration: gravity is gone, so it is no specific force.
            reading.quaternion = Quaternion(w: values[0], x: values[1], y: values[2], z: values[3])
        case (UInt8(ascii: "M"), 3):
            return .magneticField(MagneticReading(deviceTime_us: time_us, field_uT: vector(0, 1), raw: nil))
        case (UInt8(ascii: "T"), 1):
            return .temperature(deviceTime_us: time_us, degreesCelsius: values[0])
        case (UInt8(ascii: "B"), 3):
            return .battery(
                BatteryReading(
                    deviceTime_us: time_us, ratio: values[0] / 100, voltage_V: values[1], isCharging: values[2] > 0))
        case (UInt8(ascii: "R"), 9): return report("rotation_matrix", .init("rotation_matrix", .numbers(values)))
        // Of a second, coarser accelerometer; it is not the specific force that is recorded.
        case (UInt8(ascii: "H"), 3):
            let force = vector(0, Units.standardGravity_m_s2)
            return report("high_g_acceleration", .init("high_g_acc_m_s2", .numbers([force.x, force.y, force.z])))
        case (UInt8(ascii: "W"), 2):
            return report("radio", .init("rssi_percent", .number(values[0])), .init("rssi_dbm", .number(values[1])))
        default:
            return nil
        }
        return .motion(reading)
    }
}
