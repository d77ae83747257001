import Glibc
import LinuxIO
import Numbers

/// A socket that carries whole packets, on the event loop: each that comes is told with its time, and what cannot be
/// sent yet waits.
final class PacketSocket {
    var onPacket: ([UInt8], _ arrival_us: Int64) -> Void = { _, _ in }
    /// A connection that was on its way is there.
    var onConnected: () -> Void = {}
    /// The other side has gone, or never came; told once, with the error where there is one.
    var onEnd: (SystemError?) -> Void = { _ in }

    private static let packetsAtOnce = 64
    private static let longestQueue = 64

    private let descriptor: FileDescriptor
    private let loop: EventLoop
    private var watch: EventLoop.Token?
    private var buffer: [UInt8]
    private var waiting: [[UInt8]] = []
    private var isConnecting: Bool

    var number: Int32 { descriptor.number }

    init(
        _ descriptor: consuming FileDescriptor, longestPacket: Int, isConnecting: Bool = false, on loop: EventLoop
    ) throws(SystemError) {
        self.descriptor = descriptor
        self.loop = loop
        self.isConnecting = isConnecting
        buffer = [UInt8](repeating: 0, count: longestPacket)
        watch = try loop.watch(
            self.descriptor.number, for: isConnecting ? [.readable, .writable] : .readable
        ) { [weak self] in self?.handle($0) }
    }

    deinit { close() }

    /// Ends it without another word.
    func close() {
        guard let watch else { return }
        loop.cancel(watch)
        self.watch = nil
        waiting = []
        // The descriptor lives as long as its owner, who may be waiting for a handler to return.
        shutdown(descriptor.number, Int32(clamping: SHUT_RDWR))
    }

    /// Sends a packet, now or as soon as it is taken; says whether there is still somebody to take it.
    func send(_ packet: [UInt8]) -> Bool {
        guard watch != nil, waiting.count < Self.longestQueue else { return false }
        waiting.append(packet)
        if !isConnecting { flush() }
        return true
    }

    private func flush() {
        while let packet = waiting.first {
            let count = Glibc.send(descriptor.number, packet, packet.count, Int32(clamping: MSG_NOSIGNAL))
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { break }
            // What has gone wrong, a read will tell.
            waiting.removeFirst()
        }
        setInterest(waiting.isEmpty ? .readable : [.readable, .writable])
    }

    private func setInterest(_ interest: EventLoop.Readiness) {
        guard let watch else { return }
        do throws(SystemError) { try loop.change(watch, to: interest) } catch { end(error) }
    }

    private func handle(_ readiness: EventLoop.Readiness) {
        if isConnecting {
            if let error = pendingError { return end(error) }
            guard readiness.isDisjoint(with: .ended) else { return end(nil) }
            guard readiness.contains(.writable) else { return }
            isConnecting = false
            onConnected()
        }
        if readiness.contains(.writable), watch != nil { flush() }
        guard readiness.contains(.readable) || !readiness.isDisjoint(with: .ended) else { return }
        let arrival_us = HostClock.boottime_us
        for _ in 0..<Self.packetsAtOnce {
            guard watch != nil else { return }
            let count: Int?
            do throws(SystemError) { count = try descriptor.read(into: &buffer) } catch { return end(error) }
            guard let count else { return }
            // An empty packet reads like an end; only a real end hangs up.
            if count == 0, !readiness.isDisjoint(with: .ended) { return end(nil) }
            if count > 0 { onPacket(Array(buffer[..<count]), arrival_us) }
        }
    }

    private var pendingError: SystemError? {
        var code: Int32 = 0
        var length = socklen_t(clamping: MemoryLayout<Int32>.size)
        guard getsockopt(descriptor.number, SOL_SOCKET, SO_ERROR, &code, &length) == 0 else { return .last }
        return code == 0 ? nil : SystemError(code)
    }

    private func end(_ error: SystemError?) {
        guard watch != nil else { return }
        close()
        onEnd(error)
    }
}
