public import LocalTime

/// Where it hurts most.
public enum PainPlace: String, CaseIterable, Codable, Sendable {
    case neck
    case betweenBlades = "between_blades"
    case middle
    case low
    case shoulderLeft = "shoulder_left"
    case shoulderRight = "shoulder_right"
    case elsewhere

    /// Within a sentence.
    public var text: String {
        switch self {
        case .neck: "the neck"
        case .betweenBlades: "between the shoulder blades"
        case .middle: "the middle of the back"
        case .low: "the low back"
        case .shoulderLeft: "the left shoulder"
        case .shoulderRight: "the right shoulder"
        case .elsewhere: "somewhere else"
        }
    }
}

/// What was told of pain, and what it asks of a routine (BALANCE 5, “Pain rules”).
public struct PainCourse: Codable, Equatable, Sendable {
    /// The last that was told today, 0…10; `nil` where nothing was.
    public var now: Int?
    /// The last that was told today or on the two days before.
    public var lately: Int?
    /// Where the last was that had a place, within four weeks.
    public var place: PainPlace?
    /// The median of four weeks; `nil` with fewer than three answers.
    public var usual: Int?
    /// In a flare-up, or on the way back from one.
    public var flare: Flare?
    /// Two flare-ups within four weeks: nothing grows.
    public var stopsGrowth = false
    /// No better than six weeks ago.
    public var isStubborn = false
    /// 8 of 10 or more on two days running, the last of them today.
    public var isStrongAgain = false
    /// By the id of an exercise: after how many sessions of four weeks pain had risen by the next morning, where it hurt
    /// during it, or nobody had said during which.
    public var risesAfter: [String: Int] = [:]
    /// From the usual up to the flare-up's pain, on the way back from one.
    public var rise: Rise?

    public struct Rise: Codable, Equatable, Sendable {
        public var from: Int
        public var to: Int
    }

    public struct Flare: Codable, Equatable, Sendable {
        /// The day on which it had lasted for more than 24 hours.
        public var since: LocalDay
        public var usual: Int
        public var pain: Int
        /// While it is the gentle set alone; then `part` of the sessions.
        public var isGentle: Bool
        public var part: Double
    }

    /// What part of a session is planned, 0…1.
    public var part: Double { flare?.part ?? 1 }

    private struct Told {
        var day: LocalDay
        /// The first and the most that was told on the day.
        var first: Int
        var most: Int
    }

    /// The days on which pain was told, oldest first, up to today.
    private static func days(_ sessions: [RoutineSession], upTo today: LocalDay) -> [Told] {
        var days: [Told] = []
        func tell(_ pain: Int?, on day: LocalDay) {
            guard let pain else { return }
            if let last = days.last, last.day == day {
                days[days.count - 1].most = max(last.most, pain)
            } else {
                days.append(Told(day: day, first: pain, most: pain))
            }
        }
        for session in inOrder(sessions, upTo: today) {
            tell(session.painBefore, on: session.day)
            tell(session.painAfter, on: session.day)
        }
        return days
    }

    /// What is dated up to today, by its day; of one day as it was noted.
    private static func inOrder(_ sessions: [RoutineSession], upTo today: LocalDay) -> [RoutineSession] {
        // A record gives them in this order, but where a clock was set back.
        let isInOrder = zip(sessions, sessions.dropFirst()).allSatisfy { $0.day <= $1.day }
        if isInOrder, sessions.last.map({ $0.day <= today }) ?? true { return sessions }
        return sessions.enumerated().filter { $0.element.day <= today }
            .sorted { ($0.element.day, $0.offset) < ($1.element.day, $1.offset) }.map(\.element)
    }

    private static func median(_ values: [Int]) -> Int { values.sorted()[values.count / 2] }

    /// - Parameter sessions: as they were noted; what is dated later than today is a clock's that has been set back since.
    public init(_ sessions: [RoutineSession], today: LocalDay, rules: PainRules = PainRules()) {
        let known = Self.inOrder(sessions, upTo: today)
        now = known.last { $0.day == today && ($0.painAfter ?? $0.painBefore) != nil }
            .flatMap { $0.painAfter ?? $0.painBefore }
        lately = known.last { today - $0.day <= 2 && ($0.painAfter ?? $0.painBefore) != nil }
            .flatMap { $0.painAfter ?? $0.painBefore }
        place = known.last { $0.painPlace != nil && today - $0.day < rules.usualDays }?.painPlace
        let days = Self.days(known, upTo: today)
        usual = Self.usual(days[...], on: today + 1, rules)
        if let last = days.last, last.day == today, last.most >= rules.strong, days.count > 1 {
            let before = days[days.count - 2]
            // Who said nothing on the day between has not said that it was better.
            isStrongAgain = before.most >= rules.strong && last.day - before.day <= 2
        }
        readFlares(days, known, today: today, rules)
        readRises(known, today: today, rules)
        let recent = days.filter { today - $0.day < 14 }.map(\.first)
        let before = days.filter { (rules.stubbornDays..<rules.stubbornDays + 21).contains(today - $0.day) }.map(
            \.first)
        if recent.count >= rules.leastAnswers, before.count >= rules.leastAnswers {
            isStubborn = Self.median(recent) >= max(rules.rise, Self.median(before))
        }
    }

