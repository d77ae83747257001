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

    @Option(
        name: .customLong("data-dir"),
        help: "The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).")
    var dataFolder: String?

    @Flag(help: "Print the address that opens the page of the running server, and end.")
    var address = false

    func validate() throws {
        guard (1...65_535).contains(port) else { throw ValidationError("--port takes 1 to 65535.") }
    }

    func run() async throws {
        guard let folder = DataFolderPath.resolved(named: dataFolder) else {
            throw ValidationError("There is no HOME, so say where the record lies: --data-dir DIR.")
        }
        if address {
            guard let text = DashboardServer.address(dataFolder: folder, port: port) else {
                throw ValidationError("No page has been opened yet: “plumbline web” starts it.")
            }
            return print(text)
        }
        let server = try DashboardServer(dataFolder: folder, port: port)
        try await server.run { address in
            // Whoever started it reads it at once, also through a pipe.
            let line = Array((address + "\n").utf8)
            _ = Glibc.write(STDOUT_FILENO, line, line.count)
        }
    }
}
