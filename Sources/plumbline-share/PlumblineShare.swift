import ArgumentParser
import CSystemd
import Glibc
import LinuxIO
import Outputs
import Recorder
import Settings

/// The outputs, which `plumbline share` starts.
@main
struct PlumblineShare: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plumbline-share",
        abstract: "Sends what the recorder tells to other programs, as the settings say.",
        discussion: """
            “plumbline share” starts this program. It runs a process for each output that is switched on under [share] in \
            the settings, and reads the settings when it starts. It hears the recorder and reads the record; it opens no \
            sensor.
            """)

    @Option(
        name: .customLong("data-dir"),
        help: "The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).")
    var dataFolder: String?

    @Flag(help: "List the outputs that there are, and which are switched on.")
    var list = false

    @Flag(help: "Remove from brokers what they keep of this gateway, and end.")
    var forget = false

    @Option(help: "Run this output alone, in this process.")
    var output: String?

    @Option(help: ArgumentHelp("End with the process that started it, of this number.", visibility: .hidden))
    var supervisedBy: Int32?

    func run() throws {
        umask(0o077)
        // A connection that has ended is told by its result, not by a signal.
        Glibc.signal(SIGPIPE, SIG_IGN)
        if let supervisedBy, !ChildProcess.endWithParent(supervisedBy) { return }
        guard let folder = DataFolderPath.resolved(named: dataFolder) else {
            throw ValidationError("There is no HOME, so say where the record lies: --data-dir DIR.")
        }
        let settings: Settings
        do throws(SettingsError) { settings = try Settings.load() } catch { throw Self.end(error.description, code: 2) }
        if list { return Self.list(settings.share) }
        do throws(OutputError) {
            if forget {
                try OutputTable.forget(settings.share, dataFolder: folder) { Self.write($0, to: STDOUT_FILENO) }
            } else if let output {
                try OutputHost(output, settings: settings, dataFolder: folder) { Self.say($0, of: output) }.run()
            } else {
                try runAll(settings, dataFolder: folder)
            }
        } catch {
            throw Self.end(error.description, of: output, code: error.needsPerson ? OutputExit.needsPerson : 1)
        }
    }

    private func runAll(_ settings: Settings, dataFolder: String) throws(OutputError) {
        for remark in settings.remarks { Self.say(remark.description) }
        let outputs = settings.share.enabled
        guard !outputs.isEmpty else {
            Self.say("Nothing is switched on, so nothing is sent. For example: “plumbline config set share.mqtt on”.")
            return
        }
        let sharing = SharingFolder(in: dataFolder)
        // Two of one would only wait for each other.
        for output in outputs {
            if case .running = sharing.standing(of: output) { throw .alreadyRunning(output: output) }
        }
        let supervisor = try OutputSupervisor(of: outputs, program: "/proc/self/exe") { output in
            ["--output", output, "--data-dir", dataFolder, "--supervised-by", "\(getpid())"]
        } log: {
            Self.say($0)
        }
        Self.say("Sending by: \(outputs.joined(separator: ", ")). Changed settings are read at the next start.")
        sd_notify(0, "READY=1")
        guard try supervisor.run() else { throw .setting("No output can run with these settings.") }
    }

    private static func list(_ settings: ShareSettings) {
        for kind in OutputTable.all {
            let state = settings.enabled.contains(kind.name) ? "on " : "off"
            write("\(kind.name)\t\(state)\t\(kind.purpose)", to: STDOUT_FILENO)
        }
        // For people; a program reads the lines above.
        write(
            "To switch one on: “plumbline config set share.mqtt on”; off is the other word. “plumbline share” then sends by "
                + "those that are on.", to: STDERR_FILENO)
    }

    private static func end(_ sentence: String, of output: String? = nil, code: Int32) -> ExitCode {
        say(sentence, of: output, .error)
        return ExitCode(code)
    }

    private static func say(_ sentence: String, of output: String? = nil, _ priority: LogPriority = .notice) {
        let line = "plumbline-share: \(output.map { $0 + ": " } ?? "")\(sentence)"
        write(JournalStream.marked(line, priority), to: STDERR_FILENO)
    }

    /// At once and in one piece, for several processes write to the same log.
    private static func write(_ text: String, to descriptor: Int32) {
        let line = Array((text + "\n").utf8)
        _ = Glibc.write(descriptor, line, line.count)
    }
}
