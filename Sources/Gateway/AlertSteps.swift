import Balance
import Events
import LocalTime
import Numbers
import Posture
import Records

/// Once a day, whether a wearer's alerts become fewer or more again (`AlertFading`).
///
/// What it rests on is read from the record a day at a time, so that no commit waits for weeks of it.
final class AlertSteps {
    /// Where the days are; `nil` where nothing is recorded, and when the recorder ends.
    var record: SlotRecorder?
    /// A wearer's day has begun, and it is known whether it may be the first one of a new record: which day that is, `nil`
    /// where none is.
    var onDay: (_ wearer: String, _ firstDay: LocalDay?) -> Void = { _, _ in }
    /// A wearer's step has changed.
    var onStep: (_ wearer: String, StoredAlertStep) -> Void = { _, _ in }
    /// One sentence for people.
    var onWarning: (String) -> Void = { _ in }

    /// The day for which each wearer was looked at last.
    private var looked: [String: LocalDay] = [:]

    /// Looks at a wearer's days, where this was not done yet on the day of this moment.
    ///
    /// - Parameters:
    ///   - wearer: whose.
    ///   - moment: on the wearer's clock.
    ///   - fades: whether alerts may become fewer at all.
    func lookIfDue(of wearer: String, at moment: Moment, fades: Bool) {
        guard looked[wearer] != moment.day else { return }
        looked[wearer] = moment.day
        guard let record else { return onDay(wearer, nil) }
        record.ask { store throws(RecordsError) in
            (
                try store.alertMemory(of: wearer, at: moment), try store.firstRecordedDay(of: wearer),
                try store.rulesInForce(of: wearer, on: moment.day)?.version
            )
        } then: { [weak self] result in
            switch result {
            case .success((let memory, let first, let version)):
                self?.onDay(wearer, memory.firstDay)
                guard fades else { return }
                self?.gather(
                    Look(wearer: wearer, moment: moment, step: memory.step, firstDay: first, rulesVersion: version))
            case .failure(let error): self?.onWarning(error.description)
            }
        }
    }

    /// What is gathered for one look.
    private struct Look {
        let wearer: String
        let moment: Moment
        let step: StoredAlertStep?
        let firstDay: LocalDay?
        /// Of the rules in force.
        let rulesVersion: String?
        var figures: [DayFigures] = []
        var days: [AlertDay] = []

        var today: LocalDay { moment.day }
    }

    private func gather(_ look: Look) {
        guard let step = look.step else {
            // Days on which other rules told are no days of this step.
            return keep(AlertFading.Change(step: .every, cause: .began), look)
        }
        guard let first = look.firstDay, step.day < look.today else { return }
        addFigures(look, from: max(first, look.today - TrendRules().daysLookedAt))
    }

    private func addFigures(_ look: Look, from day: LocalDay) {
        guard day < look.today else { return addDays(look, before: look.today) }
        let wearer = look.wearer
        record?.ask { store throws(RecordsError) in
            try store.dayFigures(of: wearer, in: day..<day + 1)
        } then: { [weak self] result in
            switch result {
            case .success(let figures):
                var look = look
                look.figures += figures
                self?.addFigures(look, from: day + 1)
            case .failure(let error): self?.onWarning(error.description)
            }
        }
    }

    /// Newest first, until there are enough of them.
    private func addDays(_ look: Look, before end: LocalDay) {
        let day = end - 1
        guard let step = look.step, day >= max(step.day, look.today - AlertFading.oldestDays),
            look.days.count < AlertFading.daysLookedAt
        else { return decide(look) }
        guard look.figures.contains(where: { $0.day == day }) else { return addDays(look, before: day) }
        let wearer = look.wearer
        record?.ask { store throws(RecordsError) in
            AlertDay(try store.summaryWithoutBands(of: day, wearer: wearer))
        } then: { [weak self] result in
            switch result {
            case .success(let found):
                var look = look
                if AlertFading.counts(found, rulesVersion: look.rulesVersion) { look.days.append(found) }
                self?.addDays(look, before: day)
            case .failure(let error): self?.onWarning(error.description)
            }
        }
    }

    private func decide(_ look: Look) {
        guard let step = look.step else { return }
        let change = AlertFading.change(
            from: step.step, since: step.day, days: look.days,
            trend: SlouchTrend(
                look.figures, firstDay: look.firstDay, today: look.today, rulesVersion: look.rulesVersion),
            today: look.today, rulesVersion: look.rulesVersion)
        if let change { keep(change, look) }
    }

    /// A step that the record does not have would be forgotten with the next start: it is not taken.
    private func keep(_ change: AlertFading.Change, _ look: Look) {
        let wearer = look.wearer
        let step = StoredAlertStep(
            day: look.today, step: change.step, cause: change.cause.rawValue, moment: look.moment)
        record?.ask { store throws(RecordsError) in
            try store.save(step, wearer: wearer)
        } then: { [weak self] result in
            switch result {
            case .success: self?.onStep(wearer, step)
            case .failure(let error): self?.onWarning(error.description)
            }
        }
    }
}
