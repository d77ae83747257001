import Glibc
import LinuxIO
import Numbers

/// One request and its answer, after which the connection ends. Whoever takes longer than a few seconds is closed.
final class HTTPConnection {
    /// For all of it.
    private static let patience_us: Int64 = 10_000_000
    /// What is still read, and let go, after the answer, so that the answer is not lost by a reset.
    private static let mostLeftOver = 1 << 16

    private let descriptor: FileDescriptor
    private let loop: EventLoop
    private let answer: (HTTPRequest) -> HTTPAnswer
    private let onEnd: () -> Void
    private var token: EventLoop.Token?
    private var deadline: EventLoop.Token?
    private var reader = HTTPRequestReader()
    private var unsent: ArraySlice<UInt8> = []
    private var isAnswered = false
    private var leftOver = 0
    private var buffer = [UInt8](repeating: 0, count: 4096)

    init(
        owning number: Int32, on loop: EventLoop, answer: @escaping (HTTPRequest) -> HTTPAnswer,
        onEnd: @escaping () -> Void
    ) throws(SystemError) {
        descriptor = FileDescriptor(owning: number)
        self.loop = loop
        self.answer = answer
        self.onEnd = onEnd
        token = try loop.watch(number) { [unowned self] readiness in
            // Whoever hears of its end may let go of it, which is still at work.
            withExtendedLifetime(self) { self.handle(readiness) }
        }
        deadline = loop.after(Self.patience_us) { [unowned self] in withExtendedLifetime(self) { self.end() } }
    }

    private func handle(_ readiness: EventLoop.Readiness) {
        do throws(SystemError) {
            if readiness.contains(.readable) || !readiness.isDisjoint(with: .ended) { try receive() }
            if token != nil, isAnswered { try send() }
        } catch {
            end()
        }
    }

    private func receive() throws(SystemError) {
        guard let count = try descriptor.read(into: &buffer) else { return }
        guard count > 0 else {
            // The other side may have ended its half and still wait for the answer.
            if unsent.isEmpty { end() }
            return
        }
        guard !isAnswered else {
            leftOver += count
            if leftOver > Self.mostLeftOver { end() }
            return
        }
        switch reader.read(buffer[..<count]) {
        case .more: return
        case .request(let request): unsent = answer(request).bytes[...]
        case .refused(let status): unsent = HTTPAnswer(status).bytes[...]
        }
        isAnswered = true
    }

    private func send() throws(SystemError) {
        guard let token else { return }
        let hadMore = !unsent.isEmpty
        while !unsent.isEmpty {
            let count = try descriptor.write(unsent)
            if count == 0 { return try loop.change(token, to: .writable) }
            unsent = unsent.dropFirst(count)
        }
        guard hadMore else { return }
        try loop.change(token, to: .readable)
        shutdown(descriptor.number, Int32(clamping: SHUT_WR))
    }

    /// Ends it now.
    func close() {
        if let token { loop.cancel(token) }
        if let deadline { loop.cancel(deadline) }
        (token, deadline) = (nil, nil)
    }

    private func end() {
        guard token != nil else { return }
        close()
        onEnd()
    }

    deinit { close() }
}
