import Testing

@Suite("Help, as a user reads it")
struct HelpTests {
    /// The names of the commands below a command, from its help.
    private func subcommands(of path: [String]) throws -> [[String]] {
        // The root's commands stand in groups, each under a heading of its own.
        let others = ["OVERVIEW:", "USAGE:", "ARGUMENTS:", "OPTIONS:"]
        var isOfCommands = false
        var found: [Substring] = []
        for line in try Program.run(path + ["--help"]).stdout.split(separator: "\n") {
            if line.first?.isUppercase == true {
                isOfCommands = line == line.uppercased() && line.hasSuffix(":") && !others.contains(String(line))
            } else if isOfCommands, line.hasPrefix("  "), !line.hasPrefix("   "), !line.hasPrefix("  See ") {
                found.append(line.split(separator: " ")[0])
            }
        }
        return found.map { path + [String($0)] }
    }

    @Test("No command's help is wider than 80 columns, and no paragraph in it is broken before its line is full")
    func wrapping() throws {
        var commands = [[]] + (try subcommands(of: []))
        for name in ["routine", "config", "assess"] { commands += try subcommands(of: [name]) }
        #expect(commands.count > 24)
        for command in commands {
            let name = command.joined(separator: " ")
            let help = try Program.run(command + ["--help"]).stdout
            let lines = help.split(separator: "\n", omittingEmptySubsequences: false).prefix { !$0.hasPrefix("USAGE") }
            #expect(lines.count > 1, "\(name) says what it does")
            for (line, next) in zip(lines, lines.dropFirst()) {
                #expect(line.count <= 80, "\(name): \(line)")
                guard !line.isEmpty, !line.hasSuffix(":"), !line.hasPrefix(" "), !next.hasPrefix(" "),
                    let word = next.split(separator: " ").first
                else { continue }
                #expect(line.count + 1 + word.count >= 80, "\(name): “\(word)” fits behind “\(line)”")
            }
        }
    }

    @Test("Every command's help has an example, and the help of all fits a screen or so")
    func examples() throws {
        let root = try Program.run(["--help"]).stdout
        #expect(root.split(separator: "\n", omittingEmptySubsequences: false).count <= 60)
        var commands = try subcommands(of: [])
        for name in ["routine", "config", "assess"] { commands += try subcommands(of: [name]) }
        for command in commands {
            let help = try Program.run(command + ["--help"]).stdout
            let name = "  plumbline " + command.joined(separator: " ")
            #expect(help.contains("Example") && help.contains("plumbline \(command[0])"), "\(name)")
            // Each command on one line of the list above it.
            let heading = help.prefix { $0 != "\n" }
            #expect(heading.hasPrefix("OVERVIEW: ") && (command.count > 1 || heading.count <= 64), "\(heading)")
        }
    }
}
