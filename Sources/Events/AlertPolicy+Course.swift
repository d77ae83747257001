public import LocalTime
import Numbers
public import Posture

extension AlertPolicy {
    /// How one wearer's alerts go: what the decision on the next one rests on.
    public struct Course: Equatable, Sendable {
        private static let hour_us: Int64 = 3_600_000_000

        /// The first recorded day of a wearer of a new record; `nil` where nobody is to be spared on it.
        public var firstDay: LocalDay?
        public var step: AlertStep
        /// When alerts were given, in the hour before the last one.
        private(set) var given_us: [Int64]
        /// Left out since then because they are becoming fewer.
        private(set) var leftOut: Int
        /// Until when the wearer has silenced alerts; `nil` where that was not asked for, or is taken back.
        public private(set) var snoozedUntil_us: Int64?

        /// - Parameters:
        ///   - firstDay: the first recorded day of a wearer of a new record; `nil` for everybody else.
        ///   - step: how many of them are given.
        ///   - given_us: when alerts were given lately.
        ///   - leftOut: how many were left out since then because they are becoming fewer.
        ///   - snoozedUntil_us: until when the wearer has silenced them.
        public init(
            firstDay: LocalDay? = nil, step: AlertStep = .every, given_us: [Int64] = [], leftOut: Int = 0,
            snoozedUntil_us: Int64? = nil
        ) {
            self.firstDay = firstDay
            self.step = step
            self.given_us = given_us
            self.leftOut = leftOut
            self.snoozedUntil_us = snoozedUntil_us
        }

        /// The wearer silences alerts until a moment; `nil` ends the silence.
        public mutating func snooze(until_us: Int64?) { snoozedUntil_us = until_us }

        /// An alert that was to be given has reached nobody: it counts for nothing, and the next one is chosen as it was.
        public mutating func takeBack(givenAt time_us: Int64) {
            guard given_us.contains(time_us) else { return }
            given_us.removeAll { $0 == time_us }
            leftOut = max(leftOut, (step.oneIn ?? 1) - 1)
        }

        /// Those that are less than this far away. A clock that was set back has some of them in its future: they count,
        /// an hour at most.
        func given(within length_us: Int64, of time_us: Int64) -> Int {
            given_us.count { Self.isWithin(length_us, $0, time_us) }
        }

        private static func isWithin(_ length_us: Int64, _ one_us: Int64, _ other_us: Int64) -> Bool {
            one_us > other_us.subtractingClamped(length_us) && one_us < other_us.addingClamped(length_us)
        }

        func given(withinHourOf time_us: Int64) -> Int { given(within: Self.hour_us, of: time_us) }

        mutating func give(at time_us: Int64) {
            leftOut = 0
            given_us = given_us.filter { Self.isWithin(Self.hour_us, $0, time_us) } + [time_us]
        }

        /// Whether the next one is among those that are given; if not, it counts as left out.
        mutating func isChosen() -> Bool {
            guard let oneIn = step.oneIn, leftOut + 1 >= oneIn else {
                leftOut += 1
                return false
            }
            return true
        }
    }

    /// Why nothing is told all day long; `nil` where alerts are given.
    public func silence(on day: LocalDay, _ course: Course) -> Silence? {
        if settings.silentFirstDay, course.firstDay == day { return .firstDay }
        return settings.trackingOnlyDay == day.weekday ? .trackingOnlyDay : nil
    }

    /// What is done about an alert that has fallen due.
    ///
    /// - Parameters:
    ///   - moment: when it fell due.
    ///   - course: of its wearer; it goes on with this alert.
    public func decide(at moment: Moment, _ course: inout Course) -> Notice {
        var notice = notice(at: moment, course)
        if notice.silence == nil { notice.silence = silence(on: moment.day, course) }
        if notice.silence == nil { notice.silence = limit(at: moment.utc_us, course) }
        if notice.silence == nil, settings.fades, !course.isChosen() { notice.silence = .fading(course.step) }
        if let silence = notice.silence { return .silent(silence) }
        course.give(at: moment.utc_us)
        return notice
    }

    private func limit(at time_us: Int64, _ course: Course) -> Silence? {
        if course.given(within: pause_us, of: time_us) > 0 { return .pause }
        return course.given(withinHourOf: time_us) >= settings.mostPerHour ? .hourLimit : nil
    }

    /// How a wearer's alerts stand at a moment.
    public func standing(at moment: Moment, _ course: Course) -> AlertStanding {
        AlertStanding(
            quiet: notice(at: moment, course).silence ?? silence(on: moment.day, course),
            step: settings.fades ? course.step : .every)
    }
}

/// How a wearer's alerts stand: whether it is quiet now and why, and how many of them are given.
public struct AlertStanding: Equatable, Sendable {
    public var quiet: Silence?
    public var step: AlertStep

    public init(quiet: Silence?, step: AlertStep) {
        self.quiet = quiet
        self.step = step
    }

    /// For people, as a part of a line; `nil` where every alert is given.
    public var words: String? {
        switch (quiet, step) {
        case (.firstDay?, _), (.trackingOnlyDay?, _): quiet.map { "no alerts today: \($0.words)" }
        case (let quiet?, _): "no alerts now: \(quiet.words)"
        case (nil, .every): nil
        case (nil, .second), (nil, .fourth): "alerts: \(Silence.fading(step).words)"
        case (nil, .none): "alerts: \(Silence.fading(.none).words)"
        }
    }

    /// The same as a sentence.
    public var sentence: String? { words.map { $0.prefix(1).uppercased() + $0.dropFirst() + "." } }

    public var json: JSONText {
        .object([("step", .string(step.rawValue)), ("quiet", .optional(quiet?.code)), ("words", .optional(words))])
    }
}
