import PlainText
import Settings

/// All settings as the configuration file would have them, with what each does and takes behind it: what people want to
/// change first, the thresholds under a heading of their own.
struct SettingsPage {
    let settings: Settings
    /// Whether the thresholds are shown too, or only told of.
    var showsThresholds = true
    /// Whether each says where it comes from.
    var tellsOrigin = false
    /// Whether each says what it takes in full.
    var tellsRange = false

    private static let columns = 80
    private static let valueColumns = 26

    var lines: [String] {
        let entries = settings.entries
        let thresholds = entries.filter { !$0.isCommon }
        var lines = heading
        var section = ""
        for entry in entries where entry.isCommon {
            if entry.section != section { lines += ["", "[\(entry.section)]"] }
            section = entry.section
            lines += self.lines(entry)
        }
        guard showsThresholds else {
            let count = thresholds.count.counted("threshold")
            return lines + ["", "# \(count), rarely changed: plumbline config show --all"]
        }
        lines += ["", "# Thresholds: rarely changed"]
        return lines + thresholds.flatMap(self.lines)
    }

    /// A new file to be edited: all that people want to change, none of it in force.
    var template: String {
        var lines = [
            String(ConfigurationFile.heading.dropLast()), "# Remove the “#” before a line to change its value.",
        ]
        var section = ""
        for entry in settings.entries where entry.isCommon {
            if entry.section != section { lines += ["", "[\(entry.section)]"] }
            section = entry.section
            lines.append("#\(entry.key) = \(entry.usual)  # \(entry.about) (\(entry.expected))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var heading: [String] {
        let place = settings.file ?? Settings.path.map { "\($0) (not there: these are the defaults)" }
        return place.map { ["# \($0)"] } ?? []
    }

    private func lines(_ entry: Settings.Entry) -> [String] {
        var takes = tellsRange ? entry.expected : entry.takes
        if entry.value != entry.usual { takes += "; default \(entry.usual)" }
        if tellsOrigin {
            takes += settings.setKeys.contains(entry.name) ? "; from the file" : "; the default"
        }
        let value = "\(entry.key) = \(entry.value)"
        let comment = "\(entry.about) (\(takes))"
        let line = value.leftAligned(columns: Self.valueColumns) + "  # " + comment
        guard line.count > Self.columns else { return [line] }
        return WordWrap.lines(comment, width: Self.columns - 2).map { "# " + $0 } + [value]
    }
}
