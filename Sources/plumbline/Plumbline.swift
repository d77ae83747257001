import ArgumentParser
import Glibc
import LinuxIO
import Reports
import Terminal

@main
struct Plumbline: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plumbline",
        abstract: "Posture from clip-on IMU sensors. Nothing leaves this computer unasked.",
        discussion: """
            Examples:
              plumbline pair                      find a sensor and remember it
              plumbline live                      see your posture now
              plumbline summary --date yesterday
              plumbline routine start

            Exit codes: 0 ok, 1 failed, 2 usage, 3 no such sensor, 4 adapter, port or recorder unavailable, \
            5 permission, 6 connection lost, 7 timed out, 130 Ctrl-C.
            """,
        version: ProgramVersion.current,
        groupedSubcommands: groups
    )

    /// The commands by what somebody wants to do.
    private static let groups = [
        CommandGroup(
            name: "Set up",
            subcommands: [
                DevicesCommand.self, PairCommand.self, CalibrateCommand.self, SensorsCommand.self, ForgetCommand.self,
                DoctorCommand.self, ConfigCommand.self, CompletionsCommand.self,
            ]),
        CommandGroup(
            name: "Watch", subcommands: [LiveCommand.self, RunCommand.self, WebCommand.self, ShareCommand.self]),
        CommandGroup(
            name: "Review",
            subcommands: [SummaryCommand.self, ImbalanceCommand.self, OutcomesCommand.self, ReportCommand.self]),
        CommandGroup(name: "Train", subcommands: [AssessCommand.self, RoutineCommand.self, LearnCommand.self]),
        CommandGroup(
            name: "Data",
            subcommands: [WearersCommand.self, ExportCommand.self, ImportCommand.self, EraseCommand.self]),
        CommandGroup(name: "Tools", subcommands: [ReplayCommand.self, DecodeCommand.self, ConformanceCommand.self]),
    ]

    static func main() {
        // Posture data is for its owner alone, also in files that a library makes.
        umask(0o077)
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            if let failure = Failure(of: error) {
                Console.complain(failure.message, .error)
                exit(withError: ExitCode(failure.code.rawValue))
            }
            // ArgumentParser says 64 (EX_USAGE); our contract says 2.
            let code = exitCode(for: error)
            let text = HelpText.laidOut(fullMessage(for: error))
            if code == .success {
                // For a shell, which parts a word from what it is by a tab.
                if CommandLine.arguments.dropFirst().first == "---completion" {
                    Console.write(text + "\n")
                } else {
                    Console.print(text)
                }
                exit(withError: ExitCode.success)
            }
            Console.complain(UnknownCommand.sentence(for: Array(CommandLine.arguments.dropFirst())) ?? text, .error)
            exit(withError: ExitCode(code == .validationFailure ? FailureCode.usage.rawValue : code.rawValue))
        }
    }
}
