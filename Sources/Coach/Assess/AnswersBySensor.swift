import Balance
import Numbers

/// The answers to a self-test that the sensor gives: each posture is held until its angle is kept.
struct AnswersBySensor: Sendable {
    private enum Step {
        /// Whether there is a sensor to ask.
        case listening
        /// No recorder runs.
        case noRecorder
        /// Before the posture is held.
        case ready
        case holding
        case noAngle
        /// A measured angle in degrees, before it counts.
        case confirming(Double)
        case skipped
        case hurts
        case answered
    }

    private let pages: SelfTestPages
    private var test: SelfTest { pages.test }
    /// How long each posture is held, seconds.
    private let hold_s: Int
    private var step = Step.listening
    private var trial = 1
    /// The place of the posture among the answers.
    private var posture = 0
    private var items: [TestAnswer.Item]

    init(_ pages: SelfTestPages, hold_s: Int) {
        self.pages = pages
        self.hold_s = hold_s
        items = pages.test.answers.map { TestAnswer.Item($0.id, values: []) }
    }

    var result: SelfTestResult {
        switch step {
        case .listening, .noRecorder, .ready, .holding, .noAngle, .confirming: .open
        case .skipped: .skipped
        case .hurts: .hurts
        case .answered: .answered(items)
        }
    }

    var question: Question? {
        switch step {
        case .listening: return .sensor
        case .noRecorder:
            let text =
                "No recorder is running. Clip the sensor on, start “plumbline run” in another terminal, calibrate with "
                + "“plumbline calibrate”, and come back with “plumbline assess --test \(test.id)”."
            return .choice(pages.plain(.both, text), [.next])
        case .ready: return .choice(holding, [.begin, .skip, .hurts])
        case .holding: return .measurement(holding, seconds: hold_s)
        case .noAngle:
            let text = "\(prompt): no angle came. Is the sensor on, and calibrated?"
            return .choice(pages.plain(.both, text), [.retry, .skip])
        case .confirming(let degrees):
            let text = "\(prompt): \(String(whole: degrees))° forward of upright."
            return .choice(pages.plain(.both, text), [.keep, .retry])
        case .skipped, .hurts, .answered: return nil
        }
    }

    mutating func advance(_ answer: Answer) {
        switch (step, answer) {
        case (.listening, .sensor(let isThere)): step = isThere ? .ready : .noRecorder
        case (.ready, .choice(0)): step = .holding
        case (.ready, .choice(2)): step = .hurts
        // Rounding a value that is not a number would trap.
        case (.holding, .angle(let degrees?)) where degrees.isFinite: step = .confirming(degrees)
        case (.holding, _): step = .noAngle
        case (.noAngle, .choice(0)), (.confirming, .choice(1)): step = .ready
        case (.confirming(let degrees), _): keep(degrees)
        case (.noRecorder, _), (.ready, _), (.noAngle, _): step = .skipped
        case (.listening, _), (.skipped, _), (.hurts, _), (.answered, _): break
        }
    }

    private var prompt: String { "\(test.answers[posture].prompt), trial \(trial) of \(test.repeats)" }
    private var holding: Page { pages.asking("\(prompt). Then hold it for \(hold_s) seconds.", .both) }

    private mutating func keep(_ degrees: Double) {
        items[posture].values.append(degrees)
        posture += 1
        step = .ready
        guard posture == test.answers.count else { return }
        posture = 0
        trial += 1
        if trial > test.repeats { step = .answered }
    }
}
