import Links
import SensorProtocols
import TestSupport
import Testing

@Suite("The kernel's Bluetooth management")
struct ManagementProtocolTests {
    static let device = LinkAddress(0xC411_2233_4455, .random)
    static let key = LongTermKey(
        device: device, kind: 3, isCentrals: false, diversifier: 0x0102, random: Array(1...8), value: Array(0x10...0x1F)
    )
    static let identity = IdentityKey(device: device, value: Array(0x20...0x2F))

    // BlueZ 5.66, doc/mgmt-api.txt.
    static let commandVectors: [(ManagementProtocol.Command, String)] = [
        (.setPowered(true), "0500" + "0100" + "0100" + "01"), (.readAdapter, "0400" + "0100" + "0000"),
        (.startDiscovery, "2300" + "0100" + "0100" + "06"),
        (.pair(device, .nothing), "1900" + "0100" + "0800" + "5544332211c402" + "03"),
        (.confirm(device, false), "1d00" + "0100" + "0700" + "5544332211c402"),
        (.passkey(device, 123_456), "1e00" + "0100" + "0b00" + "5544332211c402" + "40e20100"),
        (.passkey(device, nil), "1f00" + "0100" + "0700" + "5544332211c402"),
        (.unpair(device), "1b00" + "0100" + "0800" + "5544332211c402" + "01"),
        (.loadLongTermKeys([]), "1300" + "0100" + "0200" + "0000"),
        (
            .loadLongTermKeys([key]),
            "1300" + "0100" + "2600" + "0100" + "5544332211c402" + "030010" + "0201" + "0102030405060708"
                + "101112131415161718191a1b1c1d1e1f"
        ),
        (
            .loadIdentityKeys([identity]),
            "3000" + "0100" + "1900" + "0100" + "5544332211c402" + "202122232425262728292a2b2c2d2e2f"
        ),
    ]

    @Test("Commands are what the kernel reads", arguments: commandVectors)
    func commands(command: ManagementProtocol.Command, hex: String) {
        #expect(command.packet(for: 1) == bytes(hex))
    }

    static let eventVectors: [(String, ManagementProtocol.Event)] = [
        ("0100" + "0000" + "0700" + "0500" + "00" + "01020000", .done(command: 5, .success, [1, 2, 0, 0])),
        ("0200" + "0000" + "0300" + "2300" + "14", .done(command: 0x23, .permissionDenied, [])),
        ("0400" + "0000" + "0000", .adapterAdded), ("0500" + "0000" + "0000", .adapterRemoved),
        ("0600" + "0000" + "0400" + "010a0000", .settings([.powered, .lowEnergy, .secureConnections])),
        ("0b00" + "0000" + "0d00" + "5544332211c402" + "00000000" + "0000", .connected(device)),
        ("0c00" + "0000" + "0800" + "5544332211c402" + "04", .disconnected(device, .authentication)),
        ("0c00" + "0000" + "0800" + "5544332211c402" + "ee", .disconnected(device, .unknown)),
        ("0d00" + "0000" + "0800" + "5544332211c402" + "04", .connectFailed(device, .connectFailed)),
        (
            "0f00" + "0000" + "0c00" + "5544332211c402" + "00" + "40e20100",
            .confirm(device, number: 123_456, isComparison: true)
        ),
        (
            "0f00" + "0000" + "0c00" + "5544332211c402" + "01" + "00000000",
            .confirm(device, number: 0, isComparison: false)
        ),
        ("1000" + "0000" + "0700" + "5544332211c402", .passkeyWanted(device)),
        ("1100" + "0000" + "0800" + "5544332211c402" + "05", .authenticationFailed(device)),
        (
            "1200" + "0000" + "1100" + "5544332211c402" + "c4" + "00000000" + "0300" + "020106",
            .found(.init(address: device, rssi_dBm: -60, isConnectable: true, data: [2, 1, 6]))
        ),
        (
            "1200" + "0000" + "0e00" + "5544332211c402" + "7f" + "04000000" + "0000",
            .found(.init(address: device, rssi_dBm: nil, isConnectable: false, data: []))
        ), ("1300" + "0000" + "0200" + "0601", .discovering(true)),
        ("1600" + "0000" + "0700" + "5544332211c402", .unpaired(device)),
        (
            "1700" + "0000" + "0c00" + "5544332211c402" + "40e20100" + "02",
            .passkeyShown(device, number: 123_456, typed: 2)
        ),
        (
            "0a00" + "0000" + "2500" + "01" + "5544332211c402" + "030010" + "0201" + "0102030405060708"
                + "101112131415161718191a1b1c1d1e1f", .longTermKey(key, isToBeStored: true)
        ),
        (
            "1800" + "0000" + "1e00" + "00" + "665544332241" + "5544332211c402" + "202122232425262728292a2b2c2d2e2f",
            .identityKey(identity, seenAs: LinkAddress(0x4122_3344_5566, .random), isToBeStored: false)
        ), ("2a00" + "0000" + "0100" + "00", .other(code: 0x2A)),
    ]

