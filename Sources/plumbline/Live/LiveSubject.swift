import Gateway
import Links
import Records
import SensorProtocols

/// Which sensors a live view is of, by what was typed.
enum LiveSubject {
    case everyPaired([PairedSensor])
    case paired(PairedSensor)
    /// A port that is no paired sensor's: its sensor is recognised by what it sends.
    case unpairedPort(path: String)
    /// An address that is no paired sensor's.
    case unpairedAddress(String)

    static func meant(by text: String?, among paired: [PairedSensor]) throws -> LiveSubject {
        guard let text else { return .everyPaired(paired) }
        if text.contains("/") {
            let identity = PortDirectory().port(at: PortPath.absolute(text)).identity
            if paired.allSatisfy({ $0.port != identity }) { return .unpairedPort(path: text) }
        }
        if let address = BluetoothDevice.address(text), paired.allSatisfy({ $0.bluetoothPlace?.address != address }) {
            return .unpairedAddress(address)
        }
        return .paired(try SensorNames(sensors: paired).sensor(text))
    }
}

extension PairedSensor {
    /// Too slow for a live view.
    var isCoarse: Bool { ProtocolFamily(rawValue: family)?.isCoarse == true }
}

extension Failure {
    init(noLiveViewOf sensor: PairedSensor) {
        self.init(
            "“\(sensor.name)” sends one measurement in about 2.5 seconds: there is no live view of it. “plumbline run” records it, “plumbline summary” tells its day."
        )
    }

    static let noSensorPaired = Failure(
        "No sensor is paired: “plumbline pair” adds one, and “plumbline live PORT|ADDRESS” shows one without.",
        code: .noSuchSensor)
}
