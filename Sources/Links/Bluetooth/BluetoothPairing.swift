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

    /// Asks whoever can answer.
    public typealias Asking = (Question, @escaping (Answer) -> Void) -> Void

    /// How often a passkey may be typed wrong.
    private static let attempts = 3
    private static let told_us: Int64 = 2_000_000
    /// An attempt that the radio breaks off is made again at once.
    private static let aborts = 3

    private let device: BluetoothDevice
    private let bluetooth: Bluetooth
    private let onQuestion: Asking?
    private let onEnd: (BluetoothError?) -> Void
    private var bond: (any BondAttempt)?
    private var observation: Bluetooth.Observation?
    private var timer: EventLoop.Token?
    private var wasAsked = false
    private var attempt = 1
    private var aborted = 0
    private var isOver = false

    private var sensor: String { device.title }

    /// Without `onQuestion`, only what needs no answer can be paired (Just Works). `onEnd` is called once, from the loop:
    /// with `nil` where the bond is made.
    public init(
        _ device: BluetoothDevice, with bluetooth: Bluetooth, onQuestion: Asking?,
        onEnd: @escaping (BluetoothError?) -> Void
    ) {
        self.device = device
        self.bluetooth = bluetooth
        self.onQuestion = onQuestion
        self.onEnd = onEnd
    }

    /// Begins; `onEnd` says how it ended.
    public func start() { pair() }

    /// Ends without a bond; `onEnd` is not called.
    public func cancel() {
        isOver = true
        letGo()
        bond?.cancel()
        bond = nil
    }

    deinit { cancel() }

    private func pair() {
        bluetooth.scan.pause(for: { [weak self] (end: @escaping (BondFailure?) -> Void) in
            guard let self, !self.isOver else { return end(.cancelled) }
            self.bond = self.bluetooth.carrier.bond(
                with: self.device, canAnswer: self.onQuestion != nil,
                onQuestion: { [weak self] question, answer in
                    guard let self, !self.isOver, let onQuestion = self.onQuestion else { return answer(.no) }
                    self.wasAsked = true
                    onQuestion(question, answer)
                }, onEnd: end)
        }) { [weak self] failure in self?.ended(failure) }
    }

    private func ended(_ failure: BondFailure?) {
        guard !isOver else { return }
        bond = nil
        switch failure {
        case nil: awaitBond()
        case .cancelled: end(.pairingCancelled)
        case .refused:
            guard onQuestion != nil else { return end(.needsAnswers(sensor: sensor)) }
            guard wasAsked, attempt < Self.attempts else { return end(.wrongPasskey(sensor: sensor)) }
            attempt += 1
            wasAsked = false
            onQuestion?(.wrong(attempt: attempt, of: Self.attempts)) { _ in }
            pair()
        case .other(.aborted) where aborted < Self.aborts:
            aborted += 1
            pair()
        case .other(let error): end(error)
        }
    }

    /// That there is a bond is told beside the answer, and may come after it.
    private func awaitBond() {
        guard bluetooth.device(at: device.path)?.isPaired != true else { return end(nil) }
        observation = bluetooth.observe { [weak self] _ in
            guard let self else { return }
            if self.bluetooth.device(at: self.device.path)?.isPaired == true { self.end(nil) }
        }
        timer = bluetooth.loop.after(Self.told_us) { [weak self] in self?.end(nil) }
    }

    private func letGo() {
        if let observation { bluetooth.end(observation) }
        observation = nil
        if let timer { bluetooth.loop.cancel(timer) }
        timer = nil
    }

    private func end(_ error: BluetoothError?) {
        guard !isOver else { return }
        isOver = true
        letGo()
        onEnd(error)
    }
}
