import Balance
import Events
import Numbers
import TOMLKit

/// A setting that is no rule of posture: where it stands in the file, what it takes, and what it changes.
struct Setting: Sendable {
    let section: String
    let key: String
    /// What it takes, for people.
    let expected: String
    /// Whether it is a number, of which one out of range is left as it comes.
    var isNumber = false
    /// Puts a value of the file in force; `false` where it cannot be meant.
    let apply: @Sendable (any TOMLValueConvertible, inout Settings) -> Bool
    /// Its value as the file would have it.
    let text: @Sendable (Settings) -> String

    /// In the order in which they are shown.
    static let all = slouchRules + others

    private static let others: [Setting] = [
        flag("alerts", "buzz", \.alerts.buzzes),
        flag("alerts", "bell", \.alerts.ringsBell),
        flag("alerts", "desktop_notifications", \.alerts.notifies),
        flag("alerts", "ask", \.alerts.asks),
        Setting(section: "alerts", key: "snooze_minutes", expected: "minutes from 1 to 1440", isNumber: true) {
            value, settings in
            guard let minutes = value.number, (1...1440).contains(minutes) else { return false }
            settings.alerts.snooze_s = minutes * 60
            return true
        } text: {
            SettingText.number($0.alerts.snooze_s / 60)
        },
        Setting(section: "alerts", key: "quiet_hours", expected: "a list like [\"22:00-07:00\"]") { value, settings in
            guard let texts = value.strings else { return false }
            let hours = texts.compactMap(AlertPolicy.QuietHours.init)
            guard hours.count == texts.count else { return false }
            settings.alerts.quietHours = hours
            return true
        } text: {
            SettingText.list($0.alerts.quietHours.map(\.text))
        },
        Setting(section: "alerts", key: "most_per_hour", expected: "alerts from 1 to 60", isNumber: true) {
            value, settings in
            guard let most = value.number, (1...60).contains(most) else { return false }
            settings.alerts.mostPerHour = Int(clamping: most)
            return true
        } text: {
            "\($0.alerts.mostPerHour)"
        },
        flag("alerts", "fading", \.alerts.fades),
        flag("alerts", "silent_first_day", \.alerts.silentFirstDay),
        Setting(
            section: "alerts", key: "tracking_only_day", expected: "a weekday like \"wednesday\", or \"off\""
        ) {
            value, settings in
            value.string.map { settings.alerts.setTrackingOnlyDay($0) } ?? false
        } text: {
            "\"\($0.alerts.trackingOnlyDayText)\""
        },
        Setting(
            section: "alerts", key: "break_minutes", expected: "minutes from 20 to 60, or 0 for none", isNumber: true
        ) {
            value, settings in
            guard let minutes = value.number, minutes == 0 || BreakPrompter.Settings.range_min.contains(minutes) else {
                return false
            }
            settings.breakMinutes = minutes
            return true
        } text: {
            SettingText.number($0.breakMinutes)
        },
        flag("alerts", "break_adapts", \.breaksAdapt),
        Setting(
            section: "record", key: "raw_days", expected: "days from 0 (for ever) to 1000000", isNumber: true
        ) { value, settings in
            guard let days = value.number, (0...1_000_000).contains(days) else {
                // Nothing is deleted on the strength of a number that nobody can mean.
                settings.rawDays = nil
                return false
            }
            settings.rawDays = days == 0 ? nil : days
            return true
        } text: {
            SettingText.number($0.rawDays ?? 0)
        },
        Setting(section: "ports", key: "extra", expected: "a list of patterns") { value, settings in
            guard let patterns = value.strings else { return false }
            settings.extraPorts = patterns
            return true
        } text: {
            SettingText.list($0.extraPorts)
        },
    ]

    private static func flag(
        _ section: String, _ key: String, _ path: any WritableKeyPath<Settings, Bool> & Sendable
    ) -> Setting {
        Setting(section: section, key: key, expected: "true or false") { value, settings in
            guard let flag = value.bool else { return false }
            settings[keyPath: path] = flag
            return true
        } text: {
            "\($0[keyPath: path])"
        }
    }
}

/// Values as TOML writes them.
enum SettingText {
    static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int64(clamping: value))" : "\(value)"
    }

    static func list(_ texts: [String]) -> String { "[" + texts.map { "\"\($0)\"" }.joined(separator: ", ") + "]" }
}

extension TOMLValueConvertible {
    /// TOML tells whole numbers from others; a person who writes a setting does not.
    var number: Double? { double ?? int.map(Double.init) }

    /// A list of texts; `nil` where it is none, or has something else in it.
    var strings: [String]? {
        guard let array else { return nil }
        let texts = array.compactMap(\.string)
        return texts.count == array.count ? texts : nil
    }
}
