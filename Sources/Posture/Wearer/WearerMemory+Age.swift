public import LocalTime

extension WearerMemory {
    /// After so many days only a slump that was held on purpose is still believed (assumed). Where the clip sits, and how
    /// somebody usually sits, may have become another by then; how far they can slump, hardly.
    public static let longest_days = 30

    /// What a day begins with that knows of this from an earlier day.
    ///
    /// - Parameters:
    ///   - day: the local day that begins.
    ///   - learnedOn: the one on which this was believed last.
    /// - Returns: the same on the same day; else believed less, once, however many days lie between.
    public func asBelieved(on day: LocalDay, learnedOn: LocalDay) -> WearerMemory {
        guard day > learnedOn else { return self }
        return day - learnedOn > Self.longest_days ? WearerMemory().taught(slump) : faded
    }

    /// The same, and a slump that was held on purpose; one that is known already says nothing new.
    public func taught(_ slump: SlumpHold?, rules: PostureRules = PostureRules()) -> WearerMemory {
        var judge = WearerJudge(self, rules: rules.wearerRules)
        judge.take(slump)
        return judge.memory
    }
}
