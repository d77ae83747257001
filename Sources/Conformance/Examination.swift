import Numbers
import PlainText
public import SensorProtocols

/// Exercises a sensor of our own protocol (Firmware-Protocol/SPECIFICATION.md) and says in words what is wrong with it.
///
/// Pure: messages of the sensor and ticks go in with their time, commands come out. One step after the other: what the
/// sensor says of itself, good and bad commands, every rate, resending, acknowledging, stopping. Times are any
/// monotonic clock's microseconds; ticks shall come some ten times a second.
public struct Examination: Sendable {
    public enum Output: Equatable, Sendable {
        /// To be sent as it is (with the framing that the line needs).
        case message([UInt8])
        /// To be sent in a frame whose CRC is spoilt; a link without frames sends nothing.
        case damaged([UInt8])
    }

    /// What to send now; whoever drives this takes it and empties it.
    public var output: [Output] = []
    public private(set) var findings: [Finding] = []
    public private(set) var isDone = false
    /// What the sensor said of itself.
    public private(set) var identity: SensorIdentity?

    private enum Step: Equatable {
        /// The line comes to rest: what is half of a frame is nobody's fault.
        case settling
        case identify
        case silence
        case trial(Int)
        case rate(Int)
        case resend(ClosedRange<UInt32>)
        case foreignAcknowledge(ClosedRange<UInt32>)
        case acknowledge(ClosedRange<UInt32>)
        case gone(ClosedRange<UInt32>)
        case stop
        case stopped
    }

    private static let settling_us: Int64 = 300_000
    /// A command is answered at once; over a slow link, or with a busy computer at the other end, in this.
    private static let patience_us: Int64 = 2_000_000
    /// What was on its way when the sensor was stopped has come within this.
    private static let calm_us: Int64 = 500_000
    /// IDENTITY comes every 2 s by itself.
    private static let identityPatience_us: Int64 = 3_000_000
    private static let resendPatience_us: Int64 = 10_000_000
    /// The first moments of a rate are not measured.
    private static let warmUp_us: Int64 = 500_000
    /// A clock of which nothing can be said yet is measured on for so long: at the least error that is told, it has come
    /// apart by more than a busy computer holds back.
    private static let longestMeasuring_us: Int64 = 30_000_000
    /// What is asked for again: five seconds at 100 Hz.
    private static let mostResent = 500
    private static let fewestResent = 20
    private static let mostRemembered = 100_000
    /// Stretches of damage on a whole cable.
    private static let toleratedDamage = 2

    private let measuring_us: Int64
    private let hasFrames: Bool
    private var step = Step.settling
    private var begun_us: Int64 = 0
    private var heard = Heard()
    private var trials: [CommandTrial] = []
    private var stream = StreamExaminer()
    private var remembered: [UInt32: SampleBlock.Sample] = [:]
    private var firstLive: UInt32?
    private var leastOffset_us = Int64.max
    private var damage: [SkipReason: Int] = [:]
    private var impossible: [ImpossibleValue: Int] = [:]
    private var goodMessages = 0
    private var statusFaults: [String] = []
    private var statuses = 0
    private var hasTokenFault = false

    /// - Parameters:
    ///   - measuring_s: for so long each rate is measured.
    ///   - hasFrames: whether messages go in frames with a CRC, as on a serial line.
    public init(measuring_s: Double = 5, hasFrames: Bool = true) {
        self.hasFrames = hasFrames
        measuring_us = Int64.microseconds(max(1, min(3600, measuring_s)))
    }

    // MARK: what happens

    public mutating func begin(now_us: Int64) { begun_us = now_us }

    public mutating func receive(_ message: SensorMessage, now_us: Int64) {
        guard !isDone else { return }
        if case .skipped(_, let reason) = message {
            if step != .settling { damage[reason, default: 0] += 1 }
            return tick(now_us: now_us)
        }
        if case .impossible(let value) = message {
            impossible[value, default: 0] += 1
            return tick(now_us: now_us)
        }
        goodMessages += 1
        heard.receive(message, at: now_us)
        switch message {
        case .identity(let said): identity = identity ?? said
        case .samples(let block): examine(block, now_us)
        case .status(let status): examine(status)
        default: break
        }
        tick(now_us: now_us)
    }

