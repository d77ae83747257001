import LinuxIO
public import Posture
import Records

extension Gateway {
    // MARK: The wearer's own actions

    /// Takes the next seconds of a sensor as the upright hold; the reply comes when it is over.
    public func calibrate(
        _ name: String?, seconds: Double, profile: Calibration.Profile, withBow: Bool,
        onEnd: @escaping (ControlReply) -> Void
    ) {
        guard let slot = slot(named: name) else { return onEnd(ControlReply(isDone: false, text: unknown(name))) }
        guard slot.session.state == .streaming else {
            return onEnd(
                ControlReply(isDone: false, text: "“\(slot.sensor.name)” sends nothing: switch it on, then calibrate."))
        }
        slot.holdWaiters.append(onEnd)
        slot.session.beginHold(seconds: seconds, profile: profile, withBow: withBow, now_us: slot.now_us())
        carryOut(slot)
    }

    /// Writes something down at this moment.
    public func note(_ text: String, sensor name: String?) -> ControlReply {
        let utc_us = HostClock.utc_us
        let offset_s = HostClock.utcOffset_s(at: utc_us)
        let wearer = slot(named: name)?.sensor.wearer ?? slots.first?.sensor.wearer ?? "me"
        do throws(RecordsError) {
            try store?.add(
                StoredNote(time_us: utc_us, utcOffset_s: offset_s, wearer: wearer, sensor: name, text: text))
        } catch {
            return ControlReply(isDone: false, text: error.description)
        }
        onEvent(.note(NoteEvent(time_us: utc_us, offset_s: offset_s, sensor: name, kind: .wearer, text: text)))
        return ControlReply(isDone: true, text: "Noted.")
    }

    /// Silences alerts for a while; 0 ends the silence.
    public func snooze(seconds: Double) -> ControlReply {
        let utc_us = HostClock.utc_us
        guard seconds > 0 else {
            policy.endSnooze()
            return ControlReply(isDone: true, text: "Alerts are on again.")
        }
        policy.snooze(now_us: utc_us, seconds: seconds)
        let end = TimeText.clock(
            utc_us: utc_us + Int64(seconds * 1e6), offset_s: HostClock.utcOffset_s(at: utc_us))
        return ControlReply(isDone: true, text: "No alerts until \(end).")
    }

    func slot(named name: String?) -> SensorSlot? {
        guard let name else { return slots.count == 1 ? slots.first : nil }
        return slots.first { $0.sensor.name == name || $0.sensor.id == name }
    }

    func unknown(_ name: String?) -> String {
        name.map { "There is no sensor “\($0)” here." } ?? "There are several sensors: say which."
    }
}
