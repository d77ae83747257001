/// What pain asks of exercises. 0 to 2 of 10 as safe and 3 to 5 as acceptable are Thomeé 1997 and Silbernagel 2007, as
/// others report them; every number here is our assumption.
public struct PainRules: Equatable, Sendable {
    /// Up to it the session goes on as planned.
    public var mostOfSession = 5
    /// From it on there is no session, and a walk at most.
    public var strong = 8
    /// While an exercise is done; in the first weeks less.
    public var mostDuring = 5
    public var mostDuringAtFirst = 3
    public var firstWeeks = 2
    /// More than the usual, or than before the last session, that counts.
    public var rise = 2
    /// Days of the gentle set in a flare-up, and the parts of the sessions after them.
    public var flareGentleDays = 2
    public var flareParts = [0.5, 0.75]
    /// Two flare-ups within the first number of days stop growth for the second.
    public var flareWindowDays = 28
    public var noGrowthDays = 14
    /// The usual is the median of what was told in this many days, of three answers at least.
    public var usualDays = 28
    public var leastAnswers = 3
    /// Without improvement over this many days: an appointment.
    public var stubbornDays = 42

    // The gentle set.
    /// Minutes it may last, and how often a day at most.
    public var gentleMinutes = 8
    public var gentleSessionsADay = 2
    /// Out of ten, while the gentle set is done.
    public var mostDuringGentle = 3
    /// Self-tests that load the back, the neck or the hips: they wait with a sign that somebody should look at, and with
    /// more pain than self-tests go on with.
    public var loadingTests: Set<String> = ["T03", "T11", "T14", "T15"]
    public var mostForLoadingTests = 3
    public var walk = "B02"

    public init() {}

    /// Whether pain at the end of a session, or the next morning, has risen so that it counts.
    public func isRise(from before: Int, to after: Int) -> Bool { after - before >= rise }
}
