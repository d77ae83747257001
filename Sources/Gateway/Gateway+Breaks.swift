import Balance
import Events
import LocalTime
import Posture
import Records

/// Half an hour of stillness, brought to notice.
extension Gateway {
    func lookForBreak(_ frames: [PostureFrame], of slot: SensorSlot) {
        guard slot.breaks != nil else { return }
        for frame in frames where slot.breaks?.advance(frame) == true { prompt(at: frame.time_us, slot) }
    }

    private func prompt(at time_us: Int64, _ slot: SensorSlot) {
        let moment = Moment(utc_us: time_us, offset_s: slot.timeLine.offset_s)
        let notice = policy.notice(at: moment)
        guard notice.silence == nil else { return }
        var state = RedFlagState.unscreened
        do throws(RecordsError) { state = try store?.redFlags(wearer: slot.sensor.wearer) ?? .unscreened } catch {
            // Whether anything speaks against it cannot be known, so nothing is asked for.
            return warn(error.description)
        }
        guard let text = BreakText.text(state, still_min: options.breaks?.still_min ?? 0) else { return }
        if notice.buzzes { slot.session.buzz() }
        onEvent(
            .note(NoteEvent(at: moment, sensor: slot.sensor.name, kind: .rest, text: text)))
    }
}

/// What is said when it is time for a break.
enum BreakText {
    /// Whoever has a red flag is asked for nothing, and whoever has not been asked yet for no exercise.
    static func text(_ state: RedFlagState, still_min: Double) -> String? {
        let time = "Sitting still for \(Int(still_min)) minutes: "
        switch state {
        case .stopped: return nil
        case .unscreened: return time + "stand up, and sit down differently."
        case .clear: return time + "a minute to reset (plumbline learn B01)."
        }
    }
}
