import LocalTime

/// What was told of pain lately, and what it asks of a routine (DOMAIN 2.1 and 5).
public struct PainCourse: Codable, Equatable, Sendable {
    /// The last that was told today, 0…10; `nil` where nothing was.
    public var now: Int?
    /// From the least that was told within a week up to the last, where that is a rise that counts.
    public var rise: Rise?

    public struct Rise: Codable, Equatable, Sendable {
        public var from: Int
        public var to: Int
    }

    /// - Parameter sessions: as they were noted; what is dated later than today is a clock's that has been set back since.
    init(_ sessions: [RoutineSession], today: LocalDay, rules: RoutineRules) {
        let known = sessions.enumerated().filter { $0.element.day <= today }
        let told = known.sorted { ($0.element.day, $0.offset) < ($1.element.day, $1.offset) }.flatMap { _, session in
            [session.painBefore, session.painAfter].compactMap { $0 }.map { (day: session.day, pain: $0) }
        }
        now = told.last.flatMap { $0.day == today ? $0.pain : nil }
        guard let last = told.last, today - last.day < rules.painWindowDays else { return }
        let least = told.filter { last.day - $0.day < rules.painWindowDays }.map(\.pain).min() ?? last.pain
        if rules.isRise(from: least, to: last.pain) { rise = Rise(from: least, to: last.pain) }
    }

    /// Too much for any exercise now.
    func isStrong(_ rules: RoutineRules) -> Bool { now.map(rules.isStrong) ?? false }
}
