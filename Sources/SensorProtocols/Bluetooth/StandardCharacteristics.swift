import PlainText

/// The Bluetooth SIG's Battery and Device Information services, which most sensors have beside their own.
public enum StandardCharacteristics {
    public static let batteryLevel = BluetoothUUID(short: 0x2A19)

    /// What each string of Device Information says.
    private static let texts: [(characteristic: BluetoothUUID, kind: String)] = [
        (BluetoothUUID(short: 0x2A29), "manufacturer"), (BluetoothUUID(short: 0x2A24), "model"),
        (BluetoothUUID(short: 0x2A25), "serial_number"), (BluetoothUUID(short: 0x2A26), "firmware"),
        (BluetoothUUID(short: 0x2A27), "hardware"), (BluetoothUUID(short: 0x2A28), "software"),
    ]

    /// What to ask of any sensor once: who it is and how full its battery is. All of it may be missing.
    public static let requests: [GATTRequest] =
        texts.map { .read($0.characteristic, isOptional: true) } + [
            .read(batteryLevel, isOptional: true), .subscribe(batteryLevel, isOptional: true),
        ]

    static func contains(_ characteristic: BluetoothUUID) -> Bool {
        characteristic == batteryLevel || texts.contains { $0.characteristic == characteristic }
    }

    /// A value of one of these characteristics; `nil` for one that is malformed.
    static func message(_ value: [UInt8], from characteristic: BluetoothUUID) -> SensorMessage? {
        if characteristic == batteryLevel {
            // One byte, percent; more than a hundred is no level (Battery Service 1.1, 3.1).
            guard value.count == 1, let percent = value.first, percent <= 100 else { return nil }
            return .battery(BatteryReading(ratio: Double(percent) / 100))
        }
        guard let kind = texts.first(where: { $0.characteristic == characteristic })?.kind else { return nil }
        let text = PrintableText.of(bytes: value.prefix { $0 != 0 }, limit: 255)
        return .text(kind: kind, deviceTime_us: nil, text: text)
    }
}
