/// How much of an exercise: sets of repetitions, or of seconds held.
public struct Dose: Hashable, Codable, Sendable {
    public var sets: Int
    /// Repetitions in a set; 0 where the set is one hold.
    public var repetitions: Int
    /// Seconds held in a set, where there are no repetitions; otherwise seconds that one repetition takes.
    public var seconds: Int
    public var restSeconds: Int

    public init(sets: Int, repetitions: Int, seconds: Int, restSeconds: Int) {
        self.sets = sets
        self.repetitions = repetitions
        self.seconds = seconds
        self.restSeconds = restSeconds
    }

    /// One set is one hold.
    public var isHold: Bool { repetitions == 0 }

    /// Seconds that one set takes on one side, without rest.
    public var setSeconds: Int { isHold ? seconds : repetitions * seconds }
}

/// Where a dose starts and how far it may grow.
public struct DoseRange: Equatable, Sendable {
    public var start: Dose
    public var maximumSets: Int
    /// The repetitions, or where one set is one hold the seconds, at which the next step comes.
    public var top: Int
    /// The seconds up to which one repetition grows; those of the start where it does not.
    public var topRepetitionSeconds: Int

    static let fields: Set<String> = [
        "sets", "repetitions", "repetition_s", "hold_s", "rest_s", "maximum_sets", "top_repetitions", "top_hold_s",
        "top_repetition_s",
    ]

    init(_ entry: EntryReader) throws(KnowledgeError) {
        try entry.allow(Self.fields)
        let holds = entry.has("hold_s")
        guard holds != entry.has("repetitions") else {
            throw entry.error("dose", "takes either repetitions or hold_s")
        }
        let sets = try entry.whole("sets", in: 1...5)
        maximumSets = try entry.whole("maximum_sets", in: sets...5, default: sets)
        let rest = try entry.whole("rest_s", in: 0...180, default: 30)
        if holds {
            let hold = try entry.whole("hold_s", in: 5...600)
            top = try entry.whole("top_hold_s", in: hold...600, default: hold)
            start = Dose(sets: sets, repetitions: 0, seconds: hold, restSeconds: rest)
            topRepetitionSeconds = hold
            guard !entry.has("top_repetition_s") else { throw entry.error("dose", "hold_s grows to top_hold_s") }
        } else {
            let repetitions = try entry.whole("repetitions", in: 1...50)
            top = try entry.whole("top_repetitions", in: repetitions...50, default: repetitions)
            let seconds = try entry.whole("repetition_s", in: 1...30)
            topRepetitionSeconds = try entry.whole("top_repetition_s", in: seconds...30, default: seconds)
            start = Dose(sets: sets, repetitions: repetitions, seconds: seconds, restSeconds: rest)
        }
    }
}
