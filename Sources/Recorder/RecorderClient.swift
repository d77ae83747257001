public import Events
import Glibc
public import LinuxIO

/// The other end of the recorder's socket: what shows or sends hears the recorder through it.
public final class RecorderClient {
    public let loop: EventLoop
    public var onEvent: (GatewayEvent) -> Void = { _ in }
    /// What was measured, where that is asked for.
    public var onSamples: (SampleBatch) -> Void = { _ in }
    public var onReply: (ControlReply) -> Void = { _ in }
    /// What a scan or a pairing tells that was asked for here.
    public var onPairing: (PairingEvent) -> Void = { _ in }
    /// The signal that has ended `run`; `nil` where none has.
    public private(set) var signal: Int32?

    private let connection: RecorderConnection
    private var signals: Signals?
    private var failure: RecorderError?

    /// Connects to the recorder of a data folder.
    ///
    /// - Returns: `nil` where none is running for it.
    public static func connect(dataFolder: String) throws(RecorderError) -> RecorderClient? {
        let loop: EventLoop
        do throws(SystemError) { loop = try EventLoop() } catch { throw .noEventLoop(error) }
        return try RecorderConnection.connect(dataFolder: dataFolder, on: loop).map { RecorderClient($0, on: loop) }
    }

    private init(_ connection: RecorderConnection, on loop: EventLoop) {
        self.connection = connection
        self.loop = loop
        connection.onEvent = { [unowned self] in self.onEvent($0) }
        connection.onSamples = { [unowned self] in self.onSamples($0) }
        connection.onReply = { [unowned self] in self.onReply($0) }
        connection.onPairing = { [unowned self] in self.onPairing($0) }
        connection.onEnd = { [unowned self] in self.stop(because: .hasEnded) }
    }

    /// Asks something; what comes back goes to `onReply` and `onEvent`.
    public func send(_ request: ControlRequest) { connection.send(request) }

    /// Hears the recorder until a signal, `stop`, or the recorder's end.
    public func run() throws(RecorderError) {
        do throws(SystemError) {
            signals = try Signals([SIGINT, SIGTERM, SIGHUP], on: loop) { [unowned self] signal in
                self.signal = signal
                self.stop()
            }
        } catch {
            throw .eventLoopFailed(error)
        }
        try hear()
    }

    /// The same for a thread of a program in which signals are another's business: until `stop`, or the recorder's end.
    public func hear() throws(RecorderError) {
        do throws(SystemError) { try loop.run() } catch { throw .eventLoopFailed(error) }
        if let failure { throw failure }
    }

    /// Ends `run`.
    public func stop() { stop(because: nil) }

    private func stop(because failure: RecorderError?) {
        self.failure = self.failure ?? failure
        connection.close()
        loop.stop()
    }

    /// Asks one thing and waits for the answer.
    ///
    /// - Parameters:
    ///   - request: what is asked.
    ///   - endsOnSignals: whether a signal ends the waiting; in a program that has other threads it is their business.
    public func reply(
        to request: ControlRequest, endsOnSignals: Bool = true
    ) throws(RecorderError) -> ControlReply {
        var answer: ControlReply?
        onReply = { [unowned self] reply in
            answer = reply
            self.stop()
        }
        send(request)
        if endsOnSignals { try run() } else { try hear() }
        guard let answer else { throw .interrupted }
        return answer
    }
}
