import ArgumentParser
import Glibc
import Reports
import Terminal

@main
struct Plumbline: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plumbline",
        abstract: "Posture from clip-on IMU sensors. Nothing leaves this computer.",
        discussion: """
            Examples:
              plumbline live /dev/ttyUSB0
              plumbline summary
              plumbline assess
              plumbline routine start
              plumbline replay monday.csv --mount +x,-z --calibrate-first 10
              plumbline replay monday.csv --calibrate-first 10 --json
              plumbline decode --protocol witmotion capture.bin

            Exit codes: 0 ok, 1 failed, 2 usage, 3 no such sensor, 4 adapter, port or recorder unavailable, \
            5 permission, 6 connection lost, 7 timed out, 130 Ctrl-C.
            """,
        version: ProgramVersion.current,
        subcommands: [
            DevicesCommand.self, PairCommand.self, SensorsCommand.self, ForgetCommand.self, CalibrateCommand.self,
            LiveCommand.self, RunCommand.self, SummaryCommand.self, ImbalanceCommand.self, AssessCommand.self,
            RoutineCommand.self, OutcomesCommand.self, LearnCommand.self,
            DoctorCommand.self, ConfigCommand.self, CompletionsCommand.self, ReplayCommand.self, DecodeCommand.self,
            ConformanceCommand.self, WearersCommand.self, ExportCommand.self, ImportCommand.self, EraseCommand.self,
        ]
    )

    static func main() {
        // Posture data is for its owner alone, also in files that a library makes.
        umask(0o077)
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            if let failure = Failure(of: error) {
                Console.complain(failure.message)
                exit(withError: ExitCode(failure.code.rawValue))
            }
            // ArgumentParser says 64 (EX_USAGE); our contract says 2.
            let code = exitCode(for: error)
            let text = fullMessage(for: error)
            if code == .success {
                Console.print(text)
                exit(withError: ExitCode.success)
            }
            Console.complain(text)
            exit(withError: ExitCode(code == .validationFailure ? FailureCode.usage.rawValue : code.rawValue))
        }
    }
}
