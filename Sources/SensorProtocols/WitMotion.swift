import Motion
import Numbers

/// WitMotion over serial and USB: 11-byte frames `55 50…5F … sum`, and 20-byte frames `55 61` and `55 71` without a
/// checksum, all of which may stand on one line.
///
/// Source: WIT standard communication protocol and WT901BLECL datasheet (vendor); captures of an HWT905 and of a
/// WT901BLECL's USB port. The gyro reads exactly zero at rest (firmware static zeroing): that is data, not a fault.
public enum WitMotion {
    /// m/s² per count at ±16 g, rad/s per count at ±2000°/s, degrees per count.
    public static let acceleration_m_s2PerCount = 16.0 / 32768 * Units.standardGravity_m_s2
    public static let gyro_rad_sPerCount = 2000.0 / 32768 * Units.radiansPerDegree
    static let degreesPerCount = 180.0 / 32768

    /// A clock is not promised: it comes only where somebody has switched it on.
    static let profile = SerialProfile(
        baudRates: [115_200, 9600, 921_600, 230_400], sends: [.gyro], defaultRate_Hz: 10, hasChecksum: true)

    /// - Parameter isBehindLongFrame: newer sensors put a calendar time there. It has no checksum, so that nowhere else
    ///   may bytes be taken for one: behind a damaged frame any eight of them could move the clock by hours.
    static func parse(
        _ bytes: Span<UInt8>, isBehindLongFrame: Bool, into message: inout SensorMessage
    ) -> ParsedFrame {
        guard bytes[0] == 0x55 else {
            guard isBehindLongFrame else {
                return .skip(length: bytes.distance(to: 0x55) ?? bytes.count, .noFrameStart)
            }
            if let time = clock(bytes.extracting(first: 8), isSet: true) {
                message = .clock(deviceTime_us: time)
                return .frame(length: 8)
            }
            if bytes.count < 8, mayBecomeClock(bytes) { return .incomplete }
            return .skip(length: 1, .noFrameStart)
        }
        guard bytes.count >= 2 else { return .incomplete }
        switch bytes[1] {
        case 0x50...0x5F:
            guard bytes.count >= 11 else { return .incomplete }
            let frame = bytes.extracting(first: 11)
            guard frame.sum(0..<10) == frame[10] else { return .skip(length: 1, .badChecksum) }
            message = self.message(type: frame[1], frame)
            return .frame(length: 11)
        case 0x61, 0x71:
            guard bytes.count >= 20 else { return .incomplete }
            message = longMessage(bytes.extracting(first: 20))
            return .frame(length: 20)
        default:
            return .skip(length: 1, .noFrameStart)
        }
    }

    private static func words(_ frame: Span<UInt8>, from offset: Int, count: Int) -> [Int16] {
        var words: [Int16] = []
        words.reserveCapacity(count)
        for index in 0..<count { words.append(frame.int16(offset + 2 * index)) }
        return words
    }

    private static func vector(_ frame: Span<UInt8>, from offset: Int, scale: Double) -> Vector3 {
        Vector3(
            Double(frame.int16(offset)) * scale, Double(frame.int16(offset + 2)) * scale,
            Double(frame.int16(offset + 4)) * scale)
    }

    private static func message(type: UInt8, _ frame: Span<UInt8>) -> SensorMessage {
        switch type {
        case 0x50:
            return .clock(deviceTime_us: calendarTime_us(frame.extracting(droppingFirst: 2)))
        case 0x51:
            return .motion(
                MotionReading(
                    acceleration_m_s2: vector(frame, from: 2, scale: acceleration_m_s2PerCount),
                    temperatureCelsius: Double(frame.int16(8)) / 100))
        case 0x52:
            return .motion(MotionReading(angularVelocity_rad_s: vector(frame, from: 2, scale: gyro_rad_sPerCount)))
        case 0x53:
            return .motion(MotionReading(eulerDegrees: vector(frame, from: 2, scale: degreesPerCount)))
        case 0x54:
            // The counts' unit differs between models, so no µT are claimed.
            return .magneticField(
                MagneticReading(deviceTime_us: nil, field_uT: nil, raw: words(frame, from: 2, count: 3)))
        case 0x59:
            return .motion(
                MotionReading(
                    quaternion: Quaternion(
                        w: Double(frame.int16(2)) / 32768, x: Double(frame.int16(4)) / 32768,
                        y: Double(frame.int16(6)) / 32768, z: Double(frame.int16(8)) / 32768)))
        case 0x5F:
            return .other(name: "register_reply", words: words(frame, from: 2, count: 4))
        default:
            return .other(name: names[Int(type) - 0x50], words: words(frame, from: 2, count: 4))
        }
    }

