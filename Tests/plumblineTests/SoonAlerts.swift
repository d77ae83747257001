/// A configuration in which alerts come as soon as DOMAIN's known minute has them, after 15 s, and on any day.
struct SoonAlerts {
    private let file: TemporaryFile

    init() throws {
        file = try TemporaryFile(
            """
            [rules]
            alertDelay_s = 15
            alertRepeat_s = 300
            [alerts]
            silent_first_day = false
            tracking_only_day = "off"

            """)
    }

    var environment: [String: String] { ["PLUMBLINE_CONFIG": file.path] }

    /// Runs the program with it.
    static func run(_ arguments: [String]) throws -> Program.Result {
        let soon = try SoonAlerts()
        return try withExtendedLifetime(soon) { try Program.run(arguments, environment: soon.environment) }
    }
}
