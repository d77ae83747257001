public import LocalTime
import Numbers
import Posture

/// When a slouch that has lasted too long is brought to the wearer's notice, and when it is left alone.
///
/// It decides on notices only: an alert never makes an episode, and a silenced one never unmakes it.
public struct AlertPolicy: Equatable, Sendable {
    /// How the wearer wants to be told.
    public struct Settings: Codable, Equatable, Sendable {
        /// How long alerts are silent where nobody says for how long (assumed).
        public static let usualSnooze_s = 30.0 * 60

        public var buzzes = true
        public var ringsBell = false
        /// Whether the desktop shows a notification.
        public var notifies = true
        /// Whether it may be asked, where it is not known for a while, if the wearer slouches.
        public var asks = true
        /// Hours of the local day in which nothing buzzes or rings.
        public var quietHours: [QuietHours] = []
        public var snooze_s = Settings.usualSnooze_s
        /// No more than so many in any hour (BALANCE 7).
        public var mostPerHour = 6
        /// Whether they become fewer for a wearer who answers them.
        public var fades = true
        /// Whether the first day of a new record is only recorded, so that it shows what is usual.
        public var silentFirstDay = true
        /// A day of the week that is only recorded, to see how a day goes without alerts; `nil` for none. In the middle of
        /// the week, for it is to be a day like the others (assumed).
        public var trackingOnlyDay: Weekday? = .wednesday

        public init() {}

        /// As it is written: `wednesday`, or `off`.
        public var trackingOnlyDayText: String { trackingOnlyDay?.rawValue ?? Self.noDay }

        /// Reads what `trackingOnlyDayText` writes.
        ///
        /// - Returns: `false` for what is neither a weekday nor `off`; then nothing changes.
        public mutating func setTrackingOnlyDay(_ text: String) -> Bool {
            let text = text.lowercased()
            guard let day = Weekday(rawValue: text) else {
                if text == Self.noDay { trackingOnlyDay = nil }
                return text == Self.noDay
            }
            trackingOnlyDay = day
            return true
        }

        private static let noDay = "off"
    }

    /// A stretch of the local day, in minutes since midnight; an end before the start reaches over midnight.
    public struct QuietHours: Codable, Equatable, Sendable {
        public var startMinute: Int
        public var endMinute: Int

        public init(startMinute: Int, endMinute: Int) {
            self.startMinute = startMinute
            self.endMinute = endMinute
        }

        /// Reads `22:00-07:00`.
        public init?(_ text: String) {
            let ends = text.split(separator: "-").map(String.init).compactMap(Self.minute)
            guard ends.count == 2, ends[0] != ends[1] else { return nil }
            self.init(startMinute: ends[0], endMinute: ends[1])
        }

        /// As it is written: `22:00-07:00`.
        public var text: String { Self.clock(startMinute) + "-" + Self.clock(endMinute) }

        private static func clock(_ minute: Int) -> String {
            Moment(utc_us: Int64(minute) * 60_000_000, offset_s: 0).clock()
        }

        private static func minute(_ text: String) -> Int? {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, parts.allSatisfy({ (1...2).contains($0.count) }), let hour = Int(parts[0]),
                let minute = Int(parts[1]), (0..<24).contains(hour), (0..<60).contains(minute)
            else { return nil }
            return hour * 60 + minute
        }

        func contains(minute: Int) -> Bool {
            startMinute < endMinute
                ? (startMinute..<endMinute).contains(minute) : minute >= startMinute || minute < endMinute
        }
    }

    /// What is done about one alert.
    public struct Notice: Equatable, Sendable {
        public var buzzes: Bool
        public var ringsBell: Bool
        /// Whether the desktop shows it.
        public var notifies: Bool
        /// Why it is silent; `nil` where it is not.
        public var silence: Silence?

        /// Nobody is told.
        static func silent(_ silence: Silence) -> Notice {
            Notice(buzzes: false, ringsBell: false, notifies: false, silence: silence)
        }
    }

    public var settings: Settings
    /// The least time between two alerts of a wearer.
    let pause_us: Int64

    /// - Parameters:
    ///   - settings: how the wearer wants to be told.
    ///   - pause_s: the least time between two alerts; `nil` for that of `PostureRules`.
    public init(settings: Settings = Settings(), pause_s: Double? = nil) {
        self.settings = settings
        pause_us = .microseconds(pause_s ?? PostureRules().alertRepeat_s)
    }

    /// Whether something may be brought to a wearer's notice at this moment.
    ///
    /// - Parameters:
    ///   - moment: on the wearer's clock.
    ///   - course: the wearer's.
    public func notice(at moment: Moment, _ course: Course) -> Notice {
        if let until_us = course.snoozedUntil_us, moment.utc_us < until_us {
            let until = Moment(utc_us: until_us, offset_s: moment.offset_s)
            return .silent(.snoozed(untilClock: until.clock()))
        }
        if settings.quietHours.contains(where: { $0.contains(minute: moment.minuteOfDay) }) {
            return .silent(.quietHours)
        }
        return Notice(
            buzzes: settings.buzzes, ringsBell: settings.ringsBell, notifies: settings.notifies, silence: nil)
    }
}
