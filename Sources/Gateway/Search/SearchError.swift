public import Links
public import LinuxIO
public import SensorProtocols

/// Why a sensor could not be looked for, or is not the one that was meant; each with a sentence for people.
public enum SearchError: Error, CustomStringConvertible {
    case cannotSearch(SystemError)
    case cannotWatch(SystemError)
    /// Nothing can be had over Bluetooth, or not from this sensor.
    case bluetooth(BluetoothError)
    case notInRange(name: String)
    /// Several devices may be meant.
    case ambiguous(name: String, [BluetoothDevice])
    case unknownSensor(title: String)
    /// It only advertises, and a bond was asked for.
    case cannotBond(title: String)
    case speaksNoBluetooth(ProtocolFamily)
    /// It is connected and sends nothing that its family sends.
    case saysNothing(title: String, ProtocolFamily)
    /// A bond of our own cannot be forgotten.
    case dataFolder(SystemError)
    case noEventLoop(SystemError)
    case eventLoopFailed(SystemError)

    public var description: String {
        switch self {
        case .cannotSearch(let error): "Cannot search for devices: \(error)."
        case .cannotWatch(let error): "Ports cannot be watched: \(error)."
        case .bluetooth(let error): error.description
        case .notInRange(let name):
            "\(name) is not in range: is the sensor switched on, near, and not connected to a phone?"
        case .ambiguous(let name, let devices):
            "“\(name)” may be \(devices.map { "\($0.title) (\($0.address))" }.joined(separator: " or ")): give the address."
        case .unknownSensor(let title): "\(title) is not a supported sensor."
        case .cannotBond(let title): "\(title) only advertises: it cannot be bonded with."
        case .speaksNoBluetooth(let family): "\(family.title) does not speak Bluetooth LE."
        case .saysNothing(let title, let family):
            "\(title) is connected, but sends nothing that its family sends (\(family.title))."
        case .dataFolder(let error): "The data folder cannot be written to (\(error))."
        case .noEventLoop(let error): "The event loop cannot start: \(error)."
        case .eventLoopFailed(let error): "The event loop has failed: \(error)."
        }
    }
}
