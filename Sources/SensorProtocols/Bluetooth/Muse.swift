import Motion
import Numbers

/// InteraXon Muse (2016, 2, S) headbands: acceleration and rate on a characteristic each, three samples a packet with a
/// number, big-endian, no time.
///
/// Source: muse-js (MIT), muse-parse.ts and its captures.
public enum Muse {
    public static let service = BluetoothUUID(short: 0xFE8D)
    public static let control = uuid(0x0001)
    public static let gyro = uuid(0x0009)
    public static let acceleration = uuid(0x000A)
    public static let telemetry = uuid(0x000B)

    private static func uuid(_ part: UInt16) -> BluetoothUUID {
        BluetoothUUID(0x273e0000_4c4d_454d_96be_f03bac821358 | UInt128(part) << 96)
    }

    static let profile = GATTProfile(
        family: .muse, recognition: .init(services: [service], namePrefixes: ["Muse-", "MuseS-"]), service: service,
        dataCharacteristics: [acceleration, gyro, telemetry], commandCharacteristic: control,
        sends: [.gyro, .numbers, .battery], rates_Hz: [52], defaultRate_Hz: 52, mustBeStopped: true)

    public static let acceleration_m_s2PerCount = 0.0000610352 * Units.standardGravity_m_s2
    public static let gyro_rad_sPerCount = 0.0074768 * Units.radiansPerDegree

    static let samplesPerPacket = 3
    /// Where the number of a sample begins anew: packets are numbered in 16 bits.
    static let numbers = samplesPerPacket << 16

    /// A command: its length, its letters, a line end.
    static func command(_ letters: String) -> [UInt8] {
        let text = Array(letters.utf8)
        return [UInt8(truncatingIfNeeded: text.count + 1)] + text + [0x0A]
    }

    struct Talk: GATTTalk {
        mutating func start() -> [GATTRequest] {
            // Halt, the preset with motion but without the auxiliary electrode, go.
            [.subscribe(control), .subscribe(acceleration), .subscribe(gyro), .subscribe(telemetry, isOptional: true)]
                + ["h", "p21", "d"].map { .write(control, command($0), withResponse: false) }
        }

        mutating func stop() -> [GATTRequest] { [.write(control, command("h"), withResponse: false)] }

        mutating func decode(_ value: [UInt8], from characteristic: BluetoothUUID, into output: inout GATTOutput) {
            switch characteristic {
            case acceleration:
                decodeSamples(value, into: &output) { counter, counts in
                    MotionReading(counter: counter, acceleration_m_s2: counts * acceleration_m_s2PerCount)
                }
            case gyro:
                decodeSamples(value, into: &output) { counter, counts in
                    MotionReading(counter: counter, angularVelocity_rad_s: counts * gyro_rad_sPerCount)
                }
            case telemetry: decodeTelemetry(value, into: &output)
            case control: decodeReply(value, into: &output)
            default: output.skip(value.count, .unknownCharacteristic)
            }
        }

        private func decodeSamples(
            _ value: [UInt8], into output: inout GATTOutput, reading: (UInt32, Vector3) -> MotionReading
        ) {
            guard value.count >= 20 else { return output.skip(value.count, .truncated) }
            let words = Self.words(value.prefix(20))
            for place in 0..<samplesPerPacket {
                let axes = words[(1 + 3 * place)..<(4 + 3 * place)].map { Double(Int16(bitPattern: $0)) }
                output.give(
                    .motion(
                        reading(
                            UInt32(words[0]) * UInt32(clamping: samplesPerPacket) + UInt32(clamping: place),
                            Vector3(axes[0], axes[1], axes[2]))),
                    bytes: place == 0 ? 20 : 0)
            }
            if value.count > 20 { output.skip(value.count - 20, .malformed) }
        }

        /// Packet's number, battery (1/512 %), fuel gauge (2.2 mV), another voltage, temperature (°C).
        private func decodeTelemetry(_ value: [UInt8], into output: inout GATTOutput) {
            guard value.count >= 10 else { return output.skip(value.count, .truncated) }
            let words = Self.words(value.prefix(10))
            let ratio = Double(words[1]) / 51200
            output.give(
                .battery(
                    BatteryReading(ratio: ratio <= 1 ? ratio : nil, voltage_V: Double(words[2]) * 0.0022)),
                bytes: value.count)
        }

        /// The answers are JSON in pieces of up to 19 characters, each behind its length.
        private func decodeReply(_ value: [UInt8], into output: inout GATTOutput) {
            let text = value.dropFirst().prefix(Int(value[0]))
            guard text.count == Int(value[0]), let piece = String(validating: text, as: UTF8.self) else {
                return output.skip(value.count, .malformed)
            }
            output.give(.text(kind: "reply", deviceTime_us: nil, text: piece), bytes: value.count)
        }

        private static func words(_ bytes: ArraySlice<UInt8>) -> [UInt16] {
            stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map {
                UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
            }
        }
    }
}
