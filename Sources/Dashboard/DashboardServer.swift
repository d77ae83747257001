import Glibc
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import Recorder

/// The page of a data folder, on this computer alone.
///
/// A client of the recorder's socket and a reader of the record: it opens no sensor, and its end costs no sample.
public struct DashboardServer: Sendable {
    /// Where it listens unless it is said otherwise.
    public static let usualPort = 7586
    /// Browsers open a few connections for each page; somebody who opens many and says nothing is not to lock them out.
    private static let mostConnections = 512
    /// A connection on which nobody asks anything is closed after so long; one that is being answered stays.
    private static let idle_s: Int64 = 15

    /// Where it listens.
    public enum Door: Sendable {
        case port(Int)
        /// A path of the file system: something else listens at the port, and hands on what it gets.
        case socket(path: String, publicPort: Int)

        /// Where browsers reach it.
        fileprivate var publicPort: Int {
            switch self {
            case .port(let port), .socket(_, let port): port
            }
        }
    }

    /// What the kernel has room for.
    private static let longestPath = 107

    private let door: Door
    private let files: AccessFiles
    private let routes: Routes

    /// - Parameters:
    ///   - dataFolder: whose page.
    ///   - door: where it listens.
    public init(dataFolder: String, at door: Door = .port(usualPort)) throws(DashboardError) {
        self.door = door
        files = try AccessFiles(dataFolder: dataFolder, port: door.publicPort)
        let angles = AngleAsking(dataFolder: dataFolder)
        let reader = RecordReader(dataFolder: dataFolder)
        routes = Routes(
            files: files, reader: reader, asking: RecorderAsking(dataFolder: dataFolder),
            feed: RecorderFeed(dataFolder: dataFolder, reader: reader),
            keeper: GuideKeeper(dataFolder: dataFolder) { angles.isThere(for: $0) }, angles: angles,
            desk: PairingDesk(dataFolder: dataFolder), doctor: DoctorProgram(dataFolder: dataFolder))
    }

    /// A page that leads a browser to an address, in a file that only its owner reads: an address on a command line is
    /// read by everybody on the computer.
    public static func pageFile(to address: String, dataFolder: String) throws(DashboardError) -> String {
        try AccessFiles.pageFile(to: address, dataFolder: dataFolder)
    }

    /// The address that opens the page of a data folder, once.
    ///
    /// - Parameters:
    ///   - dataFolder: whose page.
    ///   - port: where browsers reach it.
    public static func address(dataFolder: String, port: Int) throws(DashboardError) -> String {
        try AccessFiles(dataFolder: dataFolder, port: port).address()
    }

    private static func canConnect(_ connect: (ClientBootstrap) async throws -> any Channel) async -> Bool {
        guard let channel = try? await connect(ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)) else {
            return false
        }
        try? await channel.close().get()
        return true
    }

    /// The address to bind, where nobody listens yet; what a server that was killed has left there is cleared away.
    private func binding() async throws(DashboardError) -> BindAddress {
        switch door {
        case .port(let port): return .hostname("127.0.0.1", port: port)
        case .socket(let path, _):
            guard path.utf8.count <= Self.longestPath else {
                throw .cannotListenAt(path: path, reason: "the path is longer than \(Self.longestPath) bytes")
            }
            var status = stat()
            guard lstat(path, &status) == 0 else { return .unixDomainSocket(path: path) }
            guard status.st_mode & S_IFMT == S_IFSOCK, status.st_uid == geteuid() else {
                throw .cannotListenAt(path: path, reason: "something else is there")
            }
            let isUsed = await Self.canConnect { try await $0.connect(unixDomainSocketPath: path).get() }
            guard !isUsed else { throw .cannotListenAt(path: path, reason: "another server listens there") }
            unlink(path)
            return .unixDomainSocket(path: path)
        }
    }

    /// Serves until the process ends.
    ///
    /// - Parameter isReady: gets the address that opens the page.
    public func run(isReady: @escaping @Sendable (Result<String, DashboardError>) -> Void) async throws {
        signal(SIGPIPE, SIG_IGN)
        let address = try await binding()
        var logger = Logger(label: "plumbline-web")
        logger.logLevel = .critical
        let application = Application(
            responder: CallbackResponder { [routes] (request: Request, context: PageContext) in
                await routes.answer(request) { context.isProven() }
            },
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [UnprovenDeadline()],
                    idleTimeout: .seconds(Self.idle_s),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 8 * 1024, maxHeaderListSize: 16 * 1024, maxHeaderFieldCount: 64))),
            configuration: ApplicationConfiguration(
                address: address, backlog: Self.mostConnections,
                availableConnectionsDelegate: MaximumAvailableConnections(Self.mostConnections)),
            onServerRunning: { [routes, files] _ in
                routes.feed.start()
                isReady(Result { () throws(DashboardError) in try files.address() })
            },
            logger: logger)
        do { try await application.run() } catch let error as IOError {
            switch door {
            case .port(let port) where error.errnoCode == EADDRINUSE: throw DashboardError.portInUse(port)
            case .port(let port):
                throw DashboardError.cannotListen(port: port, reason: String(cString: strerror(error.errnoCode)))
            case .socket(let path, _):
                throw DashboardError.cannotListenAt(path: path, reason: String(cString: strerror(error.errnoCode)))
            }
        }
    }
}
