import LinuxIO
public import Posture
import Records

extension Gateway {
    // MARK: The wearer's own actions

    /// Takes the next seconds of all that a wearer has on as the upright hold; the reply comes when it is over.
    ///
    /// - Parameters:
    ///   - name: one of the wearer's sensors; `nil` where only one wearer's are here.
    ///   - isAlone: only this sensor holds.
    public func calibrate(
        _ name: String?, seconds: Double, profile: Calibration.Profile, withBow: Bool, isAlone: Bool = false,
        onEnd: @escaping (ControlReply) -> Void
    ) {
        let named = slots.filter { name == nil || $0.sensor.name == name || $0.sensor.id == name }
        let wearers = Set(named.map(\.sensor.wearer))
        guard let wearer = wearers.first, wearers.count == 1 else {
            return onEnd(ControlReply(isDone: false, text: unknown(name)))
        }
        // The upper back is named first.
        let worn = (isAlone ? named : slots.filter { $0.sensor.wearer == wearer })
            .sorted { $0.sensor.judgesPosture && !$1.sensor.judgesPosture }
        let holding = worn.filter { $0.session.state == .streaming }
        guard !holding.isEmpty else {
            return onEnd(
                ControlReply(
                    isDone: false, text: "“\(named[0].sensor.name)” sends nothing: switch it on, then calibrate."))
        }
        let hold = SharedHold(
            of: holding.map(\.sensor.name), absent: worn.filter { $0.session.state != .streaming }.map(\.sensor.name),
            onEnd: onEnd)
        for slot in holding {
            slot.holdWaiters.append { hold.end(of: slot.sensor.name, $0) }
            slot.session.beginHold(seconds: seconds, profile: profile, withBow: withBow, now_us: slot.now_us())
            carryOut(slot)
        }
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
        slots.isEmpty
            ? "There is no sensor here."
            : name.map { "There is no sensor “\($0)” here." } ?? "There are sensors of several wearers: say which."
    }
}
