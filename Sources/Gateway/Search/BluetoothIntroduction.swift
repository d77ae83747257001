import Links
import LinuxIO
import SensorProtocols

/// Makes the bond that a sensor's family needs, and hears the sensor speak, on a loop that goes on with other work.
final class BluetoothIntroduction {
    /// From the link's beginning to the first sample, or to what our own sensors say of themselves.
    private static let patience_us: Int64 = 20_000_000

    /// A bond is being made.
    var onBonding: () -> Void = {}
    /// Whether a bond was made that was not there before.
    private(set) var hasBonded = false

    private let device: BluetoothDevice
    private let wantsBond: Bool
    private let bluetooth: Bluetooth
    private let loop: EventLoop
    private let onQuestion: BluetoothPairing.Asking?
    private let onEnd: (Result<BluetoothPairer.Found, SearchError>) -> Void
    private var pairing: BluetoothPairing?
    private var link: BluetoothLink?
    private var listener: BluetoothListener?
    private var timer: EventLoop.Token?
    private var isOver = false
    private var isCancelled = false

    /// - Parameters:
    ///   - device: as it was found.
    ///   - wantsBond: also where the family does without.
    ///   - bluetooth: on whose loop all of it runs.
    ///   - onQuestion: who can answer what a sensor wants to know; `nil` where nobody can.
    ///   - onEnd: is told once, from the loop, unless it is cancelled before.
    init(
        _ device: BluetoothDevice, wantsBond: Bool, with bluetooth: Bluetooth, on loop: EventLoop,
        onQuestion: BluetoothPairing.Asking?, onEnd: @escaping (Result<BluetoothPairer.Found, SearchError>) -> Void
    ) {
        self.device = device
        self.wantsBond = wantsBond
        self.bluetooth = bluetooth
        self.loop = loop
        self.onQuestion = onQuestion
        self.onEnd = onEnd
    }

    func start() {
        guard let family = device.family, let profile = family.gattProfile else {
            return end(.failure(.unknownSensor(title: device.title)))
        }
        guard !profile.isBroadcastOnly else {
            guard !wantsBond else { return end(.failure(.cannotBond(title: device.title))) }
            return listen(family)
        }
        guard !device.isPaired, profile.needsBond || wantsBond else { return hear(device, family) }
        bond(family)
    }

    /// Ends without an outcome.
    func cancel() {
        isOver = true
        isCancelled = true
        letGo()
        pairing?.cancel()
        guard let link else { return }
        self.link = nil
        link.close { withExtendedLifetime(link) {} }
    }

    private func letGo() {
        if let timer { loop.cancel(timer) }
        timer = nil
        listener?.close()
    }

    /// From the loop: what was at work is over by then.
    private func end(_ result: Result<BluetoothPairer.Found, SearchError>) {
        guard !isOver else { return }
        isOver = true
        letGo()
        loop.after(0) { [self] in if !isCancelled { onEnd(result) } }
    }

    private func bond(_ family: ProtocolFamily) {
        onBonding()
        let pairing = BluetoothPairing(device, with: bluetooth, onQuestion: onQuestion) { [weak self] error in
            guard let self else { return }
            if let error { return self.end(.failure(.bluetooth(error))) }
            self.hasBonded = true
            // The bond has told the identity behind an address that changes.
            self.hear(self.bluetooth.device(at: self.device.path) ?? self.device, family)
        }
        self.pairing = pairing
        pairing.start()
    }

    // MARK: Hearing it

    private func hear(_ device: BluetoothDevice, _ family: ProtocolFamily) {
        guard var sensor = BluetoothSensor(family) else { return end(.failure(.speaksNoBluetooth(family))) }
        let place = BluetoothPlace(address: device.address, isBonded: device.isPaired)
        var found = BluetoothPairer.Found(place: place, family: family)
        var hasSpoken = false
        var messages: [SensorMessage] = []
        let link = BluetoothLink.begin(
            BluetoothLink.Target(address: device.address, title: device.title, needsBond: place.isBonded),
            requests: sensor.start(), with: bluetooth)
        self.link = link
        link.onValue = { [weak self, unowned link] bytes, characteristic, _ in
            messages.removeAll(keepingCapacity: true)
            sensor.decode(bytes, from: characteristic, into: &messages)
            link.perform(sensor.drainRequests())
            for message in messages { found.note(message) }
            guard !hasSpoken, messages.contains(where: { $0.isSpeech(of: family) }) else { return }
            hasSpoken = true
            self?.close(after: sensor.stop(), then: .success(found))
        }
        link.onReady = { [unowned link] in
            guard family.isAskedForIdentity, let command = family.gattProfile?.commandCharacteristic else { return }
            link.perform([
                GATTRequest(
                    command, .write(SensorCommand.identify.message(token: 1), withResponse: true))
            ])
        }
        link.onEnd = { [weak self] error in
            self?.close(after: [], then: hasSpoken ? .success(found) : .failure(.bluetooth(error)))
        }
        timer = loop.after(Self.patience_us) { [weak self] in
            self?.close(after: sensor.stop(), then: .failure(.saysNothing(title: device.title, family)))
        }
    }

    /// Ends the link in order, which takes a while; the sensor is free then.
    private func close(after requests: [GATTRequest], then result: Result<BluetoothPairer.Found, SearchError>) {
        guard let link, !isOver else { return }
        self.link = nil
        letGo()
        loop.after(0) { [self] in
            link.close(after: requests) { [self] in
                withExtendedLifetime(link) {}
                end(result)
            }
        }
    }

    /// Hears a sensor that only advertises.
    private func listen(_ family: ProtocolFamily) {
        guard var sensor = BluetoothSensor(family) else { return end(.failure(.speaksNoBluetooth(family))) }
        var found = BluetoothPairer.Found(
            place: BluetoothPlace(address: device.address, isBonded: false), family: family)
        var messages: [SensorMessage] = []
        let listener = BluetoothListener.listen(to: device.address, with: bluetooth)
        self.listener = listener
        listener.onAdvertisement = { [weak self] advertisement, _ in
            messages.removeAll(keepingCapacity: true)
            sensor.decode(advertisement, into: &messages)
            for message in messages { found.note(message) }
            if messages.contains(where: { $0.isSpeech(of: family) }) { self?.end(.success(found)) }
        }
        listener.onProblem = { [weak self] problem in
            if let problem { self?.end(.failure(.bluetooth(problem))) }
        }
        timer = loop.after(Self.patience_us) { [weak self, device] in
            self?.end(.failure(.bluetooth(.notHeard(sensor: device.title))))
        }
    }
}

extension BluetoothPairer.Found {
    fileprivate mutating func note(_ message: SensorMessage) {
        switch message {
        case .identity(let identity): model = identity.model
        case .text(kind: "model", _, let text): model = model ?? text
        case .battery(let reading): battery_ratio = reading.ratio ?? battery_ratio
        default: break
        }
    }
}

extension SensorMessage {
    /// Whether a sensor of a family has said what only such a sensor says.
    fileprivate func isSpeech(of family: ProtocolFamily) -> Bool {
        switch self {
        case .identity: true
        case .motion, .samples: !family.isAskedForIdentity
        default: false
        }
    }
}