    public mutating func tick(now_us: Int64) {
        // Each step looks at the same moment, until one has to wait.
        for _ in 0..<4 where !isDone && isComplete(now_us) { finishStep(now_us) }
    }

    private mutating func examine(_ block: SampleBlock, _ now_us: Int64) {
        guard let identity else { return }
        if block.flags.contains(.resent) { return }
        if case .resend(let range) = step, block.end <= UInt64(range.upperBound) + 1 { return }
        firstLive = firstLive ?? block.sequence
        stream.examine(block, of: identity)
        leastOffset_us = min(leastOffset_us, now_us - block.lastTime_us)
        guard remembered.count < Self.mostRemembered else { return }
        for index in 0..<block.count { remembered[block.sequence &+ UInt32(clamping: index)] = block.sample(index) }
    }

    private mutating func examine(_ status: SensorStatus) {
        statuses += 1
        guard let identity, statusFaults.isEmpty else { return }
        if status.bootID != identity.bootID {
            statusFaults.append(
                "STATUS says boot id \(status.bootID), IDENTITY \(identity.bootID): it is one number, new at each start."
            )
        } else if status.oldestSequence > status.nextSequence {
            statusFaults.append(
                "STATUS says that it keeps \(status.oldestSequence) to before \(status.nextSequence): the oldest is never "
                    + "behind the next.")
        } else if identity.capabilities.contains(.keepsSamples),
            status.nextSequence - status.oldestSequence > identity.keptSamples
        {
            statusFaults.append(
                "STATUS says that it keeps \(Int(clamping: status.nextSequence - status.oldestSequence).counted("sample")), IDENTITY that "
                    + "\(identity.keptSamples) fit.")
        }
    }

    // MARK: steps

    private func isComplete(_ now_us: Int64) -> Bool {
        let elapsed_us = now_us - begun_us
        switch step {
        case .settling: return elapsed_us >= Self.settling_us
        case .identify:
            return (identity != nil && heard.result(token: 1) != nil) || elapsed_us >= Self.identityPatience_us
        case .silence: return hasStopped(2, elapsed_us)
        case .trial(let index): return trials[index].isAnswered(by: heard) || elapsed_us >= Self.patience_us
        case .rate(let index):
            guard elapsed_us >= Self.warmUp_us + measuring_us else { return false }
            return elapsed_us >= Self.warmUp_us + Self.longestMeasuring_us || stream.stepsBack > 0
                || !(rateExaminer(index)?.isClockInDoubt ?? false)
        case .resend(let range):
            return heard.resent.last.map { $0.block.end > UInt64(range.upperBound) } ?? false
                && elapsed_us >= Self.patience_us || elapsed_us >= Self.resendPatience_us
        case .acknowledge, .foreignAcknowledge:
            return heard.result(token: Self.statusToken) != nil || elapsed_us >= Self.patience_us
        case .gone: return !heard.lost.isEmpty || elapsed_us >= Self.patience_us
        case .stop: return hasStopped(80, elapsed_us)
        case .stopped: return elapsed_us >= Self.identityPatience_us
        }
    }

    /// Whether STOP has been answered, and what was on its way has come; or neither will come.
    private func hasStopped(_ token: UInt8, _ elapsed_us: Int64) -> Bool {
        elapsed_us >= Self.calm_us && heard.result(token: token) != nil || elapsed_us >= Self.patience_us
    }

    private static let statusToken: UInt8 = 200

