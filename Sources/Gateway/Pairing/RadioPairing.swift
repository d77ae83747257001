import Events
import Links
import LinuxIO

/// Bonds with a sensor over Bluetooth and hears it speak; what it wants to know is asked of whoever pairs.
final class RadioPairing: PairingTask {
    private let device: BluetoothDevice
    private let links: BluetoothLinks
    private let tell: (PairingEvent) -> Void
    private let onEnd: (Result<BluetoothPairer.Found, PairingFailure>) -> Void
    private let introduction: BluetoothIntroduction
    private let questions: Questions
    private var isKept = false

    /// What is asked now.
    private final class Questions {
        var pending: ((BluetoothPairing.Answer) -> Void)?
    }

    init(
        _ device: BluetoothDevice, _ links: BluetoothLinks, on loop: EventLoop, tell: @escaping (PairingEvent) -> Void,
        onEnd: @escaping (Result<BluetoothPairer.Found, PairingFailure>) -> Void
    ) {
        self.device = device
        self.links = links
        self.tell = tell
        self.onEnd = onEnd
        let questions = Questions()
        self.questions = questions
        introduction = BluetoothIntroduction(device, wantsBond: false, with: links.radio, on: loop) {
            question, answer in
            questions.pending = nil
            switch question {
            case .passkey: tell(.question(.passkey))
            case .pin: tell(.question(.pin))
            case .same(let digits): tell(.question(.same(digits: digits)))
            case .show(let digits): return tell(.progress("Type \(digits) on the sensor."))
            case .wrong(let attempt, let most):
                return tell(.progress("That was not right: try again (\(attempt) of \(most))."))
            }
            questions.pending = answer
        } onEnd: { result in
            onEnd(result.mapError { PairingFailure($0.description) })
        }
        introduction.onBonding = { tell(.progress("Pairing with \(device.title) …")) }
    }

    func start() { introduction.start() }

    /// - Returns: why an answer will not do; `nil` where it was passed on.
    func answer(_ answer: BondAnswer) -> String? {
        guard let pending = questions.pending else { return "Nothing was asked." }
        switch answer {
        case .digits(let text):
            guard (1...16).contains(text.utf8.count), text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
                return "A passkey has six digits."
            }
            questions.pending = nil
            pending(.digits(text))
        case .yes:
            questions.pending = nil
            pending(.yes)
        case .no:
            questions.pending = nil
            pending(.no)
        }
        return nil
    }

    /// The sensor is paired: the bond stays.
    func keep() { isKept = true }

    /// A bond that was made for nothing goes, too.
    func cancel() {
        questions.pending = nil
        introduction.cancel()
        guard introduction.hasBonded, !isKept else { return }
        links.forgetBond(with: device)
    }
}
