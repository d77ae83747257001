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

    /// What a wearer is told when it is time for a break; `nil` with a red flag, for then nothing is asked of them. A
    /// wearer who has not answered the questions yet is asked for no exercise.
    func text(_ state: RedFlagState) -> String? {
        let still_min = settings?.still_min ?? 0
        let time = "Sitting still for \(Int(clamping: still_min)) minutes: "
        switch state {
        case .stopped: return nil
        case .unscreened: return time + "stand up, and sit down differently."
        case .clear: return time + "a minute to reset (plumbline learn B01)."
        }
    }
}
