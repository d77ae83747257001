package import Bus
import Glibc
package import SensorProtocols

/// A device in range of a fake bluetoothd.
package final class FakeDevice {
    package enum Pairing {
        case justWorks
        /// The device shows this number, which is to be typed.
        case passkey(UInt32)
        /// Both show this number.
        case comparison(UInt32)
        case refused
    }

    package final class Characteristic {
        package let uuid: BluetoothUUID
        package var flags: [String]
        package var value: [UInt8]
        /// `AcquireNotify` is answered with this error.
        package var acquireError: String?
        package var isMissing = false
        package var onWrite: ([UInt8]) -> Void = { _ in }
        package internal(set) var isNotifying = false
        var descriptor: Int32 = -1

        package init(_ uuid: BluetoothUUID, _ flags: [String], value: [UInt8] = []) {
            self.uuid = uuid
            self.flags = flags
            self.value = value
        }
    }

    package let address: String
    package var name: String?
    package var services: [BluetoothUUID] = []
    package var rssi_dBm: Int16 = -60
    package internal(set) var manufacturerData: [UInt16: [UInt8]] = [:]
    package var pairing = Pairing.justWorks
    package var isAdvertising = true
    package var characteristics: [Characteristic] = []
    /// The next attempts to connect fail with these texts.
    package var connectErrors: [String] = []
    /// Properties that replace the true ones, of whatever type.
    package var strangeProperties: [String: BusValue] = [:]
    package var onSubscribed: (Characteristic, Bool) -> Void = { _, _ in }
    package var onDisconnected: () -> Void = {}

    package internal(set) var isPaired = false
    package internal(set) var isConnected = false
    package internal(set) var connectCount = 0
    var areServicesResolved = false
    /// bluetoothd knows it.
    var isKnown = false

    package init(address: String, name: String?) {
        self.address = address
        self.name = name
    }

    package func characteristic(_ uuid: BluetoothUUID) -> Characteristic? {
        characteristics.first { $0.uuid == uuid }
    }

    var properties: [String: BusValue] {
        var properties: [String: BusValue] = [
            "Address": .string(address), "AddressType": .string("random"), "Paired": .bool(isPaired),
            "Connected": .bool(isConnected), "ServicesResolved": .bool(areServicesResolved), "Trusted": .bool(false),
            "UUIDs": .strings(services.map(\.description)),
        ]
        if let name { properties["Name"] = .string(name) }
        if isAdvertising { properties["RSSI"] = .int16(rssi_dBm) }
        if !manufacturerData.isEmpty { properties["ManufacturerData"] = Self.value(manufacturerData) }
        return properties.merging(strangeProperties) { $1 }
    }

    static func value(_ data: [UInt16: [UInt8]]) -> BusValue {
        .dictionary(data.map { .init(key: .uint16($0.key), value: .variant(.bytes($0.value))) }, of: "{qv}")
    }

    /// Ends all descriptors, as bluetoothd does when a link goes down.
    func endChannels() {
        for characteristic in characteristics {
            if characteristic.descriptor >= 0 { close(characteristic.descriptor) }
            characteristic.descriptor = -1
            characteristic.isNotifying = false
        }
    }
}
