import PlainText

/// What a Bluetooth LE device says of itself to everybody in range.
public struct Advertisement: Equatable, Sendable {
    /// The whole name, or the shortened one where only that was sent.
    public var name: String?
    public var services: [BluetoothUUID]
    /// By company number (Bluetooth SIG, Assigned Numbers), without that number.
    public var manufacturerData: [UInt16: [UInt8]]
    public var serviceData: [BluetoothUUID: [UInt8]]
    public var transmitPower_dBm: Int?
    /// Bytes that are no well-formed structure; what stood before them is kept.
    public private(set) var damagedBytes = 0

    private var hasWholeName = false

    /// From parts, as bluetoothd gives them.
    public init(
        name: String? = nil, services: [BluetoothUUID] = [], manufacturerData: [UInt16: [UInt8]] = [:],
        serviceData: [BluetoothUUID: [UInt8]] = [:], transmitPower_dBm: Int? = nil
    ) {
        self.name = name
        self.services = services
        self.manufacturerData = manufacturerData
        self.serviceData = serviceData
        self.transmitPower_dBm = transmitPower_dBm
    }

    /// From the structures of an advertisement (and, given again, of its scan response): length, type, data, repeated.
    ///
    /// Any bytes give an advertisement: a length that runs over the end, or a structure too short for its type, is
    /// counted as damage. Source: Core Specification Supplement, part A; a length of 0 ends the useful part.
    public init(parsing bytes: [UInt8]) {
        self.init()
        append(parsing: bytes)
    }

    /// Adds further structures, such as the scan response's.
    public mutating func append(parsing bytes: [UInt8]) {
        var rest = bytes[...]
        while let length = rest.popFirst(), length > 0 {
            guard rest.count >= Int(length), let type = rest.first else {
                damagedBytes += 1 + rest.count
                return
            }
            let isSound = append(type: type, rest.prefix(Int(length)).dropFirst())
            if !isSound { damagedBytes += 1 + Int(length) }
            rest = rest.dropFirst(Int(length))
        }
    }

    private mutating func append(type: UInt8, _ data: ArraySlice<UInt8>) -> Bool {
        switch type {
        case 0x02, 0x03: return appendServices(data, width: 2)
        case 0x04, 0x05: return appendServices(data, width: 4)
        case 0x06, 0x07: return appendServices(data, width: 16)
        case 0x08, 0x09: setName(data, isWhole: type == 0x09)
        case 0x0A:
            guard data.count == 1, let power = data.first else { return false }
            transmitPower_dBm = Int(Int8(bitPattern: power))
        case 0x16: return appendServiceData(data, width: 2)
        case 0x20: return appendServiceData(data, width: 4)
        case 0x21: return appendServiceData(data, width: 16)
        case 0xFF:
            guard data.count >= 2 else { return false }
            manufacturerData[FrameBytes(data).uint16(0)] = Array(data.dropFirst(2))
        default: break
        }
        return true
    }

    private mutating func setName(_ data: ArraySlice<UInt8>, isWhole: Bool) {
        guard isWhole || !hasWholeName else { return }
        // Some devices fill their name up with zeros.
        name = PrintableText.of(bytes: data.prefix { $0 != 0 })
        hasWholeName = isWhole
    }

    private mutating func appendServices(_ data: ArraySlice<UInt8>, width: Int) -> Bool {
        guard data.count.isMultiple(of: width) else { return false }
        for start in stride(from: data.startIndex, to: data.endIndex, by: width) {
            guard let service = BluetoothUUID(littleEndian: data[start..<start + width]) else { return false }
            if !services.contains(service) { services.append(service) }
        }
        return true
    }

    private mutating func appendServiceData(_ data: ArraySlice<UInt8>, width: Int) -> Bool {
        guard let service = BluetoothUUID(littleEndian: data.prefix(width)), data.count >= width else { return false }
        serviceData[service] = Array(data.dropFirst(width))
        return true
    }
}
