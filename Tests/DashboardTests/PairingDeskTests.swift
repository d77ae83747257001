import Dispatch
import Events
import Glibc
import LinuxIO
import Pages
import Recorder
import Synchronization
import TestSupport
import Testing

@testable import Dashboard

/// The desk with a recorder's socket at which somebody only listens, and answers when told to.
@Suite("The desk at which pages pair", .serialized)
struct PairingDeskTests {
    private final class Listening: Sendable {
        private let lines = Mutex<[String]>([])
        private let replies = Mutex<Mailbox<String>?>(nil)
        private let isReady = DispatchSemaphore(value: 0)
        private let queue = DispatchQueue(label: "plumbline.tests.recorder")

        init(dataFolder: String) {
            let path = RuntimeFolder.made(for: dataFolder).socket
            queue.async { [self] in
                do { try serve(path) } catch { isReady.signal() }
            }
            isReady.wait()
        }

        private func serve(_ path: String) throws {
            let loop = try EventLoop()
            var connections: [LineConnection] = []
            let listener = try LineListener(path: path, on: loop) { connection in
                connection.onLine = { [self] line in lines.withLock { $0.append(line) } }
                connections.append(connection)
            }
            // An empty one ends it.
            let box = try Mailbox<String>(on: loop) { line in
                if line.isEmpty { loop.stop() } else { for connection in connections { connection.send(line) } }
            }
            replies.withLock { $0 = box }
            isReady.signal()
            try loop.run()
            listener.close()
            for connection in connections { connection.close() }
        }

        func reply(_ request: String, isDone: Bool, _ text: String) {
            var reply = ControlReply(isDone: isDone, text: text)
            reply.request = request
            let line = reply.json.text
            replies.withLock { $0?.post(line) }
        }

        func end() { replies.withLock { $0?.post("") } }

        /// What was asked so far, by its names.
        var asked: [String] {
            lines.withLock { $0 }.map { line in
                switch ControlRequest(json: line) {
                case .scan: "scan"
                case .pair(let request): "pair " + request.name
                case .cancel: "cancel"
                default: line
                }
            }
        }
    }

    private let folder: TemporaryFolder
    private let recorder: Listening
    private let desk: PairingDesk

    init() throws {
        folder = try TemporaryFolder()
        recorder = Listening(dataFolder: folder.path)
        desk = PairingDesk(dataFolder: folder.path)
    }

    private func until(_ condition: () -> Bool) throws {
        for _ in 0..<18_000 where !condition() { usleep(10_000) }
        try #require(condition(), "What was waited for has not come: \(recorder.asked) \(desk.state)")
    }

    private func request(_ name: String) -> PairRequest {
        PairRequest(sensor: "x", name: name, wearer: "me", placement: "t4")
    }

    @Test("What is asked while the connection is being made is asked in its turn, a cancel among it")
    func whileConnecting() throws {
        defer { recorder.end() }
        desk.search()
        desk.cancel()
        try until { recorder.asked.count >= 2 }
        #expect(recorder.asked == ["scan", "cancel"])
        recorder.reply("scan", isDone: false, "The search was stopped.")
        try until { desk.state.phase == .searched("The search was stopped.") }
    }

    @Test("A form that is sent twice pairs once, and the page shows the first until it has ended")
    func sentTwice() throws {
        defer { recorder.end() }
        desk.pair(request("first"))
        desk.pair(request("second"))
        #expect(desk.state.phase == .pairing(name: "first"))
        // What comes after it shows that nothing was asked between.
        desk.cancel()
        try until { recorder.asked.last == "cancel" }
        #expect(recorder.asked == ["pair first", "cancel"])
        recorder.reply("pair", isDone: false, "Cancelled: nothing was paired.")
        try until { desk.state.phase == .failed(words: "Cancelled: nothing was paired.") }
        desk.pair(request("third"))
        #expect(desk.state.phase == .pairing(name: "third"))
        recorder.reply("pair", isDone: true, "Paired.")
        try until { desk.state.phase == .paired(words: "Paired.") }
        #expect(recorder.asked == ["pair first", "cancel", "pair third"])
    }
}
