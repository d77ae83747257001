import Events
import LocalTime
import Numbers
import Posture
import Records

extension WearerNotices {
    /// A press of the sensor's button so soon after an alert says that it was wrong.
    private static let answer_us: Int64 = 60_000_000

    /// The wearer says whether what is held now, or was within the last minute, is a slouch; it is kept with the slot's
    /// next entry for the record, and told.
    ///
    /// - Parameters:
    ///   - wasSlouch: what the wearer says.
    ///   - name: one of the wearer's sensors; `nil` where only one wearer's are here.
    ///   - slots: of all wearers.
    func correct(wasSlouch: Bool, sensor name: String?, among slots: [SensorSlot]) -> ControlReply {
        let wearers = Set(
            slots.filter { name == nil || $0.sensor.name == name || $0.sensor.id == name }.map(\.sensor.wearer))
        guard let wearer = wearers.first, wearers.count == 1 else {
            return ControlReply(
                isDone: false,
                text: wearers.isEmpty
                    ? name.map { "No sensor is called “\($0)”." } ?? "No sensor is being recorded."
                    : "There are sensors of several wearers: name one of them.")
        }
        let judging = slots.filter { $0.sensor.wearer == wearer && $0.givesAlerts }
        guard !judging.isEmpty else { return ControlReply(isDone: false, text: PressWords.noSensor) }
        let learning = judging.filter { $0.session.fixedSlouchDegrees == nil }
        guard !learning.isEmpty else { return ControlReply(isDone: false, text: PressWords.fixedRule) }
        guard let slot = learning.first(where: { $0.correct(wasSlouch: wasSlouch) }) else {
            return ControlReply(isDone: false, text: PressWords.nothingHeld)
        }
        if !wasSlouch {
            slot.forgetAlert()
            alertAnswered(of: slot)
        }
        let text = PressWords.noted(wasSlouch: wasSlouch)
        tell(text, slot)
        return ControlReply(isDone: true, text: text)
    }

    /// The sensor's button was pressed once: within a minute after an alert that means that it was no slouch; else it is
    /// noted.
    ///
    /// - Parameters:
    ///   - slot: the sensor's; it need not be the one that the alert came from.
    ///   - at_us: when, on the slot's time line.
    ///   - slots: of all wearers.
    func pressButton(of slot: SensorSlot, at_us: Int64, among slots: [SensorSlot]) {
        let alerted = slots.first {
            $0.sensor.wearer == slot.sensor.wearer && $0.session.fixedSlouchDegrees == nil
                && $0.hasAlerted(since_us: at_us.subtractingClamped(Self.answer_us))
        }
        guard let alerted else { return slot.session.noteButton(at_us: at_us) }
        alerted.forgetAlert()
        guard alerted.correct(wasSlouch: false) else { return tell(PressWords.nothingHeld, alerted) }
        alertAnswered(of: slot)
        slot.session.buzz(shortly: true)
        tell(PressWords.noted(wasSlouch: false), alerted)
    }

    private func tell(_ text: String, _ slot: SensorSlot) {
        onEvent(.note(NoteEvent(at: slot.now, sensor: slot.sensor.name, kind: .answer, text: text)))
    }
}
