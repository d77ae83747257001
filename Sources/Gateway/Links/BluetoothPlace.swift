import Links
public import Records

/// Where a sensor is reached over Bluetooth, as its `port` says it: `ble:AA:BB:CC:DD:EE:FF`.
///
/// One that was paired without a bond, because its family has none, is `ble-open:…`: it is believed by its address alone.
public struct BluetoothPlace: Equatable, Sendable {
    public var address: String
    /// Data is taken over the bonded link only.
    public var isBonded: Bool

    public init(address: String, isBonded: Bool) {
        self.address = address
        self.isBonded = isBonded
    }

    /// `nil` for a place that is none of Bluetooth's.
    public init?(_ port: String) {
        for (prefix, isBonded) in [("ble:", true), ("ble-open:", false)] where port.hasPrefix(prefix) {
            guard let address = BluetoothDevice.address(String(port.dropFirst(prefix.count))) else { return nil }
            self.init(address: address, isBonded: isBonded)
            return
        }
        return nil
    }

    public var port: String { (isBonded ? "ble:" : "ble-open:") + address }
    /// What the sensor is known by, with a bond or without.
    public var sensorID: String { "ble:" + address }
}

extension PairedSensor {
    /// Where it is reached over Bluetooth; `nil` for one on a cable.
    public var bluetoothPlace: BluetoothPlace? { BluetoothPlace(port) }
}
