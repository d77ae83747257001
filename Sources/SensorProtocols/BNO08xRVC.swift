import Motion
import Numbers

/// BNO085/BNO086 in UART-RVC mode: 19 bytes at 100 Hz, no gyro, no clock, an 8-bit counter.
///
/// Source: BNO080/85/86 datasheet 1000-3927 v1.11, page 21. Text may precede the first frame.
public enum BNO08xRVC {
    public static let acceleration_m_s2PerCount = Units.standardGravity_m_s2 / 1000

    static let profile = SerialProfile(
        baudRates: [115_200], sends: [.numbers], defaultRate_Hz: 100, hasChecksum: true)

    static func parse(_ bytes: Span<UInt8>, into message: inout SensorMessage) -> ParsedFrame {
        guard bytes[0] == 0xAA else {
            return .skip(length: bytes.distance(to: 0xAA) ?? bytes.count, .noFrameStart)
        }
        guard bytes.count >= 2 else { return .incomplete }
        guard bytes[1] == 0xAA else { return .skip(length: 1, .noFrameStart) }
        guard bytes.count >= 19 else { return .incomplete }
        let frame = bytes.extracting(first: 19)
        guard frame.sum(2..<18) == frame[18] else { return .skip(length: 1, .badChecksum) }
        message = .motion(
            MotionReading(
                counter: UInt32(frame[2]),
                acceleration_m_s2: Vector3(
                    Double(frame.int16(9)) * acceleration_m_s2PerCount,
                    Double(frame.int16(11)) * acceleration_m_s2PerCount,
                    Double(frame.int16(13)) * acceleration_m_s2PerCount),
                // The frame has yaw, pitch, roll; ours is always roll, pitch, yaw.
                eulerDegrees: Vector3(
                    Double(frame.int16(7)) / 100, Double(frame.int16(5)) / 100, Double(frame.int16(3)) / 100)))
        return .frame(length: 19)
    }
}
