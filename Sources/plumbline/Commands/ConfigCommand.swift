import ArgumentParser
import Events
import Glibc
import PlainText
import Recorder
import Settings
import Terminal

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Show and change the settings.",
        discussion: """
            Examples:
              plumbline config                           all settings, and what they take
              plumbline config set snooze_minutes 45
              plumbline config set quiet_hours 22:00-07:00
              plumbline config set alert_delay_s 3m
              plumbline config reset snooze_minutes      back to its default
              plumbline config edit                      the whole file, in your editor

            Settings are kept in a text file (TOML), which “plumbline config path” names. A recorder that is running \
            reads it when it starts.
            """,
        subcommands: [Show.self, ConfigSetCommand.self, ConfigEditCommand.self, ConfigResetCommand.self, Path.self],
        defaultSubcommand: Show.self)

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Show every setting with its value, what it does and what it takes.",
            discussion: """
                What people want to change comes first; the thresholds by which posture is judged follow under a \
                heading of their own. On a terminal they are left out unless you give --all. What is printed can be \
                used as config.toml. Where no other default is named, the value shown is the default. A number \
                outside its range is not used; the message names the one that is.

                Examples:
                  plumbline config show --all
                  plumbline config show --json
                """
        )

        @Flag(help: "Show the thresholds on a terminal, too.")
        var all = false

        @Flag(help: "Say whether each comes from the file or is the default.")
        var origin = false

        @Flag(help: "Say in full what each takes.")
        var ranges = false

        @OptionGroup var output: JSONOption<OneObject.PerSetting>

        func run() throws {
            let settings = try Settings.loaded(withToldOnce: true)
            SettingsNotes.tellFormerKeys(settings)
            guard output.json else {
                let page = SettingsPage(
                    settings: settings, showsThresholds: all || isatty(STDOUT_FILENO) != 1, tellsOrigin: origin,
                    tellsRange: ranges)
                page.lines.forEach { Console.print($0) }
                return Self.tellFleet(isSwitchedOn: settings.share.fleet.isOn)
            }
            for entry in settings.entries {
                let from = settings.setKeys.contains(entry.name) ? settings.file ?? "" : "default"
                Console.print(
                    JSONText.object([
                        ("type", .string("setting")),
                        // As it has always been spelled here; `name` is how the file has it.
                        ("key", .string("\(entry.section).\(entry.formerKey ?? entry.key)")),
                        ("value", .string(entry.value)), ("origin", .string(from)), ("takes", .string(entry.expected)),
                        ("name", .string(entry.name)), ("default", .string(entry.usual)),
                        ("about", .string(entry.about)), ("threshold", .bool(!entry.isCommon)),
                    ]).text)
            }
        }

        /// Which server [fleet] is about stands in no setting; a person looks for it here.
        private static func tellFleet(isSwitchedOn: Bool) {
            guard let folder = DataFolderPath.resolved(named: nil) else { return }
            let text: String
            do {
                let standing = try FleetStanding(in: folder, isSwitchedOn: isSwitchedOn)
                guard standing.isOfInterest else { return }
                text = standing.brief
            } catch {
                text = "With which fleet’s server this gateway is enrolled cannot be told: \(Failure(error).message)"
            }
            Console.print("")
            for line in WordWrap.lines(text, width: 78) { Console.print("# " + line) }
        }
    }

    struct Path: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "path", abstract: "Print where the file is, or would be.",
            discussion: """
                $PLUMBLINE_CONFIG, else plumbline/config.toml in $XDG_CONFIG_HOME or ~/.config.

                Example:
                  cp "$(plumbline config path)" backup.toml
                """)

        func run() throws { Console.print(try SettingsNotes.path()) }
    }
}
