import Balance
import Numbers
import Posture
import Records

/// Half an hour of stillness, brought to notice: for whom, and in which words.
struct BreakPrompts {
    /// `nil`: never.
    let settings: BreakPrompter.Settings?
    let store: Store?

    /// What notices stillness with a sensor; `nil` where none is asked for, or another sensor does it.
    func prompter(for placement: Placement) -> BreakPrompter? {
        // A low sensor says the same, only later.
        placement.judgesPosture ? settings.map { BreakPrompter(settings: $0) } : nil
    }

    /// What a wearer is told when it is time for a break; `nil` where they are asked for nothing.
    ///
    /// - Throws: where it cannot be known whether anything speaks against it, so nothing is asked for.
    func text(for wearer: String) throws(RecordsError) -> String? {
        let state = try store?.redFlags(wearer: wearer) ?? .unscreened
        return Self.text(state, still_min: settings?.still_min ?? 0)
    }

    /// Whoever has a red flag is asked for nothing, and whoever has not been asked yet for no exercise.
    private static func text(_ state: RedFlagState, still_min: Double) -> String? {
        let time = "Sitting still for \(Int(clamping: still_min)) minutes: "
        switch state {
        case .stopped: return nil
        case .unscreened: return time + "stand up, and sit down differently."
        case .clear: return time + "a minute to reset (plumbline learn B01)."
        }
    }
}
