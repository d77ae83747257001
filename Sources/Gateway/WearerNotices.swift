import Events
import LinuxIO
import LocalTime
import Numbers
import Records

/// What is brought to the wearers' notice: alerts, and breaks that are due; and their wish to be left alone for a while.
final class WearerNotices {
    var onEvent: (GatewayEvent) -> Void = { _ in }

    private var policy: AlertPolicy

    init(alerts: AlertPolicy.Settings) { policy = AlertPolicy(settings: alerts) }

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

    /// What somebody got of a break that was due.
    enum BreakNotice {
        case told
        /// Nobody was told, and why.
        case silent(String)
    }

    /// A break is due.
    ///
    /// - Parameters:
    ///   - moment: when it was.
    ///   - text: what the wearer is told.
    ///   - slot: of the sensor that has noticed it.
    ///   - isWatched: somebody sees what is told.
    func promptBreak(at moment: Moment, _ text: String, of slot: SensorSlot, isWatched: Bool) -> BreakNotice {
        let notice = policy.notice(at: moment)
        if let silence = notice.silence { return .silent(silence.words) }
        let isFelt = notice.buzzes && slot.session.canBuzz
        if isFelt { slot.session.buzz() }
        onEvent(.note(NoteEvent(at: moment, sensor: slot.sensor.name, kind: .rest, text: text)))
        return isFelt || isWatched ? .told : .silent("nothing buzzed, and nobody was watching")
    }
}
