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

    static func parse(_ bytes: Span<UInt8>, into message: inout SensorMessage) -> ParsedFrame {
        // Only so much is looked at as is there in any cutting of the stream, so that every cutting says the same.
        let window = bytes.extracting(first: longestLine + 1)
        guard let end = window.distance(to: 0x0A) else {
            return window.count > longestLine ? .skip(length: window.count, .tooLong) : .incomplete
        }
        let line = window.extracting(first: end)
        guard end > 0 else { return .skip(length: 1, .malformed) }
        let isMessage =
            switch line[0] {
            case 0x80...: binary(line, into: &message)
            case UInt8(ascii: "{"): reply(line, into: &message)
            default: ascii(line, into: &message)
            }
        return isMessage ? .frame(length: end + 1) : .skip(length: end + 1, .malformed)
    }

    /// The numbers of a message; more than nine are of none.
    private struct Values {
        private(set) var numbers = InlineArray<9, Double>(repeating: 0)
        private(set) var count = 0
        private(set) var areFinite = true

        /// Whether there was room for it.
        mutating func add(_ number: Double) -> Bool {
            guard count < numbers.count else { return false }
            numbers[count] = number
            count += 1
            areFinite = areFinite && number.isFinite
            return true
        }

        subscript(_ index: Int) -> Double { numbers[index] }
    }

    // MARK: Binary

    private static func binary(_ line: Span<UInt8>, into message: inout SensorMessage) -> Bool {
        let stuffed = line.extracting(droppingFirst: 1)
        guard stuffed.distance(to: 0xDB) != nil else { return binary(letter: line[0] - 0x80, stuffed, into: &message) }
        var room = InlineArray<1024, UInt8>(repeating: 0)
        var plain = room.mutableSpan
        guard let count = unstuff(stuffed, into: &plain) else { return false }
        return binary(letter: line[0] - 0x80, plain.span.extracting(first: count), into: &message)
    }

    private static func binary(letter: UInt8, _ plain: Span<UInt8>, into message: inout SensorMessage) -> Bool {
        guard plain.count >= 8 else { return false }
        let payload = plain.extracting(droppingFirst: 8)
        // A time that cannot be one costs the time, not what was measured at it.
        let time = Int64(exactly: plain.uint64(0))
        if letter == UInt8(ascii: "N") || letter == UInt8(ascii: "F") {
            return text(letter: letter, time_us: time, payload, into: &message)
        }
        guard payload.count.isMultiple(of: 4), payload.count <= 36 else { return false }
        var values = Values()
        for index in 0..<payload.count / 4 {
            guard values.add(Double(Float(bitPattern: payload.uint32(4 * index)))) else { return false }
        }
        return read(letter: letter, time_us: time, values, into: &message)
    }

    /// Undoes the stuffing (DB DC is 0A, DB DD is DB).
    ///
    /// - Returns: how many bytes it makes; `nil` for any other byte after DB.
    private static func unstuff(_ bytes: Span<UInt8>, into plain: inout MutableSpan<UInt8>) -> Int? {
        var count = 0
        var index = 0
        while index < bytes.count {
            var byte = bytes[index]
            if byte == 0xDB {
                index += 1
                guard index < bytes.count else { return nil }
                switch bytes[index] {
                case 0xDC: byte = 0x0A
                case 0xDD: byte = 0xDB
                default: return nil
                }
            }
            plain[count] = byte
            count += 1
            index += 1
        }
        return count
    }

    // MARK: ASCII

    /// A line without its CR, where it has one.
    private static func withoutCR(_ line: Span<UInt8>) -> Int {
        line[line.count - 1] == 0x0D ? line.count - 1 : line.count
    }

    private static func ascii(_ ended: Span<UInt8>, into message: inout SensorMessage) -> Bool {
        let line = ended.extracting(first: withoutCR(ended))
        guard line.isPrintable, line.count >= 3, line[1] == UInt8(ascii: ",") else { return false }
        let letter = line[0]
        let rest = line.extracting(droppingFirst: 2)
        guard let timeEnd = rest.distance(to: UInt8(ascii: ",")), timeEnd > 0 else { return false }
        var time: Int64? = 0
        for index in 0..<timeEnd {
            let digit = rest[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return false }
            // So many digits that it is no number of microseconds: the time is not known, the rest is.
            time = time.flatMap { appending(digit, to: $0) }
        }
        let values = rest.extracting(droppingFirst: timeEnd + 1)
        if letter == UInt8(ascii: "N") || letter == UInt8(ascii: "F") {
            return text(letter: letter, time_us: time, values, into: &message)
        }
        guard let numbers = numbers(values) else { return false }
        return read(letter: letter, time_us: time, numbers, into: &message)
    }

    private static func appending(_ digit: UInt8, to number: Int64) -> Int64? {
        let (tens, isTooLarge) = number.multipliedReportingOverflow(by: 10)
        let (sum, isStillTooLarge) = tens.addingReportingOverflow(Int64(digit))
        return isTooLarge || isStillTooLarge ? nil : sum
    }

    private static func numbers(_ text: Span<UInt8>) -> Values? {
        var values = Values()
        var start = 0
        while true {
            let rest = text.extracting(droppingFirst: start)
            let length = rest.distance(to: UInt8(ascii: ",")) ?? rest.count
            guard let value = DecimalNumber.value(rest.extracting(first: length)), values.add(value) else { return nil }
            start += length + 1
            if length == rest.count { return values }
        }
    }

    private static func reply(_ ended: Span<UInt8>, into message: inout SensorMessage) -> Bool {
        let line = ended.extracting(first: withoutCR(ended))
        guard line[line.count - 1] == UInt8(ascii: "}") else { return false }
        return text(kind: "reply", time_us: nil, line, into: &message)
    }

    // MARK: Both

    private static func text(
        letter: UInt8, time_us: Int64?, _ bytes: Span<UInt8>, into message: inout SensorMessage
    ) -> Bool {
        text(kind: letter == UInt8(ascii: "F") ? "error" : "note", time_us: time_us, bytes, into: &message)
    }

    private static func text(
        kind: String, time_us: Int64?, _ bytes: Span<UInt8>, into message: inout SensorMessage
    ) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            guard String(validating: bytes, as: UTF8.self) != nil else { return false }
            message = .text(kind: kind, deviceTime_us: time_us, text: PrintableText.of(bytes: bytes, limit: 255))
            return true
        }
    }

    private static func read(
        letter: UInt8, time_us: Int64?, _ values: Values, into message: inout SensorMessage
    ) -> Bool {
        guard values.areFinite else { return false }
        func vector(_ from: Int, _ scale: Double) -> Vector3 {
            Vector3(values[from] * scale, values[from + 1] * scale, values[from + 2] * scale)
        }
        func report(_ type: String, _ values: SensorReport.Value...) -> SensorMessage {
            .report(SensorReport(type: type, deviceTime_us: time_us, values: values))
        }
        switch (letter, values.count) {
        case (UInt8(ascii: "I"), 6):
            message = .motion(
                MotionReading(
                    deviceTime_us: time_us, acceleration_m_s2: vector(3, Units.standardGravity_m_s2),
                    angularVelocity_rad_s: vector(0, Units.radiansPerDegree)))
        case (UInt8(ascii: "A"), 3):
            message = .motion(MotionReading(deviceTime_us: time_us, eulerDegrees: vector(0, 1)))
        // Behind the quaternion of L and E comes the linear (or earth) acceleration: gravity is gone, so it is no specific
        // force.
        case (UInt8(ascii: "Q"), 4), (UInt8(ascii: "L"), 7), (UInt8(ascii: "E"), 7):
            let quaternion = Quaternion(w: values[0], x: values[1], y: values[2], z: values[3])
            message = .motion(MotionReading(deviceTime_us: time_us, quaternion: quaternion))
        case (UInt8(ascii: "M"), 3):
            message = .magneticField(MagneticReading(deviceTime_us: time_us, field_uT: vector(0, 1), raw: nil))
        case (UInt8(ascii: "T"), 1):
            message = .temperature(deviceTime_us: time_us, degreesCelsius: values[0])
        case (UInt8(ascii: "B"), 3):
            message = .battery(
                BatteryReading(
                    deviceTime_us: time_us, ratio: values[0] / 100, voltage_V: values[1], isCharging: values[2] > 0))
        case (UInt8(ascii: "R"), 9):
            message = report("rotation_matrix", .init("rotation_matrix", .numbers((0..<9).map { values[$0] })))
        // Of a second, coarser accelerometer; it is not the specific force that is recorded.
        case (UInt8(ascii: "H"), 3):
            let force = vector(0, Units.standardGravity_m_s2)
            message = report("high_g_acceleration", .init("high_g_acc_m_s2", .numbers([force.x, force.y, force.z])))
        case (UInt8(ascii: "W"), 2):
            message = report("radio", .init("rssi_percent", .number(values[0])), .init("rssi_dbm", .number(values[1])))
        default: return false
        }
        return true
    }
}
