import ArgumentParser
import Events
import Settings
import Terminal

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Show the settings, and where they come from.",
        subcommands: [Show.self, Path.self], defaultSubcommand: Show.self)

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Every setting with its value, as config.toml has it.",
            discussion:
                "Copy a section and its lines into config.toml (“plumbline config path” tells where) to change them. A number outside its range is left as it comes, and told."
        )

        @Flag(help: "Say of each whether it is the file's or as it comes.")
        var origin = false

        @Flag(help: "Say of each what it takes.")
        var ranges = false

        @OptionGroup var output: JSONOption<OneObject.PerSetting>

        func run() throws {
            let settings = try Settings.loaded(withToldOnce: true)
            var section = ""
            for entry in settings.entries {
                let isSet = settings.setKeys.contains(entry.name)
                let from = isSet ? settings.file ?? "" : "default"
                if output.json {
                    Console.print(
                        JSONText.object([
                            ("type", .string("setting")), ("key", .string(entry.name)),
                            ("value", .string(entry.value)), ("origin", .string(from)),
                            ("takes", .string(entry.expected)),
                        ]).text)
                    continue
                }
                if entry.section != section {
                    Console.print((section.isEmpty ? "" : "\n") + "[\(entry.section)]")
                    section = entry.section
                }
                let remarks = (ranges ? [entry.expected] : []) + (origin ? [from] : [])
                Console.print(
                    "\(entry.key) = \(entry.value)" + (remarks.isEmpty ? "" : "  # " + remarks.joined(separator: "; ")))
            }
        }
    }

    struct Path: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "path", abstract: "Where the file is, or would be.")

        func run() throws {
            guard let path = Settings.path else {
                throw Failure("There is no HOME: say where the file is with PLUMBLINE_CONFIG.", code: .usage)
            }
            Console.print(path)
        }
    }
}
