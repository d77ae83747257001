import Glibc
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Recorder

/// The page of a data folder, on this computer alone.
///
/// A client of the recorder's socket and a reader of the record: it opens no sensor, and its end costs no sample.
public struct DashboardServer: Sendable {
    /// Where it listens unless it is said otherwise.
    public static let usualPort = 7586
    /// Browsers open a few connections for each page.
    private static let mostConnections = 128
    private static let idle_s: Int64 = 90

    private let port: Int
    private let files: AccessFiles
    private let routes: Routes

    /// - Parameters:
    ///   - dataFolder: whose page.
    ///   - port: where it listens.
    ///   - publicPort: where browsers reach it, where something stands before it; `nil` where nothing does.
    public init(
        dataFolder: String, port: Int = usualPort, publicPort: Int? = nil
    ) throws(DashboardError) {
        self.port = port
        files = try AccessFiles(dataFolder: dataFolder, port: publicPort ?? port)
        routes = Routes(
            files: files, reader: RecordReader(dataFolder: dataFolder), asking: RecorderAsking(dataFolder: dataFolder),
            feed: RecorderFeed(dataFolder: dataFolder), desk: PairingDesk(dataFolder: dataFolder),
            doctor: DoctorProgram(dataFolder: dataFolder))
    }

    /// The address that opens the page, once; `nil` where no server has been started for the folder.
    public static func address(dataFolder: String) -> String? { AccessFiles.address(dataFolder: dataFolder) }

    /// Serves until the process ends.
    ///
    /// - Parameter isReady: gets the address that opens the page.
    public func run(isReady: @escaping @Sendable (Result<String, DashboardError>) -> Void) async throws {
        signal(SIGPIPE, SIG_IGN)
        var logger = Logger(label: "plumbline-web")
        logger.logLevel = .critical
        let application = Application(
            responder: CallbackResponder { [routes] (request: Request, _: BasicRequestContext) in
                await routes.answer(request)
            },
            server: .http1(
                configuration: .init(
                    idleTimeout: .seconds(Self.idle_s),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 8 * 1024, maxHeaderListSize: 16 * 1024, maxHeaderFieldCount: 64))),
            configuration: ApplicationConfiguration(
                address: .hostname("127.0.0.1", port: port), backlog: Self.mostConnections,
                availableConnectionsDelegate: MaximumAvailableConnections(Self.mostConnections)),
            onServerRunning: { [routes, files] _ in
                routes.feed.start()
                isReady(Result { () throws(DashboardError) in try files.renewAddress() })
            },
            logger: logger)
        do { try await application.run() } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw DashboardError.portInUse(port)
        } catch let error as IOError {
            throw DashboardError.cannotListen(port: port, reason: String(cString: strerror(error.errnoCode)))
        }
    }
}
