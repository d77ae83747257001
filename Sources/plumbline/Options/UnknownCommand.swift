import ArgumentParser
import PlainText

/// Tells a command that is not there, and which one was probably meant.
enum UnknownCommand {
    /// - Parameter arguments: as they were typed, without the program's name.
    /// - Returns: `nil` where the commands among them are known.
    static func sentence(for arguments: [String]) -> String? {
        var command: any ParsableCommand.Type = Plumbline.self
        var path = "plumbline"
        for word in arguments {
            let subcommands = command.configuration.subcommands
            // `help` is ArgumentParser's own, and what begins with a dash is told by it.
            guard !subcommands.isEmpty, !word.hasPrefix("-"), word != "help" else { return nil }
            if let next = subcommands.first(where: { name(of: $0) == word }) {
                (command, path) = (next, "\(path) \(word)")
                continue
            }
            let question = NearestWord.question(word, among: subcommands.map(name))
            return "There is no command “\(path) \(PrintableText.of(word))”.\(question)\n“\(path) --help” lists them."
        }
        return nil
    }

    private static func name(of command: any ParsableCommand.Type) -> String {
        command.configuration.commandName ?? "\(command)".lowercased()
    }
}
