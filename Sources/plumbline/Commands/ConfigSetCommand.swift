import ArgumentParser
import Settings
import Terminal

struct ConfigSetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Change a setting in the file.",
        discussion: """
            Only its line is changed: comments and order stay. The value is checked first; where it does not fit, the \
            file stays as it is. Without a file, one is made.

            Examples:
              plumbline config set buzz off
              plumbline config set break_minutes 45
              plumbline config set quiet_hours 22:00-07:00 12:30-13:15
              plumbline config set quiet_hours none
              plumbline config set tracking_only_day off
              plumbline config set alert_delay_s 90s
            """)

    @Argument(help: "The setting, for example snooze_minutes.", completion: ValueCompletion.settings)
    var key: String

    // A number below 0 is a value too, and is answered with what the setting takes.
    @Argument(
        parsing: .allUnrecognized, help: "Its new value; a list may be several.",
        completion: ValueCompletion.settingValues)
    var value: [String] = []

    @OptionGroup var folder: DataFolder

    func run() throws {
        let parts = value.isEmpty ? key.split(separator: "=", maxSplits: 1).map(String.init) : [key] + value
        let path = try SettingsNotes.path()
        let change = try ConfigurationFile(at: path).set(parts.first ?? key, to: Array(parts.dropFirst()))
        for remark in change.remarks { Console.complain(remark.description) }
        guard change.isWritten else { return Console.print("\(change.name) = \(change.after) already.") }
        let was = change.before == change.after ? "" : " (was \(change.before))"
        Console.print("\(change.name) = \(change.after)\(was), in \(path)")
        SettingsNotes.tellRecorder(SettingsNotes.dataFolder(folder), of: change.name)
    }
}
