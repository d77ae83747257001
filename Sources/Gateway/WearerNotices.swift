import Events
import LinuxIO
import LocalTime
import Numbers
import Posture
import Records

/// What is brought to the wearers' notice: alerts, and breaks that are due; and their wish to be left alone for a while.
final class WearerNotices {
    var onEvent: (GatewayEvent) -> Void = { _ in }

    private let policy: AlertPolicy
    /// How each wearer's alerts go.
    private var courses: [String: AlertPolicy.Course] = [:]
    /// When each wearer was asked.
    private var questions: [String: AskPolicy] = [:]

    /// What is shown on the desktop; `nil` where nothing is.
    var desktop: DesktopNotices?
    /// Whether it is told that nothing can be shown.
    var tellsWhatIsMissing = true
    /// Of all wearers.
    var slots: () -> [SensorSlot] = { [] }
    /// A wearer has silenced alerts until a moment, or has ended that: it is to be kept.
    var onSnooze: (_ wearer: String, _ until: Moment?) -> Void = { _, _ in }
    /// A wearer was asked whether that was a slouch: it is to be kept.
    var onAsked: (_ wearer: String, _ moment: Moment) -> Void = { _, _ in }
    /// What was told last of whether notifications are shown, and of one that was not.
    var toldStanding: NotificationServer.Standing?
    var toldOutcome: String?

    /// - Parameters:
    ///   - alerts: how the wearers want to be told.
    ///   - pause_s: the least time between two alerts of a wearer.
    init(alerts: AlertPolicy.Settings, pause_s: Double) {
        policy = AlertPolicy(settings: alerts, pause_s: pause_s)
    }

    /// How long alerts are silent where nobody says for how long.
    var snooze_s: Double { policy.settings.snooze_s }

    /// Whether the desktop shows them.
    var notifies: Bool { policy.settings.notifies }

    /// Whether alerts become fewer for who answers them.
    var fades: Bool { policy.settings.fades }

    /// Takes what the record knows of a wearer's alerts; of one whose alerts are under way it is known already.
    ///
    /// - Parameter asked: when the wearer was asked of late.
    func know(_ course: AlertPolicy.Course, asked: [Moment], of wearer: String) {
        if courses[wearer] == nil { courses[wearer] = course }
        if questions[wearer] == nil { questions[wearer] = AskPolicy(asked: asked) }
    }

    /// The first recorded day of a wearer of a new record; `nil` for everybody else.
    func setFirstDay(_ day: LocalDay?, of wearer: String) {
        courses[wearer, default: AlertPolicy.Course()].firstDay = day
    }

    /// Alerts become fewer, or more again, from now on.
    func setStep(_ step: AlertStep, of wearer: String) { courses[wearer, default: AlertPolicy.Course()].step = step }

    /// How a wearer's alerts stand at a moment.
    func standing(of wearer: String, at moment: Moment) -> AlertStanding {
        policy.standing(at: moment, courses[wearer] ?? AlertPolicy.Course())
    }

    /// Whether a wearer is spared all day, so that the first day of a record shows what is usual.
    func isFirstDay(of wearer: String, at moment: Moment) -> Bool {
        policy.silence(on: moment.day, courses[wearer] ?? AlertPolicy.Course()) == .firstDay
    }

    /// Until when the wearer has silenced alerts; `nil` where that is over, or was not asked for.
    func snoozedUntil(of wearer: String, at moment: Moment) -> Moment? {
        guard let until_us = courses[wearer]?.snoozedUntil_us, moment.utc_us < until_us else { return nil }
        return Moment(utc_us: until_us, offset_s: moment.offset_s)
    }

    /// Keeps a wearer's alerts silent until a moment; `nil` ends the silence.
    func setSnooze(of wearer: String, until: Moment?) {
        courses[wearer, default: AlertPolicy.Course()].snooze(until_us: until?.utc_us)
        onSnooze(wearer, until)
    }

