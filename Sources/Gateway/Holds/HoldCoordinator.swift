import Events
import Numbers
import Posture
import Records

/// Leads a wearer's holds: which sensors take part, what one of them means for another, and who waits for the end.
final class HoldCoordinator {
    /// A sensor's session begins a hold.
    var onBegin: (SensorSlot, HoldRequest) -> Void = { _, _ in }

    /// A sensor has left a hold that others go on with.
    var onLeft: (SensorSlot) -> Void = { _ in }

    /// A posture is in force and is to be stored.
    var onHeld: (SensorSlot, PostureHold) -> Void = { _, _ in }

    /// Somebody may wait for a result to be on the disk.
    private struct Storing {
        /// `nil` where nobody waits, or has been answered.
        var onStored: ((_ failure: String?) -> Void)?
    }

    private let records: Bool
    /// By sensor: results that are not on the disk yet, oldest first.
    private var storing: [String: [Storing]] = [:]
    /// By sensor: who waits to hear how the hold ends.
    private var waiters: [String: [(ControlReply) -> Void]] = [:]
    /// By sensor: what was held last, until all who took part have ended.
    private var justHeld: [String: PostureHold] = [:]

    /// - Parameter records: whether anything is recorded here.
    init(records: Bool) { self.records = records }

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
        // Who names a sensor means that one: another of the wearer's is not held in its place.
        guard (name == nil ? worn : named).contains(where: { $0.session.state == .streaming }) else {
            return onEnd(
                ControlReply(
                    isDone: false, text: "“\(named[0].sensor.name)” sends nothing: switch it on, then calibrate."))
        }
        guard request.kind != .upright else { return hold(request, worn, onEnd: onEnd) }
        compare(request, worn, onEnd: onEnd)
    }

    /// A sensor has held another posture than the upright.
    func note(_ posture: PostureHold, of slot: SensorSlot) { justHeld[slot.sensor.id] = posture }

    /// A calibration has come into force, and goes to the record.
    func noteCalibration(of slot: SensorSlot) {
        if records { storing[slot.sensor.id, default: []].append(Storing()) }
    }

    /// A sensor's hold has ended; those who wait are answered when what came of it is on the disk.
    func end(of slot: SensorSlot, with reply: ControlReply) {
        let answered = waiters.removeValue(forKey: slot.sensor.id) ?? []
        answer(when: slot, with: reply) { reply in answered.forEach { $0(reply) } }
    }

    /// Answers when what has come into force with a sensor is on the disk, or says why it is not.
    private func answer(when slot: SensorSlot, with reply: ControlReply, onEnd: @escaping (ControlReply) -> Void) {
        let id = slot.sensor.id
        guard let last = storing[id]?.indices.last else { return onEnd(reply) }
        let before = storing[id]?[last].onStored
        storing[id]?[last].onStored = { failure in
            before?(failure)
            onEnd(failure.map { ControlReply(isDone: false, text: "\(reply.text) \($0)") } ?? reply)
        }
    }

    /// An entry is on the disk, with what has come into force.
    func written(_ entry: RecordWriter.Entry) {
        for _ in 0..<entry.held.count {
            guard storing[entry.sensor]?.isEmpty == false else { break }
            let stored = storing[entry.sensor]?.removeFirst()
            stored?.onStored?(nil)
        }
        if storing[entry.sensor]?.isEmpty == true { storing[entry.sensor] = nil }
    }

    /// An entry is not on the disk. Those who wait are told; it goes there later, unless that was the last commit.
    func failed(_ entry: RecordWriter.Entry, _ error: RecordsError, isFinal: Bool) {
        let outlook =
            isFinal
            ? "It could not be stored: hold again the next time."
            : "It is in force, and is stored as soon as that is possible."
        for index in 0..<min(entry.held.count, storing[entry.sensor]?.count ?? 0) {
            let onStored = storing[entry.sensor]?[index].onStored
            storing[entry.sensor]?[index].onStored = nil
            onStored?("\(error.description) \(outlook)")
        }
        if isFinal { written(entry) }
    }

    /// A sensor is let go: those who wait for its hold are told.
    func remove(_ slot: SensorSlot) {
        let reply = ControlReply(isDone: false, text: "“\(slot.sensor.name)” was forgotten during the hold.")
        for waiter in waiters.removeValue(forKey: slot.sensor.id) ?? [] { waiter(reply) }
        justHeld[slot.sensor.id] = nil
    }

    private func hold(_ request: HoldRequest, _ worn: [SensorSlot], onEnd: @escaping (ControlReply) -> Void) {
        let holding = worn.filter { $0.session.state == .streaming }
        let shared = SharedHold(
            of: holding.map(\.sensor.name), absent: worn.filter { $0.session.state != .streaming }.map(\.sensor.name),
            onLeft: { [weak self] name in holding.first { $0.sensor.name == name }.map { self?.onLeft($0) } },
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
            return onEnd(
                ControlReply(isDone: false, text: "This hold needs a sensor at t4, and none is sending anything."))
        }
        let low = worn.first {
            $0.sensor.placement.isLow && $0.session.state == .streaming && $0.session.quality == .ok
        }
        justHeld[upper.sensor.id] = nil
        if let low { justHeld[low.sensor.id] = nil }
        hold(request, [upper] + (low.map { [$0] } ?? [])) { [unowned self] reply in
            guard reply.isDone, var held = self.justHeld[upper.sensor.id] else { return onEnd(reply) }
            held.lowForwardDegrees = low.flatMap { self.justHeld[$0.sensor.id]?.forwardDegrees }
            self.remember(held, of: upper, onEnd: onEnd)
        }
    }

    /// Puts a posture in force. It goes to the record with the samples that it applies to first.
    private func remember(_ held: PostureHold, of slot: SensorSlot, onEnd: @escaping (ControlReply) -> Void) {
        if held.kind == .slump, SlumpHold(held) == nil {
            return onEnd(
                ControlReply(
                    isDone: false,
                    text: "That was \(String(whole: held.forwardDegrees))° forward of your upright: a slump is "
                        + "at least \(Int(clamping: SlumpHold.leastDegrees))°. Nothing was changed."))
        }
        let held = slot.session.remember(held)
        if records {
            storing[slot.sensor.id, default: []].append(Storing())
            onHeld(slot, held)
        }
        let reply = ControlReply(isDone: true, text: "Held. Your range: \(slot.session.range.words ?? "unknown").")
        answer(when: slot, with: reply, onEnd: onEnd)
    }

    private static func unknown(_ name: String?, among slots: [SensorSlot]) -> String {
        slots.isEmpty
            ? "No sensor is paired."
            : name.map { "There is no sensor “\($0)”." }
                ?? "There are sensors of several wearers: name one of them."
    }
}
