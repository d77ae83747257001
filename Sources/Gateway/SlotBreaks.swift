import Balance
import LocalTime
import Posture

/// Breaks of one sensor's wearer: when one is due, and what follows the prompt. A value; constant work a frame.
struct SlotBreaks {
    /// A prompt that is being judged, from the moment at which it was due: whether somebody is told is known a little later.
    private struct Open {
        let time_us: Int64
        var judge: BreakJudge
        var prompt: BreakPrompt?
        var outcome: BreakOutcome?
    }

    private let settle_s: Double
    private let seesWalking: Bool
    private var prompter = BreakPrompter()
    private var open: Open?
    /// How prompts have ended of which it is not known yet whether somebody is told, by when they were due.
    private var ended: [Int64: BreakOutcome] = [:]
    private var kept: [BreakPrompt] = []

    /// - Parameters:
    ///   - settle_s: after this time without movement a sensor is known not to be worn.
    ///   - seesWalking: whether the sensor measures often enough to tell walking.
    init(settle_s: Double, seesWalking: Bool) {
        self.settle_s = settle_s
        self.seesWalking = seesWalking
    }

    /// Judges what follows the prompt that is open.
    ///
    /// - Returns: the prompt, once it is known what followed.
    mutating func judge(_ frame: PostureFrame) -> BreakPrompt? {
        guard open?.outcome == nil, let outcome = open?.judge.advance(frame) else { return nil }
        return close(with: outcome)
    }

    /// Looks whether a break is due; then what follows is judged from this frame on.
    ///
    /// - Parameters:
    ///   - frame: the next one of the sensor, after ``judge(_:)`` has seen it.
    ///   - minutes: of stillness after which a break is due.
    mutating func advance(_ frame: PostureFrame, after minutes: Double) -> BreakPrompter.Due? {
        guard let due = prompter.advance(frame, after: minutes) else { return nil }
        end()
        open = Open(
            time_us: due.time_us,
            judge: BreakJudge(due, settle_s: settle_s, seesWalking: seesWalking))
        return due
    }

    /// Whether it is still time to tell somebody: the recording goes on, and the next one is not due yet.
    func isOpen(_ prompt: BreakPrompt) -> Bool { open?.time_us == prompt.moment.utc_us }

    /// Keeps a prompt that somebody was told of, also where the recording has ended meanwhile.
    ///
    /// - Returns: the prompt with what followed, where that is known already.
    mutating func told(_ prompt: BreakPrompt) -> BreakPrompt? {
        if let outcome = ended.removeValue(forKey: prompt.moment.utc_us) {
            var judged = prompt
            judged.outcome = outcome
            kept += [prompt, judged]
            return judged
        }
        guard isOpen(prompt) else { return nil }
        kept.append(prompt)
        open?.prompt = prompt
        return open?.outcome.flatMap { close(with: $0) }
    }

    /// A prompt that nobody was told of is not judged.
    ///
    /// - Parameters:
    ///   - time_us: when it was due.
    ///   - prompt: what is kept of it; `nil` where nothing is.
    mutating func notTold(_ time_us: Int64, _ prompt: BreakPrompt?) {
        if let prompt { kept.append(prompt) }
        if open?.time_us == time_us { open = nil }
        ended[time_us] = nil
    }

    /// Nothing more is seen of what follows the prompt that is open: the recording is over, or the next one is due.
    mutating func end() {
        guard let open else { return }
        let outcome = open.outcome ?? BreakOutcome(.ended, at_us: open.judge.lookedUntil_us)
        if close(with: outcome) == nil { ended[open.time_us] = outcome }
        self.open = nil
    }

    /// Hands over what is to be kept, in the order of its coming.
    mutating func drain() -> [BreakPrompt] {
        defer { kept = [] }
        return kept
    }

    /// - Returns: `nil` where it is not known yet whether somebody is told.
    private mutating func close(with outcome: BreakOutcome) -> BreakPrompt? {
        guard var prompt = open?.prompt else {
            open?.outcome = outcome
            return nil
        }
        open = nil
        prompt.outcome = outcome
        kept.append(prompt)
        return prompt
    }
}
