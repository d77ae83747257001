import Events
import Foundation
import Glibc
import LinuxIO
import Synchronization

/// A recorder's socket, and a test that says what is told through it: so many events, and no other.
final class PlayedRecorder: Sendable {
    private enum Message: Sendable {
        case tell(String)
        case close
    }

    private let mailbox: Mailbox<Message>
    private let asked = Mutex<[String]>([])
    private let watchers = Mutex(0)

    /// - Parameter dataFolder: whose recorder it is; the folder is there.
    init(dataFolder: String) throws {
        let socket = dataFolder + "/played.sock"
        // As a recorder's lock says it.
        try WholeFile.write("\(getpid())\n\(socket)\n", to: dataFolder + "/run.lock")
        let made = DispatchSemaphore(value: 0)
        let box = Mutex<Mailbox<Message>?>(nil)
        let (asked, watchers) = (Relay<String>(), Relay<Int>())
        Thread.detachNewThread {
            do {
                let loop = try EventLoop()
                var connections: [LineConnection] = []
                let listener = try LineListener(path: socket, on: loop) { connection in
                    connections.append(connection)
                    connection.onLine = { line in
                        asked.send(line)
                        connection.send(ControlReply(isDone: true, text: "Done.").json.text)
                    }
                    watchers.send(1)
                }
                let mailbox = try Mailbox<Message>(on: loop) { message in
                    switch message {
                    case .tell(let line): for connection in connections { connection.send(line) }
                    case .close:
                        listener.close()
                        loop.stop()
                    }
                }
                box.withLock { $0 = mailbox }
                made.signal()
                try withExtendedLifetime(listener) { try loop.run() }
                for connection in connections { connection.close() }
            } catch {
                made.signal()
            }
        }
        made.wait()
        guard let mailbox = box.withLock({ $0 }) else { throw Program.CannotRun(reason: "no played recorder") }
        self.mailbox = mailbox
        asked.handler.withLock { $0 = { [weak self] line in self?.asked.withLock { $0.append(line) } } }
        watchers.handler.withLock { $0 = { [weak self] count in self?.watchers.withLock { $0 += count } } }
    }

    deinit { mailbox.post(.close) }

    func tell(_ event: GatewayEvent) { mailbox.post(.tell(event.json.text)) }

    /// Every request so far.
    var requests: [String] { asked.withLock { $0 } }

    /// Waits until a request has come.
    func waits(for text: String, seconds: Double = 180) throws {
        for _ in 0..<Int(seconds * 50) {
            if requests.contains(where: { $0.contains(text) }) { return }
            usleep(20_000)
        }
        throw Program.CannotRun(reason: "“\(text)” was not asked: \(requests)")
    }
}

/// What comes before somebody hears it is kept for him.
private final class Relay<Value: Sendable>: Sendable {
    private let kept = Mutex<[Value]>([])
    let handler = Mutex<(@Sendable (Value) -> Void)?>(nil)

    func send(_ value: Value) {
        guard let handler = handler.withLock({ $0 }) else { return kept.withLock { $0.append(value) } }
        let before = kept.withLock { kept in
            defer { kept = [] }
            return kept
        }
        for value in before + [value] { handler(value) }
    }
}
