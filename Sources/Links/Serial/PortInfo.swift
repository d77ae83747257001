/// A serial port and what its USB side says of itself, which is told but never trusted: many sensors share one bridge.
public struct PortInfo: Hashable, Sendable {
    public var path: String
    /// As `1a86:7523`; `nil` where the port hangs on no USB.
    public var usbID: String?
    public var manufacturer: String?
    public var product: String?
    public var serial: String?
    /// Where it is plugged in, for example `1-1.2:1.0`: the same for the same socket.
    public var place: String?

    public init(
        path: String, usbID: String? = nil, manufacturer: String? = nil, product: String? = nil, serial: String? = nil,
        place: String? = nil
    ) {
        self.path = path
        self.usbID = usbID
        self.manufacturer = manufacturer
        self.product = product
        self.serial = serial
        self.place = place
    }

    /// What a sensor is known by that has no number of its own: the bridge's serial number, wherever it is plugged in;
    /// else the place.
    public var identity: String {
        // Bridges that were never programmed all carry the same number.
        if let usbID, let serial, !["0001", "0000", "0", "1234567890"].contains(serial) {
            return "usb:\(usbID):\(serial)"
        }
        return "port:\(place ?? path)"
    }

    /// For people: `CP2102 USB to UART Bridge`.
    public var title: String? {
        let words = [manufacturer, product].compactMap { $0 }
        return words.isEmpty ? nil : words.joined(separator: " ")
    }
}
