import Gateway
import Links
import Numbers
import SensorProtocols
import Terminal

/// A sensor that can be paired: found on a port, seen over Bluetooth, or heard over Bluetooth.
enum PairingCandidate {
    case port(SensorFinder.Found)
    case device(BluetoothDevice, ProtocolFamily)
    case bluetooth(BluetoothPairer.Found)

    var id: String {
        switch self {
        case .port(let found): found.id
        case .device(let device, _): BluetoothPlace(address: device.address, isBonded: true).sensorID
        case .bluetooth(let found): found.place.sensorID
        }
    }

    var family: ProtocolFamily {
        switch self {
        case .port(let found): found.family
        case .device(_, let family): family
        case .bluetooth(let found): found.family
        }
    }

    /// Where it is, as it is remembered.
    var port: String {
        switch self {
        case .port(let found): found.port.identity
        case .device(let device, _): BluetoothPlace(address: device.address, isBonded: device.isPaired).port
        case .bluetooth(let found): found.place.port
        }
    }

    var baudRate: Int { if case .port(let found) = self { found.baudRate } else { 0 } }

    /// For people: what it is, and where.
    var title: String {
        switch self {
        case .port(let found): found.title
        case .device(let device, _):
            "\(device.title) over Bluetooth (\(device.address)"
                + (device.rssi_dBm.map { ", \($0) dBm)" } ?? ")")
        case .bluetooth(let found):
            "\(found.model ?? found.family.title) over Bluetooth (\(found.place.address))"
                + (found.battery_ratio.map { ", battery \(String(whole: $0 * 100)) %" } ?? "")
        }
    }

    /// What its owner should know.
    var note: String? {
        switch self {
        case .port(let found): found.note
        case .bluetooth(let found) where !found.place.isBonded:
            "It has no bond: anything that uses its address is accepted as this sensor, and anybody nearby can listen in."
        case .bluetooth, .device: nil
        }
    }

    /// The same sensor once it has spoken.
    func speaking(
        _ dataFolder: String, _ prompt: Prompt, passkey: String?, wantsBond: Bool
    ) throws -> PairingCandidate {
        guard case .device(let device, _) = self else { return self }
        let pairer = try BluetoothPairer(dataFolder: dataFolder, prompt: prompt, passkey: passkey)
        return .bluetooth(try pairer.pair(try pairer.find(device.address), wantsBond: wantsBond))
    }
}