    private mutating func enter(_ next: Step, _ now_us: Int64) {
        step = next
        begun_us = now_us
        heard = Heard()
        switch next {
        case .settling, .stopped: break
        case .identify: send(.identify, token: 1)
        case .silence: send(.stop, token: 2)
        case .trial(let index):
            output.append(trials[index].isDamaged ? .damaged(trials[index].message) : .message(trials[index].message))
        case .rate(let index):
            remembered.removeAll(keepingCapacity: true)
            firstLive = nil
            send(.start(rate_Hz: identity?.rates_Hz[index]), token: 40)
        case .resend(let range): send(.resend(bootID: bootID, range), token: 50)
        case .foreignAcknowledge(let kept):
            send(.acknowledge(bootID: bootID ^ 0x5A5A_5A5A, through: kept.upperBound), token: 60)
            send(.getStatus, token: Self.statusToken)
        case .acknowledge(let kept):
            send(.acknowledge(bootID: bootID, through: kept.lowerQuarter.upperBound), token: 61)
            // Beyond what was taken: a mistake, which forgets nothing.
            send(.acknowledge(bootID: bootID, through: kept.upperBound &+ 1_000_000), token: 62)
            send(.getStatus, token: Self.statusToken)
        case .gone(let range): send(.resend(bootID: bootID, range), token: 70)
        case .stop: send(.stop, token: 80)
        }
    }

    private var bootID: UInt32 { identity?.bootID ?? 0 }

    private mutating func send(_ command: SensorCommand, token: UInt8) {
        output.append(.message(command.message(token: token)))
    }

    private mutating func finishStep(_ now_us: Int64) {
        switch step {
        case .settling: enter(.identify, now_us)
        case .identify: finishIdentify(now_us)
        case .silence:
            judgeResult(of: "STOP", token: 2)
            enter(.trial(0), now_us)
        case .trial(let index):
            judge(trials[index])
            enter(index + 1 < trials.count ? .trial(index + 1) : .rate(0), now_us)
        case .rate(let index): finishRate(index, now_us)
        case .resend(let range):
            findings += BackfillExaminer(range: range, original: remembered).findings(
                heard, isAnswered: hasTokenFault || heard.result(token: 50)?.code == .ok, leastOffset_us: leastOffset_us
            )
            enter(.foreignAcknowledge(range), now_us)
        case .foreignAcknowledge(let kept): finishForeignAcknowledge(kept, now_us)
        case .acknowledge(let kept): finishAcknowledge(kept, now_us)
        case .gone(let range):
            let isTold = heard.lost.contains { $0.range.lowerBound <= range.lowerBound }
            if !isTold && heard.resent.isEmpty {
                fail(
                    .acknowledgement,
                    "Asked again for samples \(range.lowerBound)…\(range.upperBound), which it has forgotten, it sends no "
                        + "LOST: the gateway would ask for ever.")
            } else {
                findings.append(
                    Finding(
                        .acknowledgement, .passed, "What is acknowledged is forgotten, and told as lost when asked for."
                    ))
            }
            enter(.stop, now_us)
        case .stop:
            judgeResult(of: "STOP", token: 80)
            enter(.stopped, now_us)
            send(.getStatus, token: Self.statusToken)
        case .stopped: finish()
        }
    }

    private mutating func finishIdentify(_ now_us: Int64) {
        guard let identity else {
            fail(.identity, missingIdentity)
            isDone = true
            return
        }
        let judged = IdentityExaminer.findings(identity)
        findings += judged
        if identity.protocolMajor != 1 || identity.rates_Hz.isEmpty {
            isDone = true
            return
        }
        judgeResult(of: "IDENTIFY", token: 1)
        trials = CommandTrial.all(for: identity, hasFrames: hasFrames)
        enter(.silence, now_us)
    }

    /// Messages of the protocol were heard.
    public var hasHeardProtocol: Bool { goodMessages > 0 }

    /// Not a byte was heard.
    public var isSilent: Bool { goodMessages == 0 && damage.isEmpty }

