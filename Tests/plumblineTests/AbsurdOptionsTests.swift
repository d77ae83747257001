import Testing

@Suite("Options that cannot be meant")
struct AbsurdOptionsTests {
    @Test(
        "An option out of its range is a usage error that says the range",
        arguments: [
            (["run", "--duration", "inf"], "--duration takes 0 to 100000000 seconds."),
            (["run", "--duration", "nan"], "--duration takes 0 to 100000000 seconds."),
            (["run", "--calibrate-first", "1e300"], "--calibrate-first takes 0 to 600 seconds."),
            (["live", "--duration", "1e300"], "--duration takes 0 to 100000000 seconds."),
            (["live", "--rate=-1"], "--rate takes 0 to 10000 angles per second."),
            (["live", "--baud=-9223372036854775808"], "--baud takes 50 to 10000000 baud."),
            (["replay", "--rate", "1e300", "x.csv"], "--rate takes 0 to 10000 angles per second."),
            (
                ["replay", "--calibrate-first", "1e300", "x.csv"],
                "--calibrate-first takes seconds above 0, and 600 at most."
            ),
            (
                ["replay", "--hold", "upright=0-1e300", "x.csv"],
                "The hold “upright=0-1e300” is too long: an hour at most"
            ),
        ])
    func outOfRange(arguments: [String], sentence: String) throws {
        let result = try Program.run(arguments)
        #expect(result.code == 2)
        #expect(result.stderr.contains(sentence), "\(result.stderr)")
    }
}
