package import SensorProtocols

/// What a device declares of a characteristic (volume 3, part G, 3.3.1).
package struct CharacteristicDeclaration: Equatable, Sendable {
    /// What can be done with it, by bit.
    package struct Properties: OptionSet, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        package static let read = Properties(rawValue: 0x02)
        package static let writeWithoutResponse = Properties(rawValue: 0x04)
        package static let write = Properties(rawValue: 0x08)
        package static let notify = Properties(rawValue: 0x10)
        package static let indicate = Properties(rawValue: 0x20)
    }

    package static let type = BluetoothUUID(short: 0x2803)
    /// The descriptor that switches notifications on (part G, 3.3.3.3).
    package static let clientConfiguration = BluetoothUUID(short: 0x2902)
    /// Whatever begins another characteristic or service: declarations of services, inclusions and characteristics.
    package static let declarations: Set<BluetoothUUID> = [0x2800, 0x2801, 0x2802, 0x2803].reduce(into: []) {
        $0.insert(BluetoothUUID(short: $1))
    }

    /// Of the declaration itself.
    package let handle: UInt16
    package let valueHandle: UInt16
    package let properties: Properties
    package let uuid: BluetoothUUID

    /// `nil` for an attribute that is no declaration, or one whose value lies not behind it.
    package init?(_ attribute: AttributeProtocol.Attribute) {
        let value = attribute.value
        guard value.count == 5 || value.count == 19, let uuid = BluetoothUUID(littleEndian: value[3...]) else {
            return nil
        }
        handle = attribute.handle
        properties = Properties(rawValue: value[0])
        valueHandle = FrameBytes(value[1...]).uint16(0)
        self.uuid = uuid
        guard valueHandle > handle else { return nil }
    }
}
