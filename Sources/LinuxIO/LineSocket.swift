import CLinux
import Glibc

/// One end of a local connection that carries lines of text.
///
/// What the other side is too slow to take waits up to a bound; beyond it the connection is given up, so that one
/// watcher that stands still cannot fill the memory of all.
public final class LineConnection {
    /// A line of the other side, without its end.
    public var onLine: (String) -> Void = { _ in }
    /// The other side has gone, or was given up.
    public var onEnd: () -> Void = {}

    private static let longestLine = 1 << 16
    private static let longestBacklog = 1 << 20

    private let descriptor: FileDescriptor
    private let loop: EventLoop
    private var token: EventLoop.Token?
    private var received: [UInt8] = []
    private var unsent: ArraySlice<UInt8> = []
    private var buffer = [UInt8](repeating: 0, count: 1 << 14)

    init(owning number: Int32, on loop: EventLoop) throws(SystemError) {
        descriptor = FileDescriptor(owning: number)
        self.loop = loop
        token = try loop.watch(number) { [unowned self] readiness in self.handle(readiness) }
    }

    /// Connects to a listener's path.
    public convenience init(to path: String, on loop: EventLoop) throws(SystemError) {
        let number = plumbline_connect(path)
        guard number >= 0 else { throw .last }
        try self.init(owning: number, on: loop)
    }

    /// Sends a line, now or as soon as the other side takes it.
    public func send(_ line: String) {
        guard token != nil else { return }
        unsent += Array(line.utf8) + [UInt8(ascii: "\n")]
        flush()
    }

    /// Ends the connection without another word; `onEnd` is not called.
    public func close() {
        guard let token else { return }
        loop.cancel(token)
        self.token = nil
        // The descriptor lives as long as its owner, who may be waiting for a handler to return.
        shutdown(descriptor.number, Int32(SHUT_RDWR))
    }

    private func handle(_ readiness: EventLoop.Readiness) {
        if readiness.contains(.writable) { flush() }
        guard readiness.contains(.readable) || !readiness.isDisjoint(with: .ended) else { return }
        do throws(SystemError) {
            guard let count = try descriptor.read(into: &buffer) else { return }
            guard count > 0 else { return end() }
            received += buffer[..<count]
        } catch {
            return end()
        }
        while token != nil, let newline = received.firstIndex(of: UInt8(ascii: "\n")) {
            let line = String(decoding: received[..<newline], as: UTF8.self)
            received.removeFirst(newline + 1)
            onLine(line)
        }
        if received.count > Self.longestLine { end() }
    }

    private func flush() {
        guard let token else { return }
        do throws(SystemError) {
            while !unsent.isEmpty {
                let count = try descriptor.write(unsent)
                if count == 0 { break }
                unsent = unsent.dropFirst(count)
            }
            if unsent.count > Self.longestBacklog { return end() }
            try loop.change(token, to: unsent.isEmpty ? .readable : [.readable, .writable])
        } catch {
            end()
        }
    }

    private func end() {
        guard token != nil else { return }
        close()
        onEnd()
    }

    deinit { close() }
}

/// A local socket that takes connections of lines; its file is for the owner alone.
public final class LineListener {
    /// Where no further connection can be taken, the next try is so much later.
    private static let pause_us: Int64 = 1_000_000

    private let descriptor: FileDescriptor
    private let path: String
    private let loop: EventLoop
    private let onConnection: (LineConnection) -> Void
    private let onTrouble: (SystemError) -> Void
    private var token: EventLoop.Token?
    private var timer: EventLoop.Token?
    private var isInTrouble = false

    /// Takes the path over; the caller holds a lock that says nobody else listens there.
    ///
    /// - Parameters:
    ///   - path: of the socket.
    ///   - loop: on which both handlers are called.
    ///   - onTrouble: connections cannot be taken for now (all descriptors are in use); told once, until one can again.
    ///   - onConnection: somebody has connected.
    public init(
        path: String, on loop: EventLoop, onTrouble: @escaping (SystemError) -> Void = { _ in },
        onConnection: @escaping (LineConnection) -> Void
    ) throws(SystemError) {
        unlink(path)
        let number = plumbline_listen(path)
        guard number >= 0 else { throw .last }
        descriptor = FileDescriptor(owning: number)
        chmod(path, 0o600)
        self.path = path
        self.loop = loop
        self.onTrouble = onTrouble
        self.onConnection = onConnection
        token = try loop.watch(number) { [unowned self] _ in self.accept() }
    }

    private func accept() {
        while token != nil {
            let accepted = plumbline_accept(descriptor.number)
            guard accepted >= 0 else {
                switch errno {
                // One that has gone before it was taken says nothing about the next.
                case EINTR, ECONNABORTED, EPROTO: continue
                case EAGAIN: return
                default: return rest(because: .last)
                }
            }
            isInTrouble = false
            // A connection that cannot be watched is closed by its owner's end.
            if let connection = try? LineConnection(owning: accepted, on: loop) { onConnection(connection) }
        }
    }

    /// Who waits keeps the socket readable: without a rest the loop would do nothing else.
    private func rest(because error: SystemError) {
        guard let token, timer == nil else { return }
        do throws(SystemError) { try loop.change(token, to: []) } catch { return }
        timer = loop.after(Self.pause_us) { [unowned self] in
            self.timer = nil
            guard let token = self.token else { return }
            do throws(SystemError) { try self.loop.change(token, to: .readable) } catch { self.onTrouble(error) }
        }
        guard !isInTrouble else { return }
        isInTrouble = true
        onTrouble(error)
    }

    public func close() {
        guard let token else { return }
        loop.cancel(token)
        if let timer { loop.cancel(timer) }
        self.token = nil
        unlink(path)
    }

    deinit { close() }
}
