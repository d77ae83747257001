public import Links

/// Why a sensor's link has gone.
public enum LinkLoss: Equatable, Sendable, CustomStringConvertible {
    case serial(LinkError)
    case bluetooth(BluetoothError)
    /// It was up and nothing came; the gateway reopens the port.
    case silentPort
    /// The same over Bluetooth.
    case silentConnection

    /// One sentence for people: what happened and what to do.
    public var description: String {
        switch self {
        case .serial(let error): error.description
        case .bluetooth(let error): error.description
        case .silentPort: "The sensor has been silent: its port is reopened."
        case .silentConnection: "The sensor has been silent: it is reconnected."
        }
    }
}
