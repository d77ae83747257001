import Gateway
import Links
import LinuxIO
import Motion
import SensorProtocols

/// Finds one sensor over Bluetooth, makes the bond that its family needs, and hears it speak.
final class BluetoothPairer {
    /// A sensor that has spoken.
    struct Found {
        var place: BluetoothPlace
        var family: ProtocolFamily
        /// What it says it is.
        var model: String?
        var battery_ratio: Double?
    }

    private static let search_s = 15.0
    /// From the link's beginning to the first sample, or to what our own sensors say of themselves.
    private static let patience_us: Int64 = 20_000_000

    private let loop: EventLoop
    private let bluetooth: Bluetooth
    private let prompt: Prompt
    private let passkey: String?
    private let dataFolder: String

    /// - Parameter passkey: answers where nobody is at a terminal.
    init(dataFolder: String, prompt: Prompt, passkey: String?) throws(Failure) {
        do throws(SystemError) { loop = try EventLoop() } catch {
            throw Failure("The event loop cannot start: \(error).")
        }
        bluetooth = Bluetooth(bondsIn: dataFolder, on: loop)
        self.dataFolder = dataFolder
        self.prompt = prompt
        self.passkey = passkey
    }

    deinit { bluetooth.close() }

    /// Runs the loop until something has ended.
    private func wait() throws(Failure) {
        do throws(SystemError) { try loop.run() } catch { throw Failure("The event loop has failed: \(error).") }
    }

    // MARK: Finding

    /// The device of an address or a name.
    func find(_ text: String) throws(Failure) -> BluetoothDevice {
        let matches = { (bluetooth: Bluetooth) in
            bluetooth.devicesInRange.filter { $0.isMeant(by: text) }
        }
        let isAddress = BluetoothDevice.address(text) != nil
        Console.complain("Looking for \(text) over Bluetooth …")
        var problem: BluetoothError?
        let search = BluetoothSearch(
            bluetooth, seconds: isAddress ? Self.search_s : 6, on: loop,
            // What it is may be told only by a later advertisement than the first one.
            isEnough: { isAddress && matches($0).contains { $0.family != nil } }
        ) { [loop] in
            problem = $0
            loop.stop()
        }
        try wait()
        withExtendedLifetime(search) {}
        if let problem { throw Failure(problem) }
        let found = matches(bluetooth)
        if found.count > 1 {
            throw Failure(
                "“\(text)” may be \(found.map { "\($0.title) (\($0.address))" }.joined(separator: " or ")): give the address.",
                code: .usage)
        }
        guard let only = found.first else {
            throw Failure(
                "\(text) is not in range: is the sensor switched on, near, and not connected to a phone?",
                code: .noSuchSensor)
        }
        return only
    }

    // MARK: Bond and link

    /// - Parameter wantsBond: also where the family does without.
    func pair(_ device: BluetoothDevice, wantsBond: Bool) throws(Failure) -> Found {
        guard let family = device.family, let profile = family.gattProfile else {
            throw Failure("\(device.title) is no sensor that we know.", code: .noSuchSensor)
        }
        guard !profile.isBroadcastOnly else {
            guard !wantsBond else {
                throw Failure("\(device.title) only advertises: it cannot be bonded with.", code: .usage)
            }
            return try listen(device, family)
        }
        if !device.isPaired, profile.needsBond || wantsBond { try bond(device) }
        // The bond has told the identity behind an address that changes.
        let known = bluetooth.device(at: device.path) ?? device
        return try hear(known, family)
    }

    private func bond(_ device: BluetoothDevice) throws(Failure) {
        Console.complain("Pairing with \(device.title) …")
        var result: BluetoothError??
        let canAnswer = prompt.isPossible || passkey != nil
        let pairing = BluetoothPairing(
            device, with: bluetooth,
            onQuestion: canAnswer ? { [unowned self] question, answer in self.answer(question, answer) } : nil
        ) { [loop] error in
            result = .some(error)
            loop.stop()
        }
        try wait()
        withExtendedLifetime(pairing) {}
        if let error = result ?? nil { throw Failure(error) }
    }

