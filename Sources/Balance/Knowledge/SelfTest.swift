/// Something a person can measure on the own body, and what may be read from it.
public struct SelfTest: Equatable, Sendable {
    public var id: String
    public var name: String
    /// What it looks at, in a sentence.
    public var purpose: String
    public var steps: [String]
    public var equipment: [Equipment]
    /// Left and right are measured apart.
    public var sided: Bool
    /// How often each answer is measured; the mean counts.
    public var repeats: Int
    public var restSeconds: Int
    /// Two sessions in the first week: they show how well this wearer measures.
    public var isDoneTwice: Bool
    /// Measured with a running timer.
    public var timed: Bool
    /// How long each posture is held while the sensor measures it; `nil` for a test without the sensor.
    public var holdSeconds: Int?
    public var answers: [SelfTestAnswer]
    /// What the model may conclude; empty where `feedsNothing` says why.
    public var readings: [SelfTestReading]
    /// Why the answer is kept for its trend alone; empty where the model reads it.
    public var feedsNothing: String
    public var card: SelfTestCard?
    /// When to stop.
    public var stop: String
    /// Ids of cautions with which the test is left out.
    public var cautions: [String]
    public var provenance: Provenance

    static let fields: Set<String> = [
        "id", "name", "purpose", "steps", "equipment", "sided", "repeats", "rest_s", "twice_at_first", "timed",
        "hold_s",
        "answers", "readings", "feeds_nothing", "card", "stop", "cautions", "sources", "grade",
    ]

    init(_ entry: EntryReader) throws(KnowledgeError) {
        try entry.allow(Self.fields)
        id = entry.id
        name = try entry.text("name")
        purpose = try entry.text("purpose")
        steps = try entry.texts("steps")
        guard !steps.isEmpty else { throw entry.error("steps", "is missing: nobody would know what to do") }
        equipment = try entry.choices("equipment")
        sided = try entry.flag("sided", default: false)
        repeats = try entry.whole("repeats", in: 1...5, default: 1)
        restSeconds = try entry.whole("rest_s", in: 0...600, default: 0)
        isDoneTwice = try entry.flag("twice_at_first", default: false)
        timed = try entry.flag("timed", default: false)
        guard equipment.contains(.sensor) == entry.has("hold_s") else {
            throw entry.error("hold_s", "goes with the sensor, and the sensor with it")
        }
        holdSeconds = entry.has("hold_s") ? try entry.whole("hold_s", in: 3...60) : nil
        var answers: [SelfTestAnswer] = []
        for part in try entry.parts("answers") { answers.append(try SelfTestAnswer(part)) }
        guard !answers.isEmpty else { throw entry.error("answers", "is missing") }
        self.answers = answers
        var readings: [SelfTestReading] = []
        for part in try entry.parts("readings") {
            readings.append(try SelfTestReading(part, answers: answers, sided: sided))
        }
        self.readings = readings
        feedsNothing = try entry.text("feeds_nothing", default: "")
        guard readings.isEmpty != feedsNothing.isEmpty else {
            throw entry.error(
                "readings",
                readings.isEmpty
                    ? "the test feeds nothing; say why in feeds_nothing"
                    : "the test feeds states, and feeds_nothing says that it does not")
        }
        card = try entry.part("card").map { part throws(KnowledgeError) in try SelfTestCard(part, answers: answers) }
        stop = try entry.text("stop")
        cautions = try entry.texts("cautions")
        provenance = try entry.provenance()
    }
}

/// What is asked for.
public struct SelfTestAnswer: Equatable, Sendable {
    public enum Form: Equatable, Sendable {
        /// A number in the unit, within what a body can do.
        case number(unit: String, range: ClosedRange<Double>)
        case choice([String])
    }

    public var id: String
    public var prompt: String
    /// How it is told, before the answer itself: `your neck hold was`; empty where it is not.
    public var told: String
    public var form: Form

    static let fields: Set<String> = ["id", "prompt", "told", "unit", "low", "high", "choices"]

    init(_ entry: EntryReader) throws(KnowledgeError) {
        try entry.allow(Self.fields)
        id = try entry.text("id")
        prompt = try entry.text("prompt")
        told = try entry.text("told", default: "")
        let choices = try entry.texts("choices")
        guard choices.isEmpty else {
            guard choices.count >= 2 else { throw entry.error("choices", "takes two or more") }
            form = .choice(choices)
            return
        }
        let low = try entry.number("low", in: -1000...1000)
        let high = try entry.number("high", in: -1000...1000)
        guard low < high else { throw entry.error("high", "is not above low") }
        form = .number(unit: try entry.text("unit"), range: low...high)
    }
}

/// A card that an answer brings up: worth showing to somebody who can look.
public struct SelfTestCard: Equatable, Sendable {
    public var answer: String
    public var above: Double
    /// What the card says: with the other sentences that send somebody to a clinician, in `red-flags.toml`.
    public var says: SafetyText.Place

    init(_ entry: EntryReader, answers: [SelfTestAnswer]) throws(KnowledgeError) {
        try entry.allow(["answer", "above", "says"])
        let id = try entry.text("answer")
        guard answers.contains(where: { $0.id == id }) else {
            throw entry.error("card", "there is no answer “\(id)”")
        }
        answer = id
        above = try entry.number("above", in: -1000...1000)
        says = try entry.choice("says")
    }

    /// Whether the mean of the first such answer is above the card's number.
    public func isDue(after items: [TestAnswer.Item]) -> Bool {
        guard let values = items.first(where: { $0.answer == answer })?.values, !values.isEmpty else { return false }
        return values.reduce(0, +) / Double(values.count) > above
    }
}
