import Links
import SensorProtocols
import TestSupport
import Testing

@Suite("The Attribute Protocol")
struct AttributeProtocolTests {
    @Test("Requests are what the Core Specification writes", arguments: requestVectors)
    func requests(request: AttributeProtocol.Request, hex: String) {
        #expect(request.bytes == bytes(hex))
        #expect(request.opcode == request.bytes[0])
    }

    // Volume 3, part F, 3.4.2 to 3.4.5.
    static let requestVectors: [(AttributeProtocol.Request, String)] = [
        (.exchangeMTU(517), "020502"), (.findInformation(0x0010...0xFFFF), "041000ffff"),
        (.readByType(1...0xFFFF, CharacteristicDeclaration.type), "080100ffff0328"),
        (.readByType(1...2, PlumblineBluetooth.data), "0801000200409a2b6e1f3d578c1b4c0e9f02005c7a"),
        (.read(0x2A19), "0a192a"), (.readBlob(3, offset: 22), "0c03001600"), (.write(0x0104, [1, 2]), "1204010102"),
    ]

    @Test("A device's messages are read", arguments: messageVectors)
    func messages(hex: String, expected: AttributeProtocol.Message) throws {
        #expect(try AttributeProtocol.message(bytes(hex)) == expected)
    }

    static let messageVectors: [(String, AttributeProtocol.Message)] = [
        ("01121000" + "0f", .failure(request: 0x12, handle: 0x0010, .init(code: 0x0F))), ("03f700", .mtu(247)),
        (
            "0501" + "1200" + "0229" + "1300" + "0128",
            .information([
                .init(handle: 0x12, type: CharacteristicDeclaration.clientConfiguration),
                .init(handle: 0x13, type: BluetoothUUID(short: 0x2801)),
            ])
        ),
        (
            "0502" + "0700" + "409a2b6e1f3d578c1b4c0e9f02005c7a",
            .information([.init(handle: 7, type: PlumblineBluetooth.data)])
        ), ("0907" + "0200" + "120300192a", .attributes([.init(handle: 2, value: bytes("120300192a"))])),
        ("0b", .value([])),
        ("0d0102", .value([1, 2])), ("13", .written), ("1b0a0057", .notification(10, [0x57])),
        ("1b0a00", .notification(10, [])),
        ("1d0b000100ffff", .indication(11, [1, 0, 0xFF, 0xFF])), ("020502", .request(0x02)),
        ("100100ffff0028", .request(0x10)), ("520b0001", .command(0x52)), ("d2", .command(0xD2)),
    ]

    @Test(
        "What is no message is refused by its reason",
        arguments: [
            ("", .empty), ("00", .unknown(opcode: 0)), ("3f", .unknown(opcode: 0x3F)),
            ("0112", .wrongLength(opcode: 1)),
            ("0305", .wrongLength(opcode: 3)), ("05", .wrongLength(opcode: 5)), ("0501", .wrongLength(opcode: 5)),
            ("0503120002", .wrongLength(opcode: 5)), ("05011200022913", .wrongLength(opcode: 5)),
            ("0900", .wrongLength(opcode: 9)),
            ("0901ffff", .wrongLength(opcode: 9)), ("0907010002", .wrongLength(opcode: 9)),
            ("1300", .wrongLength(opcode: 0x13)),
            ("1b01", .wrongLength(opcode: 0x1B)),
        ] as [(String, AttributeProtocol.Damage)])
    func refused(hex: String, damage: AttributeProtocol.Damage) {
        #expect(throws: damage) { try AttributeProtocol.message(bytes(hex)) }
    }

    @Test("An answer belongs to the request that is open, a refusal to the one that it names")
    func answers() {
        let read = AttributeProtocol.Request.read(3)
        #expect(read.isAnswered(by: .value([1])))
        #expect(!read.isAnswered(by: .written) && !read.isAnswered(by: .notification(3, [1])))
        #expect(read.isAnswered(by: .failure(request: 0x0A, handle: 3, .attributeNotFound)))
        #expect(!read.isAnswered(by: .failure(request: 0x12, handle: 3, .attributeNotFound)))
    }

    @Test("A device that asks us is answered: the longest message, and no to everything else")
    func peerRequests() {
        #expect(AttributeProtocol.answer(toRequest: bytes("02f700")) == bytes("030502"))
        #expect(AttributeProtocol.answer(toRequest: bytes("02f7")) == bytes("0102000006"))
        #expect(AttributeProtocol.answer(toRequest: bytes("100100ffff0028")) == bytes("0110000006"))
    }

    @Test("A declaration has its value behind it, and a name")
    func declarations() {
        let good = CharacteristicDeclaration(.init(handle: 2, value: bytes("3a0300192a")))
        #expect(good?.valueHandle == 3 && good?.uuid == StandardCharacteristics.batteryLevel)
        #expect(good?.properties == [.read, .write, .notify, .indicate])
        #expect(CharacteristicDeclaration(.init(handle: 3, value: bytes("120300192a"))) == nil)
        #expect(CharacteristicDeclaration(.init(handle: 2, value: bytes("120300192a00"))) == nil)
        #expect(CharacteristicDeclaration(.init(handle: 2, value: [])) == nil)
    }

    @Test("Any bytes are a message or damage, and a list never holds more than came")
    func anyBytes() {
        var generator = SplitMix(seed: 7)
        let sound = Self.messageVectors.map { bytes($0.0) }
        for _ in 0..<20_000 {
            var input = sound[Int.random(in: 0..<sound.count, using: &generator)]
            for _ in 0..<Int.random(in: 0...3, using: &generator) where !input.isEmpty {
                input[Int.random(in: 0..<input.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            input = Array(input.prefix(Int.random(in: 0...(input.count + 1), using: &generator)))
            switch try? AttributeProtocol.message(input) {
            case .information(let list): #expect(list.count * 4 < input.count)
            case .attributes(let list):
                let size = list.reduce(0) { $0 + 2 + $1.value.count }
                #expect(size == input.count - 2)
                _ = list.compactMap { CharacteristicDeclaration($0) }
            case .value(let value): #expect(value.count == input.count - 1)
            default: break
            }
            _ = AttributeProtocol.answer(toRequest: input)
        }
    }
}