    @Test("Events are read", arguments: eventVectors)
    func events(hex: String, expected: ManagementProtocol.Event) throws {
        let (adapter, event) = try ManagementProtocol.event(bytes(hex))
        #expect(adapter == 0 && event == expected)
    }

    @Test(
        "What is no event is refused by its reason",
        arguments: [
            ("", .tooShort), ("0400000000", .tooShort), ("040000000100", .wrongLength(code: 4)),
            ("0c00" + "0000" + "0700" + "5544332211c402", .wrongLength(code: 12)),
            ("1000" + "0000" + "0700" + "5544332211c403", .wrongValue(code: 16)),
            ("1200" + "0000" + "1000" + "5544332211c402" + "c4" + "00000000" + "0300" + "0201", .wrongLength(code: 18)),
            (
                "0a00" + "0000" + "2500" + "01" + "5544332211c402" + "030011" + "0201" + "0102030405060708"
                    + "101112131415161718191a1b1c1d1e1f", .wrongValue(code: 10)
            ),
        ] as [(String, ManagementProtocol.Damage)])
    func refused(hex: String, damage: ManagementProtocol.Damage) {
        #expect(throws: damage) { _ = try ManagementProtocol.event(bytes(hex)) }
    }

    @Test("An adapter's answer has its address and settings; one of another length is none")
    func adapters() {
        let answer = bytes("00716dda7d1a00" + "09" + "0200" + "ffbe0100" + "c00a0000")
        let info = [0x00, 0x71, 0xDA, 0x7D, 0x1A, 0x00] + [9, 2, 0] + bytes("ffbe0100" + "c10a0000") as [UInt8]
        let whole = info + [UInt8](repeating: 0, count: 280 - info.count)
        let adapter = ManagementProtocol.adapter(whole)
        #expect(adapter?.address.text == "00:1A:7D:DA:71:00")
        #expect(adapter?.current.contains([.powered, .lowEnergy]) == true)
        #expect(ManagementProtocol.adapter(answer) == nil && ManagementProtocol.adapter([]) == nil)
        #expect(ManagementProtocol.adapters([2, 0, 0, 0, 1, 0]) == [0, 1])
        #expect(ManagementProtocol.adapters([2, 0, 0, 0]) == nil && ManagementProtocol.adapters([]) == nil)
        #expect(ManagementProtocol.settings([1, 0, 0, 0]) == .powered && ManagementProtocol.settings([1]) == nil)
    }

    @Test("Addresses are read and written; only those that stay are identities")
    func addresses() {
        #expect(Self.device.text == "C4:11:22:33:44:55" && LinkAddress("c4:11:22:33:44:55", .random) == Self.device)
        for text in ["", "C4:11:22:33:44", "C4:11:22:33:44:5", "C4:11:22:33:44:+5", "C4:11:22:33:44:555"] {
            #expect(LinkAddress(text, .random) == nil)
        }
        #expect(Self.device.isIdentity && LinkAddress(1, .lePublic).isIdentity)
        #expect(!LinkAddress(0x4122_3344_5566, .random).isIdentity && !LinkAddress(1, .classic).isIdentity)
    }

    @Test("Any bytes are an event or damage")
    func anyBytes() {
        var generator = SplitMix(seed: 11)
        let sound = Self.eventVectors.map { bytes($0.0) }
        for _ in 0..<20_000 {
            var input = sound[Int.random(in: 0..<sound.count, using: &generator)]
            for _ in 0..<Int.random(in: 0...3, using: &generator) {
                input[Int.random(in: 0..<input.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            input = Array(input.prefix(Int.random(in: 0...(input.count + 1), using: &generator)))
            guard let (_, event) = try? ManagementProtocol.event(input) else { continue }
            switch event {
            case .found(let found): #expect(found.data.count == input.count - 20)
            case .done(_, _, let answer):
                #expect(answer.count <= input.count - 9)
                _ = (ManagementProtocol.adapters(answer), ManagementProtocol.adapter(answer))
            case .longTermKey(let key, _):
                #expect(key.random.count == 8 && key.value.count == 16 && (7...16).contains(key.length))
            default: break
            }
        }
    }
}
