import Balance
import Numbers
import Posture

/// Half an hour of stillness, brought to notice: for whom, and in which words.
struct BreakPrompts {
    /// `nil`: never.
    let settings: BreakPrompter.Settings?

    /// What notices stillness with a sensor; `nil` where none is asked for, or another sensor does it.
    func prompter(for placement: Placement) -> BreakPrompter? {
        // A low sensor says the same, only later.
        placement.judgesPosture ? settings.map { BreakPrompter(settings: $0) } : nil
    }

    /// What a wearer is told when it is time for a break; `nil` with a sign that cannot wait, for then nothing is asked of
    /// them. A wearer who has not answered the questions yet is asked for no exercise, and with a sign that somebody
    /// should look at for a walk.
    func text(_ record: SignRecord) -> String? {
        let still_min = settings?.still_min ?? 0
        let time = "Sitting still for \(Int(clamping: still_min)) minutes: "
        guard record.stopping.isEmpty, record.earlier?.isThere != true else { return nil }
        guard record.stopListDay != nil else { return time + "stand up, and sit down differently." }
        return record.isAllLookedAt
            ? time + "a minute to reset (plumbline learn B01)."
            : time + "stand up and walk a little (plumbline learn B02)."
    }
}
