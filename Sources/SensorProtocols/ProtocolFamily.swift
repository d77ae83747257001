/// A family of sensors that speak the same protocol; the raw values are the names of `plumbline decode --protocol`.
public enum ProtocolFamily: String, CaseIterable, Codable, Sendable {
    case plumbline
    case witmotion
    case bno08xRVC = "bno08x-rvc"
    case ximu3
    case polarPMD = "polar-pmd"
    case movesense
    case xsensDOT = "xsens-dot"
    case metamotion
    case thingy52
    case microbit
    case muse
    case ruuvi

    /// The name for people.
    public var title: String {
        switch self {
        case .plumbline: "Plumbline's own sensor protocol"
        case .witmotion: "WitMotion (WT901, WT9011, HWT9xx, JY61) over serial, USB or Bluetooth"
        case .bno08xRVC: "BNO085/BNO086 in UART-RVC mode"
        case .ximu3: "x-io x-IMU3, ASCII and binary"
        case .polarPMD: "Polar H10, Verity Sense and OH1 over Bluetooth"
        case .movesense: "Movesense with the GATT SensorData firmware, over Bluetooth"
        case .xsensDOT: "Movella (Xsens) DOT over Bluetooth"
        case .metamotion: "MbientLab MetaMotionR, C and S over Bluetooth"
        case .thingy52: "Nordic Thingy:52 over Bluetooth"
        case .microbit: "BBC micro:bit's accelerometer service over Bluetooth"
        case .muse: "InteraXon Muse headbands over Bluetooth"
        case .ruuvi: "RuuviTag's advertisements, one measurement in 2.5 s"
        }
    }

    /// Whether the family sends angular rates (of Polar's, not every model); where it does not, the gateway knows only
    /// slow tilt.
    public var hasGyro: Bool { gattProfile?.sends.contains(.gyro) ?? (self != .bno08xRVC) }

    /// Whether frames carry a checksum; where they do not, recognition asks for more evidence.
    public var hasChecksum: Bool {
        switch self {
        case .plumbline, .witmotion, .bno08xRVC: true
        default: false
        }
    }

    /// Baud rates to listen at, likeliest first (vendor manuals); none where the family speaks on no line.
    public var baudRates: [Int] {
        switch self {
        case .witmotion: [115_200, 9600, 921_600, 230_400]
        case .plumbline: [115_200, 921_600]
        case .bno08xRVC, .ximu3: [115_200]
        default: []
        }
    }

    /// Samples a second as the vendor ships it, or as we ask for where that is settled on every connection.
    public var defaultRate_Hz: Double {
        switch self {
        case .witmotion: 10
        case .plumbline, .bno08xRVC: 100
        case .ximu3: 50
        default: gattProfile?.defaultRate_Hz ?? 50
        }
    }

    /// What one count of acceleration is, m/s², so that samples are stored as the counts that were sent; 1 where the
    /// family sends floats or tells the unit itself.
    public var accelerationQuantum_m_s2: Double {
        switch self {
        case .witmotion: WitMotion.acceleration_m_s2PerCount
        case .bno08xRVC: BNO08xRVC.acceleration_m_s2PerCount
        case .polarPMD: PolarStream.milliG_m_s2
        case .metamotion: MetaMotion.acceleration_m_s2PerCount
        case .thingy52: Thingy52.acceleration_m_s2PerCount
        case .microbit: Microbit.acceleration_m_s2PerCount
        case .muse: Muse.acceleration_m_s2PerCount
        case .ruuvi: Ruuvi.acceleration_m_s2PerCount
        case .plumbline, .ximu3, .movesense, .xsensDOT: 1
        }
    }

    /// The same for the gyro, rad/s.
    public var gyroQuantum_rad_s: Double {
        switch self {
        case .witmotion: WitMotion.gyro_rad_sPerCount
        case .metamotion: MetaMotion.gyro_rad_sPerCount
        case .thingy52: Thingy52.gyro_rad_sPerCount
        case .muse: Muse.gyro_rad_sPerCount
        default: 1
        }
    }
}
