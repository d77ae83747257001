import Events
import Gateway
import Glibc
import LinuxIO

/// The other end of the recorder's socket.
final class RecorderClient {
    let loop: EventLoop
    var onEvent: (GatewayEvent) -> Void = { _ in }
    var onReply: (ControlReply) -> Void = { reply in if !reply.isDone { Console.complain(reply.text) } }
    private(set) var signal: Int32?

    private let connection: LineConnection
    private var signals: Signals?
    private var failure: Failure?

    /// `nil` where no recorder is running for this folder.
    init?(dataFolder: String) throws(Failure) {
        let runtime = RuntimeFolder(dataFolder: dataFolder)
        do throws(SystemError) {
            loop = try EventLoop()
        } catch {
            throw Failure("The event loop cannot start: \(error).")
        }
        do throws(SystemError) {
            connection = try LineConnection(to: runtime.socket, on: loop)
        } catch {
            // Nobody there, or a socket that a killed recorder has left.
            if error.code == ENOENT || error.code == ECONNREFUSED { return nil }
            throw Failure("The running recorder does not answer: \(error).", code: .unavailable)
        }
        connection.onLine = { [unowned self] line in
            if let event = GatewayEvent(json: line) {
                self.onEvent(event)
            } else if let reply = ControlReply(json: line) {
                self.onReply(reply)
            }
        }
        connection.onEnd = { [unowned self] in
            self.stop(failure: Failure("The recorder has ended.", code: .connectionLost))
        }
    }

    func ask(_ request: ControlRequest) { connection.send(request.json.text) }

    func run() throws(Failure) {
        do throws(SystemError) {
            signals = try Signals([SIGINT, SIGTERM, SIGHUP], on: loop) { [unowned self] signal in
                self.signal = signal
                self.stop()
            }
            try loop.run()
        } catch {
            throw Failure("The event loop has failed: \(error).")
        }
        if let failure { throw failure }
    }

    func stop(failure: Failure? = nil) {
        self.failure = self.failure ?? failure
        connection.close()
        loop.stop()
    }

    /// Asks one thing and waits for the answer.
    func reply(to request: ControlRequest) throws(Failure) -> ControlReply {
        var answer: ControlReply?
        onReply = { [unowned self] reply in
            answer = reply
            self.stop()
        }
        ask(request)
        try run()
        guard let answer else { throw Failure("Interrupted.", code: .failed) }
        return answer
    }
}
