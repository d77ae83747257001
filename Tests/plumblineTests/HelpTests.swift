import Testing

@Suite("Help, as a user reads it")
struct HelpTests {
    /// The names under `SUBCOMMANDS` of a command's help.
    private func subcommands(of path: [String]) throws -> [[String]] {
        let lines = try Program.run(path + ["--help"]).stdout.split(separator: "\n")
        guard let start = lines.firstIndex(of: "SUBCOMMANDS:") else { return [] }
        return lines[(start + 1)...].compactMap { line in
            guard line.hasPrefix("  "), !line.hasPrefix("   "), !line.hasPrefix("  See ") else { return nil }
            return line.split(separator: " ").first.map { path + [String($0)] }
        }
    }

    @Test("No command's help is wider than 80 columns, and no paragraph in it is broken before its line is full")
    func wrapping() throws {
        var commands = [[]] + (try subcommands(of: []))
        commands += try subcommands(of: ["routine"])
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
}
