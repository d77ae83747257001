import LinuxIO
import LocalTime
import Posture
import Records
import Settings
import Terminal

/// What is told once, and not with each start: what a new version does otherwise, and what a file implies.
struct TellingOnce {
    /// Something that is still to be told.
    struct News {
        var text: String
        /// Keeps that it was told.
        fileprivate var keep: (Store) throws(RecordsError) -> Void
    }

    let settings: Settings
    let store: Store
    /// Where it is told now.
    let place: ToldOnce.Place
    /// Only what concerns these wearers, who are there to be told.
    let wearers: Set<String>

    /// What is still to be told here, the oldest change first.
    func news() -> [News] {
        do throws(RecordsError) {
            let told = try store.toldOnce()
            return [
                try alertChange(told), try learnedRule(told), try ownAngle(told),
            ].compactMap(\.self)
        } catch {
            Console.complain("What you have been told already cannot be read. \(error.description)", .warning)
            return []
        }
    }

    /// Keeps that these were told; what cannot be written (a full disk) is told again the next time.
    func keep(_ news: [News]) {
        for one in news {
            do throws(RecordsError) { try one.keep(store) } catch {
                Console.complain("It could not be saved that you have been told this. \(error.description)", .warning)
            }
        }
    }

    /// Tells it on standard error.
    func tell() {
        let news = news()
        news.forEach { Console.complain($0.text, .notice) }
        keep(news)
    }

    // MARK: What there is to tell

    private static let alerts = "alert_change"
    private static let learned = "learned_rule"
    private static let angle = "own_angle"

    /// Who recorded before alerts came later and became fewer.
    private func alertChange(_ told: [ToldOnce]) throws(RecordsError) -> News? {
        let untold = try store.alertChanges().filter { $0.told == nil && isMeant($0.wearer) }.map(\.wearer)
            .filter { !isTold($0, Self.alerts, told) }
        guard !untold.isEmpty, let text = AlertChange.text(settings) else { return nil }
        let keep = marking(untold, Self.alerts)
        let isPerson = place == .person
        return News(text: text) { store throws(RecordsError) in
            try keep(store)
            if isPerson { try store.setAlertChangeTold(untold, at: HostClock.now) }
        }
    }

    /// Who recorded before slouches were learned from their own postures.
    private func learnedRule(_ told: [ToldOnce]) throws(RecordsError) -> News? {
        guard settings.rules.slouchRule == .learned, !settings.setKeys.contains("rules.slouch_rule") else { return nil }
        let concerned = Set(told.filter { $0.topic == Self.learned && isMeant($0.wearer) }.map(\.wearer))
        let untold = concerned.filter { !isTold($0, Self.learned, told) }.sorted()
        guard !untold.isEmpty else { return nil }
        return News(text: Self.learnedRuleText, keep: marking(untold, Self.learned))
    }

    static let learnedRuleText =
        "New: what counts as a slouch is now learned from your own postures; before, it was the same angle for everybody. "
        + "To go back: “plumbline config set slouch_rule fixed”."

    /// Whose file sets an angle and no rule.
    private func ownAngle(_ told: [ToldOnce]) throws(RecordsError) -> News? {
        let remark = settings.remarks.first { if case .impliedFixedRule = $0 { true } else { false } }
        guard let remark else { return nil }
        let untold = Set(try store.sensors().map(\.wearer)).filter { isMeant($0) && !isTold($0, Self.angle, told) }
        guard !untold.isEmpty else { return nil }
        return News(text: remark.description, keep: marking(untold.sorted(), Self.angle))
    }

    private func isMeant(_ name: String) -> Bool { wearers.contains(name) }

    /// Who was told in person need not be told in a log.
    private func isTold(_ wearer: String, _ topic: String, _ told: [ToldOnce]) -> Bool {
        told.contains {
            $0.wearer == wearer && $0.topic == topic && $0.moment != nil && ($0.place == .person || $0.place == place)
        }
    }

    private func marking(_ wearers: [String], _ topic: String) -> (Store) throws(RecordsError) -> Void {
        let place = place
        return { store throws(RecordsError) in
            let now = HostClock.now
            try store.save(wearers.map { ToldOnce(wearer: $0, topic: topic, place: place, moment: now) })
        }
    }
}
