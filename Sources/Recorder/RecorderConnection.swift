public import Events
import Glibc
public import LinuxIO

/// A connection to the recorder's socket on a loop that is somebody else's, which goes on when the recorder ends.
public final class RecorderConnection {
    public var onEvent: (GatewayEvent) -> Void = { _ in }
    /// What was measured, where that is asked for.
    public var onSamples: (SampleBatch) -> Void = { _ in }
    public var onReply: (ControlReply) -> Void = { _ in }
    /// What a scan or a pairing tells that was asked for here.
    public var onPairing: (PairingEvent) -> Void = { _ in }
    /// The recorder has ended, or has given this connection up.
    public var onEnd: () -> Void = {}

    private let connection: LineConnection

    /// Connects to the recorder of a data folder.
    ///
    /// - Returns: `nil` where none is running for it.
    public static func connect(
        dataFolder: String, on loop: EventLoop
    ) throws(RecorderError) -> RecorderConnection? {
        var refusal: SystemError?
        for path in RecorderSocket.candidates(for: dataFolder) {
            do throws(SystemError) {
                return RecorderConnection(try LineConnection(to: path, on: loop))
            } catch {
                // Nobody there, or a socket that a killed recorder has left.
                let isNobody = [ENOENT, ENOTDIR, ECONNREFUSED].contains(error.code)
                // A folder that is too deep for a socket has none in it.
                if !isNobody, error.code != ENAMETOOLONG { refusal = refusal ?? error }
            }
        }
        if let refusal { throw .noAnswer(refusal) }
        return nil
    }

    private init(_ connection: LineConnection) {
        self.connection = connection
        connection.onLine = { [unowned self] line in
            if let batch = SampleBatch(json: line) {
                self.onSamples(batch)
            } else if let event = GatewayEvent(json: line) {
                self.onEvent(event)
            } else if let reply = ControlReply(json: line) {
                self.onReply(reply)
            } else if let event = PairingEvent(json: line) {
                self.onPairing(event)
            }
        }
        connection.onEnd = { [unowned self] in
            // Whoever hears it may let go of this connection, which is still at work.
            withExtendedLifetime(self) { self.onEnd() }
        }
    }

    /// Asks something; what comes back goes to `onReply` and `onEvent`.
    public func send(_ request: ControlRequest) { connection.send(request.json.text) }

    /// Ends it without another word; `onEnd` is not called.
    public func close() { connection.close() }
}
