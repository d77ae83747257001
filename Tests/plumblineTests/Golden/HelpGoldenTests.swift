import Testing

@Suite("Golden: help and completions")
struct HelpGoldenTests {
    /// The names of the commands below a command, from its help.
    private func subcommands(in help: String) -> [String] {
        // The root's commands stand in groups, each under a heading of its own.
        let others = ["OVERVIEW:", "USAGE:", "ARGUMENTS:", "OPTIONS:"]
        var isOfCommands = false
        var found: [Substring] = []
        for line in help.split(separator: "\n") {
            if line.first?.isUppercase == true {
                isOfCommands = line == line.uppercased() && line.hasSuffix(":") && !others.contains(String(line))
            } else if isOfCommands, line.hasPrefix("  "), !line.hasPrefix("   "), !line.hasPrefix("  See ") {
                found.append(line.split(separator: " ")[0])
            }
        }
        return found.map(String.init)
    }

    @Test("The help of every command, and of every command below it, is as it was")
    func help() throws {
        let house = try GoldenHouse()
        func visit(_ path: [String]) throws {
            let help = try house.run(path + ["--help"]).stdout
            for name in subcommands(in: help) { try visit(path + [name]) }
        }
        try visit([])
        try house.run("")
        try house.run("--version")
        for command in ["nonsense", "summery", "config shwo"] { try house.run(command) }
        try house.run("summary --nonsense")
        try house.run("completions tcsh")
        try Golden.expect(house.transcript, isAsIn: "help.txt")
    }

    @Test("Completions, and the description of all commands with what is hidden in it, are as they were")
    func completions() throws {
        for shell in ["bash", "zsh", "fish"] {
            let result = try Program.run(["completions", shell])
            #expect(result.code == 0)
            try Golden.expect(result.stdout, isAsIn: "completions.\(shell)")
        }
        try Golden.expect(try Program.run(["--experimental-dump-help"]).stdout, isAsIn: "commands.json")
    }
}