    /// The median of what was told before a day.
    ///
    /// - Parameter earlier: days before it, oldest first; only as many of them are looked at as count.
    private static func usual(_ earlier: ArraySlice<Told>, on day: LocalDay, _ rules: PainRules) -> Int? {
        let values = earlier.reversed().prefix { day - $0.day <= rules.usualDays }.map(\.first)
        return values.count >= rules.leastAnswers ? median(values) : nil
    }

    /// Every flare-up's beginning, oldest first. What comes later changes none of them.
    private static func onsets(_ days: [Told], _ rules: PainRules) -> [Flare] {
        var onsets: [Flare] = []
        var lasting: Int?
        for (index, told) in days.enumerated() {
            if let usual = lasting {
                if told.first < usual + rules.rise { lasting = nil }
                continue
            }
            guard index > 0 else { continue }
            let before = days[index - 1]
            guard told.day - before.day <= 2, let usual = Self.usual(days[..<(index - 1)], on: before.day, rules),
                min(before.first, told.first) >= usual + rules.rise
            else { continue }
            lasting = usual
            onsets.append(Flare(since: told.day, usual: usual, pain: told.first, isGentle: true, part: 1))
        }
        return onsets
    }

    /// The stretches in which nothing grows, for two flare-ups lay close together.
    private static func stretchesWithoutGrowth(_ onsets: [Flare], _ rules: PainRules) -> [Range<LocalDay>] {
        zip(onsets, onsets.dropFirst()).filter { $1.since - $0.since <= rules.flareWindowDays }
            .map { $1.since..<$1.since + rules.noGrowthDays }
    }

    /// The same, of all that was told up to a day: growth of years is gone through with one look at them.
    public static func stretchesWithoutGrowth(
        _ sessions: [RoutineSession], upTo today: LocalDay, rules: PainRules = PainRules()
    ) -> [Range<LocalDay>] {
        stretchesWithoutGrowth(onsets(days(sessions, upTo: today), rules), rules)
    }

    private mutating func readFlares(
        _ days: [Told], _ sessions: [RoutineSession], today: LocalDay, _ rules: PainRules
    ) {
        let onsets = Self.onsets(days, rules)
        stopsGrowth = Self.stretchesWithoutGrowth(onsets, rules).contains { $0.contains(today) }
        guard var flare = onsets.last, today - flare.since <= rules.flareWindowDays else { return }
        let end = flare.since + rules.flareGentleDays
        flare.isGentle = today < end
        if !flare.isGentle {
            let done = Set(sessions.filter { (end..<today).contains($0.day) && $0.part > 0 }.map(\.day)).count
            guard done < rules.flareParts.count else { return }
            flare.part = rules.flareParts[done]
            rise = Rise(from: flare.usual, to: flare.pain)
        }
        self.flare = flare
    }

    /// Pain that was told on one of the two days after a session, beside what it was before the session.
    private mutating func readRises(_ sessions: [RoutineSession], today: LocalDay, _ rules: PainRules) {
        let log = RoutineSession.joinedByDay(sessions.filter { today - $0.day <= rules.usualDays })
        for (session, next) in zip(log, log.dropFirst()) where next.day - session.day <= 2 {
            guard let before = session.painBefore, let then = next.painBefore, rules.isRise(from: before, to: then)
            else { continue }
            let done = session.done.filter { $0.sets > 0 }
            let hurting = done.filter { $0.pain != nil }
            for id in Set((hurting.isEmpty ? done : hurting).map(\.exercise)) { risesAfter[id, default: 0] += 1 }
        }
    }

    /// Whether what was told since a day was moderate for this many days: on three days at least, the last of them today or
    /// just before, so that saying nothing opens nothing.
    public static func isEased(
        _ sessions: [RoutineSession], since day: LocalDay, days: Int, today: LocalDay, rules: PainRules = PainRules()
    ) -> Bool {
        let told = Self.days(sessions, upTo: today).filter { $0.day >= day }
        let moderate = told.reversed().prefix { $0.most <= rules.mostOfSession }
        guard let first = moderate.last, let last = moderate.first, moderate.count >= rules.leastAnswers else {
            return false
        }
        return today - first.day >= days && today - last.day <= 2
    }
}