    private static let names = [
        "clock", "acceleration", "gyro", "angle", "magnetometer", "ports", "barometer", "gps_position", "gps_speed",
        "quaternion", "gps_accuracy", "other_5b", "other_5c", "other_5d", "other_5e", "register_reply",
    ]

    /// A frame of 20 bytes, `55 61` or `55 71`.
    static func longMessage(_ frame: Span<UInt8>) -> SensorMessage {
        frame[1] == 0x61 ? combined(frame) : registers(frame)
    }

    private static func combined(_ frame: Span<UInt8>) -> SensorMessage {
        var reading = inertial(frame)
        reading.eulerDegrees = vector(frame, from: 14, scale: degreesPerCount)
        return .motion(reading)
    }

    /// The first fourteen bytes of a frame `55 61`.
    static func inertial(_ frame: Span<UInt8>) -> MotionReading {
        MotionReading(
            acceleration_m_s2: vector(frame, from: 2, scale: acceleration_m_s2PerCount),
            angularVelocity_rad_s: vector(frame, from: 8, scale: gyro_rad_sPerCount))
    }

    private static func registers(_ frame: Span<UInt8>) -> SensorMessage {
        .registers(first: Int(frame.uint16(2)), words: words(frame, from: 4, count: 8))
    }

    /// Registers that can be asked for, and what they hold (WT901BLECL datasheet, 6.3).
    enum Register: Int {
        /// Counts; their unit differs between models.
        case magnetometer = 0x3A
        /// Hundredths of a degree Celsius.
        case temperature = 0x40
        /// w, x, y, z, each 1/32768.
        case quaternion = 0x51
        /// Hundredths of a volt; how full that is depends on the model's cell, so no ratio is claimed.
        case battery = 0x64
    }

    static func quaternion(_ words: ArraySlice<Int16>) -> Quaternion? {
        guard words.count == 4 else { return nil }
        let values = words.map { Double($0) / 32768 }
        return Quaternion(w: values[0], x: values[1], y: values[2], z: values[3])
    }

    /// Eight bytes that may be a calendar time (year, month, day, hour, minute, second, ms); `nil` where they are none.
    ///
    /// - Parameter isSet: a month and a day of 0, of a sensor whose clock was never set, are none.
    static func clock(_ time: Span<UInt8>, isSet: Bool = false) -> Int64? {
        guard time.count == 8, mayBecomeClock(time) else { return nil }
        guard time.uint16(6) < 1000, !isSet || time[1] > 0 && time[2] > 0 else { return nil }
        return calendarTime_us(time)
    }

    /// Whether up to eight bytes can be the beginning of a calendar time; the 55 of a frame never is one.
    private static func mayBecomeClock(_ bytes: Span<UInt8>) -> Bool {
        let limits: InlineArray<8, UInt8> = [99, 12, 31, 23, 59, 59, 255, 3]
        return (0..<min(bytes.count, 8)).allSatisfy { bytes[$0] <= limits[$0] }
    }

    /// A calendar clock (year, month, day, hour, minute, second, ms) as microseconds; only differences mean anything,
    /// and days count as 24 hours.
    ///
    /// Month and day are as the sensor says, also the 0 that a sensor shows whose clock was never set.
    private static func calendarTime_us(_ time: Span<UInt8>) -> Int64 {
        let days = daysBeforeMonth(year: Int(time[0]), month: Int(time[1])) + max(0, Int(time[2]) - 1)
        let seconds = (days * 24 + Int(time[3])) * 3600 + Int(time[4]) * 60 + Int(time[5])
        return Int64(seconds) * 1_000_000 + Int64(time.uint16(6)) * 1000
    }

    private static func daysBeforeMonth(year: Int, month: Int) -> Int {
        let lengths: InlineArray<12, Int> = [31, year % 4 == 0 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        let leapDays = (year + 3) / 4
        return year * 365 + leapDays + (0..<max(0, min(11, month - 1))).reduce(0) { $0 + lengths[$1] }
    }
}
