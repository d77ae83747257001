/// A configuration in which alerts come as soon as DOMAIN's known minute has them, after 15 s, and on any day; also of a
/// wearer who is not known yet, of whom nothing is as sure as an alert has to be as it comes.
struct SoonAlerts {
    private let file: TemporaryFile

    init() throws {
        file = try TemporaryFile(
            """
            [rules]
            alertDelay_s = 15
            alertRepeat_s = 300
            alert_certainty = 0.6
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
