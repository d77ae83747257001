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
        /// Somebody has stopped the search.
        var isStopped = false
        var asked_us: Int64 = 0
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
        inner.withLock { inner in
            let before = inner.state
            body(&inner.state)
            if inner.state != before { inner.state.version = before.version &+ 1 }
        }
    }

    // MARK: What a page asks

    /// Looks for sensors; what was found before is forgotten.
    func search() {
        let request = ControlRequest.scan(seconds: Self.scan_s)
        let isUnderWay = inner.withLock { inner in
            inner.asked_us = HostClock.boottime_us
            switch inner.state.phase {
            case .searching, .pairing: return true
            default: break
            }
            inner.isStopped = false
            let version = inner.state.version
            inner.state = PairHTML.State()
            inner.state.phase = .searching
            inner.state.version = version &+ 1
            return false
        }
        if !isUnderWay { send(request) }
    }

    func pair(_ request: PairRequest) {
        change { state in
            state.phase = .pairing(name: request.name)
            state.notes = []
            state.question = nil
            state.objection = nil
        }
        send(.pair(request))
    }

    func answer(_ answer: BondAnswer) {
        // A question is answered once.
        let isAsked = inner.withLock { inner in
            defer { inner.state.version = inner.state.version &+ 1 }
            return inner.state.question != nil
        }
        if isAsked { send(.passkey(answer)) }
    }

    func cancel() {
        let isUnderWay = inner.withLock { inner in
            switch inner.state.phase {
            case .searching, .pairing:
                inner.isStopped = true
                return inner.line != nil
            default: return false
            }
        }
        if isUnderWay { send(.cancel) }
    }

    /// Over the connection that there is, or a new one.
    private func send(_ request: ControlRequest) {
        let begins = inner.withLock { inner in
            if let line = inner.line {
                line.post(request)
                return false
            }
            defer { inner.isConnecting = true }
            return !inner.isConnecting
        }
        if begins { queue.async { [self] in hear(first: request) } }
    }

    // MARK: The connection

    private func hear(first: ControlRequest) {
        var problem: String?
        do throws(RecorderError) {
            if let client = try RecorderClient.connect(dataFolder: dataFolder) {
                try lead(client, first)
            } else {
                problem = RecorderAsking.notRunning
            }
        } catch {
            problem = error.description
        }
        inner.withLock { inner in
            inner.line = nil
            inner.isConnecting = false
        }
        change { state in
            switch state.phase {
            case .searching, .pairing: state.phase = .failed(words: problem ?? "The search was given up.")
            default: break
            }
            state.question = nil
        }
    }

    private func lead(_ client: RecorderClient, _ first: ControlRequest) throws(RecorderError) {
        client.onPairing = { [self] in note($0) }
        client.onReply = { [self] in note($0) }
        do throws(SystemError) {
            let line = try Mailbox<ControlRequest>(on: client.loop) { [unowned client] in client.send($0) }
            inner.withLock { $0.line = line }
            client.loop.every(Self.look_us) { [self, unowned client] in
                let asked_us = inner.withLock { $0.asked_us }
                if HostClock.boottime_us - asked_us > Self.patience_us { client.stop() }
            }
            client.send(first)
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
