public import Events
import LinuxIO
import LocalTime
import Posture
import Records

extension Gateway {
    // MARK: The wearer's own actions

    /// Takes the next seconds of all that a wearer has on as a hold; the reply comes when it is over.
    ///
    /// - Parameters:
    ///   - name: one of the wearer's sensors; `nil` where only one wearer's are here.
    ///   - isAlone: only this sensor holds.
    public func calibrate(
        _ name: String?, _ request: HoldRequest, isAlone: Bool = false, onEnd: @escaping (ControlReply) -> Void
    ) {
        let named = slots.filter { name == nil || $0.sensor.name == name || $0.sensor.id == name }
        let wearers = Set(named.map(\.sensor.wearer))
        guard let wearer = wearers.first, wearers.count == 1 else {
            return onEnd(ControlReply(isDone: false, text: unknown(name)))
        }
        // The upper back is named first.
        let worn = (isAlone ? named : slots.filter { $0.sensor.wearer == wearer })
            .sorted { $0.sensor.placement.judgesPosture && !$1.sensor.placement.judgesPosture }
        guard worn.contains(where: { $0.session.state == .streaming }) else {
            return onEnd(
                ControlReply(
                    isDone: false, text: "“\(named[0].sensor.name)” sends nothing: switch it on, then calibrate."))
        }
        guard request.kind != .upright else { return hold(worn, request, onEnd: onEnd) }
        compare(worn, request, onEnd: onEnd)
    }

    private func hold(_ worn: [SensorSlot], _ request: HoldRequest, onEnd: @escaping (ControlReply) -> Void) {
        let holding = worn.filter { $0.session.state == .streaming }
        let shared = SharedHold(
            of: holding.map(\.sensor.name), absent: worn.filter { $0.session.state != .streaming }.map(\.sensor.name),
            onEnd: onEnd)
        for slot in holding {
            let name = slot.sensor.name
            slot.holdWaiters.append { shared.end(of: name, $0) }
            slot.session.beginHold(request, now_us: slot.now_us())
            carryOut(slot)
        }
    }

    /// A hold of another posture: the upper back's, with what a low sensor that is calibrated says meanwhile.
    private func compare(_ worn: [SensorSlot], _ request: HoldRequest, onEnd: @escaping (ControlReply) -> Void) {
        guard let upper = worn.first(where: { $0.sensor.placement.judgesPosture && $0.session.state == .streaming })
        else {
            return onEnd(ControlReply(isDone: false, text: "This is held with a sensor at t4: none sends anything."))
        }
        let low = worn.first {
            $0.sensor.placement.isLow && $0.session.state == .streaming && $0.session.quality == .ok
        }
        upper.held = nil
        low?.held = nil
        hold([upper] + (low.map { [$0] } ?? []), request) { [unowned self] reply in
            guard reply.isDone, var held = upper.held else { return onEnd(reply) }
            held.lowForwardDegrees = low?.held?.forwardDegrees
            onEnd(self.remember(held, of: upper))
        }
    }

    private func remember(_ held: PostureHold, of slot: SensorSlot) -> ControlReply {
        if held.kind == .slump, SlumpHold(held) == nil {
            return ControlReply(
                isDone: false,
                text: "That was \(Int(held.forwardDegrees.rounded()))° forward of your upright: a slump is "
                    + "\(Int(SlumpHold.leastDegrees))° at least. Nothing is changed.")
        }
        let held = slot.session.remember(held)
        do throws(RecordsError) { try store?.save(held, sensor: slot.sensor.id, wearer: slot.sensor.wearer) } catch {
            return ControlReply(isDone: false, text: error.description)
        }
        return ControlReply(isDone: true, text: "Held. Your range: \(slot.session.range.words ?? "unknown").")
    }

    /// Writes something down at this moment.
    public func note(_ text: String, sensor name: String?) -> ControlReply {
        let now = HostClock.now
        let wearer = slot(named: name)?.sensor.wearer ?? slots.first?.sensor.wearer ?? "me"
        do throws(RecordsError) {
            try store?.add(
                StoredNote(moment: now, wearer: wearer, sensor: name, text: text))
        } catch {
            return ControlReply(isDone: false, text: error.description)
        }
        onEvent(.note(NoteEvent(at: now, sensor: name, kind: .wearer, text: text)))
        return ControlReply(isDone: true, text: "Noted.")
    }

    /// Silences alerts for a while; 0 ends the silence.
    public func snooze(seconds: Double) -> ControlReply {
        let now = HostClock.now
        guard seconds > 0 else {
            policy.endSnooze()
            return ControlReply(isDone: true, text: "Alerts are on again.")
        }
        policy.snooze(now_us: now.utc_us, seconds: seconds)
        let end = now.advanced(by_us: Int64(seconds * 1e6)).clock()
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
