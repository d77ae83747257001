import Balance
import Events
import LocalTime
import Posture
import Records

/// Leads what there is about breaks: asks for one where it is due, learns what followed, and keeps it with the slot's next
/// entry for the record.
final class BreakCoordinator {
    /// Looks up a wearer's signs; the answer comes later, `nil` where nothing is recorded.
    var askSigns: (_ wearer: String, _ receive: @escaping (Result<SignRecord?, RecordsError>) -> Void) -> Void = {
        _, _ in
    }
    /// Whether somebody sees what is told of a sensor: a prompt that nobody got is none.
    var isWatched: (_ sensor: String) -> Bool = { _ in true }
    /// One sentence for people.
    var onWarning: (String) -> Void = { _ in }

    private var prompts: BreakPrompts
    private let notices: WearerNotices

    init(_ prompts: BreakPrompts, by notices: WearerNotices) {
        self.prompts = prompts
        self.notices = notices
    }

    /// Whose breaks are asked for later than is set, and why; `nil` where nobody's are.
    var adaptedText: String? { prompts.adaptedText }

    /// What notices stillness with a sensor; `nil` where none is asked for, or another sensor does it.
    ///
    /// - Parameters:
    ///   - sensor: the sensor.
    ///   - isCoarse: it measures every few seconds.
    ///   - kept: the wearer's last prompts in the record, oldest first.
    func slotBreaks(for sensor: PairedSensor, isCoarse: Bool, kept: [BreakPrompt]) -> SlotBreaks? {
        prompts.learn(kept, wearer: sensor.wearer)
        return prompts.slotBreaks(for: sensor.placement, isCoarse: isCoarse)
    }

    /// Goes through the frames of one piece of a sensor's data.
    func look(at frames: [PostureFrame], of slot: SensorSlot) {
        guard slot.breaks != nil, var interval = prompts.interval(of: slot.sensor.wearer) else { return }
        for frame in frames {
            if let judged = slot.breaks?.judge(frame) {
                end(judged, of: slot)
                interval = prompts.interval(of: slot.sensor.wearer) ?? interval
            }
            guard let due = slot.breaks?.advance(frame, after: interval.minutes) else { continue }
            ask(due, of: slot, after: interval)
        }
    }

    private func ask(_ due: BreakPrompter.Due, of slot: SensorSlot, after interval: BreakInterval) {
        let wearer = slot.sensor.wearer
        guard prompts.isDue(at_us: due.time_us, wearer: wearer) else {
            slot.breaks?.notTold(due.time_us, nil)
            return
        }
        let prompt = BreakPrompt(
            at: Moment(utc_us: due.time_us, offset_s: slot.timeLine.offset_s), wearer: wearer,
            sensor: slot.sensor.id, set_min: interval.set_min, interval_min: interval.minutes)
        askSigns(wearer) { [unowned self] result in
            switch result {
            case .success(let signs): self.ask(prompt, of: slot, signs ?? .unscreened)
            // It cannot be known whether anything speaks against it, so nothing is asked for.
            case .failure(let error):
                slot.breaks?.notTold(prompt.moment.utc_us, nil)
                self.onWarning(error.description)
            }
        }
    }

    private func ask(_ prompt: BreakPrompt, of slot: SensorSlot, _ signs: SignRecord) {
        // What nobody would keep nobody is told.
        guard slot.breaks?.isOpen(prompt) == true else {
            slot.breaks?.notTold(prompt.moment.utc_us, nil)
            return
        }
        guard let text = prompts.text(signs, minutes: prompt.interval_min) else {
            slot.breaks?.notTold(prompt.moment.utc_us, nil)
            return
        }
        notices.promptBreak(
            at: prompt.moment, text, of: slot, isWatched: isWatched(slot.sensor.name)
        ) { [weak self] notice in
            switch notice {
            case .told:
                if let judged = slot.breaks?.told(prompt) { self?.end(judged, of: slot) }
            case .silent(let words):
                var silent = prompt
                silent.silence = words
                slot.breaks?.notTold(prompt.moment.utc_us, silent)
            }
        }
    }

    /// It is known what followed a prompt.
    private func end(_ judged: BreakPrompt, of slot: SensorSlot) {
        prompts.note(judged)
        notices.breakEnded(of: slot)
    }
}
