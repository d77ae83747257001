import Links
import LinuxIO
import Records
import SensorProtocols

/// Makes the links of the sensors that are reached over Bluetooth, and ends them in order.
final class BluetoothLinks {
    /// What follows from what one sensor's link does.
    struct Handlers {
        /// A link is to be made, or the sensor is heard: what is to be asked of it first.
        var onBegin: () -> [GATTRequest]
        var onUp: () -> Void
        var onValue: (BluetoothReconnector.Value) -> Void
        var onAdvertisement: (_ advertisement: Advertisement, _ arrival_us: Int64) -> Void
        /// A link that was up has gone.
        var onDown: (BluetoothError) -> Void
        /// Why there is no link.
        var onProblem: (BluetoothError) -> Void
    }

    /// A link that was being ended has ended.
    var onClosed: () -> Void = {}

    private let bondsFolder: String?
    private let busAddress: String?
    private let loop: EventLoop
    private var made: Bluetooth?
    private var closingCount = 0

    /// - Parameters:
    ///   - bondsFolder: where bonds are kept that no bluetoothd keeps.
    ///   - busAddress: of a message bus other than the system's.
    init(bondsFolder: String?, busAddress: String?, on loop: EventLoop) {
        self.bondsFolder = bondsFolder
        self.busAddress = busAddress
        self.loop = loop
    }

    /// Links are being ended.
    var isClosing: Bool { closingCount > 0 }

    /// What all links are made through. The bus is looked for only where a sensor, or somebody who pairs, needs it.
    var radio: Bluetooth {
        let bluetooth = made ?? Bluetooth(bondsIn: bondsFolder, busAddress: busAddress, on: loop)
        made = bluetooth
        return bluetooth
    }

    /// Forgets a bond that was made for nothing.
    func forgetBond(with device: BluetoothDevice) {
        radio.remove(device) { _ in }
    }

    /// Makes a sensor's link, and makes it again whenever it has gone.
    func makeLink(to place: BluetoothPlace, of sensor: PairedSensor, isBroadcastOnly: Bool, _ handlers: Handlers)
        -> SensorLink
    {
        let bluetooth = radio
        let title = "“\(sensor.name)”"
        guard !isBroadcastOnly else {
            let receiver = BroadcastReceiver(address: place.address, title: title, with: bluetooth, on: loop)
            receiver.onUp = {
                _ = handlers.onBegin()
                handlers.onUp()
            }
            receiver.onAdvertisement = handlers.onAdvertisement
            receiver.onDown = handlers.onDown
            receiver.onProblem = handlers.onProblem
            return .broadcast(receiver)
        }
        let reconnector = BluetoothReconnector(
            BluetoothLink.Target(address: place.address, title: title, needsBond: place.isBonded), with: bluetooth,
            on: loop)
        reconnector.onBegin = handlers.onBegin
        reconnector.onUp = handlers.onUp
        reconnector.onValue = handlers.onValue
        reconnector.onDown = handlers.onDown
        reconnector.onProblem = handlers.onProblem
        return .bluetooth(reconnector)
    }

    /// Ends a link in order, which takes a while.
    func close(_ reconnector: BluetoothReconnector) {
        closingCount += 1
        reconnector.close { [unowned self] in
            withExtendedLifetime(reconnector) {}
            self.closingCount -= 1
            self.onClosed()
        }
    }
}
