import Motion
import Numbers

/// RuuviTag: acceleration in its advertisement about every 2.5 s, nothing to connect to, no gyro, no clock.
///
/// Source: ruuvi-sensor-protocols, dataformat_05.md and dataformat_03.md; big-endian. A measurement is repeated in several
/// advertisements under the same number and given once.
public enum Ruuvi {
    public static let company: UInt16 = 0x0499
    /// What `decode` of a sensor that is only heard knows the data by.
    public static let manufacturerData = BluetoothUUID(short: UInt32(company))

    static let profile = GATTProfile(
        family: .ruuvi, recognition: .init(companies: [company]), service: nil,
        dataCharacteristics: [manufacturerData], sends: [.numbers, .battery], rates_Hz: [], defaultRate_Hz: 0.4)

    public static let acceleration_m_s2PerCount = Units.standardGravity_m_s2 / 1000

    struct Talk: GATTTalk {
        private var lastNumber: UInt16?

        mutating func start() -> [GATTRequest] { [] }

        mutating func decode(_ advertisement: Advertisement, into output: inout GATTOutput) {
            guard let data = advertisement.manufacturerData[company] else { return }
            decode(data, from: manufacturerData, into: &output)
        }

        /// The manufacturer data, with or without the company's number before it.
        mutating func decode(_ value: [UInt8], from characteristic: BluetoothUUID, into output: inout GATTOutput) {
            guard characteristic == manufacturerData else {
                return output.skip(value.count, .unknownCharacteristic)
            }
            let hasCompany = value.starts(with: [0x99, 0x04])
            let data = hasCompany ? value[2...] : value[...]
            let length = value.count
            switch data.first {
            case 5 where data.count >= 24: decodeFormat5(BigEndianBytes(data), bytes: length, into: &output)
            case 3 where data.count >= 14: decodeFormat3(BigEndianBytes(data), bytes: length, into: &output)
            case 3, 5, nil: output.skip(length, .truncated)
            default: output.skip(length, .unknownFormat)
            }
        }

        private mutating func decodeFormat5(_ data: BigEndianBytes, bytes: Int, into output: inout GATTOutput) {
            let number = data.uint16(16)
            if number != 0xFFFF {
                // The same measurement, heard again.
                guard number != lastNumber else { return output.accept(bytes) }
                lastNumber = number
            }
            let axes = [7, 9, 11].map { data.int16($0) }
            let force = axes.contains(.min) ? nil : data.vector(7) * acceleration_m_s2PerCount
            let celsius = data.int16(1) == .min ? nil : Double(data.int16(1)) * 0.005
            let power = data.uint16(13)
            let millivolt = power >> 5
            var values: [SensorReport.Value] = []
            if let celsius { values.append(.init("temperature_c", .number(celsius))) }
            if data.uint16(3) != 0xFFFF {
                values.append(.init("humidity_ratio", .number(Double(data.uint16(3)) * 0.0025 / 100)))
            }
            if data.uint16(5) != 0xFFFF {
                values.append(.init("pressure_pa", .integer(Int64(data.uint16(5)) + 50_000)))
            }
            if power & 0x1F != 0x1F {
                values.append(.init("transmit_power_dbm", .integer(Int64(power & 0x1F) * 2 - 40)))
            }
            if data[15] != 0xFF { values.append(.init("movements", .integer(Int64(data[15])))) }
            give(
                MotionReading(
                    counter: number == 0xFFFF ? nil : UInt32(number), acceleration_m_s2: force,
                    temperatureCelsius: celsius),
                voltage_V: millivolt == 0x7FF ? nil : Double(millivolt) / 1000 + 1.6, values, bytes: bytes,
                into: &output)
        }

        private func decodeFormat3(_ data: BigEndianBytes, bytes: Int, into output: inout GATTOutput) {
            // Degrees as a sign and a number, then hundredths.
            let degrees = Double(data[2] & 0x7F) + Double(data[3]) / 100
            let celsius = data[2] >= 0x80 ? -degrees : degrees
            give(
                MotionReading(
                    acceleration_m_s2: data.vector(6) * acceleration_m_s2PerCount, temperatureCelsius: celsius),
                voltage_V: Double(data.uint16(12)) / 1000,
                [
                    .init("temperature_c", .number(celsius)), .init("humidity_ratio", .number(Double(data[1]) / 200)),
                    .init("pressure_pa", .integer(Int64(data.uint16(4)) + 50_000)),
                ], bytes: bytes, into: &output)
        }

        /// What is not available is left out.
        private func give(
            _ reading: MotionReading, voltage_V: Double?, _ values: [SensorReport.Value], bytes: Int,
            into output: inout GATTOutput
        ) {
            output.accept(bytes)
            if reading.acceleration_m_s2 != nil { output.give(.motion(reading), bytes: 0) }
            if let voltage_V { output.give(.battery(BatteryReading(voltage_V: voltage_V)), bytes: 0) }
            output.give(.report(SensorReport(type: "environment", values: values)), bytes: 0)
        }
    }

    /// Reads big-endian words out of data whose length has been checked.
    private struct BigEndianBytes {
        let bytes: ArraySlice<UInt8>
        init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

        subscript(_ offset: Int) -> UInt8 { bytes[bytes.startIndex + offset] }
        func uint16(_ offset: Int) -> UInt16 { UInt16(self[offset]) << 8 | UInt16(self[offset + 1]) }
        func int16(_ offset: Int) -> Int16 { Int16(bitPattern: uint16(offset)) }
        func vector(_ offset: Int) -> Vector3 {
            Vector3(Double(int16(offset)), Double(int16(offset + 2)), Double(int16(offset + 4)))
        }
    }
}
