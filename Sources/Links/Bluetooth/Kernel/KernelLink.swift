import LinuxIO
import SensorProtocols

/// A connection to one device through the kernel's sockets, from its first attempt to its end.
final class KernelLink {
    let device: BluetoothDevice
    let address: LinkAddress
    let adapter: UInt16
    /// There is a bond, so the link must be encrypted.
    let isBonded: Bool
    let client: AttributeClient
    var isUp = false
    var areServicesResolved = false
    /// The device would not encrypt: it has no such key.
    var isRejected = false
    var timer: EventLoop.Token?
    var answer: ((BluetoothError?) -> Void)?

    init(
        _ device: BluetoothDevice, _ address: LinkAddress, on adapter: UInt16, isBonded: Bool, _ client: AttributeClient
    ) {
        self.device = device
        self.address = address
        self.adapter = adapter
        self.isBonded = isBonded
        self.client = client
    }

    /// The characteristic of a path beneath the device's.
    func declaration(_ characteristic: BluetoothCharacteristic) -> CharacteristicDeclaration? {
        client.characteristics.first { path($0) == characteristic.path }
    }

    var characteristics: [BluetoothCharacteristic] {
        client.characteristics.map {
            BluetoothCharacteristic(path: path($0), uuid: $0.uuid, flags: $0.properties.flags)
        }
    }

    private func path(_ declaration: CharacteristicDeclaration) -> String {
        device.path + "/char\(declaration.valueHandle)"
    }
}

extension CharacteristicDeclaration.Properties {
    /// As bluetoothd calls them.
    fileprivate var flags: [String] {
        (contains(.write) ? ["write"] : []) + (contains(.writeWithoutResponse) ? ["write-without-response"] : [])
    }
}

/// The notifications of one characteristic over a link of ours. That the link has ended is told of the device.
final class KernelSubscription: BluetoothSubscription {
    var onValue: ([UInt8], _ arrival_us: Int64) -> Void = { _, _ in }
    var onEnd: () -> Void = {}

    private let sensor: String
    private let link: KernelLink?
    private let declaration: CharacteristicDeclaration?
    private let loop: EventLoop

    init(_ characteristic: BluetoothCharacteristic, over link: KernelLink?, sensor: String, on loop: EventLoop) {
        self.sensor = sensor
        self.link = link
        self.loop = loop
        declaration = link?.declaration(characteristic)
    }

    deinit { if let declaration { link?.client.endSubscription(to: declaration) } }

    var mtu: Int? { link?.client.mtu }

    func open(answer: @escaping (BluetoothError?) -> Void) {
        guard let link, let declaration else {
            let sensor = sensor
            loop.after(0) { answer(.disconnected(sensor: sensor)) }
            return
        }
        link.client.subscribe(to: declaration, onValue: { [weak self] in self?.onValue($0, $1) }) { [sensor] failure in
            answer(failure.map { BluetoothError($0, sensor: sensor) })
        }
    }
}

extension BluetoothError {
    /// What it means for one sensor that its attributes could not be had.
    init(_ failure: AttributeClient.Failure, sensor: String) {
        self =
            switch failure {
            case .refused(let reason): .refused(sensor: sensor, reason: reason.description)
            case .malformed: .refused(sensor: sensor, reason: "its answer is not of this protocol")
            case .tooLong: .refused(sensor: sensor, reason: "a command is longer than it takes")
            case .notNotifying: .refused(sensor: sensor, reason: "it does not notify")
            case .ended: .disconnected(sensor: sensor)
            }
    }

    /// What it means for one sensor that the kernel has not connected us, or has ended the link.
    ///
    /// - Parameter connected: how many links its adapter has now.
    init(connecting error: SystemError?, sensor: String, adapter: String, connected: Int) {
        // net/bluetooth/lib.c, bt_to_errno: what an adapter says, as an errno.
        self =
            switch error?.code {
            case 31, 12: .slotsUsed(connected: connected)  // EMLINK, ENOMEM
            case 110, 112, 11: .outOfReach(sensor: sensor)  // ETIMEDOUT, EHOSTDOWN, EAGAIN
            case 100: .adapterOff(adapter: adapter)  // ENETDOWN
            case 113, 19: .noAdapter  // EHOSTUNREACH, ENODEV
            case 13: .bondRefused(sensor: sensor)  // EACCES
            default: .aborted(sensor: sensor)
            }
    }
}
