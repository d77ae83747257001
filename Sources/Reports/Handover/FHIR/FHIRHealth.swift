import Balance
import LocalTime

/// What the wearer told: own activities always; pain, signs and notes where they are in the report.
enum FHIRHealth {
    /// - Parameters:
    ///   - outcomes: of the wearer.
    ///   - report: with the parts that were named; only answers of its days are told.
    static func observations(_ outcomes: OutcomesReport, _ report: HandoverReport) -> [FHIRObservation] {
        let entries = outcomes.entries.filter { report.days.contains($0.day) }.sorted {
            ($0.day, $0.number) < ($1.day, $1.number)
        }
        var counts: [String: Int] = [:]
        return entries.flatMap { entry in
            let number = (counts[entry.day.text] ?? 0) + 1
            counts[entry.day.text] = number
            let key = "\(entry.day.text) \(number)"
            return [activities(entry, key, outcomes), report.pain == nil ? nil : pain(entry, key)].compactMap(\.self)
        } + (report.pain.map(painBesides) ?? []) + (report.signs.map(signs) ?? [])
            + (report.notes ?? []).enumerated().map(note)
    }

    private static func activities(
        _ entry: OutcomeEntry, _ key: String, _ outcomes: OutcomesReport
    ) -> FHIRObservation? {
        guard !entry.scores.isEmpty else { return nil }
        var observation = FHIRObservation(
            key: "activities \(key)", name: "How own activities go: 0 cannot do it, 10 as before", category: .survey,
            time: .day(entry.day))
        // Those that are asked about and were not answered are unknown.
        let asked = Set(outcomes.activities.current.map(\.line)).union(entry.scores.keys).sorted()
        observation.components = asked.map { line in
            .init(
                outcomes.name(of: .activity(line)),
                entry.scores[line].map { .score(Double($0.value)) } ?? .absent(.unknown))
        }
        return observation
    }

    private static func pain(_ entry: OutcomeEntry, _ key: String) -> FHIRObservation? {
        guard entry.pain.most != nil || !entry.places.isEmpty else { return nil }
        var observation = FHIRObservation(
            key: "pain \(key)", name: "Pain, from 0 none to 10 the worst there is", category: .survey,
            time: .day(entry.day))
        func score(_ measure: WeekPain.Measure) -> FHIRValue {
            entry.pain[measure].map { .score(Double($0.value)) } ?? .absent(.unknown)
        }
        observation.components =
            [
                .init("Pain now", score(.now), code: .painNow),
                .init("Usual pain in the last seven days", score(.usual)),
                .init("Worst pain in the last seven days", score(.worst)),
            ] + PainPlace.ordered(entry.places).map { .init("Where it hurts", .concept($0.text)) }
        return observation
    }

    private static func painBesides(_ pain: HandoverPain) -> [FHIRObservation] {
        let sessions = pain.aroundSessions.map { week in
            var observation = FHIRObservation(
                key: "session pain \(week.start.text)",
                name: "Pain before, during and after exercise sessions of a week, from 0 to 10", category: .survey,
                time: .days(week.start...week.start + 6))
            observation.components =
                [
                    .init("The least that was told", .score(Double(week.range.lowerBound))),
                    .init("The most that was told", .score(Double(week.range.upperBound))),
                ] + week.places.map { .init("Where it hurts", .concept($0.text)) }
            return observation
        }
        return sessions
            + pain.tender.map { name in
                var observation = FHIRObservation(
                    key: "tender \(name)", name: "Tender point, marked by the wearer", category: .survey, time: .unknown
                )
                observation.value = .concept(name)
                return observation
            }
    }

    private static func signs(_ signs: HandoverSigns) -> [FHIRObservation] {
        var told = signs.signs.enumerated().map { place, sign in
            var observation = FHIRObservation(
                key: "sign \(place) \(sign.name) \(sign.day.text)", name: sign.name, category: .survey,
                time: .day(sign.day))
            observation.value = .concept(sign.status)
            observation.remark =
                "A sign that the wearer told; the value is what has become of it. Level \(sign.level) of Plumbline's own "
                + "list, where 1 cannot wait."
            return observation
        }
        var cautions = FHIRObservation(
            key: "cautions", name: "Cautions that the wearer told", category: .survey, time: .unknown)
        switch signs.cautions {
        case nil: cautions.value = .absent(.notAsked)
        case let names? where names.isEmpty: cautions.value = .text("none told")
        case let names?: cautions.components = names.map { .init("Caution", .concept($0)) }
        }
        told.append(cautions)
        return told
    }

    private static func note(_ place: Int, _ note: HandoverNote) -> FHIRObservation {
        var observation = FHIRObservation(
            key: "note \(place) \(note.day.text)", name: "Note that the wearer wrote", category: .survey,
            time: .day(note.day))
        observation.value = .text(note.text)
        return observation
    }
}
