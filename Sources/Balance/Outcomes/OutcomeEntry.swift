public import LocalTime

/// What somebody told once: pain of the last seven days with its places, and how their own activities go.
public struct OutcomeEntry: Equatable, Sendable {
    /// The questions of an entry in their order: three of pain, the places, three activities.
    public static let steps = WeekPain.Measure.allCases.count + 1 + OwnActivity.slots.count

    /// Of two entries the one that was begun later has the greater number, whatever a clock said.
    public var number: Int64
    /// The wearer's day.
    public var day: LocalDay
    public var pain: WeekPain
    /// Where it hurt; empty where nothing hurt, or nobody said where.
    public var places: Set<PainPlace>
    /// How an activity goes, by its line: 0 cannot do it, 10 as before (PSFS).
    public var scores: [Int: OutOfTen]
    /// So many questions are behind it, answered or passed over.
    public var step: Int

    public init(
        number: Int64 = 0, day: LocalDay, pain: WeekPain = .unknown, places: Set<PainPlace> = [],
        scores: [Int: OutOfTen] = [:], step: Int = Self.steps
    ) {
        (self.number, self.day, self.pain) = (number, day, pain)
        (self.places, self.scores, self.step) = (places, scores, step)
    }

    /// Nothing was said.
    public var isEmpty: Bool { pain.most == nil && places.isEmpty && scores.isEmpty }

    /// Every question is behind it.
    public var isFinished: Bool { step >= Self.steps }
}

extension PainPlace {
    /// In the order in which they are asked.
    public static func ordered(_ places: Set<PainPlace>) -> [PainPlace] { allCases.filter(places.contains) }
}
