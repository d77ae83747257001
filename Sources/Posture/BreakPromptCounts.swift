/// What followed the prompts to take a break on a day (BALANCE 8). Only prompts that somebody was told of are among them.
public struct BreakPromptCounts: Equatable, Sendable {
    public var told: Int
    public var followed: Int
    /// No change was seen, and all of the time was.
    public var ignored: Int

    public init(told: Int, followed: Int, ignored: Int) {
        self.told = told
        self.followed = followed
        self.ignored = ignored
    }

    /// Followed or ignored: of the others it is not known what was done.
    public var judged: Int { followed + ignored }

    /// How many were followed; `nil` where of none it is known what was done.
    public var knownFollowed: Int? { judged > 0 ? followed : nil }

    /// 0…1; `nil` where of none it is known what was done.
    public var followedRatio: Double? { judged > 0 ? Double(followed) / Double(judged) : nil }
}
