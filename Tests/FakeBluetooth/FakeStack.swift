package import LinuxIO
package import SensorProtocols

/// What a test does to the radio's side of Bluetooth, whatever carries it to the gateway.
package protocol FakeStack: AnyObject {
    var loop: EventLoop { get }
    /// What lives as long as it does.
    var kept: [AnyObject] { get set }
    var isDiscovering: Bool { get }
    /// Connections beyond so many are refused as the kernel refuses them.
    var slots: Int { get set }

    func add(_ device: FakeDevice)
    /// Known from earlier, with a bond or without.
    func remember(_ device: FakeDevice, isPaired: Bool)
    func setPowered(_ isOn: Bool)
    func pullOutAdapter()
    func plugInAdapter()
    /// The link goes down without a word.
    func drop(_ device: FakeDevice)
    func notify(_ device: FakeDevice, _ uuid: BluetoothUUID, _ bytes: [UInt8]) -> Bool
}
