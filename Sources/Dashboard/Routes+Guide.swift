import Balance
import Coach
import Hummingbird
import LinuxIO
import LocalTime
import Pages
import Records
import Reports

/// Routine, self-tests and weekly questions: what comes, and being led through it.
extension Routes {
    /// The page of a path; `nil` where it is none of these.
    func guidePage(_ path: String, _ query: Query, _ access: Access) async -> Response? {
        switch path {
        case GuideName.routine.path: return await overview(query, access, Self.routine)
        case GuideName.assess.path: return await overview(query, access, Self.assess)
        case GuideName.outcomes.path: return await overview(query, access, Self.outcomes)
        default:
            guard let guide = GuideName.allCases.first(where: { $0.questionPath == path }) else { return nil }
            return await led(guide, query, access) { keeper, key, store in
                keeper.shown(key, store, at: HostClock.now)
            }
        }
    }

    /// What a form of these pages changes; `nil` where the path is none of theirs.
    func guideChange(_ path: String, _ query: Query, _ posted: Posted, _ access: Access) async -> Response? {
        if let guide = GuideName.allCases.first(where: { $0.path == path }) {
            let test = posted.form["test"]
            return await led(guide, query, access, isChange: true) { keeper, key, store in
                do throws(CoachError) { try keeper.begin(key, test: test, store, at: HostClock.now) } catch {
                    return .failed(error)
                }
                return keeper.shown(key, store, at: HostClock.now)
            }
        }
        guard let guide = GuideName.allCases.first(where: { $0.questionPath == path }) else { return nil }
        let form = posted.form
        return await led(guide, query, access, isChange: true) { keeper, key, store in
            keeper.receive(form, key, store, at: HostClock.now)
        }
    }

    // MARK: What comes

    private func overview(
        _ query: Query, _ access: Access,
        _ body: @escaping @Sendable (Store?, PageFrame.Whose, String) throws(ReportError) -> Markup
    ) async -> Response {
        let result = await reader.read { store throws(ReportError) -> Markup? in
            let whose = try Self.whose(query["wearer"], store)
            return Self.isKnown(whose) ? try body(store, whose, access.key) : nil
        }
        return switch result {
        case .success(let page?): Answer.page(page)
        case .success(nil): Self.nobody
        case .failure(let error): Self.page(.failure(error))
        }
    }

    /// Of the usual wearer there may be nothing as long as there is of nobody.
    private static func isKnown(_ whose: PageFrame.Whose) -> Bool {
        whose.all.contains(whose.wearer) || whose.all.isEmpty && whose.wearer == PageFrame.Whose.usual
    }

    private static var nobody: Response {
        Answer.message(.notFound, "Nobody of that name", "There is nothing of this wearer in the record.")
    }

    private static func balance(_ store: Store?, _ whose: PageFrame.Whose) throws(ReportError) -> WearerBalance {
        let knowledge: Knowledge
        do throws(KnowledgeError) { knowledge = try Knowledge.builtIn() } catch { throw .knowledge(error) }
        return try ofRecord { () throws(RecordsError) in
            try WearerBalance.read(
                of: whose.wearer, today: HostClock.now.day, from: store, knowledge: knowledge, extent: .today)
        }
    }

    private static func hasConsent(_ store: Store?, _ whose: PageFrame.Whose) throws(ReportError) -> Bool {
        try ofRecord { () throws(RecordsError) in try store?.consents(wearer: whose.wearer) ?? [] }
            .contains { $0.version == Consent.currentVersion }
    }

