import SensorProtocols
import TestSupport
import Testing

@Suite("Names and advertisements of Bluetooth LE")
struct AdvertisementTests {
    @Test("A short name is the long one of the same base, whichever way it is written")
    func uuids() {
        let level = BluetoothUUID(short: 0x2A19)
        #expect(level.description == "00002a19-0000-1000-8000-00805f9b34fb")
        #expect(BluetoothUUID("2A19") == level)
        #expect(BluetoothUUID("00002A19-0000-1000-8000-00805F9B34FB") == level)
        #expect(BluetoothUUID(littleEndian: [0x19, 0x2A]) == level)
        #expect(
            BluetoothUUID(littleEndian: [0xFB, 0x34, 0x9B, 0x5F, 0x80, 0, 0, 0x80, 0, 0x10, 0, 0, 0x19, 0x2A, 0, 0])
                == level)
        #expect(level.short == 0x2A19)
    }

    @Test("WitMotion's base, one digit beside the SIG's, is another name")
    func otherBase() throws {
        let data = try #require(BluetoothUUID("0000ffe4-0000-1000-8000-00805f9a34fb"))
        #expect(data == WitMotionBluetooth.data)
        #expect(data.short == nil)
        #expect(data != BluetoothUUID(short: 0xFFE4))
    }

    @Test("What is no name is refused", arguments: ["", "2A1", "2A1g", "2A19-", "00002a19-0000-1000-8000-00805f9b34f"])
    func refused(text: String) {
        // A hyphen means nothing by itself; the digits must be 4, 8 or 32.
        #expect((BluetoothUUID(text) == nil) == (text != "2A19-"))
        #expect(BluetoothUUID(littleEndian: [1, 2, 3]) == nil)
    }

    @Test("Flags, services, name, power and manufacturer data are read from an advertisement and its scan response")
    func structures() {
        var advertisement = Advertisement(
            parsing: bytes(
                "020106" + "0302e6fe" + "1107409a2b6e1f3d578c1b4c0e9f01005c7a" + "020afc" + "05ff6b000102"))
        advertisement.append(parsing: bytes("0a09506f6c617220483130" + "04160f1850" + "ff"))
        #expect(advertisement.services == [BluetoothUUID(short: 0xFEE6), PlumblineBluetooth.service])
        #expect(advertisement.name == "Polar H10")
        #expect(advertisement.transmitPower_dBm == -4)
        #expect(advertisement.manufacturerData == [0x006B: [1, 2]])
        #expect(advertisement.serviceData == [BluetoothUUID(short: 0x180F): [0x50]])
        #expect(advertisement.damagedBytes == 1)
    }

    @Test("A whole name stands over a shortened one, whichever comes first")
    func names() {
        #expect(Advertisement(parsing: bytes("0308575404095754" + "39")).name == "WT9")
        #expect(Advertisement(parsing: bytes("040957543903085754")).name == "WT9")
        #expect(Advertisement(parsing: bytes("03085754")).name == "WT")
    }

    @Test("A structure that runs over the end costs itself, not what stood before it")
    func overrun() {
        let advertisement = Advertisement(parsing: bytes("03085754" + "1eff6b00"))
        #expect(advertisement.name == "WT")
        #expect(advertisement.manufacturerData.isEmpty)
        #expect(advertisement.damagedBytes == 4)
    }

    @Test("Any bytes give an advertisement whose damage is no more than what came")
    func anyBytes() {
        for seed in 0..<2000 as Range<UInt64> {
            var generator = SplitMix(seed: seed)
            let input = (0..<Int(generator.next() % 260)).map { _ in UInt8(truncatingIfNeeded: generator.next() % 40) }
            let advertisement = Advertisement(parsing: input)
            #expect((0...input.count).contains(advertisement.damagedBytes))
            _ = ProtocolFamily.recognise(advertisement)
        }
    }

    @Test("Families are recognised by their services before their names; strangers are not")
    func recognition() {
        #expect(ProtocolFamily.recognise(Advertisement(services: [PlumblineBluetooth.service])) == .plumbline)
        #expect(ProtocolFamily.recognise(Advertisement(name: "WT901BLE68")) == .witmotion)
        #expect(
            ProtocolFamily.recognise(Advertisement(name: "WT901", services: [PlumblineBluetooth.service])) == .plumbline
        )
        #expect(ProtocolFamily.recognise(Advertisement(name: "Somebody's headphones")) == nil)
        #expect(ProtocolFamily.recognise(Advertisement()) == nil)
    }
}
