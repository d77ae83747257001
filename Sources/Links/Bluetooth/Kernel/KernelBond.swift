import LinuxIO
import Numbers
import SensorProtocols

/// One attempt to make a bond through the kernel, with our answers to what the device wants to know.
///
/// It lives until the kernel has answered.
final class KernelBond: BondAttempt {
    let device: BluetoothDevice
    let address: LinkAddress
    let adapter: UInt16

    private static let patience_us: Int64 = 120_000_000

    private let session: ManagementSession
    private let canAnswer: Bool
    private let onQuestion: BluetoothPairing.Asking
    private let onEnd: (Result<Bond, KernelBondFailure>) -> Void
    private let own: LinkAddress
    private var keys: [LongTermKey] = []
    private var identity: IdentityKey?
    private var isDeclined = false
    private var isOver = false

    init(
        _ device: BluetoothDevice, _ address: LinkAddress, on adapter: KernelAdapters.Adapter,
        through session: ManagementSession, canAnswer: Bool, onQuestion: @escaping BluetoothPairing.Asking,
        onEnd: @escaping (Result<Bond, KernelBondFailure>) -> Void
    ) {
        self.device = device
        self.address = address
        self.adapter = adapter.number
        own = adapter.address
        self.session = session
        self.canAnswer = canAnswer
        self.onQuestion = onQuestion
        self.onEnd = onEnd
    }

    /// Asks for the bond.
    func begin() {
        // Bonds are made while we ask for one, and at no other time.
        session.ask(.setBondable(true), of: adapter)
        session.ask(
            .pair(address, canAnswer ? .keyboardAndDisplay : .nothing), of: adapter, patience_us: Self.patience_us
        ) { status, _ in self.end(status) }
    }

    func cancel() {
        isDeclined = true
        session.ask(.cancelPairing(address), of: adapter)
    }

    private func end(_ status: ManagementProtocol.Status) {
        isOver = true
        session.ask(.setBondable(false), of: adapter)
        guard status == .success else {
            // The link stands for a while, and a second attempt over it would fail at once.
            return session.ask(.disconnect(address), of: adapter) { _, _ in
                self.onEnd(.failure(self.isDeclined ? .declined : .status(status)))
            }
        }
        guard let device = keys.first?.device else { return onEnd(.failure(.noLastingKey)) }
        onEnd(.success(Bond(adapter: own, device: device, keys: keys, identity: identity)))
    }

    // MARK: What the kernel says meanwhile

    func apply(_ event: ManagementProtocol.Event) {
        guard !isOver else { return }
        switch event {
        case .longTermKey(let key, isToBeStored: true) where isOurs(key.device): keys.append(key)
        case .identityKey(let key, let seenAs, isToBeStored: true) where seenAs == address || key.device == address:
            identity = key
        case .confirm(let device, let number, let isComparison) where isOurs(device):
            // Nothing to compare: that it shall be paired has been said.
            guard isComparison else { return session.ask(.confirm(device, true), of: adapter) }
            ask(.same(digits: Self.sixDigits(number))) { [session, adapter] answer in
                session.ask(.confirm(device, answer == .yes), of: adapter)
                return answer == .yes
            }
        case .passkeyWanted(let device) where isOurs(device):
            ask(.passkey) { [session, adapter] answer in
                var number: UInt32?
                if case .digits(let text) = answer { number = UInt32(text).flatMap { $0 <= 999_999 ? $0 : nil } }
                session.ask(.passkey(device, number), of: adapter)
                return number != nil
            }
        case .passkeyShown(let device, let number, typed: 0) where isOurs(device):
            onQuestion(.show(digits: Self.sixDigits(number))) { _ in }
        default: break
        }
    }

    /// Another device may not use the moment at which a bond is being made.
    private func isOurs(_ device: LinkAddress) -> Bool { device == address || device == identity?.device }

    private func ask(
        _ question: BluetoothPairing.Question, _ answered: @escaping (BluetoothPairing.Answer) -> Bool
    ) {
        onQuestion(question) { [weak self] answer in
            guard let self, !self.isOver else { return }
            if !answered(answer) { self.isDeclined = true }
        }
    }

    private static func sixDigits(_ number: UInt32) -> String {
        let digits = String(number)
        return "0".repeated(6 - digits.utf8.count) + digits
    }
}

/// Why the kernel has made no bond.
enum KernelBondFailure: Error, Equatable {
    case status(ManagementProtocol.Status)
    case declined
    /// The device does not keep what was agreed on.
    case noLastingKey
}

extension BondFailure {
    init(_ failure: KernelBondFailure, sensor: String, adapter: String, connected: Int) {
        self =
            switch failure {
            case .declined: .cancelled
            case .noLastingKey: .other(.refused(sensor: sensor, reason: "it makes no lasting bond"))
            case .status(.authenticationFailed), .status(.rejected): .refused
            case .status(.cancelled): .cancelled
            case .status(.connectFailed), .status(.busy), .status(.disconnected), .status(.alreadyConnected):
                .other(.aborted(sensor: sensor))
            case .status(.timeout): .other(.outOfReach(sensor: sensor))
            case .status(.noResources): .other(.slotsUsed(connected: connected))
            case .status(.notPowered): .other(.adapterOff(adapter: adapter))
            case .status(.blocked): .other(.blocked(.offBySoftware))
            case .status(.permissionDenied): .other(.needsRights)
            case .status(let status): .other(.refused(sensor: sensor, reason: status.description))
            }
    }
}
