import LinuxIO
import Records
import Synchronization

/// What the loop asks of the record: done on the record's thread, answered on the loop's.
final class RecordRequests {
    /// The last answer that was awaited is there.
    var onIdle: () -> Void = {}

    /// An answer on its way from one thread to the other.
    private final class Answer<Value: Sendable>: Sendable {
        let result = Mutex<Result<Value, RecordsError>?>(nil)
    }

    private let store: Store
    private let thread: RecordThread
    private var mailbox: Mailbox<Int>?
    private var lastTicket = 0
    /// By ticket: what is done with an answer that has come.
    private var awaited: [Int: () -> Void] = [:]

    init(of store: Store, by thread: RecordThread, on loop: EventLoop) throws(SystemError) {
        self.store = store
        self.thread = thread
        mailbox = try Mailbox<Int>(on: loop) { [unowned self] ticket in self.answered(ticket) }
    }

    /// Nothing is awaited.
    var isIdle: Bool { awaited.isEmpty }

    /// Reads or writes a little; the answer comes later, also where it failed.
    func ask<Value: Sendable>(
        _ work: @escaping @Sendable (Store) throws(RecordsError) -> Value,
        then receive: @escaping (Result<Value, RecordsError>) -> Void
    ) {
        guard let mailbox else { return }
        lastTicket += 1
        let ticket = lastTicket
        let answer = Answer<Value>()
        awaited[ticket] = { if let result = answer.result.withLock({ $0 }) { receive(result) } }
        thread.add(.request) { [store] in
            let result = Result<Value, RecordsError> { () throws(RecordsError) in try work(store) }
            answer.result.withLock { $0 = result }
            mailbox.post(ticket)
        }
    }

    private func answered(_ ticket: Int) {
        awaited.removeValue(forKey: ticket)?()
        if isIdle { onIdle() }
    }
}
