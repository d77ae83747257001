public import SensorProtocols

extension SensorSession {
    /// A link over Bluetooth is being made: what makes the sensor stream.
    public mutating func beginBluetooth() -> [GATTRequest] { feed.beginBluetooth() }

    /// Takes one value of a characteristic, whole as it was notified or read.
    public mutating func take(_ value: [UInt8], from characteristic: BluetoothUUID, arrival_us: Int64) {
        scratch.removeAll()
        output.requests += feed.take(value, from: characteristic, arrival_us: arrival_us, into: &scratch)
        takeScratch(arrival_us: arrival_us)
    }

    /// Takes what the sensor advertises.
    public mutating func take(_ advertisement: Advertisement, arrival_us: Int64) {
        scratch.removeAll()
        feed.take(advertisement, arrival_us: arrival_us, into: &scratch)
        takeScratch(arrival_us: arrival_us)
    }

    /// Goes on with another session's link, which stays up: what the sensor has said of itself still holds.
    mutating func takeOverBluetooth(from other: SensorSession) {
        feed.bluetooth = other.feed.bluetooth
        expectedDeviceID = other.expectedDeviceID
        isStranger = other.isStranger
    }
}

extension SensorFeed {
    /// A new link: what is half there belongs to nothing that comes now.
    mutating func beginBluetooth() -> [GATTRequest] {
        linkBegins()
        bluetooth = BluetoothSensor(family)
        return bluetooth?.start() ?? []
    }

    /// Takes one value of a characteristic; what it makes necessary is returned, to be carried out now.
    public mutating func take(
        _ value: [UInt8], from characteristic: BluetoothUUID, arrival_us: Int64, into output: inout Output
    ) -> [GATTRequest] {
        decoded.removeAll(keepingCapacity: true)
        bluetooth?.decode(value, from: characteristic, into: &decoded)
        takeDecoded(arrival_us: arrival_us, into: &output)
        return bluetooth?.drainRequests() ?? []
    }

    /// Takes what the sensor advertises.
    public mutating func take(_ advertisement: Advertisement, arrival_us: Int64, into output: inout Output) {
        decoded.removeAll(keepingCapacity: true)
        bluetooth?.decode(advertisement, into: &decoded)
        takeDecoded(arrival_us: arrival_us, into: &output)
    }
}

extension GATTRequest {
    var isWrite: Bool { if case .write = action { true } else { false } }
}
