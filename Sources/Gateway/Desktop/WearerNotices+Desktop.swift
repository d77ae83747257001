import Events
import LinuxIO
import LocalTime
import Numbers
import PlainText
import Posture
import Records

/// What the wearer is told on the desktop: whether anybody is told is decided where it is decided for the buzz.
extension WearerNotices {
    typealias Place = DesktopNotices.Place

    /// Begins to show what there is to be told on a desktop, as soon as the loop turns.
    func openDesktop(_ place: Gateway.Desktop, on loop: EventLoop) {
        tellsWhatIsMissing = place.tellsWhatIsMissing
        guard let address = place.busAddress else {
            loop.after(0) { [weak self] in
                self?.tellMissing("Alerts are not shown on a desktop: this environment names no session bus.")
            }
            return
        }
        let server = NotificationServer(address: address, on: loop)
        server.onStanding = { [weak self] in self?.tell($0) }
        let desktop = DesktopNotices(server)
        desktop.onAction = { [weak self] in self?.act($0, $1, $2) }
        self.desktop = desktop
        loop.after(0) { server.start() }
    }

    /// Takes away what is shown, and shows nothing more.
    func endDesktop() {
        desktop?.end()
        desktop = nil
    }

    /// Shows a slouch that has lasted too long.
    ///
    /// - Parameter onEnd: what became of it.
    func showOnDesktop(
        _ alert: AlertEvent, of slot: SensorSlot, onEnd: @escaping (NotificationServer.Outcome) -> Void
    ) {
        guard let desktop else { return onEnd(.notShown("there is no desktop")) }
        var notice = DesktopNotices.Notice(
            summary: address(slot, "Change position."),
            body: alert.reason.map { $0 + "." }
                ?? "Slouching for \(TimeText.duration(seconds: alert.duration_s)).",
            sensor: slot.sensor.id)
        notice.actions = [(.snooze, snoozeLabel)]
        // With one angle for everybody there is nothing to learn from the answer.
        if slot.session.fixedSlouchDegrees == nil { notice.actions.append((.noSlouch, "That was no slouch")) }
        desktop.show(notice, at: Place(wearer: slot.sensor.wearer, kind: .alert)) { [weak self] outcome in
            self?.tellOnce(outcome)
            onEnd(outcome)
        }
    }

    /// Shows that a break is due.
    ///
    /// - Parameter onEnd: what became of it.
    func showBreakOnDesktop(
        _ text: String, of slot: SensorSlot, onEnd: @escaping (NotificationServer.Outcome) -> Void
    ) {
        guard let desktop else { return onEnd(.notShown("there is no desktop")) }
        let notice = DesktopNotices.Notice(
            summary: address(slot, "Time for a break."), body: text, actions: [(.snooze, snoozeLabel)],
            sensor: slot.sensor.id)
        desktop.show(notice, at: Place(wearer: slot.sensor.wearer, kind: .rest)) { [weak self] outcome in
            self?.tellOnce(outcome)
            onEnd(outcome)
        }
    }

    /// The slouch is over that a sensor saw, or it does not see any more whether it goes on. What another sensor of the
    /// wearer has brought to notice stays.
    func slouchEnded(of slot: SensorSlot) { close(.alert, of: slot) }

    /// The wearer has answered an alert, whichever sensor it came from.
    func alertAnswered(of slot: SensorSlot) { desktop?.close(Place(wearer: slot.sensor.wearer, kind: .alert)) }

    /// It is known what followed a sensor's prompt for a break, or the sensor does not see it any more.
    func breakEnded(of slot: SensorSlot) { close(.rest, of: slot) }

    private func close(_ kind: DesktopNotices.Kind, of slot: SensorSlot) {
        desktop?.close(Place(wearer: slot.sensor.wearer, kind: kind), of: slot.sensor.id)
    }

    /// A sensor is let go: nothing more is known of what it has brought to notice. Told before its recording ends, so
    /// that a prompt that is on its way is kept.
    func removed(_ slot: SensorSlot) { desktop?.giveUp(slot.sensor.id) }

