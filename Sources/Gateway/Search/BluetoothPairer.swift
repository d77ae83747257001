public import Links
import LinuxIO
import Motion
public import SensorProtocols

/// Finds one sensor over Bluetooth, makes the bond that its family needs, and hears it speak.
public final class BluetoothPairer {
    /// A sensor that has spoken.
    public struct Found: Sendable {
        public var place: BluetoothPlace
        public var family: ProtocolFamily
        /// What it says it is.
        public var model: String?
        /// 0…1; `nil` where it does not say.
        public var battery_ratio: Double?
    }

    /// What takes its time.
    public enum Progress: Equatable, Sendable {
        case lookingFor(String)
        case pairingWith(String)
    }

    private static let search_s = 15.0
    /// A name is looked for shorter than an address, because several may have it.
    private static let nameSearch_s = 6.0
    private static let forgetSearch_s = 3.0
    /// From the link's beginning to the first sample, or to what our own sensors say of themselves.
    private static let patience_us: Int64 = 20_000_000

    /// Is told what takes its time.
    public var onProgress: (Progress) -> Void = { _ in }

    private let loop: EventLoop
    private let bluetooth: Bluetooth
    private let onQuestion: BluetoothPairing.Asking?
    private let dataFolder: String

    /// - `onQuestion`: who can answer what a sensor wants to know; `nil` where nobody can.
    public init(dataFolder: String, onQuestion: BluetoothPairing.Asking?) throws(SearchError) {
        do throws(SystemError) { loop = try EventLoop() } catch { throw .noEventLoop(error) }
        bluetooth = Bluetooth(bondsIn: dataFolder, on: loop)
        self.dataFolder = dataFolder
        self.onQuestion = onQuestion
    }

    deinit { bluetooth.close() }

    /// Runs the loop until something has ended.
    private func wait() throws(SearchError) {
        do throws(SystemError) { try loop.run() } catch { throw .eventLoopFailed(error) }
    }

    // MARK: Finding

    /// The device of an address or a name.
    public func find(_ text: String) throws(SearchError) -> BluetoothDevice {
        let matches = { (bluetooth: Bluetooth) in
            bluetooth.devicesInRange.filter { $0.isMeant(by: text) }
        }
        let isAddress = BluetoothDevice.address(text) != nil
        onProgress(.lookingFor(text))
        var problem: BluetoothError?
        let search = BluetoothSearch(
            bluetooth, seconds: isAddress ? Self.search_s : Self.nameSearch_s, on: loop,
            // What it is may be told only by a later advertisement than the first one.
            isEnough: { isAddress && matches($0).contains { $0.family != nil } }
        ) { [loop] in
            problem = $0
            loop.stop()
        }
        search.start()
        try wait()
        withExtendedLifetime(search) {}
        if let problem { throw .bluetooth(problem) }
        let found = matches(bluetooth)
        if found.count > 1 { throw .ambiguous(name: text, found) }
        guard let only = found.first else { throw .notInRange(name: text) }
        return only
    }

    // MARK: Bond and link

    /// - `wantsBond`: also where the family does without.
    public func pair(_ device: BluetoothDevice, wantsBond: Bool) throws(SearchError) -> Found {
        guard let family = device.family, let profile = family.gattProfile else {
            throw .unknownSensor(title: device.title)
        }
        guard !profile.isBroadcastOnly else {
            guard !wantsBond else { throw .cannotBond(title: device.title) }
            return try listen(device, family)
        }
        if !device.isPaired, profile.needsBond || wantsBond { try bond(device) }
        // The bond has told the identity behind an address that changes.
        let known = bluetooth.device(at: device.path) ?? device
        return try hear(known, family)
    }

    private func bond(_ device: BluetoothDevice) throws(SearchError) {
        onProgress(.pairingWith(device.title))
        var result: BluetoothError??
        let pairing = BluetoothPairing(device, with: bluetooth, onQuestion: onQuestion) { [loop] error in
            result = .some(error)
            loop.stop()
        }
        pairing.start()
        try wait()
        withExtendedLifetime(pairing) {}
        if let error = result ?? nil { throw .bluetooth(error) }
    }

