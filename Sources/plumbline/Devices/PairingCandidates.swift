import Coach
import Gateway
import Links
import SensorProtocols
import Terminal

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
        Console.complain(
            places.allSatisfy { $0 == nil }
                ? "There is no serial port to check."
                : "Looking \(places.compactMap { $0 }.joined(separator: ", and ")) …")
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
                "There are several sensors: name one of them, \(candidates.map(\.title).joined(separator: " or ")).",
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
            return Failure("No sensor was found: plug one in, or switch one on." + bluetooth, code: .noSuchSensor)
        }
        return Failure(
            "No sensor was heard: is it switched on, and not in use by another program?" + bluetooth, code: .timedOut)
    }
}
