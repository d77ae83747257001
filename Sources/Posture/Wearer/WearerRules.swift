/// The numbers that decide what is called a slouch, once it is known where a wearer's postures lie.
package struct WearerRules: Codable, Equatable, Sendable {
    /// The part of the own slump from which on it is a slouch, .4 to .6.
    package var depth = 0.5
    /// The probability from which on it is one …
    package var enterShare = 0.6
    /// … and below which it is none any more.
    package var leaveShare = 0.4
    /// No slouch is less than this, however small the own slump is.
    package var floorDegrees = 7.0
    package var leaveFloorDegrees = 5.0
    /// A slouch ends this much less deep than it begins, as a part of the own slump.
    package var depthHysteresis = 0.1
    /// From this part of the own slump on it is relaxed.
    package var relaxedDepth = 0.25
    /// An own slump of less is taken for this much.
    package var leastSlumpDegrees = 10.0
    /// From this probability of a slip on nothing is learned …
    package var slipShare = 0.5
    /// … and from this one on nothing is claimed. Who sits half slumped all day looks much like a clip that has slipped: days
    /// without a slip on which it is reached, and slips of 8° that are found, are in `Tools/Accuracy/results/habits.md`.
    package var slipDoubtShare = 0.99

    // MARK: Never changed but to measure what they are worth

    /// Held postures teach.
    package var learns = true
    /// Postures that are known well enough teach nothing more.
    package var skipsKnown = true
    /// Deeper than the own slump is never less a slouch.
    package var isMonotone = true

    package init() {}
}

/// What a moment says.
package struct WearerJudgement: Equatable, Sendable {
    package var shares: PostureShares
    /// That it is a slouch, 0…1. With one sensor a forward bend looks the same, and counts.
    package var slouch: Double
    package var level: SlouchLevel
    /// Neither reclined nor leaning to a side.
    package var isUpright: Bool
    /// Not as deep as a slouch, but on the way: a share of its own in a day, never an alert.
    package var isRelaxed: Bool
}
