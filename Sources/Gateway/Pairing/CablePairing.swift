import Events
import Links
import LinuxIO
import Records

/// Finds a sensor again on the port where a scan has found it; its link is then whoever's asked.
final class CablePairing: PairingTask {
    private let ports: SerialPorts
    private let port: PortInfo
    private let baudRate: Int
    private let id: String
    private let onEnd: (Result<SensorFinder.Found, PairingFailure>) -> Void
    private var visit: PortVisit?

    init(
        _ id: String, on port: PortInfo, baudRate: Int, _ ports: SerialPorts,
        onEnd: @escaping (Result<SensorFinder.Found, PairingFailure>) -> Void
    ) {
        self.id = id
        self.port = port
        self.baudRate = baudRate
        self.ports = ports
        self.onEnd = onEnd
    }

    func start() {
        visit = ports.visit(port, baudRate: baudRate) { [weak self] outcome in
            guard let self, self.visit != nil else { return outcome.giveUp() }
            self.note(outcome)
        }
        guard visit == nil else { return }
        onEnd(.failure(PairingFailure("\(port.path) is in use by a sensor that is being recorded.")))
    }

    private func note(_ outcome: PortVisit.Outcome) {
        switch outcome {
        case .found(let found) where found.id == id: onEnd(.success(found))
        case .found(let found):
            found.link.close()
            onEnd(.failure(PairingFailure("Another sensor is on \(port.path) now: search again.")))
        case .awaited(let sensor):
            onEnd(.failure(PairingFailure("“\(sensor.name)” is on \(port.path) now: search again.")))
        case .nothing:
            onEnd(.failure(PairingFailure("The sensor on \(port.path) is no longer heard: is it switched on?")))
        case .failed(let error): onEnd(.failure(PairingFailure(error.description)))
        }
    }

    /// Gives the port back.
    func cancel() {
        if let visit { ports.end(visit) }
        visit = nil
    }
}
