import ArgumentParser
import CSystemd
import Dashboard
import Glibc
import LinuxIO
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

    @Option(help: "The port of this computer at which a browser reaches the page.")
    var port = DashboardServer.usualPort

    @Option(help: "Listen at this path, for something that listens at the port and hands on what it gets.")
    var socket: String?

    @Option(
        name: .customLong("data-dir"),
        help: "The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).")
    var dataFolder: String?

    @Flag(help: "Print the address that opens the page of the running server, and end.")
    var address = false

    @Flag(help: "Open the page in the desktop's browser.")
    var open = false

    func validate() throws {
        guard (1...65_535).contains(port) else { throw ValidationError("A port is a number from 1 to 65535.") }
        guard socket?.isEmpty != true else { throw ValidationError("--socket takes a path.") }
    }

    func run() async throws {
        guard let folder = DataFolderPath.resolved(named: dataFolder) else {
            throw ValidationError("There is no HOME, so say where the record lies: --data-dir DIR.")
        }
        let opens = open
        let door = socket.map { DashboardServer.Door.socket(path: $0, publicPort: port) } ?? .port(port)
        do {
            if address {
                switch PortOwner(port: port) {
                case .us: return Self.say(try DashboardServer.address(dataFolder: folder, port: port))
                case .nobody:
                    Self.complain("Nothing listens at port \(port). “plumbline web” starts the page.")
                case .somebodyElse:
                    Self.complain("What listens at port \(port) is not yours. --port takes another port.")
                }
                throw ExitCode.failure
            }
            try await DashboardServer(dataFolder: folder, at: door).run { ready in
                switch ready {
                case .success(let address):
                    sd_notify(0, "READY=1")
                    // The door is somebody else's to open.
                    if case .port = door { Self.say(address) }
                    if opens { Self.show(address, of: folder) }
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

    private static func show(_ address: String, of folder: String) {
        do throws(DashboardError) { Desktop.open(try DashboardServer.pageFile(to: address, dataFolder: folder)) } catch
        {
            complain("The browser is not opened: \(error.description)")
        }
    }

    /// At once, for whoever started it waits for it, also at the other end of a pipe.
    private static func say(_ text: String) { write(text, to: STDOUT_FILENO) }

    private static func complain(_ text: String) {
        write(JournalStream.marked("plumbline-web: \(text)", .error), to: STDERR_FILENO)
    }

    private static func write(_ text: String, to descriptor: Int32) {
        let line = Array((text + "\n").utf8)
        _ = Glibc.write(descriptor, line, line.count)
    }
}
