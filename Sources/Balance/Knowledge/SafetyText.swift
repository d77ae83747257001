/// Standing sentences that send somebody to a clinician, or open and close exercises: in the data file with the signs, so
/// that one person can read and sign all of it.
public struct SafetyText: Equatable, Sendable {
    /// Where they are shown.
    public enum Place: String, CaseIterable, Sendable {
        case stopNow = "stop_now"
        case stopNowLine = "stop_now_line"
        case notAsked = "not_asked"
        case questionsChanged = "questions_changed"
        case earlierNotAsked = "earlier_not_asked"
        case earlierSign = "earlier_sign"
        case seeSomeone = "see_someone"
        case seeSomeoneLine = "see_someone_line"
        case soonToday = "soon_today"
        case soonDays = "soon_days"
        case soonAppointment = "soon_appointment"
        case somethingElse = "something_else"
        case strongPain = "strong_pain"
        case strongPainSign = "strong_pain_sign"
        case strongPainSignLine = "strong_pain_sign_line"
        case highPain = "high_pain"
        case flareUp = "flare_up"
        case sixWeeks = "six_weeks"
        case during
        case endedByPain = "ended_by_pain"
        case selfTestPain = "self_test_pain"
        case selfTestCard = "self_test_card"
        case headFromWall = "head_from_wall"
        case neckFromWall = "neck_from_wall"
        case selfTestWaits = "self_test_waits"
        case imbalanceLimits = "imbalance_limits"
        case muscleWithoutTest = "muscle_without_test"
        case musclesWithoutTest = "muscles_without_test"
        case stillOpen = "still_open"
        case opensWhenGone = "opens_when_gone"
        case opensWhenEased = "opens_when_eased"
        case asksIfFine = "asks_if_fine"
        case asksIfLookedAt = "asks_if_looked_at"
    }

    public var place: Place
    public var paragraphs: [String]
    public var provenance: Provenance

    init(_ entry: EntryReader) throws(KnowledgeError) {
        try entry.allow(["id", "paragraphs", "sources", "grade"])
        place = try entry.choice("id")
        paragraphs = try entry.texts("paragraphs")
        guard !paragraphs.isEmpty else { throw entry.error("paragraphs", "is missing") }
        provenance = try entry.provenance()
    }
}

extension Knowledge {
    /// The sentences of a place, a paragraph each, with what stands in braces filled in.
    public func sentences(_ place: SafetyText.Place, _ values: [String: String] = [:]) -> [String] {
        let paragraphs = safetyTexts.first { $0.place == place }?.paragraphs ?? []
        return paragraphs.map { paragraph in
            values.reduce(paragraph) { $0.replacing("{\($1.key)}", with: $1.value) }
        }
    }

    /// The same where they are said within other words: one paragraph.
    public func sentence(_ place: SafetyText.Place, _ values: [String: String] = [:]) -> String {
        sentences(place, values).joined(separator: " ")
    }

    public func flag(_ id: String) -> RedFlag? { redFlags.first { $0.id == id } }
}
