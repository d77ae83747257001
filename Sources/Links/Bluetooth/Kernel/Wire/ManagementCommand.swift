import Numbers

extension ManagementProtocol {
    /// What we have to answer a device with while a bond is made.
    package enum Answering: UInt8, Sendable {
        case nothing = 3
        case keyboardAndDisplay = 4
    }

    /// What is asked of an adapter.
    package enum Command: Equatable, Sendable {
        case readAdapters
        case readAdapter
        case setPowered(Bool)
        case setBondable(Bool)
        case setLowEnergy(Bool)
        case setSecureConnections(Bool)
        case loadLongTermKeys([LongTermKey])
        case loadIdentityKeys([IdentityKey])
        case disconnect(LinkAddress)
        case pair(LinkAddress, Answering)
        case cancelPairing(LinkAddress)
        /// Forgets the keys and ends the link.
        case unpair(LinkAddress)
        case confirm(LinkAddress, Bool)
        /// `nil`: there is none.
        case passkey(LinkAddress, UInt32?)
        case startDiscovery
        case stopDiscovery
    }
}

extension ManagementProtocol.Command {
    package var code: UInt16 {
        switch self {
        case .readAdapters: 0x0003
        case .readAdapter: 0x0004
        case .setPowered: 0x0005
        case .setBondable: 0x0009
        case .setLowEnergy: 0x000D
        case .loadLongTermKeys: 0x0013
        case .disconnect: 0x0014
        case .pair: 0x0019
        case .cancelPairing: 0x001A
        case .unpair: 0x001B
        case .confirm(_, true): 0x001C
        case .confirm(_, false): 0x001D
        case .passkey(_, .some): 0x001E
        case .passkey(_, nil): 0x001F
        case .startDiscovery: 0x0023
        case .stopDiscovery: 0x0024
        case .setSecureConnections: 0x002D
        case .loadIdentityKeys: 0x0030
        }
    }

    /// The device that it is for.
    package var device: LinkAddress? {
        switch self {
        case .disconnect(let device), .pair(let device, _), .cancelPairing(let device), .unpair(let device),
            .confirm(let device, _), .passkey(let device, _):
            device
        default: nil
        }
    }

    /// The whole packet.
    package func packet(for adapter: UInt16) -> [UInt8] {
        let body = body
        return LinkAddress.number(code) + LinkAddress.number(adapter) + LinkAddress.number(UInt16(clamping: body.count))
            + body
    }

    private var body: [UInt8] {
        switch self {
        case .readAdapters, .readAdapter: []
        case .setPowered(let isOn), .setBondable(let isOn), .setLowEnergy(let isOn), .setSecureConnections(let isOn):
            [isOn ? 1 : 0]
        case .loadLongTermKeys(let keys): LinkAddress.number(UInt16(clamping: keys.count)) + keys.flatMap(\.bytes)
        case .loadIdentityKeys(let keys): LinkAddress.number(UInt16(clamping: keys.count)) + keys.flatMap(\.bytes)
        case .disconnect(let device), .cancelPairing(let device), .confirm(let device, _): device.bytes
        case .pair(let device, let answering): device.bytes + [answering.rawValue]
        case .unpair(let device): device.bytes + [1]
        case .passkey(let device, let number):
            device.bytes
                + (number.map { number in (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } } ?? [])
        // LE devices with public and with random addresses.
        case .startDiscovery, .stopDiscovery:
            [1 << LinkAddress.Kind.lePublic.rawValue | 1 << LinkAddress.Kind.random.rawValue]
        }
    }
}