    private static func routine(
        _ store: Store?, _ whose: PageFrame.Whose, _ key: String
    ) throws(ReportError) -> Markup {
        let balance = try balance(store, whose)
        let report = RoutineReport(
            plan: balance.plan, knowledge: balance.knowledge, wearer: whose.wearer,
            cautions: balance.routineInput.profile.cautions)
        let (running, reminder) = try ofRecord { () throws(RecordsError) -> (RunningRoutine?, String?) in
            guard let store else { return (nil, nil) }
            return (
                try store.runningRoutine(wearer: whose.wearer),
                try OutcomeReminder.line(of: whose.wearer, today: balance.today, from: store)
            )
        }
        let isOfToday = running.map { $0.day == balance.today && !$0.isUntouched } ?? false
        return RoutineHTML(
            report, running: isOfToday ? running : nil, hasConsent: try hasConsent(store, whose), reminder: reminder,
            whose: whose, key: key
        ).page
    }

    private static func assess(
        _ store: Store?, _ whose: PageFrame.Whose, _ key: String
    ) throws(ReportError) -> Markup {
        let balance = try balance(store, whose)
        let answers = try ofRecord { () throws(RecordsError) in try store?.answers(wearer: whose.wearer) ?? [] }
        let report = AssessReport(
            plan: balance.plan, answers: answers, knowledge: balance.knowledge, wearer: whose.wearer,
            signs: balance.routineInput.redFlags)
        return AssessHTML(
            report, isFirst: balance.routineInput.profile.cautions == nil, hasConsent: try hasConsent(store, whose),
            whose: whose, key: key
        ).page
    }

    private static func outcomes(
        _ store: Store?, _ whose: PageFrame.Whose, _ key: String
    ) throws(ReportError) -> Markup {
        let today = HostClock.now.day
        let last = try ofRecord { () throws(RecordsError) in
            try store?.lastOutcomeDay(wearer: whose.wearer, today: today)
        }
        let due = last.map { $0 + OutcomeRules.days }
        return OutcomesHTML(last: last, next: due.flatMap { $0 > today ? $0 : nil }, whose: whose, key: key).page
    }

    // MARK: Being led

    private struct Led: Sendable {
        var whose: PageFrame.Whose
        var reply: GuideKeeper.Reply
    }

    private func led(
        _ guide: GuideName, _ query: Query, _ access: Access, isChange: Bool = false,
        _ body: @escaping @Sendable (GuideKeeper, GuideKeeper.Key, Store?) -> GuideKeeper.Reply
    ) async -> Response {
        let result = await reader.read { [keeper] store throws(ReportError) -> Led? in
            let whose = try Self.whose(query["wearer"], store)
            guard Self.isKnown(whose) else { return nil }
            return Led(whose: whose, reply: body(keeper, GuideKeeper.Key(guide: guide, wearer: whose.wearer), store))
        }
        switch result {
        case .success(let led?):
            if case .measures(let seconds, let step) = led.reply {
                let angle = await angles.mean(of: led.whose.wearer, seconds: seconds)
                return await self.led(guide, query, access, isChange: true) { keeper, key, store in
                    keeper.receive(angle: angle, step: step, key, store, at: HostClock.now)
                }
            }
            return answer(to: led, guide, access, isChange: isChange)
        case .success(nil): return Self.nobody
        case .failure(let error): return Self.page(.failure(error))
        }
    }

    private func answer(to led: Led, _ guide: GuideName, _ access: Access, isChange: Bool) -> Response {
        func page(_ notice: String?) -> GuideHTML {
            GuideHTML(guide, whose: led.whose, key: access.key, notice: notice)
        }
        switch led.reply {
        case .asks(_, _, nil) where isChange, .ended(_, nil) where isChange:
            // A reload of what comes then sends nothing again.
            return Answer.onward(to: guide.address(guide.questionPath, led.whose))
        case .asks(let question, let step, let notice):
            return Answer.page(page(notice).page(question, step: step), notice == nil ? .ok : .conflict)
        case .ended(let sentences, let notice): return Answer.page(page(notice).page(ended: sentences))
        case .notBegun, .measures: return Answer.onward(to: guide.address(guide.overview.path, led.whose))
        case .failed(let error):
            return Answer.page(page(nil).page(failed: error), isChange ? .conflict : .ok)
        }
    }
}