    /// What was shown to a wearer before silence began goes.
    func closeWhereQuiet(of wearer: String, at moment: Moment) {
        guard let desktop else { return }
        let places = desktop.places.filter { $0.wearer == wearer && $0.kind != .answer }
        guard !places.isEmpty, standing(of: wearer, at: moment).quiet != nil else { return }
        places.forEach(desktop.close)
    }

    /// What is kept of a break that nobody felt or watched.
    static func breakNotice(_ outcome: NotificationServer.Outcome) -> BreakNotice {
        switch outcome {
        case .shown: .told
        case .notShown: .silent("nothing buzzed, nobody was watching, and no notification was shown")
        case .unknown:
            .silent("nothing buzzed, nobody was watching, and whether a notification was shown is not known")
        }
    }

    // MARK: Buttons

    /// A button of what is shown was pressed.
    func act(_ action: DesktopNotices.Action, _ place: Place, _ notice: DesktopNotices.Notice) {
        switch action {
        case .snooze:
            let reply = snooze(wearer: place.wearer, isOn: true)
            tell(reply.text)
            answer(place.wearer, reply.text, actions: [(.alertsOn, "Alerts on again")])
        case .alertsOn:
            let reply = snooze(wearer: place.wearer, isOn: false)
            tell(reply.text)
            answer(place.wearer, reply.text)
        case .noSlouch:
            desktop?.close(place)
            guard let slot = slots().first(where: { $0.sensor.id == notice.sensor }) else { return }
            answer(place.wearer, correct(wasSlouch: false, sensor: slot.sensor.id, among: slots()).text)
        }
    }

    private func answer(_ wearer: String, _ text: String, actions: [(DesktopNotices.Action, String)] = []) {
        // The first sentence is read at a glance; the rest stands below it.
        let end = text.firstRange(of: ". ")?.lowerBound
        let summary = end.map { text[...$0] } ?? text[...]
        desktop?.show(
            DesktopNotices.Notice(
                summary: String(summary), body: String(text[summary.endIndex...].drop { $0 == " " }),
                actions: actions.map { (action: $0.0, label: $0.1) }, isPassing: true),
            at: Place(wearer: wearer, kind: .answer))
    }

    private var snoozeLabel: String { "Snooze for \(TimeText.duration(seconds: snooze_s))" }

    /// Names the wearer where it could be another one.
    func address(_ slot: SensorSlot, _ words: String) -> String {
        let wearer = slot.sensor.wearer
        guard slots().contains(where: { $0.sensor.wearer != wearer }) else { return words }
        return "\(PrintableText.of(wearer)): \(words)"
    }

    // MARK: Whether it can be shown

    /// Whether notifications can be shown, where that has changed.
    func tell(_ standing: NotificationServer.Standing) {
        defer { toldStanding = standing }
        switch standing {
        case .noBus: tellMissing("Alerts are not shown on a desktop: there is no session bus. Plumbline keeps trying.")
        case .nobody:
            tellMissing(
                "Alerts are not shown on the desktop for now: no program is running that shows notifications. "
                    + "They will be as soon as there is one.")
        case .there where toldStanding != nil:
            toldOutcome = nil
            tellMissing("Alerts are shown on the desktop from now on.")
        case .there: break
        }
    }

    /// Tells once, until it is otherwise, that somebody has not seen something, or that it is not known.
    private func tellOnce(_ outcome: NotificationServer.Outcome) {
        let text: String?
        switch outcome {
        case .shown: text = nil
        case .notShown(let why): text = "A notification was not shown: \(why)."
        case .unknown(let why): text = "It is not known whether a notification was shown: \(why)."
        }
        defer { toldOutcome = text }
        // Nobody there was told when it became so.
        guard let text, text != toldOutcome, toldStanding == nil || toldStanding == .there else { return }
        tellMissing(text)
    }

    private func tellMissing(_ text: String) { if tellsWhatIsMissing { tell(text) } }

    private func tell(_ text: String) {
        onEvent(.note(NoteEvent(at: HostClock.now, sensor: nil, kind: .alerts, text: text)))
    }
}