    private var missingIdentity: String {
        if goodMessages > 0 {
            return
                "IDENTITY does not come, neither after IDENTIFY nor by itself every 2 s: no gateway can recognise this sensor."
        }
        if isSilent {
            return "Nothing was heard: is it switched on, is this its port, and is its speed right (--baud)?"
        }
        return
            "Bytes come, but no frame of the protocol among them: COBS of message and CRC-16/CCITT-FALSE, low byte first, "
            + "then a zero."
    }

    /// What came live at this rate, without the first moments.
    private var measured: [Heard.Block] { heard.live.filter { $0.arrival_us - begun_us >= Self.warmUp_us } }

    private func rateExaminer(_ index: Int) -> RateExaminer? {
        identity.map { RateExaminer(rate_Hz: $0.rates_Hz[index], blocks: measured) }
    }

    private mutating func finishRate(_ index: Int, _ now_us: Int64) {
        guard let identity else { return }
        judgeResult(of: "START at \(DecimalText.tenths(identity.rates_Hz[index])) Hz", token: 40)
        if let examiner = rateExaminer(index) {
            findings += examiner.findings(isClockInOrder: stream.stepsBack == 0)
        }
        if index + 1 < identity.rates_Hz.count { return enter(.rate(index + 1), now_us) }
        guard identity.capabilities.contains(.keepsSamples) else {
            let text = "It says that it keeps no samples (capability bit 1)."
            findings.append(Finding(.backfill, .notApplicable, text))
            findings.append(Finding(.acknowledgement, .notApplicable, text))
            return enter(.stop, now_us)
        }
        let live = measured
        // The newest samples but those that may still be on their way.
        let count = min(
            Self.mostResent, Int(identity.keptSamples) / 2, (live.last?.block.sequence).map(heardBefore) ?? 0)
        guard let end = live.last?.block.sequence, count >= Self.fewestResent else {
            let text = "Too few samples came to ask for some of them again: measure for longer (--seconds)."
            findings.append(Finding(.backfill, .notApplicable, text))
            findings.append(Finding(.acknowledgement, .notApplicable, text))
            return enter(.stop, now_us)
        }
        enter(.resend((end - UInt32(clamping: count))...(end - 1)), now_us)
    }

    /// How many samples of this rate came before a number.
    private func heardBefore(_ sequence: UInt32) -> Int { Int(sequence) - Int(firstLive ?? sequence) }

    private mutating func finishForeignAcknowledge(_ kept: ClosedRange<UInt32>, _ now_us: Int64) {
        guard let status = heard.statuses.last else {
            fail(.acknowledgement, "GET_STATUS is not answered while it streams.")
            return enter(.stop, now_us)
        }
        if status.oldestSequence > kept.lowerBound {
            if status.overwritten > 0 {
                let text = "Its memory is full of what came since: acknowledging could not be examined."
                findings.append(Finding(.acknowledgement, .notApplicable, text))
            } else {
                fail(
                    .acknowledgement,
                    "An acknowledgement of another boot has forgotten samples: \(kept.lowerBound) was kept, and now "
                        + "\(status.oldestSequence) is the oldest.")
            }
            return enter(.stop, now_us)
        }
        enter(.acknowledge(kept), now_us)
    }

    private mutating func finishAcknowledge(_ kept: ClosedRange<UInt32>, _ now_us: Int64) {
        let through = kept.lowerQuarter.upperBound
        let oldest = heard.statuses.last?.oldestSequence ?? 0
        if oldest > through + 1 {
            fail(
                .acknowledgement,
                "Acknowledged up to \(through), and then far beyond what it has taken, it keeps only \(oldest) and later: "
                    + "such an acknowledgement is a mistake and forgets nothing.")
            return enter(.stop, now_us)
        }
        if oldest < through + 1 {
            fail(
                .acknowledgement,
                "Acknowledged up to \(through) it still keeps sample \(oldest): its memory would fill up.")
            return enter(.stop, now_us)
        }
        enter(.gone(kept.lowerQuarter), now_us)
    }

    // MARK: judging

