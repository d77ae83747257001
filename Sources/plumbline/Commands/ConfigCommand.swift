import ArgumentParser
import Events
import Gateway
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
                "Copy a section and its lines into config.toml (“plumbline config path” tells where) to change them.")

        @Flag(help: "Say of each whether it is the file's or as it comes.")
        var origin = false

        @OptionGroup var output: JSONOption<OneObject.PerSetting>

        func run() throws {
            let settings = try Settings.load()
            var section = ""
            for entry in settings.entries {
                let isSet = settings.setKeys.contains(entry.name)
                let from = isSet ? settings.file ?? "" : "default"
                if output.json {
                    Console.print(
                        JSONText.object([
                            ("type", .string("setting")), ("key", .string(entry.name)),
                            ("value", .string(entry.value)), ("origin", .string(from)),
                        ]).text)
                    continue
                }
                if entry.section != section {
                    Console.print((section.isEmpty ? "" : "\n") + "[\(entry.section)]")
                    section = entry.section
                }
                Console.print("\(entry.key) = \(entry.value)" + (origin ? "  # \(from)" : ""))
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

struct CompletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions", abstract: "Print the completions for a shell.",
        discussion: """
            Where each shell looks for what is printed:
              bash  ~/.local/share/bash-completion/completions/plumbline
              zsh   _plumbline, in a folder of $fpath
              fish  ~/.config/fish/completions/plumbline.fish
            """)

    @Argument(help: "bash, zsh or fish.")
    var shell: String

    func run() throws {
        guard let shell = CompletionShell(rawValue: shell) else {
            throw Failure("“\(shell)” is no shell that we know; there are bash, zsh and fish.", code: .usage)
        }
        Console.print(Plumbline.completionScript(for: shell))
    }
}
