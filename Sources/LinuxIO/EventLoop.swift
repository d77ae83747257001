import CLinux
import Glibc
import Numbers

/// One thread that waits for everything: descriptors, timers, signals, and messages from other threads.
///
/// Handlers run on the thread that calls `run`, one after the other, so what they share needs no lock; the loop and
/// what hangs on it are not `Sendable`, and the compiler keeps them on their thread. Work that blocks (a disk's
/// `fsync`) belongs on another thread, which answers through a `Mailbox`.
public final class EventLoop {
    /// What can be done with a descriptor now.
    public struct Readiness: OptionSet, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        public static let readable = Readiness(rawValue: EPOLLIN.rawValue)
        public static let writable = Readiness(rawValue: EPOLLOUT.rawValue)
        /// The other side has hung up, or the device has failed: a read tells which.
        public static let ended = Readiness(rawValue: EPOLLHUP.rawValue | EPOLLERR.rawValue)
    }

    /// What a handler is known by, to end it.
    public struct Token: Hashable, Sendable { fileprivate let number: UInt64 }

    private struct Watch {
        let descriptor: Int32
        let handler: (Readiness) -> Void
    }

    private struct Timer {
        var due_us: Int64
        let interval_us: Int64?
        let handler: () -> Void
    }

    private let poll: FileDescriptor
    private var watches: [Token: Watch] = [:]
    private var timers: [Token: Timer] = [:]
    private var lastToken: UInt64 = 0
    private var isRunning = false

    public init() throws(SystemError) {
        let number = epoll_create1(Int32(clamping: EPOLL_CLOEXEC))
        guard number >= 0 else { throw .last }
        poll = FileDescriptor(owning: number)
    }

    // MARK: Descriptors

    /// Calls the handler whenever the descriptor is ready; the descriptor stays its owner's, who ends the watch before
    /// closing it.
    public func watch(
        _ descriptor: Int32, for interest: Readiness = .readable, handler: @escaping (Readiness) -> Void
    ) throws(SystemError) -> Token {
        let token = nextToken()
        try control(EPOLL_CTL_ADD, descriptor, interest, token)
        watches[token] = Watch(descriptor: descriptor, handler: handler)
        return token
    }

    /// Changes what a descriptor is watched for; the end of the other side is always told.
    public func change(_ token: Token, to interest: Readiness) throws(SystemError) {
        guard let watch = watches[token] else { return }
        try control(EPOLL_CTL_MOD, watch.descriptor, interest, token)
    }

    /// Ends a watch or a timer; one that has ended already is fine.
    public func cancel(_ token: Token) {
        timers[token] = nil
        guard let watch = watches.removeValue(forKey: token) else { return }
        epoll_ctl(poll.number, EPOLL_CTL_DEL, watch.descriptor, nil)
    }

    private func control(
        _ operation: Int32, _ descriptor: Int32, _ interest: Readiness, _ token: Token
    ) throws(SystemError) {
        var event = epoll_event()
        event.events = interest.rawValue
        event.data.u64 = token.number
        guard epoll_ctl(poll.number, operation, descriptor, &event) == 0 else { throw .last }
    }

    // MARK: Time

    /// Calls the handler once, so many microseconds from now.
    @discardableResult
    public func after(_ delay_us: Int64, handler: @escaping () -> Void) -> Token {
        addTimer(Timer(due_us: HostClock.boottime_us + delay_us, interval_us: nil, handler: handler))
    }

    /// Calls the handler again and again; rounds that were missed (suspend) are not made up for.
    @discardableResult
    public func every(_ interval_us: Int64, handler: @escaping () -> Void) -> Token {
        addTimer(Timer(due_us: HostClock.boottime_us + interval_us, interval_us: interval_us, handler: handler))
    }

    private func addTimer(_ timer: Timer) -> Token {
        let token = nextToken()
        timers[token] = timer
        return token
    }

    private func runDueTimers() {
        let now_us = HostClock.boottime_us
        // A loop has a handful of timers: looking at each is cheaper than keeping them in order.
        // Those of one microsecond come in the order in which they were set.
        let due = timers.filter { $0.value.due_us <= now_us }
            .sorted { ($0.value.due_us, $0.key.number) < ($1.value.due_us, $1.key.number) }
        for (token, timer) in due where timers[token] != nil {
            if let interval_us = timer.interval_us {
                let late_us = now_us - timer.due_us
                timers[token]?.due_us = timer.due_us + interval_us * (1 + late_us / interval_us)
            } else {
                timers[token] = nil
            }
            timer.handler()
        }
    }

    private var timeout_ms: Int32 {
        guard let next_us = timers.values.map(\.due_us).min() else { return -1 }
        // Rounded up, so that a timer is due when the wait ends.
        return Int32(clamping: (max(0, next_us - HostClock.boottime_us) + 999) / 1000)
    }

    // MARK: Running

    /// Handles what comes until `stop`.
    public func run() throws(SystemError) {
        isRunning = true
        var events = [epoll_event](repeating: epoll_event(), count: 64)
        while isRunning {
            let count = epoll_wait(poll.number, &events, Int32(clamping: events.count), timeout_ms)
            guard count >= 0 || errno == EINTR else { throw .last }
            for index in 0..<max(0, Int(count)) {
                // A handler of this very round may have ended another's watch.
                guard let watch = watches[Token(number: events[index].data.u64)] else { continue }
                watch.handler(Readiness(rawValue: events[index].events))
            }
            runDueTimers()
        }
    }

    /// Ends `run` after the handler that calls this.
    public func stop() { isRunning = false }

    private func nextToken() -> Token {
        lastToken += 1
        return Token(number: lastToken)
    }
}
