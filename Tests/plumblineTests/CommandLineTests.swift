import Testing

@Suite("What is typed")
struct CommandLineTests {
    @Test(
        "A slip is answered by what was probably meant, with exit 2",
        arguments: [
            ("summery", "There is no command “plumbline summery”. Did you mean “summary”?"),
            ("devcies --json", "Did you mean “devices”?"), ("config shw", "Did you mean “show”?"),
            ("routine strat", "Did you mean “start”?"), ("nonsense", "“plumbline --help” lists them."),
            ("summary --dats 2026-03-16", "Did you mean '--date'?"),
            ("decode --protocol witmotoin x", "Did you mean “witmotion”?"),
            ("pair --placement t44", "Did you mean “t4”?"), ("learn sleeep", "Did you mean “sleep”?"),
            ("live bakc", "Did you mean “back”?"), ("summary --wearer ana", "Did you mean “anna”?"),
            ("assess --test T77", "“plumbline learn tests” lists them."),
            ("learn doorway stretch, elbow", "S05 (Doorway stretch, elbow at shoulder height) or S06"),
            ("completions tcsh", "“tcsh” is not a supported shell; there are bash, zsh and fish."),
        ])
    func meant(command: String, sentence: String) throws {
        let house = try GoldenHouse.withRecord()
        let result = try house.run(command)
        #expect(result.code == (command.hasPrefix("live") ? 3 : 2))
        #expect(result.stderr.contains(sentence), "\(result.stderr)")
    }

    @Test("Options and help still come first: a command that is there is never taken for a slip")
    func known() throws {
        let house = try GoldenHouse.withRecord()
        for command in ["summary", "summary --date monday", "routine --wearer anna", "help summary", "config --origin"]
        {
            #expect(try house.run(command).code == 0, "\(command)")
        }
    }

    @Test(
        "A day is written as people write it",
        arguments: [
            ("today", "2026-03-16"), ("yesterday", "2026-03-15"), ("monday", "2026-03-16"), ("Friday", "2026-03-13"),
            ("2026-03-10", "2026-03-10"),
        ])
    func days(text: String, day: String) throws {
        let house = try GoldenHouse.withRecord()
        #expect(try house.run(["summary", "--date", text]).stdout.hasPrefix(day))
    }

    @Test("What is no day is refused beside what is one, wherever a day can be given")
    func noDay() throws {
        let house = try GoldenHouse.withRecord()
        for command in [
            "summary --date soon", "imbalance --date soon", "assess forget T03 --date soon", "export -o x --from soon",
        ] {
            let result = try house.run(command)
            #expect(result.code == 2)
            #expect(
                result.stderr.contains(
                    "“soon” is not a valid date: write YYYY-MM-DD, today, yesterday or a weekday such as monday."))
        }
    }

    @Test("A span of time has units or the option's own, and is refused beside what can be written")
    func times() throws {
        for option in [["run", "--duration"], ["live", "--calibrate-first"], ["calibrate", "--seconds"]] {
            let result = try Program.run(option + ["5x"])
            #expect(result.code == 2)
            #expect(result.stderr.contains("write 90s, 5m or 1h30m, or a number of seconds."), "\(result.stderr)")
        }
        #expect(
            try Program.run(["calibrate", "--seconds", "11m"]).stderr.contains("--seconds takes 3 to 600 seconds."))
        let house = try GoldenHouse()
        // The recorder ends by itself after a fraction of a second, however that is written.
        for time in ["0.2", "200ms", "0.2s"] { #expect(try house.run(["run", "--duration", time]).code == 0) }
    }

    @Test("An exercise, a self-test and a lesson are found by name")
    func names() throws {
        let house = try GoldenHouse.withRecord()
        #expect(try house.run("learn dead bug").stdout.hasPrefix("W09 Dead bug"))
        #expect(try house.run("learn CHIN tuck hold").stdout.hasPrefix("T03"))
        #expect(try house.run(["learn", "four patterns"]).stdout.hasPrefix("Four patterns"))
        let two = try house.run("learn chin tuck")
        #expect(two.code == 2)
        #expect(two.stderr.contains("W01 (Chin tuck ladder) or T03 (Chin tuck hold)"))
    }
}
