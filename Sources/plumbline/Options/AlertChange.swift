import Events
import Glibc
import LinuxIO
import LocalTime
import Records
import Settings
import Terminal

/// What who recorded before alerts came later and became fewer is told, once.
enum AlertChange {
    /// Tells it on standard error, where somebody is still to be told of something that is not set in the file, and keeps
    /// that it was told.
    ///
    /// - Parameters:
    ///   - settings: what is set stays as it is, and is not told.
    ///   - store: the record; what cannot be written (a full disk) is told again the next time.
    ///   - wearer: only this wearer; `nil` for all.
    ///   - isSeen: whether a person reads it. A log does not count as told.
    static func tell(_ settings: Settings, in store: Store, wearer: String? = nil, isSeen: Bool = true) {
        do throws(RecordsError) {
            let untold = try store.alertChanges().filter { $0.told == nil && wearer ?? $0.wearer == $0.wearer }
            guard !untold.isEmpty, let text = text(settings) else { return }
            Console.complain(text)
            if isSeen { try store.setAlertChangeTold(untold.map(\.wearer), at: HostClock.now) }
        } catch {
            Console.complain("Whether you know that alerts have changed cannot be kept. \(error.description)")
        }
    }

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
