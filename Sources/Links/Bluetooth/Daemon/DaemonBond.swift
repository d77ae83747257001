import Bus
import LinuxIO
import Numbers

/// One attempt of bluetoothd to make a bond, with an agent of ours for what the device wants to know.
///
/// It lives until bluetoothd has answered.
final class DaemonBond: BondAttempt {
    private static let agentPath = "/io/plumbline/agent"
    private static let timeout_us: UInt64 = 120_000_000

    private let device: BluetoothDevice
    private let daemon: BluetoothDaemon
    private let canAnswer: Bool
    private let onQuestion: BluetoothPairing.Asking
    private let onEnd: (BondFailure?) -> Void
    private var agent: MessageBus.Token?
    /// The call of bluetoothd that waits for an answer.
    private var open: BusMessage?

    init(
        _ device: BluetoothDevice, with daemon: BluetoothDaemon, canAnswer: Bool,
        onQuestion: @escaping BluetoothPairing.Asking, onEnd: @escaping (BondFailure?) -> Void
    ) {
        self.device = device
        self.daemon = daemon
        self.canAnswer = canAnswer
        self.onQuestion = onQuestion
        self.onEnd = onEnd
    }

    /// Registers the agent, then asks for the bond.
    func begin() {
        do throws(BusError) {
            agent = try daemon.bus?.serve(Self.agentPath) { [unowned self] in self.asked($0) }
        } catch {
            daemon.loop.after(0) { self.onEnd(.other(.failed(reason: error.description))) }
            return
        }
        daemon.keepAgent()
        let capability = canAnswer ? "KeyboardDisplay" : "NoInputNoOutput"
        daemon.ask(
            "/org/bluez", "AgentManager1", "RegisterAgent", [.path(Self.agentPath), .string(capability)]
        ) { result in
            switch result {
            case .success: self.pair()
            // That of the attempt before, which is still there.
            case .failure(let error) where error.name == "org.bluez.Error.AlreadyExists": self.pair()
            case .failure(let error): self.failed(error)
            }
        }
    }

    func cancel() {
        guard agent != nil else { return }
        daemon.ask(device.path, "Device1", "CancelPairing") { _ in }
        leave()
    }

    private func pair() {
        daemon.ask(device.path, "Device1", "Pair", timeout_us: Self.timeout_us) { result in
            switch result {
            case .success: self.end(nil)
            case .failure(let error): self.failed(error)
            }
        }
    }

    private func failed(_ error: BusError) {
        switch error.name {
        case "org.bluez.Error.AlreadyExists": end(nil)
        case "org.bluez.Error.AuthenticationCanceled": end(.cancelled)
        case "org.bluez.Error.AuthenticationFailed", "org.bluez.Error.AuthenticationRejected": end(.refused)
        default:
            end(.other(BluetoothError(error, sensor: device.title, connected: daemon.connectedCount(with: device))))
        }
    }

    private func end(_ failure: BondFailure?) {
        leave()
        onEnd(failure)
    }

    private func leave() {
        open = nil
        guard let agent else { return }
        self.agent = nil
        daemon.releaseAgent(Self.agentPath)
        daemon.bus?.cancel(agent)
    }

    // MARK: What bluetoothd asks

    private func asked(_ call: BusMessage) {
        guard let bus = daemon.bus else { return }
        let rejected = BusError(name: "org.bluez.Error.Rejected", text: "Not asked for")
        guard call.interface == "org.bluez.Agent1", daemon.isFromDaemon(call) else {
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
            // It is told again for each digit that is typed.
            if call.arguments.dropFirst(2).first?.integer ?? 0 == 0 {
                onQuestion(.show(digits: Self.sixDigits(number))) { _ in }
            }
            bus.answer(call)
        case "DisplayPinCode":
            onQuestion(.show(digits: call.arguments.dropFirst().first?.string ?? "")) { _ in }
            bus.answer(call)
        case "RequestAuthorization", "AuthorizeService": bus.answer(call)
        default: bus.refuse(call, rejected)
        }
    }

    private func ask(_ question: BluetoothPairing.Question, _ call: BusMessage) {
        open = call
        onQuestion(question) { [weak self] answer in self?.reply(answer, to: question, call) }
    }

    private func reply(_ answer: BluetoothPairing.Answer, to question: BluetoothPairing.Question, _ call: BusMessage) {
        // A question that bluetoothd has withdrawn needs no answer, and none has two.
        guard open === call, let bus = daemon.bus else { return }
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
        return "0".repeated(6 - digits.count) + digits
    }
}
