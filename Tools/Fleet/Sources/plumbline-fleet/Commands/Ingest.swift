import ArgumentParser
import CSystemd
import Fleet
import Glibc
import LinuxIO
import Numbers

/// The service.
struct Ingest: FleetCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take what gateways send into the database, until it is stopped.",
        discussion: """
            Several may run side by side, on one computer or more; each takes a part. One that ends loses nothing: what is \
            not in the database is not acknowledged, and its gateway sends it again.

            After a backup of the database was restored it notices that by itself, from the folder --state: who has withdrawn \
            since is deleted again, published weeks are put back, and gateways are asked for what is missing. So keep that \
            folder out of the database's backup; ingesters on one computer share it.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var broker: BrokerOptions

    @Option(
        help: ArgumentHelp(
            "Keep here what a restored database must not undo (default: systemd's $STATE_DIRECTORY, else "
                + "\(Self.usualState)).", valueName: "folder"))
    var state: String?

    private static let usualState = "/var/lib/plumbline-fleet"

    /// systemd may name several, of which ours is the first.
    private var stateFolder: String {
        let named = ProcessEnvironment.value("STATE_DIRECTORY")?.split(separator: ":").first.map(String.init)
        return state ?? named ?? Self.usualState
    }

    func perform() throws {
        // A connection that has ended is told by its result, not by a signal.
        Glibc.signal(SIGPIPE, SIG_IGN)
        let place = try broker.place()
        let (loop, service, signals) = try made(place, try StateFolder(stateFolder))
        service.onReady = { sd_notify(0, "READY=1") }
        defer { withExtendedLifetime((loop, signals)) {} }
        try service.run()
    }

    private func made(_ place: BrokerPlace, _ state: StateFolder) throws -> (EventLoop, IngestService, Signals) {
        do throws(SystemError) {
            let loop = try EventLoop()
            // Before any other thread is started, which would take signals too.
            let stops = Stops()
            let signals = try Signals([SIGTERM, SIGINT], on: loop) { _ in stops.service?.stop() }
            let service = try IngestService(target: database.database, place: place, state: state, on: loop) {
                Console.say($0, $1)
            }
            stops.service = service
            return (loop, service, signals)
        } catch { throw Failure("The event loop cannot be made: \(error).") }
    }

    private final class Stops {
        weak var service: IngestService?
    }
}

/// Where the broker is.
struct BrokerOptions: ParsableArguments {
    @Option(help: "The broker's host.")
    var broker = "localhost"

    @Option(help: "Its port (default: 8883 with TLS, 1883 without).")
    var port: Int?

    @Flag(inversion: .prefixedNo, help: "Encrypt (default: unless the broker is on this computer; elsewhere always).")
    var tls: Bool?

    @Option(help: ArgumentHelp("Trust certificates that this one has signed (PEM).", valueName: "file"))
    var caFile: String?

    @Option(help: "The broker's user for this server.")
    var user = "ingest"

    @Option(help: ArgumentHelp("A file with its password, for you alone (chmod 600).", valueName: "file"))
    var passwordFile: String?

    func place() throws(BrokerPlace.Trouble) -> BrokerPlace {
        try BrokerPlace(
            host: broker, port: port, isEncrypted: tls, caFile: caFile, user: passwordFile == nil ? nil : user,
            passwordFile: passwordFile)
    }
}
