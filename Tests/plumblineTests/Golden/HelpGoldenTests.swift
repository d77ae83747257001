import Testing

@Suite("Golden: help and completions")
struct HelpGoldenTests {
    /// The names under `SUBCOMMANDS` of a command's help.
    private func subcommands(in help: String) -> [String] {
        let lines = help.split(separator: "\n")
        guard let start = lines.firstIndex(of: "SUBCOMMANDS:") else { return [] }
        return lines[(start + 1)...].compactMap { line in
            guard line.hasPrefix("  "), !line.hasPrefix("   "), !line.hasPrefix("  See ") else { return nil }
            return line.split(separator: " ").first.map(String.init)
        }
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
        try house.run("nonsense")
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
