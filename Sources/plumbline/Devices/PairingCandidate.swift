import Coach
import Gateway
import Links
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
        case .port(let found): "\(found.identity?.model ?? found.family.title) on \(found.port.path)"
        case .device(let device, _):
            "\(device.title) over Bluetooth (\(device.address)"
                + (device.rssi_dBm.map { ", \($0) dBm)" } ?? ")")
        case .bluetooth(let found):
            "\(found.model ?? found.family.title) over Bluetooth (\(found.place.address))"
                + (found.battery_ratio.map { ", battery \(Int(($0 * 100).rounded())) %" } ?? "")
        }
    }

    /// What its owner should know.
    var note: String? {
        switch self {
        case .port(let found):
            found.id.contains("@port:")
                ? "It has no number of its own, nor has its adapter: keep it on this port." : nil
        case .bluetooth(let found) where !found.place.isBonded:
            "It has no bond: whoever uses its address is taken for it, and anybody near may listen to it."
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

/// What was found when nobody said which.
struct PairingCandidates {
    private let search: DeviceSearch
    private let candidates: [PairingCandidate]

    private init(_ search: DeviceSearch) {
        self.search = search
        let onPorts = search.ports.compactMap {
            if case .sensor(let found) = $0.result { PairingCandidate.port(found) } else { nil }
        }
        // Many a tag that only advertises is a thermometer: it is meant only where there is nothing else.
        let others = onPorts + Self.near(search.devices, isBroadcastOnly: false)
        candidates = others.isEmpty ? Self.near(search.devices, isBroadcastOnly: true) : others
    }

    /// Says where it looks, and looks there.
    ///
    /// - Parameter seconds: how long devices over Bluetooth are listened for; `nil` for not at all.
    static func search(
        ports: [PortInfo], baudRate: Int?, seconds: Double? = 5, dataFolder: String
    ) throws -> PairingCandidates {
        let places = [
            ports.isEmpty ? nil : "at " + ports.map(\.path).joined(separator: ", "),
            seconds == nil ? nil : "at what is near over Bluetooth",
        ]
        Console.complain("Looking \(places.compactMap { $0 }.joined(separator: ", and ")) …")
        return PairingCandidates(
            try DeviceSearch.run(ports: ports, baudRate: baudRate, seconds: seconds, bondsIn: dataFolder))
    }

    /// The devices whose family is known.
    private static func near(_ devices: [BluetoothDevice], isBroadcastOnly: Bool) -> [PairingCandidate] {
        devices.compactMap { device in
            guard let family = device.family, family.gattProfile?.isBroadcastOnly == isBroadcastOnly else { return nil }
            return .device(device, family)
        }
    }

    /// The only one, or the one that is chosen on a terminal.
    func choose(_ prompt: Prompt) throws -> PairingCandidate {
        guard let first = candidates.first else { throw nothing }
        if candidates.count == 1 { return first }
        guard prompt.isPossible else {
            throw Failure(
                "There are several sensors: say which, \(candidates.map(\.title).joined(separator: " or ")).",
                code: .usage)
        }
        return candidates[prompt.conduct(SensorChoice(candidates.map(\.title)))]
    }

    private var nothing: Failure {
        for case (_, .failed(let error)) in search.ports where search.ports.count == 1 { return Failure(error) }
        for case (let port, .unrecognised) in search.ports {
            return Failure(unrecognisedPort: port.path)
        }
        let bluetooth = search.bluetoothProblem.map { " \($0.description)" } ?? ""
        guard !search.ports.isEmpty else {
            return Failure("No sensor: plug one in, or switch one on." + bluetooth, code: .noSuchSensor)
        }
        return Failure(
            "No sensor is heard: is it switched on, and not held by another program?" + bluetooth, code: .timedOut)
    }
}