    private func hear(_ device: BluetoothDevice, _ family: ProtocolFamily) throws(SearchError) -> Found {
        guard var sensor = BluetoothSensor(family) else {
            throw .speaksNoBluetooth(family)
        }
        let place = BluetoothPlace(address: device.address, isBonded: device.isPaired)
        var found = Found(place: place, family: family)
        var failure: SearchError?
        var hasSpoken = false
        var messages: [SensorMessage] = []
        let link = BluetoothLink.begin(
            BluetoothLink.Target(address: device.address, title: device.title, needsBond: place.isBonded),
            requests: sensor.start(), with: bluetooth)
        link.onValue = { [unowned self, unowned link] bytes, characteristic, _ in
            messages.removeAll(keepingCapacity: true)
            sensor.decode(bytes, from: characteristic, into: &messages)
            link.perform(sensor.drainRequests())
            for message in messages { found.note(message) }
            guard !hasSpoken, messages.contains(where: { $0.isSpeech(of: family) }) else { return }
            hasSpoken = true
            self.loop.stop()
        }
        link.onReady = { [unowned link] in
            guard family.isAskedForIdentity, let command = family.gattProfile?.commandCharacteristic else { return }
            link.perform([
                GATTRequest(
                    command, .write(SensorCommand.identify.message(token: 1), withResponse: true))
            ])
        }
        link.onEnd = { [loop] error in
            failure = .bluetooth(error)
            loop.stop()
        }
        let timer = loop.after(Self.patience_us) { [loop] in
            failure = .saysNothing(title: device.title, family)
            loop.stop()
        }
        try wait()
        loop.cancel(timer)
        var isClosed = false
        link.close(after: sensor.stop()) { [loop] in
            isClosed = true
            loop.stop()
        }
        if !isClosed { try wait() }
        withExtendedLifetime(link) {}
        if let failure, !hasSpoken { throw failure }
        return found
    }

    /// Hears a sensor that only advertises.
    private func listen(_ device: BluetoothDevice, _ family: ProtocolFamily) throws(SearchError) -> Found {
        guard var sensor = BluetoothSensor(family) else {
            throw .speaksNoBluetooth(family)
        }
        let place = BluetoothPlace(address: device.address, isBonded: false)
        var found = Found(place: place, family: family)
        var failure: SearchError? = .bluetooth(.notHeard(sensor: device.title))
        var messages: [SensorMessage] = []
        let listener = BluetoothListener.listen(to: device.address, with: bluetooth)
        listener.onAdvertisement = { [loop] advertisement, _ in
            messages.removeAll(keepingCapacity: true)
            sensor.decode(advertisement, into: &messages)
            for message in messages { found.note(message) }
            guard messages.contains(where: { $0.isSpeech(of: family) }) else { return }
            failure = nil
            loop.stop()
        }
        listener.onProblem = { [loop] problem in
            guard let problem else { return }
            failure = .bluetooth(problem)
            loop.stop()
        }
        let timer = loop.after(Self.patience_us) { [loop] in loop.stop() }
        try wait()
        loop.cancel(timer)
        listener.close()
        if let failure { throw failure }
        return found
    }

    // MARK: Forgetting

    /// Forgets the bond with a sensor; one that is not known is fine.
    public func forget(_ address: String) throws(SearchError) {
        var problem: BluetoothError?
        let search = BluetoothSearch(
            bluetooth, seconds: Self.forgetSearch_s, on: loop, isEnough: { $0.state == .ready }
        ) { [loop] in
            problem = $0
            loop.stop()
        }
        search.start()
        try wait()
        withExtendedLifetime(search) {}
        // Those that we keep ourselves need no adapter to be forgotten.
        do throws(SystemError) { try Bluetooth.forgetBonds(with: address, in: dataFolder) } catch {
            throw .dataFolder(error)
        }
        if let problem { throw .bluetooth(problem) }
        // Each adapter may have a bond of its own.
        for device in bluetooth.devices where device.address == address {
            bluetooth.remove(device) { [loop] in
                problem = $0
                loop.stop()
            }
            try wait()
            if let problem { throw .bluetooth(problem) }
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
