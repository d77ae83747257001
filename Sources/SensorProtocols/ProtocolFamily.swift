/// A family of sensors that speak the same protocol; the raw values are the names of `plumbline decode --protocol`.
public enum ProtocolFamily: String, CaseIterable, Codable, Sendable {
    case plumbline
    case witmotion
    case bno08xRVC = "bno08x-rvc"
    case ximu3

    /// The name for people.
    public var title: String {
        switch self {
        case .plumbline: "Plumbline's own sensor protocol"
        case .witmotion: "WitMotion (WT901, WT9011, HWT9xx, JY61) over serial or USB"
        case .bno08xRVC: "BNO085/BNO086 in UART-RVC mode"
        case .ximu3: "x-io x-IMU3, ASCII and binary"
        }
    }

    /// Whether the family sends angular rates; where it does not, the gateway knows only slow tilt.
    public var hasGyro: Bool { self != .bno08xRVC }

    /// Whether frames carry a checksum; where they do not, recognition asks for more evidence.
    public var hasChecksum: Bool { self != .ximu3 }

    /// Baud rates to listen at, likeliest first (vendor manuals).
    public var baudRates: [Int] {
        switch self {
        case .witmotion: [115_200, 9600, 921_600, 230_400]
        case .plumbline: [115_200, 921_600]
        case .bno08xRVC, .ximu3: [115_200]
        }
    }

    /// Samples a second as the vendor ships it.
    public var defaultRate_Hz: Double {
        switch self {
        case .witmotion: 10
        case .plumbline, .bno08xRVC: 100
        case .ximu3: 50
        }
    }
}
