import Links
import SensorProtocols

/// How a sensor is reached just now.
enum SensorLink {
    /// By nothing.
    case none
    case serial(SerialLink, port: PortInfo)
    /// Over Bluetooth, by what makes the link again whenever it has gone.
    case bluetooth(BluetoothReconnector)
    /// By what it advertises.
    case broadcast(BroadcastReceiver)

    /// Something can come over it.
    var isUp: Bool {
        switch self {
        case .none: false
        case .serial: true
        case .bluetooth(let reconnector): reconnector.isUp
        case .broadcast(let receiver): receiver.isUp
        }
    }

    /// The path of the serial port that it is on.
    var path: String? { if case .serial(_, let port) = self { port.path } else { nil } }

    var isNone: Bool { if case .none = self { true } else { false } }

    func send(_ bytes: [UInt8]) { if case .serial(let link, _) = self { link.send(bytes) } }

    func perform(_ requests: [GATTRequest]) {
        if case .bluetooth(let reconnector) = self { reconnector.perform(requests) }
    }
}
