import LinuxIO

/// Pairs with one device: makes the bond, and asks whoever can answer for what the device wants to know.
public final class BluetoothPairing {
    public enum Question: Equatable, Sendable {
        /// Six digits that the sensor shows.
        case passkey
        /// Some older devices have letters as well.
        case pin
        /// Does the sensor show the same six digits?
        case same(digits: String)
        /// To be typed on the sensor; no answer is awaited.
        case show(digits: String)
        /// The last answer was wrong; it will be asked again.
        case wrong(attempt: Int, of: Int)
    }

    public enum Answer: Equatable, Sendable {
        case digits(String)
        case yes
        case no
    }

    /// How often a passkey may be typed wrong.
    private static let attempts = 3
    /// An attempt that the radio breaks off is made again at once.
    private static let aborts = 3
    private static let agentPath = "/io/plumbline/agent"
    private static let timeout_us: UInt64 = 120_000_000

    private let device: BluetoothDevice
    private let bluetooth: Bluetooth
    private let onQuestion: ((Question, @escaping (Answer) -> Void) -> Void)?
    private let onEnd: (BluetoothError?) -> Void
    private var agent: MessageBus.Token?
    private var wasAsked = false
    private var attempt = 1
    private var aborted = 0
    private var isOver = false
    /// The call of bluetoothd that waits for an answer.
    private var open: BusMessage?

    private var sensor: String { device.title }

    /// Begins at once; the end is told once, from the loop: `nil` where the bond is made.
    ///
    /// - Parameter onQuestion: without it, only what needs no answer can be paired (Just Works).
    public init(
        _ device: BluetoothDevice, with bluetooth: Bluetooth,
        onQuestion: ((Question, @escaping (Answer) -> Void) -> Void)?, onEnd: @escaping (BluetoothError?) -> Void
    ) {
        self.device = device
        self.bluetooth = bluetooth
        self.onQuestion = onQuestion
        self.onEnd = onEnd
        begin()
    }

    /// Ends without a bond; `onEnd` is not called.
    public func cancel() {
        guard !isOver else { return }
        bluetooth.ask(device.path, "Device1", "CancelPairing") { _ in }
        leave()
    }

    deinit { leave() }

    private func begin() {
        do throws(BusError) {
            agent = try bluetooth.bus?.serve(Self.agentPath) { [unowned self] in self.asked($0) }
        } catch {
            bluetooth.loop.after(0) { [weak self] in self?.end(.failed(reason: error.description)) }
            return
        }
        let capability = onQuestion == nil ? "NoInputNoOutput" : "KeyboardDisplay"
        bluetooth.ask(
            "/org/bluez", "AgentManager1", "RegisterAgent", [.path(Self.agentPath), .string(capability)]
        ) { [weak self] result in
            switch result {
            case .success: self?.pair()
            case .failure(let error): self?.failed(error)
            }
        }
    }

    private func pair() {
        let path = device.path
        bluetooth.withoutScan({ [weak bluetooth] end in
            bluetooth?.ask(path, "Device1", "Pair", timeout_us: Self.timeout_us, answer: end)
        }) { [weak self] result in
            guard let self, !self.isOver else { return }
            switch result {
            case .success: self.end(nil)
            case .failure(let error): self.failed(error)
            }
        }
    }

    private func failed(_ error: BusError) {
        guard !isOver else { return }
        let meaning = BluetoothError(error, sensor: sensor, connected: bluetooth.connectedCount(on: device.adapterPath))
        switch error.name {
        case "org.bluez.Error.AlreadyExists":
            end(nil)
        case "org.bluez.Error.AuthenticationCanceled":
            end(.pairingCancelled)
        case "org.bluez.Error.AuthenticationFailed", "org.bluez.Error.AuthenticationRejected":
            guard onQuestion != nil else { return end(.needsAnswers(sensor: sensor)) }
            guard wasAsked, attempt < Self.attempts else { return end(.wrongPasskey(sensor: sensor)) }
            attempt += 1
            wasAsked = false
            onQuestion?(.wrong(attempt: attempt, of: Self.attempts)) { _ in }
            pair()
        default:
            if case .aborted = meaning, aborted < Self.aborts {
                aborted += 1
                return pair()
            }
            end(meaning)
        }
    }

    private func end(_ error: BluetoothError?) {
        guard !isOver else { return }
        leave()
        onEnd(error)
    }

    private func leave() {
        isOver = true
        open = nil
        guard let agent else { return }
        self.agent = nil
        bluetooth.ask("/org/bluez", "AgentManager1", "UnregisterAgent", [.path(Self.agentPath)]) { _ in }
        bluetooth.bus?.cancel(agent)
    }

    // MARK: What bluetoothd asks

    private func asked(_ call: BusMessage) {
        guard let bus = bluetooth.bus else { return }
        let rejected = BusError(name: "org.bluez.Error.Rejected", text: "Not asked for")
        guard call.interface == "org.bluez.Agent1", bluetooth.isFromDaemon(call) else {
            return bus.refuse(call, rejected)
        }
        if call.member == "Release" || call.member == "Cancel" {
            open = nil
            return bus.answer(call)
        }
        // Another device may not use the moment at which a bond is being made.
        guard call.arguments.first?.string == device.path else { return bus.refuse(call, rejected) }
        let number = call.arguments.dropFirst().first?.integer ?? 0
        switch call.member {
        case "RequestPasskey": ask(.passkey, call)
        case "RequestPinCode": ask(.pin, call)
        case "RequestConfirmation": ask(.same(digits: Self.sixDigits(number)), call)
        case "DisplayPasskey":
            wasAsked = true
            // It is told again for each digit that is typed.
            if call.arguments.dropFirst(2).first?.integer ?? 0 == 0 {
                onQuestion?(.show(digits: Self.sixDigits(number))) { _ in }
            }
            bus.answer(call)
        case "DisplayPinCode":
            onQuestion?(.show(digits: call.arguments.dropFirst().first?.string ?? "")) { _ in }
            bus.answer(call)
        case "RequestAuthorization", "AuthorizeService": bus.answer(call)
        default: bus.refuse(call, rejected)
        }
    }

    private func ask(_ question: Question, _ call: BusMessage) {
        wasAsked = true
        open = call
        guard let onQuestion else { return take(.no, to: question, call) }
        onQuestion(question) { [weak self] answer in self?.take(answer, to: question, call) }
    }

    private func take(_ answer: Answer, to question: Question, _ call: BusMessage) {
        // A question that bluetoothd has withdrawn needs no answer, and none has two.
        guard !isOver, open === call, let bus = bluetooth.bus else { return }
        open = nil
        switch (question, answer) {
        case (.same, .yes): bus.answer(call)
        case (.pin, .digits(let text)): bus.answer(call, [.string(text)])
        case (.passkey, .digits(let text)):
            guard let number = UInt32(text), number <= 999_999 else {
                return bus.refuse(call, BusError(name: "org.bluez.Error.Canceled", text: "No passkey"))
            }
            bus.answer(call, [.uint32(number)])
        default: bus.refuse(call, BusError(name: "org.bluez.Error.Canceled", text: "Ended"))
        }
    }

    private static func sixDigits(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }
}
