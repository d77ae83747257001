import Balance
import Events
import LinuxIO
import LocalTime
import Numbers
import Records

/// What is brought to the wearers' notice: alerts, and breaks that are due; and their wish to be left alone for a while.
final class WearerNotices {
    var onEvent: (GatewayEvent) -> Void = { _ in }

    private let breaks: BreakPrompts
    private var policy: AlertPolicy

    init(alerts: AlertPolicy.Settings, breaks: BreakPrompts) {
        self.breaks = breaks
        policy = AlertPolicy(settings: alerts)
    }

    /// Silences alerts for a while, `nil` for as long as is set; 0 ends the silence.
    func snooze(seconds: Double?) -> ControlReply {
        let now = HostClock.now
        let seconds = seconds ?? policy.settings.snooze_s
        guard seconds > 0 else {
            policy.endSnooze()
            return ControlReply(isDone: true, text: "Alerts are on again.")
        }
        policy.snooze(now_us: now.utc_us, seconds: seconds)
        let end = now.advanced(by_us: Int64.microseconds(seconds)).clock()
        return ControlReply(isDone: true, text: "No alerts until \(end).")
    }

    /// A slouch has lasted too long.
    func deliver(_ alert: AlertEvent, of slot: SensorSlot) {
        let notice = policy.notice(at: alert.moment)
        if notice.buzzes { slot.session.buzz() }
        var alert = alert
        alert.ringsBell = notice.ringsBell
        alert.silence = notice.silence
        onEvent(.alert(alert))
    }

    /// A break is due.
    ///
    /// - Parameters:
    ///   - at_us: when it was, on the slot's time line.
    ///   - slot: of the sensor that has noticed it.
    ///   - record: whether anything speaks against it that the wearer is asked for something.
    func promptBreak(at_us: Int64, of slot: SensorSlot, _ record: SignRecord) {
        let moment = Moment(utc_us: at_us, offset_s: slot.timeLine.offset_s)
        let notice = policy.notice(at: moment)
        guard notice.silence == nil, let text = breaks.text(record) else { return }
        if notice.buzzes { slot.session.buzz() }
        onEvent(.note(NoteEvent(at: moment, sensor: slot.sensor.name, kind: .rest, text: text)))
    }
}
