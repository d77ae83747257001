import Events
import LinuxIO
import LocalTime
import Posture
import Records

extension Gateway {
    /// How alerts stand now, a sentence for each wearer: whether it is quiet and why, or that they become fewer.
    ///
    /// - Parameter sensor: only of this one's wearer; `nil` for all.
    public func alertSentences(ofWearerOf sensor: String?) -> [String] {
        var wearers: [String] = []
        return slots.filter(\.givesAlerts).compactMap { slot in
            let wearer = slot.sensor.wearer
            guard
                sensor.map({ name in slots.contains { $0.sensor.name == name && $0.sensor.wearer == wearer } }) ?? true,
                !wearers.contains(wearer)
            else { return nil }
            wearers.append(wearer)
            guard let sentence = notices.standing(of: wearer, at: slot.now).sentence else { return nil }
            return notices.address(slot, sentence)
        }
    }

    /// Keeps until when a wearer has silenced alerts, so that it holds when the recorder starts again.
    func keepSnooze(of wearer: String, until: Moment?) {
        askRecord { store throws(RecordsError) in
            try store.setSnooze(of: wearer, until: until)
        } then: { [unowned self] result in
            guard case .failure(let error) = result else { return }
            self.warn("The silence ends where the recorder does: it could not be kept. \(error.description)")
        }
    }

    /// Keeps in the record that a wearer was asked, so that a recorder that starts again asks no more often.
    func keepAsked(_ wearer: String, at moment: Moment) {
        askRecord { store throws(RecordsError) in
            try store.addAsked(wearer: wearer, at: moment, most: AskPolicy.mostPerDay)
        } then: { [unowned self] result in
            guard case .failure(let error) = result else { return }
            self.warn(
                "It could not be kept that you were asked, so after a restart you may be again. \(error.description)")
        }
    }

    /// Once a day: is it quiet today, and do alerts become fewer?
    func followAlerts() {
        for slot in slots where slot.givesAlerts {
            alertSteps.lookIfDue(of: slot.sensor.wearer, at: slot.now, fades: notices.fades)
            notices.closeWhereQuiet(of: slot.sensor.wearer, at: slot.now)
        }
    }

    /// Begins to show notices on the desktop, where they are wanted.
    func openDesktop(_ desktop: Desktop?, on loop: EventLoop) {
        guard let desktop, notices.notifies else { return }
        notices.openDesktop(desktop, on: loop)
    }

    /// A notice is taken away when what it asks for is over, or its sensor sees no more.
    func followOnDesktop(_ event: GatewayEvent, of slot: SensorSlot) {
        switch event {
        case .episode(let event) where event.episode.kind == .slouch: notices.slouchEnded(of: slot)
        case .link(let link) where link.state == .lost || link.state == .stopped:
            notices.slouchEnded(of: slot)
            notices.breakEnded(of: slot)
        default: break
        }
    }

    /// A wearer's day has begun: tells why nothing buzzes, where that is so all day.
    func beginDay(of wearer: String, firstDay: LocalDay?) {
        notices.setFirstDay(firstDay, of: wearer)
        guard let slot = slots.first(where: { $0.sensor.wearer == wearer && $0.givesAlerts }) else { return }
        switch notices.standing(of: slot.sensor.wearer, at: slot.now).quiet {
        case .firstDay?:
            tell(
                "Nothing buzzes today: the first day is only recorded, so that it shows what is usual for you "
                    + "(silent_first_day under [alerts] in the configuration).", slot)
        case .trackingOnlyDay?:
            tell(
                "Nothing buzzes today: one day a week is only recorded, to see how a day goes without alerts "
                    + "(tracking_only_day under [alerts] in the configuration).", slot)
        default: break
        }
    }

    func setStep(_ kept: StoredAlertStep, of wearer: String) {
        notices.setStep(kept.step, of: wearer)
        guard let words = AlertStepWords.sentence(step: kept.step, cause: kept.cause),
            let slot = slots.first(where: { $0.sensor.wearer == wearer && $0.givesAlerts })
        else { return }
        tell(words, slot)
    }

    private func tell(_ text: String, _ slot: SensorSlot) {
        onEvent(.note(NoteEvent(at: slot.now, sensor: slot.sensor.name, kind: .alerts, text: text)))
    }

    /// Today's totals with how alerts stand.
    func withAlertWords(_ event: GatewayEvent) -> GatewayEvent {
        guard case .today(var today) = event,
            let slot = slots.first(where: { $0.sensor.name == today.sensor && $0.givesAlerts })
        else { return event }
        today.alertWords = notices.standing(of: slot.sensor.wearer, at: slot.now).words
        today.snoozedUntil = notices.snoozedUntil(of: slot.sensor.wearer, at: slot.now)
        return .today(today)
    }
}
