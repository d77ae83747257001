import Dispatch
import Events
import LinuxIO
import Pages
import Recorder
import Synchronization

/// Leads one search and pairing for the pages, by a connection to the recorder that lasts as long as it: where the connection
/// ends, the recorder gives up what was under way.
final class PairingDesk: Sendable {
    private static let scan_s = 30.0
    /// What is under way ends where no page has asked for it for so long, and the connection where nothing is.
    private static let patience_us: Int64 = 90_000_000
    private static let look_us: Int64 = 2_000_000
    private static let mostFound = 64
    private static let mostNotes = 3

    private struct Inner {
        var state = PairHTML.State()
        /// To the thread that has the connection; `nil` where there is none.
        var line: Mailbox<ControlRequest>?
        var isConnecting = false
        /// What was asked while the connection was being made; it is sent first.
        var waiting: [ControlRequest] = []
        /// Somebody has stopped the search.
        var isStopped = false
        var asked_us: Int64 = 0

        mutating func change(_ body: (inout PairHTML.State) -> Void) {
            let before = state
            body(&state)
            if state != before { state.version = before.version &+ 1 }
        }

        /// Over the connection that there is, or the one that is being made.
        ///
        /// - Returns: whether a connection must be made for it.
        mutating func take(_ request: ControlRequest) -> Bool {
            if let line {
                line.post(request)
                return false
            }
            waiting.append(request)
            defer { isConnecting = true }
            return !isConnecting
        }
    }

    private let dataFolder: String
    private let queue = DispatchQueue(label: "plumbline.web.pairing")
    private let inner = Mutex(Inner())

    init(dataFolder: String) { self.dataFolder = dataFolder }

    /// How it stands, for a page that is looked at now.
    var state: PairHTML.State {
        inner.withLock { inner in
            inner.asked_us = HostClock.boottime_us
            return inner.state
        }
    }

    private func change(_ body: (inout PairHTML.State) -> Void) {
        inner.withLock { $0.change(body) }
    }

    // MARK: What a page asks

    /// Looks for sensors; what was found before is forgotten.
    func search() {
        ask { inner in
            inner.asked_us = HostClock.boottime_us
            switch inner.state.phase {
            case .searching, .pairing: return nil
            default: break
            }
            inner.isStopped = false
            let version = inner.state.version
            inner.state = PairHTML.State()
            inner.state.phase = .searching
            inner.state.version = version &+ 1
            return .scan(seconds: Self.scan_s)
        }
    }

    /// A form that is sent twice changes nothing: the page shows the pairing that runs.
    func pair(_ request: PairRequest) {
        ask { inner in
            if case .pairing = inner.state.phase { return nil }
            inner.asked_us = HostClock.boottime_us
            inner.change { state in
                state.phase = .pairing(name: request.name)
                state.notes = []
                state.question = nil
                state.objection = nil
            }
            return .pair(request)
        }
    }

    func answer(_ answer: BondAnswer) {
        // A question is answered once.
        ask { inner in
            inner.state.version = inner.state.version &+ 1
            return inner.state.question != nil ? .passkey(answer) : nil
        }
    }

    func cancel() {
        ask { inner in
            switch inner.state.phase {
            case .searching, .pairing:
                inner.isStopped = true
                // Without a connection nothing is under way at the recorder.
                return inner.line != nil || inner.isConnecting ? .cancel : nil
            default: return nil
            }
        }
    }

    /// Decides and asks in one step: two pages that ask at once do not come between each other.
    private func ask(_ decide: (inout Inner) -> ControlRequest?) {
        let begins = inner.withLock { inner in decide(&inner).map { inner.take($0) } ?? false }
        if begins { queue.async { [self] in hear() } }
    }

    // MARK: The connection

    private func hear() {
        var problem: String?
        do throws(RecorderError) {
            if let client = try RecorderClient.connect(dataFolder: dataFolder) {
                try lead(client)
            } else {
                problem = RecorderAsking.notRunning
            }
        } catch {
            problem = error.description
        }
        inner.withLock { inner in
            inner.line = nil
            inner.isConnecting = false
            inner.waiting = []
            inner.change { state in
                switch state.phase {
                case .searching, .pairing: state.phase = .failed(words: problem ?? "The search was given up.")
                default: break
                }
                state.question = nil
            }
        }
    }

    private func lead(_ client: RecorderClient) throws(RecorderError) {
        client.onPairing = { [self] in note($0) }
        client.onReply = { [self] in note($0) }
        do throws(SystemError) {
            let line = try Mailbox<ControlRequest>(on: client.loop) { [unowned client] in client.send($0) }
            client.loop.every(Self.look_us) { [self, unowned client] in
                let asked_us = inner.withLock { $0.asked_us }
                if HostClock.boottime_us - asked_us > Self.patience_us { client.stop() }
            }
            let waiting = inner.withLock { inner in
                inner.line = line
                defer { inner.waiting = [] }
                return inner.waiting
            }
            waiting.forEach(client.send)
        } catch {
            throw .noEventLoop(error)
        }
        try client.hear()
    }

    private func note(_ event: PairingEvent) {
        change { state in
            switch event {
            case .found(let sensor):
                if let index = state.found.firstIndex(where: { $0.id == sensor.id }) {
                    state.found[index] = sensor
                } else if state.found.count < Self.mostFound {
                    state.found.append(sensor)
                }
            case .progress(let words):
                guard !state.notes.contains(words) else { return }
                state.notes = Array((state.notes + [words]).suffix(Self.mostNotes))
            case .question(let question):
                state.question = question
                state.objection = nil
            }
        }
    }

    private func note(_ reply: ControlReply) {
        let isStopped = inner.withLock { $0.isStopped }
        change { state in
            switch (reply.request, state.phase) {
            case ("scan", .searching):
                state.phase = reply.isDone || isStopped ? .searched(reply.text) : .failed(words: reply.text)
            case ("pair", .pairing):
                state.phase = reply.isDone ? .paired(words: reply.text) : .failed(words: reply.text)
                state.question = nil
                state.notes = []
            case ("passkey", _):
                if reply.isDone { state.question = nil }
                state.objection = reply.isDone ? nil : reply.text
            default: break
            }
        }
    }
}