    /// A slouch has lasted too long: the wearer is told, or the record is why not.
    ///
    /// - Parameters:
    ///   - alert: what is told.
    ///   - slot: of the sensor that has seen it.
    ///   - isWatched: somebody sees what is told.
    func deliver(_ alert: AlertEvent, of slot: SensorSlot, isWatched: Bool) {
        let notice = policy.decide(at: alert.moment, &courses[slot.sensor.wearer, default: AlertPolicy.Course()])
        var alert = alert
        alert.ringsBell = notice.ringsBell
        alert.silence = notice.silence
        if let silence = notice.silence {
            slot.session.leaveOut(alertAt: alert.moment.utc_us, silence.code)
            return onEvent(.alert(alert))
        }
        if notice.buzzes { slot.session.buzz() }
        slot.hasAlerted(at_us: alert.moment.utc_us)
        let isTold = isWatched || notice.buzzes && slot.session.canBuzz
        if isTold { onEvent(.alert(alert)) }
        guard notice.notifies, desktop != nil else { return isTold ? () : hasReachedNobody(alert, of: slot) }
        let recording = slot.recording
        showOnDesktop(alert, of: slot) { [weak self, weak slot] outcome in
            guard let self, let slot, !isTold else { return }
            if case .shown = outcome { return self.onEvent(.alert(alert)) }
            self.hasReachedNobody(alert, of: slot, isRecorded: slot.recording == recording)
        }
    }

    /// Nobody was told of an alert: it is kept as left out, no answer to it is waited for, and for the wearer's next one it
    /// was none. The sensor that has seen it sees no other before its own pause is over: else each sample would make one.
    ///
    /// - Parameter isRecorded: its recording goes on; what is of one that has ended stays in the record as it was.
    private func hasReachedNobody(_ alert: AlertEvent, of slot: SensorSlot, isRecorded: Bool = true) {
        let at_us = alert.moment.utc_us
        courses[slot.sensor.wearer]?.takeBack(givenAt: at_us)
        slot.takeBackAlert(at_us: at_us)
        if isRecorded { slot.session.leaveOut(alertAt: at_us, Silence.unreached.code) }
        var alert = alert
        alert.ringsBell = false
        alert.silence = .unreached
        onEvent(.alert(alert))
    }

    /// For a minute it was not known whether the wearer slouches: they are asked, seldom, and nothing buzzes.
    ///
    /// - Parameters:
    ///   - at_us: when, on the slot's time line.
    ///   - slot: of the sensor that does not know it.
    ///   - isWatched: somebody sees what is told; else nobody is asked.
    func ask(at_us: Int64, of slot: SensorSlot, isWatched: Bool) {
        let moment = Moment(utc_us: at_us, offset_s: slot.timeLine.offset_s)
        let wearer = slot.sensor.wearer
        guard policy.settings.asks, isWatched,
            questions[wearer, default: AskPolicy()].mayAsk(at: moment, standing(of: wearer, at: moment))
        else { return }
        onAsked(wearer, moment)
        onEvent(
            .note(NoteEvent(at: moment, sensor: slot.sensor.name, kind: .question, text: PressWords.question)))
    }

    private func notice(to wearer: String, at moment: Moment) -> AlertPolicy.Notice {
        policy.notice(at: moment, courses[wearer] ?? AlertPolicy.Course())
    }

    /// The position was changed after an alert.
    ///
    /// - Parameters:
    ///   - at_us: when it had been so for long enough, on the slot's time line.
    ///   - slot: of the sensor that has seen it.
    func confirmChange(at_us: Int64, of slot: SensorSlot) {
        slouchEnded(of: slot)
        let moment = Moment(utc_us: at_us, offset_s: slot.timeLine.offset_s)
        if notice(to: slot.sensor.wearer, at: moment).buzzes { slot.session.buzz(shortly: true) }
        onEvent(.note(NoteEvent(at: moment, sensor: slot.sensor.name, kind: .corrected, text: "✓ Position changed.")))
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
    ///   - onEnd: takes what the wearer got of it; later where only the desktop can say that.
    func promptBreak(
        at moment: Moment, _ text: String, of slot: SensorSlot, isWatched: Bool,
        onEnd: @escaping (BreakNotice) -> Void
    ) {
        let notice = notice(to: slot.sensor.wearer, at: moment)
        let isFirstDay = isFirstDay(of: slot.sensor.wearer, at: moment)
        if let silence = notice.silence ?? (isFirstDay ? .firstDay : nil) { return onEnd(.silent(silence.words)) }
        let isFelt = notice.buzzes && slot.session.canBuzz
        if isFelt { slot.session.buzz() }
        onEvent(.note(NoteEvent(at: moment, sensor: slot.sensor.name, kind: .rest, text: text)))
        let isTold = isFelt || isWatched
        if isTold { onEnd(.told) }
        guard notice.notifies, desktop != nil else {
            return isTold ? () : onEnd(.silent("nothing buzzed, and nobody was watching"))
        }
        showBreakOnDesktop(text, of: slot) { if !isTold { onEnd(Self.breakNotice($0)) } }
    }
}