    private mutating func fail(_ topic: Finding.Topic, _ text: String) {
        let finding = Finding(topic, .failed, text)
        if !findings.contains(finding) { findings.append(finding) }
    }

    /// A good command is answered by RESULT with its token, its number and code 0.
    private mutating func judgeResult(of name: String, token: UInt8) {
        let numbers: [UInt8: UInt8] = [1: 0x81, 2: 0x83, 40: 0x82, 80: 0x83]
        let trial = CommandTrial(
            name: name, message: [numbers[token] ?? 0, token], answer: .result([.ok]),
            rule: "Expected: a RESULT with its token.")
        judge(trial)
    }

    private mutating func judge(_ trial: CommandTrial) {
        guard let fault = trial.fault(in: heard) else { return }
        // A token that never comes back is one fault, not one of every command.
        if trial.hasOtherToken(in: heard) {
            guard !hasTokenFault else { return }
            hasTokenFault = true
        }
        fail(trial.topic, fault)
    }

    private mutating func finish() {
        // A command may cross the last samples; then all is still.
        let late = heard.live.filter { $0.arrival_us - begun_us > Self.calm_us }
        if !late.isEmpty {
            fail(
                .stop,
                "After STOP it goes on sending: \(late.count.counted("message")) of samples came more than a second after it."
            )
        } else if heard.identities.isEmpty {
            fail(.stop, "Stopped, it does not say who it is. Expected: IDENTITY every 2 s while there is a link.")
        } else if let status = heard.statuses.last, status.isStreaming {
            fail(.stop, "After STOP its STATUS says that it is streaming. Expected: state 0.")
        } else if let status = heard.statuses.last, let end = stream.end, UInt64(status.nextSequence) != end {
            fail(
                .stop,
                "After STOP its STATUS says that \(status.nextSequence) is next, but the last sample that came was "
                    + "\(end - 1): what was taken is sent before it falls silent.")
        } else {
            findings.append(Finding(.stop, .passed, "STOP stops it, and it goes on saying who it is."))
        }
        findings += stream.findings
        sumUp()
        findings.sort { Self.order($0.topic) < Self.order($1.topic) }
        isDone = true
    }

    private mutating func sumUp() {
        if let fault = statusFaults.first {
            fail(.status, fault)
        } else if statuses > 0 {
            findings.append(
                Finding(.status, .passed, "\(statuses.counted("STATUS message")), without contradiction."))
        }
        func hasFailed(_ topic: Finding.Topic) -> Bool {
            findings.contains { $0.topic == topic && $0.verdict == .failed }
        }
        if !hasFailed(.commands) {
            findings.append(Finding(.commands, .passed, "Every good command is answered correctly."))
        }
        if !hasFailed(.errors) {
            findings.append(Finding(.errors, .passed, "Every bad command is refused with its code."))
        }
        for (value, count) in impossible.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            fail(
                .line,
                "It sends \(value.words) that is impossible, \(count.counted("time")): a gateway leaves such values out."
            )
        }
        let stretches = damage.values.reduce(0, +)
        if stretches > Self.toleratedDamage {
            let reasons = damage.sorted { $0.value > $1.value }
                .map { "\($0.value) × \($0.key.rawValue.split(separator: "_").joined(separator: " "))" }
                .joined(separator: ", ")
            findings.append(
                Finding(
                    .line, .failed,
                    "Of \(goodMessages + stretches) frames \(stretches) are damaged (\(reasons)): a bad line, a buffer that "
                        + "overflows, or a CRC that is not always right."))
        } else {
            findings.append(Finding(.line, .passed, "\(goodMessages.counted("frame")), \(stretches) damaged."))
        }
    }

    private static func order(_ topic: Finding.Topic) -> Int { Finding.Topic.allCases.firstIndex(of: topic) ?? 0 }
}

extension ClosedRange<UInt32> {
    /// The first quarter of it.
    fileprivate var lowerQuarter: ClosedRange<UInt32> { lowerBound...(lowerBound + (upperBound - lowerBound) / 4) }
}
