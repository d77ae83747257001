public import LocalTime

/// A prompt to take a break, as it is kept.
public struct BreakPrompt: Equatable, Sendable {
    public var moment: Moment
    public var wearer: String
    /// The id of the sensor that has noticed the stillness.
    public var sensor: String
    /// The minutes of stillness that were set, and those after which it came.
    public var set_min: Double
    public var interval_min: Double
    /// Why nobody was told, in words; `nil` where somebody was. What nobody got is no prompt, and is not judged.
    public var silence: String?
    /// `nil` as long as it is being judged, and where that was cut off: then it is not known.
    public var outcome: BreakOutcome?

    public init(
        at moment: Moment, wearer: String, sensor: String, set_min: Double, interval_min: Double,
        silence: String? = nil, outcome: BreakOutcome? = nil
    ) {
        self.moment = moment
        self.wearer = wearer
        self.sensor = sensor
        self.set_min = set_min
        self.interval_min = interval_min
        self.silence = silence
        self.outcome = outcome
    }

    /// Whether it was followed; `nil` where nobody was told, or what was done is not known.
    public var isFollowed: Bool? { silence == nil ? outcome?.answer.isFollowed : nil }
}
