import ArgumentParser
import Terminal

struct CompletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions", abstract: "Print the completions for a shell.",
        discussion: """
            Where each shell looks for what is printed:
              bash  ~/.local/share/bash-completion/completions/plumbline
              zsh   _plumbline, in a folder of $fpath
              fish  ~/.config/fish/completions/plumbline.fish

            Values are completed too: sensors, wearers, exercises, settings. For that the shell asks the program, \
            which only reads.

            Example:
              plumbline completions fish > ~/.config/fish/completions/plumbline.fish
            """)

    @Argument(help: "bash, zsh or fish.", completion: .list(CompletionShell.allCases.map(\.rawValue)))
    var shell: String

    func run() throws {
        guard let shell = CompletionShell(rawValue: shell) else {
            throw Failure("“\(shell)” is not a supported shell; there are bash, zsh and fish.", code: .usage)
        }
        Console.write(Plumbline.completionScript(for: shell) + "\n")
    }
}
