import ArgumentParser
import PlainText
import Settings
import Terminal

struct ConfigResetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset", abstract: "Set one setting, or all of them, back to the default.",
        discussion: """
            The setting's line is taken out of the file; comments stay. Without a setting, the whole file is emptied, \
            after a question, and a copy of it is kept beside it.

            Examples:
              plumbline config reset snooze_minutes
              plumbline config reset --yes
            """)

    @Argument(help: "The setting; all of them where none is named.", completion: ValueCompletion.settings)
    var key: String?

    @Flag(help: "Do not ask.")
    var yes = false

    @OptionGroup var folder: DataFolder

    func run() throws {
        let path = try SettingsNotes.path()
        let file = try ConfigurationFile(at: path)
        if let key { try reset(key, file) } else { try resetAll(file) }
    }

    private func reset(_ key: String, _ file: ConfigurationFile) throws {
        let change = try file.reset(key)
        for remark in change.remarks { Console.complain(remark.description) }
        guard change.isWritten else { return Console.print("\(change.name) = \(change.after), the default already.") }
        Console.print("\(change.name) = \(change.after), the default (was \(change.before)).")
        SettingsNotes.tellRecorder(SettingsNotes.dataFolder(folder))
    }

    private func resetAll(_ file: ConfigurationFile) throws {
        guard let text = file.text, text != ConfigurationFile.heading else {
            return Console.print("Nothing is set: all settings have their defaults.")
        }
        guard yes || isConfirmed(file.path) else {
            throw Failure("Nothing was changed. Without a terminal, add --yes.", code: .usage)
        }
        let copy = try file.backUp()
        try file.replace(with: ConfigurationFile.heading)
        Console.print(
            "All settings have their defaults again." + (copy.map { " The file as it was is \($0)." } ?? ""))
        SettingsNotes.tellRecorder(SettingsNotes.dataFolder(folder))
    }

    private func isConfirmed(_ path: String) -> Bool {
        let answer = Prompt(allowed: true).ask("Set everything in \(path) back to the defaults? A copy is kept. [y/N] ")
        return answer?.lowercased().hasPrefix("y") ?? false
    }
}
