import Events
import Numbers
import Posture
import Records

/// Leads a wearer's holds: which sensors take part, what one of them means for another, and who waits for the end.
final class HoldCoordinator {
    /// A sensor's session begins a hold.
    var onBegin: (SensorSlot, HoldRequest) -> Void = { _, _ in }

    private let store: Store?
    /// By sensor: who waits to hear how the hold ends.
    private var waiters: [String: [(ControlReply) -> Void]] = [:]
    /// By sensor: what was held last, until all who took part have ended.
    private var justHeld: [String: PostureHold] = [:]

    init(store: Store?) { self.store = store }

    /// Begins a hold of all that a wearer has on; the reply comes when it is over.
    ///
    /// - Parameters:
    ///   - name: one of the wearer's sensors; `nil` where only one wearer's are here.
    ///   - isAlone: only this sensor holds.
    func begin(
        _ request: HoldRequest, sensor name: String?, isAlone: Bool, among slots: [SensorSlot],
        onEnd: @escaping (ControlReply) -> Void
    ) {
        let named = slots.filter { name == nil || $0.sensor.name == name || $0.sensor.id == name }
        let wearers = Set(named.map(\.sensor.wearer))
        guard let wearer = wearers.first, wearers.count == 1 else {
            return onEnd(ControlReply(isDone: false, text: Self.unknown(name, among: slots)))
        }
        // The upper back is named first.
        let worn = (isAlone ? named : slots.filter { $0.sensor.wearer == wearer })
            .sorted { $0.sensor.placement.judgesPosture && !$1.sensor.placement.judgesPosture }
        guard worn.contains(where: { $0.session.state == .streaming }) else {
            return onEnd(
                ControlReply(
                    isDone: false, text: "“\(named[0].sensor.name)” sends nothing: switch it on, then calibrate."))
        }
        guard request.kind != .upright else { return hold(request, worn, onEnd: onEnd) }
        compare(request, worn, onEnd: onEnd)
    }

    /// A sensor has held another posture than the upright.
    func note(_ posture: PostureHold, of slot: SensorSlot) { justHeld[slot.sensor.id] = posture }

    /// A sensor's hold has ended.
    func end(of slot: SensorSlot, with reply: ControlReply) {
        for waiter in waiters.removeValue(forKey: slot.sensor.id) ?? [] { waiter(reply) }
    }

    /// A sensor is let go: nobody waits for it any more.
    func remove(_ slot: SensorSlot) {
        waiters[slot.sensor.id] = nil
        justHeld[slot.sensor.id] = nil
    }

    private func hold(_ request: HoldRequest, _ worn: [SensorSlot], onEnd: @escaping (ControlReply) -> Void) {
        let holding = worn.filter { $0.session.state == .streaming }
        let shared = SharedHold(
            of: holding.map(\.sensor.name), absent: worn.filter { $0.session.state != .streaming }.map(\.sensor.name),
            onEnd: onEnd)
        for slot in holding {
            let name = slot.sensor.name
            waiters[slot.sensor.id, default: []].append { shared.end(of: name, $0) }
            onBegin(slot, request)
        }
    }

    /// A hold of another posture: the upper back's, with what a low sensor that is calibrated says meanwhile.
    private func compare(_ request: HoldRequest, _ worn: [SensorSlot], onEnd: @escaping (ControlReply) -> Void) {
        guard let upper = worn.first(where: { $0.sensor.placement.judgesPosture && $0.session.state == .streaming })
        else {
            return onEnd(ControlReply(isDone: false, text: "This is held with a sensor at t4: none sends anything."))
        }
        let low = worn.first {
            $0.sensor.placement.isLow && $0.session.state == .streaming && $0.session.quality == .ok
        }
        justHeld[upper.sensor.id] = nil
        if let low { justHeld[low.sensor.id] = nil }
        hold(request, [upper] + (low.map { [$0] } ?? [])) { [unowned self] reply in
            guard reply.isDone, var held = self.justHeld[upper.sensor.id] else { return onEnd(reply) }
            held.lowForwardDegrees = low.flatMap { self.justHeld[$0.sensor.id]?.forwardDegrees }
            onEnd(self.remember(held, of: upper))
        }
    }

    private func remember(_ held: PostureHold, of slot: SensorSlot) -> ControlReply {
        if held.kind == .slump, SlumpHold(held) == nil {
            return ControlReply(
                isDone: false,
                text: "That was \(String(whole: held.forwardDegrees))° forward of your upright: a slump is "
                    + "\(Int(clamping: SlumpHold.leastDegrees))° at least. Nothing is changed.")
        }
        let held = slot.session.remember(held)
        do throws(RecordsError) { try store?.save(held, sensor: slot.sensor.id, wearer: slot.sensor.wearer) } catch {
            return ControlReply(isDone: false, text: error.description)
        }
        return ControlReply(isDone: true, text: "Held. Your range: \(slot.session.range.words ?? "unknown").")
    }

    private static func unknown(_ name: String?, among slots: [SensorSlot]) -> String {
        slots.isEmpty
            ? "There is no sensor here."
            : name.map { "There is no sensor “\($0)” here." } ?? "There are sensors of several wearers: say which."
    }
}
