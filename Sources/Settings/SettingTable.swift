import Balance
import Events
import Numbers
import Posture
import TOMLKit

/// The one table of all settings, a row each, in the order in which they are shown.
extension Setting {
    static let all: [Setting] = alerts + records + share + slouch + thresholds

    /// The sections of the file, as a sentence names them.
    static let sections = all.reduce(into: [String]()) { sections, setting in
        if !sections.contains(setting.section) { sections.append(setting.section) }
    }.map { "[\($0)]" }

    private static let alerts: [Setting] = [
        .flag("alerts", "buzz", \.alerts.buzzes, "the sensor buzzes at an alert"),
        .flag("alerts", "bell", \.alerts.ringsBell, "the terminal rings at an alert"),
        .flag(
            "alerts", "desktop_notifications", \.alerts.notifies, "the desktop shows alerts and breaks that are due"),
        .flag("alerts", "ask", \.alerts.asks, "“live” may ask whether you slouch"),
        Setting(
            section: "alerts", key: "snooze_minutes", about: "a snooze is this long",
            expected: "minutes from 1 to 1440", takes: "1 to 1440 min", kind: .number(.minutes)
        ) { value, settings in
            guard let minutes = value.number, (1...1440).contains(minutes) else { return false }
            settings.alerts.snooze_s = minutes * 60
            return true
        } text: {
            SettingText.number($0.alerts.snooze_s / 60)
        },
        Setting(
            section: "alerts", key: "quiet_hours", about: "no buzz, bell or notification",
            expected: "a list like [\"22:00-07:00\"]", takes: "[\"22:00-07:00\"]", kind: .list
        ) { value, settings in
            guard let texts = value.strings else { return false }
            let hours = texts.compactMap(AlertPolicy.QuietHours.init)
            guard hours.count == texts.count else { return false }
            settings.alerts.quietHours = hours
            return true
        } text: {
            SettingText.list($0.alerts.quietHours.map(\.text))
        },
        Setting(
            section: "alerts", key: "most_per_hour", about: "alerts in any hour, at most",
            expected: "alerts from 1 to 60", takes: "1 to 60", kind: .number(.none)
        ) { value, settings in
            guard let most = value.number, (1...60).contains(most) else { return false }
            settings.alerts.mostPerHour = Int(clamping: most)
            return true
        } text: {
            "\($0.alerts.mostPerHour)"
        },
        .flag("alerts", "fading", \.alerts.fades, "fewer alerts as you answer them"),
        .flag("alerts", "silent_first_day", \.alerts.silentFirstDay, "no alerts on the very first day"),
        Setting(
            section: "alerts", key: "tracking_only_day", about: "no alerts on this day",
            expected: "a weekday like \"wednesday\", or \"off\"", takes: "a weekday, \"off\"", kind: .word,
            choices: ["off", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        ) { value, settings in
            value.string.map { settings.alerts.setTrackingOnlyDay($0) } ?? false
        } text: {
            "\"\($0.alerts.trackingOnlyDayText)\""
        },
        Setting(
            section: "alerts", key: "break_minutes", about: "sitting still before a break",
            expected: "minutes from 20 to 60, or 0 for none", takes: "20 to 60; 0: never", kind: .number(.minutes)
        ) { value, settings in
            guard let minutes = value.number, minutes == 0 || BreakPrompter.Settings.range_min.contains(minutes) else {
                return false
            }
            settings.breakMinutes = minutes
            return true
        } text: {
            SettingText.number($0.breakMinutes)
        },
        .flag("alerts", "break_adapts", \.breaksAdapt, "longer where breaks are not taken"),
    ]

    private static let records: [Setting] = [
        Setting(
            section: "record", key: "raw_days", about: "samples are kept",
            expected: "days from 1 to 1000000, or 0 to keep samples indefinitely", takes: "days; 0: indefinitely",
            kind: .number(.days)
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
        Setting(
            section: "ports", key: "extra", about: "further ports to look at",
            expected: "a list of patterns like [\"/dev/rfcomm*\"]", takes: "[\"/dev/rfcomm*\"]",
            kind: .list
        ) { value, settings in
            guard let patterns = value.strings else { return false }
            settings.extraPorts = patterns
            return true
        } text: {
            SettingText.list($0.extraPorts)
        },
    ]

    /// When there is an alert, what a slouch is measured by, and how sure it must be.
    private static let slouch: [Setting] = [
        .rule(
            "alert_delay_s", .seconds, \.alertDelay_s, 1...3600, "slouching before an alert",
            isCommon: true),
        .rule(
            "alert_repeat_s", .seconds, \.alertRepeat_s, 10...86_400, "between two alerts, at least",
            isCommon: true),
        Setting(
            section: "rules", key: "alert_certainty", about: "how sure a slouch must be",
            expected: "a probability from 0.5 to 0.99, \"normal\" (0.85) or \"sensitive\" (0.8)",
            takes: "0.5 to 0.99", kind: .numberOrWord
        ) { value, settings in
            guard let certainty = value.number ?? value.string.flatMap({ certainties[$0] }),
                (0.5...0.99).contains(certainty)
            else { return false }
            settings.rules.alertCertainty = certainty
            return true
        } text: {
            SettingText.number($0.rules.alertCertainty)
        },
        Setting(
            section: "rules", key: "slouch_rule", about: "your postures, or an angle",
            expected: "\"learned\" or \"fixed\"", takes: "\"learned\", \"fixed\"", kind: .word,
            choices: ["learned", "fixed"]
        ) { value, settings in
            guard let rule = value.string.flatMap(PostureRules.SlouchRule.init(rawValue:)) else { return false }
            settings.rules.slouchRule = rule
            return true
        } text: {
            "\"\($0.rules.slouchRule.rawValue)\""
        },
        Setting(
            section: "rules", key: "slouch_depth", about: "learned: part of your slump",
            expected: "a part of your slump from 0.4 to 0.6", takes: "0.4 to 0.6", kind: .number(.none)
        ) { value, settings in
            guard let depth = value.number, (0.4...0.6).contains(depth) else { return false }
            settings.rules.slouchDepth = depth
            return true
        } text: {
            SettingText.number($0.rules.slouchDepth)
        },
        Setting(
            section: "rules", key: "slouch_level", about: "fixed: 25, 20, 15, 12, 10 or 8°",
            expected: "a level from 1 to \(PostureRules.levelDegrees.count), or 0 for slouch_enter_degrees",
            takes: "1 to 6; 0: none", kind: .number(.none)
        ) { value, settings in
            guard let number = value.number, let level = Int(exactly: number),
                (0...PostureRules.levelDegrees.count).contains(level)
            else { return false }
            settings.slouchLevel = level
            return true
        } text: {
            "\($0.slouchLevel)"
        },
    ]

    private static let certainties = ["normal": 0.85, "sensitive": 0.8]

    /// In the order of their names.
    private static let thresholds: [Setting] = [
        .rule("bend_degrees", .degrees, \.bendDegrees, 20...120, "it is a bend from here on"),
        .rule("bow_degrees", .degrees, \.bowDegrees, 5...60, "a calibration's bow is this deep"),
        .rule("doubtful_gap_s", .seconds, \.doubtfulGap_s, 1...86_400, "a gap that makes a hold doubtful"),
        .rule("drift_degrees", .degrees, \.driftDegrees, 1...45, "the clip may have slipped this far"),
        .rule("drift_hold_s", .seconds, \.driftHold_s, 10...86_400, "… and has stayed there this long"),
        .rule("drift_window_s", .seconds, \.driftWindow_s, 10...86_400, "… seen over this time"),
        .rule("episode_bridged_gap_s", .seconds, \.episodeBridgedGap_s, 0...3600, "a loss that cuts no episode"),
        .rule("episode_minimum_s", .seconds, \.episodeMinimum_s, 0...3600, "shorter slouches are no episodes"),
        .rule("gap_s", .seconds, \.gap_s, 0.05...60, "longer without samples is a gap"),
        .rule("hold_deviation_degrees", .degrees, \.holdDeviationDegrees, 0.1...45, "a hold may sway by this"),
        .rule("hold_doubtful_degrees", .degrees, \.holdDoubtfulDegrees, 0.1...45, "a file's hold may sway by this"),
        .rule("hold_force_error_g", .gravity, \.holdForceError_g, 0.001...1, "how far its force may be off"),
        .rule("hold_s", .seconds, \.hold_s, 3...600, "how long a hold is"),
        .rule("lying_degrees", .degrees, \.lyingDegrees, 20...120, "lying from here on"),
        .rule("lying_forward_degrees", .degrees, \.lyingForwardDegrees, 20...150, "lying face down from here on"),
        .rule("lying_forward_s", .seconds, \.lyingForward_s, 1...86_400, "… for this long"),
        .rule("lying_s", .seconds, \.lying_s, 1...86_400, "lying is told after this time"),
        .rule("moving_movement_g", .gravity, \.movingMovement_g, 0.0001...4, "moving, if it shakes by more"),
        .rule("off_movement_g", .gravity, \.offMovement_g, 0...4, "not worn, if it shakes by less"),
        .rule("off_s", .seconds, \.off_s, 10...86_400, "… for this long"),
        .rule("slouch_enter_degrees", .degrees, \.slouchEnterDegrees, 1...90, "fixed: a slouch begins here"),
        .rule("slouch_exit_s", .seconds, \.slouchExit_s, 0...3600, "it ends when left for this long"),
        .rule(
            "slouch_hysteresis_degrees", .degrees, \.slouchHysteresisDegrees, 0...45, "fixed: it ends this far below"),
        .rule("walking_highest_hz", .hertz, \.walkingHighest_Hz, 0.1...10, "steps in a second, at most"),
        .rule("walking_lowest_hz", .hertz, \.walkingLowest_Hz, 0.1...10, "… and at least"),
        .rule("walking_movement_g", .gravity, \.walkingMovement_g, 0.0001...4, "steps shake by this much"),
        .rule("wearable_degrees", .degrees, \.wearableDegrees, 60...180, "no wearer is upright beyond this"),
    ]

    /// Pairs of which the first is below the second; where a file has them the other way round, both are as they come.
    static let ordered: [(lower: String, upper: String)] = [
        ("slouch_hysteresis_degrees", "slouch_enter_degrees"), ("walking_lowest_hz", "walking_highest_hz"),
    ]

    /// Rules that are for trials of the model alone; the file has no name for them.
    static let unnamedRules: Set<String> = ["learnsPostures"]

    /// Rules of earlier versions that judge nothing any more: a file that names them is read all the same.
    static let retiredRules: Set<String> = [
        "leanEnterDegrees", "leanExitDegrees", "leanPerFlexion", "leanWithinSlouchDegrees", "reclineDegrees",
    ]
}
