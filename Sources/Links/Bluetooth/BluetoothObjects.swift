import Bus
import Numbers
public import SensorProtocols

/// A Bluetooth adapter.
public struct BluetoothAdapter: Equatable, Sendable {
    /// What it is known by, as `/org/bluez/hci0`.
    public let path: String
    public let address: String
    public let isPowered: Bool
    public let isDiscovering: Bool

    /// As `hci0`.
    public var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    init(path: String, address: String, isPowered: Bool, isDiscovering: Bool) {
        self.path = path
        self.address = address
        self.isPowered = isPowered
        self.isDiscovering = isDiscovering
    }

    init?(path: String, _ properties: ObjectTree.Properties) {
        guard let address = properties["Address"]?.string.flatMap(BluetoothDevice.address) else { return nil }
        self.path = path
        self.address = address
        isPowered = properties["Powered"]?.bool ?? false
        isDiscovering = properties["Discovering"]?.bool ?? false
    }
}

/// A device in range of one adapter, or one that is remembered.
public struct BluetoothDevice: Equatable, Sendable {
    /// What it is known by, as `/org/bluez/hci0/dev_AA_BB_CC_DD_EE_FF`.
    public let path: String
    /// In capitals: `AA:BB:CC:DD:EE:FF`. The identity address, where a bond has told it.
    public let address: String
    /// Whether the address is random (static or resolvable), as most sensors' are.
    public let isRandomAddress: Bool
    /// For people: without control characters, and of bounded length; a device may call itself anything.
    public let name: String?
    /// Signal strength in dBm while it is seen.
    public let rssi_dBm: Int?
    public let isPaired: Bool
    public let isConnected: Bool
    public let areServicesResolved: Bool
    /// What it says of itself to everybody: its name, services and data.
    public let advertisement: Advertisement

    /// The path of its adapter.
    public var adapterPath: String { path.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } }

    init(
        path: String, address: LinkAddress, advertisement: Advertisement, rssi_dBm: Int?, isPaired: Bool,
        isConnected: Bool, areServicesResolved: Bool
    ) {
        self.path = path
        self.address = address.text
        isRandomAddress = address.kind == .random
        name = advertisement.name.flatMap(Self.printable)
        self.rssi_dBm = rssi_dBm
        self.isPaired = isPaired
        self.isConnected = isConnected
        self.areServicesResolved = areServicesResolved
        self.advertisement = advertisement
    }

    init?(path: String, _ properties: ObjectTree.Properties) {
        guard let address = properties["Address"]?.string.flatMap(Self.address) else { return nil }
        self.path = path
        self.address = address
        isRandomAddress = properties["AddressType"]?.string == "random"
        name = properties["Name"]?.string.flatMap(Self.printable)
        rssi_dBm = properties["RSSI"]?.integer
        isPaired = properties["Paired"]?.bool ?? false
        isConnected = properties["Connected"]?.bool ?? false
        areServicesResolved = properties["ServicesResolved"]?.bool ?? false
        advertisement = Advertisement(
            name: name, services: (properties["UUIDs"]?.strings ?? []).compactMap { BluetoothUUID($0) },
            manufacturerData: Dictionary(
                (properties["ManufacturerData"]?.entries ?? []).compactMap { entry in
                    guard let company = entry.key.integer.flatMap(UInt16.init(exactly:)), let bytes = entry.value.bytes
                    else { return nil }
                    return (company, bytes)
                }, uniquingKeysWith: { $1 }),
            serviceData: Dictionary(
                (properties["ServiceData"]?.byName ?? [:]).compactMap { uuid, value in
                    guard let uuid = BluetoothUUID(uuid), let bytes = value.bytes else { return nil }
                    return (uuid, bytes)
                }, uniquingKeysWith: { $1 }))
    }

    /// The family that it seems to be of; `nil` where it is nothing to us.
    public var family: ProtocolFamily? { .recognise(advertisement) }

    /// For people: its name, else its address.
    public var title: String { name ?? address }

    /// An address in its one form; `nil` for what is none.
    public static func address(_ text: String) -> String? {
        let pairs = text.split(separator: ":", omittingEmptySubsequences: false)
        guard pairs.count == 6,
            pairs.allSatisfy({ $0.utf8.count == 2 && UInt8($0, radix: 16) != nil && $0.first != "+" })
        else { return nil }
        return text.uppercased()
    }

    static func printable(_ text: String) -> String? {
        let scalars = text.unicodeScalars.prefix(64).filter { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
        let name = String(String.UnicodeScalarView(scalars))
        return name.allSatisfy(\.isWhitespace) ? nil : name
    }
}

/// A characteristic of a connected device.
struct BluetoothCharacteristic: Equatable, Sendable {
    let path: String
    let uuid: BluetoothUUID
    let flags: [String]

    init(path: String, uuid: BluetoothUUID, flags: [String]) {
        self.path = path
        self.uuid = uuid
        self.flags = flags
    }

    init?(path: String, _ properties: ObjectTree.Properties) {
        guard let uuid = properties["UUID"]?.string.flatMap({ BluetoothUUID($0) }) else { return nil }
        self.path = path
        self.uuid = uuid
        flags = properties["Flags"]?.strings ?? []
    }

    /// Whether a write shall be answered: as wished, where the sensor offers that.
    func writesWithResponse(wished: Bool) -> Bool {
        let other = wished ? "write-without-response" : "write"
        return flags.contains(wished ? "write" : "write-without-response") || !flags.contains(other) ? wished : !wished
    }
}
