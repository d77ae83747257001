/// One thing that a link shall do with a characteristic; in order, each after the one before is done.
public struct GATTRequest: Equatable, Sendable {
    public enum Action: Equatable, Sendable {
        /// Switch notifications (or indications) on.
        case subscribe
        /// Read once; the value is taken as if it had been notified.
        case read
        case write([UInt8], withResponse: Bool)
    }

    public var characteristic: BluetoothUUID
    public var action: Action
    /// A sensor that lacks this characteristic, or refuses, works all the same.
    public var isOptional: Bool

    public init(_ characteristic: BluetoothUUID, _ action: Action, isOptional: Bool = false) {
        self.characteristic = characteristic
        self.action = action
        self.isOptional = isOptional
    }

    static func subscribe(_ characteristic: BluetoothUUID, isOptional: Bool = false) -> GATTRequest {
        GATTRequest(characteristic, .subscribe, isOptional: isOptional)
    }

    static func read(_ characteristic: BluetoothUUID, isOptional: Bool = false) -> GATTRequest {
        GATTRequest(characteristic, .read, isOptional: isOptional)
    }

    static func write(_ characteristic: BluetoothUUID, _ bytes: [UInt8], withResponse: Bool = true) -> GATTRequest {
        GATTRequest(characteristic, .write(bytes, withResponse: withResponse))
    }
}
