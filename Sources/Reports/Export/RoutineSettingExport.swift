import Balance
import LocalTime
import Records

/// `routine-settings.csv`: what is set and agreed to, and what was stopped in the middle, one row a thing; of signs
/// each with its date and what has become of it.
enum RoutineSettingExport {
    private typealias Row = (key: String, value: String)

    static func write(_ scope: ExportScope) throws(ExportError) {
        let settings = try scope.read { store throws(RecordsError) in
            var settings: [(wearer: String, rows: [Row])] = []
            for wearer in scope.wearers { settings.append((wearer, try rows(of: wearer, store))) }
            return settings
        }
        try scope.write(.routineSettings) { file throws(ExportError) in
            for (wearer, rows) in settings {
                for (key, value) in rows {
                    try file.write([wearer, key, value].map(CSVText.field).joined(separator: ","))
                }
            }
        }
    }

    private static func rows(of wearer: String, _ store: Store) throws(RecordsError) -> [Row] {
        var rows: [Row] = try store.consents(wearer: wearer).map {
            ("consent_\($0.version)", Moment(utc_us: $0.time_us, offset_s: 0).rfc3339Exact)
        }
        rows += self.rows(of: try store.redFlags(wearer: wearer))
        if let profile = try store.routineProfile(wearer: wearer) { rows += self.rows(of: profile) }
        rows += try store.relapses(wearer: wearer).map { ("began_again", $0.text) }
        if let draft = try store.questionDraft(wearer: wearer) { rows += self.rows(of: draft) }
        if let running = try store.runningRoutine(wearer: wearer) { rows += self.rows(of: running) }
        return rows
    }

    private static func rows(of record: SignRecord) -> [Row] {
        var rows: [Row] = []
        if let earlier = record.earlier {
            rows.append((earlier.isThere ? "red_flag" : "no_red_flag", earlier.day.text))
        }
        let days = [
            ("signs_asked", record.askedDay), ("signs_all_asked", record.wholeListDay),
            ("signs_emergencies_asked", record.stopListDay),
        ]
        rows += days.compactMap { key, day in day.map { (key, $0.text) } }
        return rows
            + record.signs.map { kept in
                let status =
                    switch kept.status {
                    case .open: "open"
                    case .lookedAt(let day): "looked_at \(day.text)"
                    case .gone(let day): "gone \(day.text)"
                    }
                return ("sign_\(kept.sign)", "\(kept.level.rawValue) \(kept.day.text) \(status)")
            }
    }

    private static func rows(of profile: RoutineProfile) -> [Row] {
        var rows: [Row] = [
            ("minutes", "\(profile.minutes)"), ("equipment", words(profile.equipment.map(\.rawValue).sorted())),
        ]
        if let cautions = profile.cautions { rows.append(("cautions", words(cautions.sorted()))) }
        if let asked = profile.askedCautions { rows.append(("cautions_asked", words(asked.sorted()))) }
        rows.append(("goals", words(profile.goals)))
        rows.append(("excluded", words(profile.excluded.sorted())))
        if let lacking = profile.lacking { rows.append(("lacking", words(lacking.map(\.rawValue).sorted()))) }
        if let tender = profile.tender { rows.append(("tender", words(tender.sorted()))) }
        if let day = profile.keptDay { rows.append(("kept", day.text)) }
        if let sex = profile.sex { rows.append(("sex", sex.rawValue)) }
        return rows
    }

    /// Answers to a list of questions that was stopped.
    private static func rows(of draft: QuestionDraft) -> [Row] {
        func answers(_ kind: String, _ answers: [String: Bool]) -> [Row] {
            answers.sorted { $0.key < $1.key }.map { ("stopped_\(kind)_\($0.key)", $0.value ? "yes" : "no") }
        }
        return [("stopped_questions", draft.day.text), ("stopped_red_flags_denied", "\(draft.redFlagsDenied)")]
            + answers("sign", (draft.signs ?? [:]).mapValues(\.isThere))
            + answers("caution", draft.cautions) + answers("thing", draft.things)
            + (draft.selfTest.map(rows) ?? [])
    }

    /// A self-test that was left: what was measured of it.
    private static func rows(of left: QuestionDraft.TestDraft) -> [Row] {
        let trials = left.values.isEmpty ? [] : [TestAnswer.Item("trials", values: left.values)]
        let answer = TestAnswer(test: left.test, day: left.day, items: left.items + trials, sex: nil)
        return [("stopped_self_test", "\(left.test) \(left.day.text)"), ("stopped_self_test_values", answer.text)]
    }

    /// A session that was stopped: its exercises with the sets that were finished.
    private static func rows(of running: RunningRoutine) -> [Row] {
        let done = zip(running.exercises, running.finished).map { "\($0.exercise):\($1)" }
        var pain: [Row] = running.painBefore.map { [("stopped_routine_pain_before", "\($0)")] } ?? []
        if let place = running.painPlace { pain.append(("stopped_routine_pain_place", place.rawValue)) }
        pain += (running.painDuring ?? [:]).sorted { $0.key < $1.key }.compactMap { place, strength in
            running.exercises.indices.contains(place)
                ? ("stopped_routine_pain_during_\(running.exercises[place].exercise)", "\(strength)") : nil
        }
        return [("stopped_routine", running.day.text), ("stopped_routine_sets_done", words(done))] + pain
    }

    private static func words(_ words: [String]) -> String { words.joined(separator: " ") }
}
