import Motion
import Numbers

/// WitMotion over Bluetooth LE: the 20-byte frames of its USB port, one or several a notification, sometimes with 8 bytes
/// of calendar time behind one.
///
/// Source: WT901BLECL datasheet v22-04015 and captures of a WT901BLE68. The service's base ends in 9a34fb, not in the
/// SIG's 9b34fb. Nothing of the sensor's settings is saved, so that its other users find it as it was.
public enum WitMotionBluetooth {
    public static let service = BluetoothUUID(0x0000ffe5_0000_1000_8000_00805f9a34fb)
    public static let data = BluetoothUUID(0x0000ffe4_0000_1000_8000_00805f9a34fb)
    public static let command = BluetoothUUID(0x0000ffe9_0000_1000_8000_00805f9a34fb)

    static let profile = GATTProfile(
        family: .witmotion, recognition: .init(services: [service], namePrefixes: ["WT", "HWT", "BWT"]),
        service: service, dataCharacteristics: [data], commandCharacteristic: command, sends: [.gyro, .battery],
        rates_Hz: rateCodes.map(\.rate_Hz), defaultRate_Hz: 50)

    /// Register 03. 200 Hz is left out: the vendor's two documents give it different codes.
    private static let rateCodes: [(rate_Hz: Double, code: UInt8)] = [(10, 6), (20, 7), (50, 8), (100, 9)]

    /// Settings are taken for some 10 s after this.
    static let unlock: [UInt8] = [0xFF, 0xAA, 0x69, 0x88, 0xB5]

    static func setRate(_ rate_Hz: Double) -> [UInt8] {
        let code = rateCodes.first { $0.rate_Hz == rate_Hz }?.code ?? 8
        return [0xFF, 0xAA, 0x03, code, 0x00]
    }

    /// Asks for eight registers from this one on; the answer is a message `registers`.
    public static func readRegisters(from first: UInt8) -> [UInt8] { [0xFF, 0xAA, 0x27, first, 0x00] }

    struct Talk: GATTTalk {
        let rate_Hz: Double

        mutating func start() -> [GATTRequest] {
            [
                .subscribe(data), .write(command, unlock, withResponse: false),
                .write(command, setRate(rate_Hz), withResponse: false),
                .write(
                    command, readRegisters(from: UInt8(clamping: WitMotion.Register.battery.rawValue)),
                    withResponse: false),
            ]
        }

        mutating func decode(_ value: [UInt8], from characteristic: BluetoothUUID, into output: inout GATTOutput) {
            guard characteristic == data else { return output.skip(value.count, .unknownCharacteristic) }
            var rest = value[...]
            while !rest.isEmpty {
                let stray = rest.indices.first { WitMotionBluetooth.isStart(rest[$0...]) } ?? rest.endIndex
                if stray > rest.startIndex { output.skip(stray - rest.startIndex, .noFrameStart) }
                rest = rest[stray...]
                guard !rest.isEmpty else { return }
                guard rest.count >= 20 else { return WitMotionBluetooth.decodeShort(rest, into: &output) }
                let frame = rest.prefix(20)
                rest = rest.dropFirst(20)
                var message = WitMotion.longMessage(frame.span)
                var length = 20
                let next = rest.prefix(8)
                if case .motion(var reading) = message, !WitMotionBluetooth.isStart(rest),
                    let time_us = WitMotion.clock(next.span)
                {
                    reading.deviceTime_us = time_us
                    message = .motion(reading)
                    length = 28
                }
                output.give(message, bytes: length)
                rest = rest.dropFirst(length - 20)
                if case .registers(WitMotion.Register.battery.rawValue, let words) = message, let word = words.first {
                    output.give(.battery(BatteryReading(voltage_V: Double(word) / 100)), bytes: 0)
                }
            }
        }
    }

    /// A cut frame still has its acceleration and its rate where these are whole, and those of its angles that are:
    /// nothing checks them but their length.
    private static func decodeShort(_ bytes: ArraySlice<UInt8>, into output: inout GATTOutput) {
        let frame = bytes.span
        guard bytes.count >= 14, frame[1] == 0x61 else { return output.skip(bytes.count, .truncated) }
        output.give(.motion(WitMotion.inertial(frame)), bytes: 14)
        let angles = zip(["roll_deg", "pitch_deg"], [14, 16]).filter { $0.1 + 2 <= bytes.count }
        if !angles.isEmpty {
            let values = angles.map { name, offset in
                SensorReport.Value(name, .number(Double(frame.int16(offset)) * WitMotion.degreesPerCount))
            }
            output.give(.report(SensorReport(type: "cut_angles", values: values)), bytes: 2 * angles.count)
        }
        let rest = bytes.count - 14 - 2 * angles.count
        if rest > 0 { output.skip(rest, .truncated) }
    }

    /// Whether a frame begins here.
    private static func isStart(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.first == 0x55, let kind = bytes.dropFirst().first else { return false }
        return kind == 0x61 || kind == 0x71
    }
}
