/// Our own sensors over Bluetooth LE (Firmware-Protocol/SPECIFICATION.md, "Bluetooth LE"): a message a notification,
/// without framing.
public enum PlumblineBluetooth {
    public static let service = BluetoothUUID(0x7a5c0001_9f0e_4c1b_8c57_3d1f6e2b9a40)
    public static let data = BluetoothUUID(0x7a5c0002_9f0e_4c1b_8c57_3d1f6e2b9a40)
    public static let command = BluetoothUUID(0x7a5c0003_9f0e_4c1b_8c57_3d1f6e2b9a40)

    static let profile = GATTProfile(
        family: .plumbline, recognition: .init(services: [service]), service: service, dataCharacteristics: [data],
        commandCharacteristic: command, sends: [.gyro, .clock, .numbers, .battery, .keptSamples, .identity],
        rates_Hz: [], defaultRate_Hz: 100, needsBond: true)

    struct Talk: GATTTalk {
        private var scale = ScaleMemory()

        mutating func start() -> [GATTRequest] { [.subscribe(data)] }

        mutating func decode(_ value: [UInt8], from characteristic: BluetoothUUID, into output: inout GATTOutput) {
            guard characteristic == data else { return output.skip(value.count, .unknownCharacteristic) }
            guard value.count <= PlumblineProtocol.longestMessage else { return output.skip(value.count, .tooLong) }
            var message = SensorMessage.skipped(bytes: 0, reason: .malformed)
            guard PlumblineProtocol.read(value.span, &scale, into: &message) else {
                return output.skip(value.count, .malformed)
            }
            output.give(message, bytes: value.count)
        }
    }
}
