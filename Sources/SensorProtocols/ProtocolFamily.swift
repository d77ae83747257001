/// A family of sensors that speak the same protocol; the raw values are the names of `plumbline decode --protocol`.
///
/// What differs between families is said here and in their profiles, without a default: a new family does not compile
/// before each fact is given. A stored name that is none of these (`init(rawValue:)`) is a family of a newer version.
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

    /// By which ways a family's sensors are reached: each by one at least.
    private enum Carriers {
        case serial(SerialProfile)
        case bluetooth(GATTProfile)
        case either(SerialProfile, GATTProfile)
    }

    private var carriers: Carriers {
        switch self {
        case .plumbline: .either(PlumblineProtocol.profile, PlumblineBluetooth.profile)
        case .witmotion: .either(WitMotion.profile, WitMotionBluetooth.profile)
        case .bno08xRVC: .serial(BNO08xRVC.profile)
        case .ximu3: .serial(XIMU3.profile)
        case .polarPMD: .bluetooth(PolarPMD.profile)
        case .movesense: .bluetooth(Movesense.profile)
        case .xsensDOT: .bluetooth(XsensDOT.profile)
        case .metamotion: .bluetooth(MetaMotion.profile)
        case .thingy52: .bluetooth(Thingy52.profile)
        case .microbit: .bluetooth(Microbit.profile)
        case .muse: .bluetooth(Muse.profile)
        case .ruuvi: .bluetooth(Ruuvi.profile)
        }
    }

    /// How the family appears on a serial line; `nil` where it does not.
    public var serialProfile: SerialProfile? {
        switch carriers {
        case .serial(let profile), .either(let profile, _): profile
        case .bluetooth: nil
        }
    }

    /// How the family appears over Bluetooth LE; `nil` where it does not.
    public var gattProfile: GATTProfile? {
        switch carriers {
        case .bluetooth(let profile), .either(_, let profile): profile
        case .serial: nil
        }
    }

    /// What the family sends by whichever way it is reached (of Polar's, not every model has a gyro).
    public var sends: SensorOutputs {
        switch carriers {
        case .serial(let profile): profile.sends
        case .bluetooth(let profile): profile.sends
        case .either(let serial, let gatt): serial.sends.union(gatt.sends)
        }
    }

    /// Samples a second as the vendor ships it, or as we ask for where that is settled on every connection; on a line
    /// where it has one.
    public var defaultRate_Hz: Double {
        switch carriers {
        case .serial(let profile), .either(let profile, _): profile.defaultRate_Hz
        case .bluetooth(let profile): profile.defaultRate_Hz
        }
    }

    /// Whether it understands `SensorCommand`: identify, status, start, stop, battery, buzz, and what it has kept. The
    /// commands of other families are their own talk's (`BluetoothSensor`), or it has none.
    public var takesCommands: Bool {
        switch self {
        case .plumbline: true
        case .witmotion, .bno08xRVC, .ximu3, .polarPMD, .movesense, .xsensDOT, .metamotion, .thingy52, .microbit,
            .muse, .ruuvi:
            false
        }
    }

    /// Whether it says who it is when it is asked: nothing else that it says is needed to know it, and no sensor of the
    /// family is taken for found before it has said so.
    public var isAskedForIdentity: Bool { takesCommands && sends.contains(.identity) }

    /// Whether it keeps samples over a broken link, and sends them again.
    public var keepsSamples: Bool { sends.contains(.keptSamples) }

    /// What one count of acceleration is, m/s², so that samples are stored as the counts that were sent; 1 where the
    /// family sends floats or says the unit itself.
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

    /// The same for the gyro, rad/s; 1 also where there is none.
    public var gyroQuantum_rad_s: Double {
        switch self {
        case .witmotion: WitMotion.gyro_rad_sPerCount
        case .metamotion: MetaMotion.gyro_rad_sPerCount
        case .thingy52: Thingy52.gyro_rad_sPerCount
        case .muse: Muse.gyro_rad_sPerCount
        case .plumbline, .ximu3, .polarPMD, .movesense, .xsensDOT: 1
        case .bno08xRVC, .microbit, .ruuvi: 1
        }
    }
}

extension ProtocolFamily {
    /// What a sensor is known by that gives a number of its own: the same on whatever port.
    public func sensorID(deviceID: String) -> String { "\(rawValue):\(deviceID)" }

    /// The number that a sensor is known by; `nil` where it is known by its port or its address.
    public func deviceID(ofSensor sensorID: String) -> String? {
        guard isAskedForIdentity, sensorID.hasPrefix("\(rawValue):") else { return nil }
        return String(sensorID.dropFirst(rawValue.count + 1))
    }

    /// Families that speak on a serial line.
    public static let onSerialLines = allCases.filter { $0.serialProfile != nil }

    /// Every baud rate that a family is used at, likeliest first.
    public static var everyBaudRate: [Int] {
        allCases.compactMap(\.serialProfile).flatMap(\.baudRates).reduce(into: []) {
            if !$0.contains($1) { $0.append($1) }
        }
    }
}
