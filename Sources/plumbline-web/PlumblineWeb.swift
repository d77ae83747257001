import ArgumentParser
import Dashboard
import Glibc
import Recorder

/// The page's server, which `plumbline web` starts.
@main
struct PlumblineWeb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plumbline-web",
        abstract: "Shows the record and what is live in a browser, on this computer alone.",
        discussion: """
            “plumbline web” starts this program, and opens its page. It reads the record and asks the recorder; it opens \
            no sensor. Nothing but this computer reaches it, and only with the address that it prints.
            """)

    @Option(help: "The port of this computer at which it listens.")
    var port = DashboardServer.usualPort

    @Option(help: "The port at which a browser reaches it, where something listens in front of it.")
    var publicPort: Int?

    @Option(
        name: .customLong("data-dir"),
        help: "The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).")
    var dataFolder: String?

    @Flag(help: "Print the address that opens the page of the running server, and end.")
    var address = false

    @Flag(help: "Open the page in the desktop's browser.")
    var open = false

    func validate() throws {
        for port in [port, publicPort ?? port] where !(1...65_535).contains(port) {
            throw ValidationError("A port is a number from 1 to 65535.")
        }
    }

    func run() async throws {
        guard let folder = DataFolderPath.resolved(named: dataFolder) else {
            throw ValidationError("There is no HOME, so say where the record lies: --data-dir DIR.")
        }
        if address {
            guard let text = DashboardServer.address(dataFolder: folder) else {
                throw ValidationError("The page has not been started yet: “plumbline web” starts it.")
            }
            return Self.say(text)
        }
        let opens = open
        do {
            try await DashboardServer(dataFolder: folder, port: port, publicPort: publicPort).run { ready in
                switch ready {
                case .success(let address):
                    Self.say(address)
                    if opens { Desktop.open(address) }
                case .failure(let error):
                    Self.complain(error.description)
                    Glibc.exit(1)
                }
            }
        } catch let error as DashboardError {
            Self.complain(error.description)
            throw ExitCode.failure
        }
    }

    /// At once, for whoever started it waits for it, also at the other end of a pipe.
    private static func say(_ text: String) { write(text, to: STDOUT_FILENO) }

    private static func complain(_ text: String) { write("plumbline-web: \(text)", to: STDERR_FILENO) }

    private static func write(_ text: String, to descriptor: Int32) {
        let line = Array((text + "\n").utf8)
        _ = Glibc.write(descriptor, line, line.count)
    }
}