    private func answer(_ question: BluetoothPairing.Question, _ answer: (BluetoothPairing.Answer) -> Void) {
        switch question {
        case .show(let digits): Console.complain("Type \(digits) on the sensor.")
        case .wrong(let attempt, let most): Console.complain("That was not right: once more (\(attempt) of \(most)).")
        case .same(let digits):
            guard prompt.isPossible else { return answer(passkey == digits ? .yes : .no) }
            answer(prompt.yes("Does the sensor show \(digits)?") ? .yes : .no)
        case .pin: answer((passkey ?? prompt.ask("The sensor's PIN: ")).map { .digits($0) } ?? .no)
        case .passkey:
            if let passkey { return answer(.digits(passkey)) }
            while let text = prompt.ask("The six digits that the sensor shows: ") {
                if (1...6).contains(text.utf8.count), UInt32(text) != nil { return answer(.digits(text)) }
                Console.complain("A passkey has six digits.")
            }
            answer(.no)
        }
    }

    private func hear(_ device: BluetoothDevice, _ family: ProtocolFamily) throws(Failure) -> Found {
        guard var sensor = BluetoothSensor(family) else {
            throw Failure("\(family.title) does not speak Bluetooth LE.", code: .noSuchSensor)
        }
        let place = BluetoothPlace(address: device.address, isBonded: device.isPaired)
        var found = Found(place: place, family: family)
        var failure: Failure?
        var hasSpoken = false
        var messages: [SensorMessage] = []
        let link = BluetoothLink(
            BluetoothLink.Target(address: device.address, title: device.title, needsBond: place.isBonded),
            requests: sensor.start(), with: bluetooth)
        link.onValue = { [unowned self, unowned link] bytes, characteristic, _ in
            messages.removeAll(keepingCapacity: true)
            sensor.take(bytes, from: characteristic, into: &messages)
            link.perform(sensor.takeRequests())
            for message in messages { found.take(message) }
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
            failure = Failure(error)
            loop.stop()
        }
        let timer = loop.after(Self.patience_us) { [loop] in
            failure = Failure(
                "\(device.title) is connected, but sends nothing that its family sends (\(family.title)).",
                code: .timedOut)
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
    private func listen(_ device: BluetoothDevice, _ family: ProtocolFamily) throws(Failure) -> Found {
        guard var sensor = BluetoothSensor(family) else {
            throw Failure("\(family.title) does not speak Bluetooth LE.", code: .noSuchSensor)
        }
        let place = BluetoothPlace(address: device.address, isBonded: false)
        var found = Found(place: place, family: family)
        var failure: Failure? = Failure(.notHeard(sensor: device.title))
        var messages: [SensorMessage] = []
        let listener = BluetoothListener(to: device.address, with: bluetooth)
        listener.onAdvertisement = { [loop] advertisement, _ in
            messages.removeAll(keepingCapacity: true)
            sensor.take(advertisement, into: &messages)
            for message in messages { found.take(message) }
            guard messages.contains(where: { $0.isSpeech(of: family) }) else { return }
            failure = nil
            loop.stop()
        }
        listener.onProblem = { [loop] problem in
            guard let problem else { return }
            failure = Failure(problem)
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
    func forget(_ address: String) throws(Failure) {
        var problem: BluetoothError?
        let search = BluetoothSearch(bluetooth, seconds: 3, on: loop, isEnough: { $0.state == .ready }) { [loop] in
            problem = $0
            loop.stop()
        }
        try wait()
        withExtendedLifetime(search) {}
        // Those that we keep ourselves need no adapter to be forgotten.
        do throws(SystemError) { try Bluetooth.forgetBonds(with: address, in: dataFolder) } catch {
            throw Failure("The data folder cannot be written to (\(error)).")
        }
        if let problem { throw Failure(problem) }
        // Each adapter may have a bond of its own.
        for device in bluetooth.devices where device.address == address {
            bluetooth.remove(device) { [loop] in
                problem = $0
                loop.stop()
            }
            try wait()
            if let problem { throw Failure(problem) }
        }
    }
}

extension BluetoothPairer.Found {
    fileprivate mutating func take(_ message: SensorMessage) {
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
