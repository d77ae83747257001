import Events
import LocalTime
import Settings

/// What who recorded before alerts came later and became fewer is told, once.
enum AlertChange {
    /// What has changed for these settings; `nil` where all of it is set.
    static func text(_ settings: Settings) -> String? {
        func isSet(_ key: String) -> Bool { settings.setKeys.contains(key) }
        var changes: [String] = []
        var back: [String] = []
        if !isSet("rules.alert_delay_s") {
            changes.append("an alert now comes after 2 minutes of slouching (15 s before)")
            back.append("config set alert_delay_s 15")
        }
        if !isSet("rules.alert_repeat_s") { changes.append("two alerts are at least 10 minutes apart") }
        if !isSet("alerts.most_per_hour") {
            changes.append("there are at most \(settings.alerts.mostPerHour) in an hour")
        }
        if !isSet("alerts.fading") {
            changes.append("they become fewer when you answer them")
            back.append("config set fading off")
        }
        if !isSet("alerts.tracking_only_day"), let day = settings.alerts.trackingOnlyDay {
            changes.append("on \(day.rawValue.prefix(1).uppercased() + day.rawValue.dropFirst())s there are none")
            back.append("config set tracking_only_day off")
        }
        guard !changes.isEmpty else { return nil }
        let how =
            back.isEmpty
            ? "“plumbline config” lists the settings."
            : "To go back: " + back.map { "“plumbline \($0)”" }.joined(separator: ", ") + "."
        return "New: " + changes.joined(separator: "; ") + ". " + how
    }
}
