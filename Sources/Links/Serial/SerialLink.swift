public import LinuxIO

/// A serial port on the event loop: bytes with the time of their arrival out, bytes in, and one end.
public final class SerialLink {
    public let path: String
    /// What arrived, and when on `HostClock.boottime_us`.
    public var onBytes: ([UInt8], _ arrival_us: Int64) -> Void = { _, _ in }
    /// The port has gone or failed; the link is closed and says nothing more.
    public var onEnd: (LinkError) -> Void = { _ in }

    private static let longestBacklog = 1 << 16
    /// A megabyte: more than any port's buffers hold.
    private static let mostReadsAtEnd = 64

    private var port: SerialPort
    private let loop: EventLoop
    private var token: EventLoop.Token?
    private var unsent: ArraySlice<UInt8> = []

    /// Opens a port for us alone.
    public init(path: String, baudRate: Int, on loop: EventLoop) throws(LinkError) {
        port = try SerialPort(path: path, baudRate: baudRate)
        self.path = path
        self.loop = loop
        do throws(SystemError) {
            token = try loop.watch(port.number) { [unowned self] readiness in self.handle(readiness) }
        } catch {
            throw .failed(path: path, error)
        }
    }

    /// Changes the speed; what arrived at the old one is thrown away.
    public func setBaudRate(_ baudRate: Int) throws(LinkError) { try port.setBaudRate(baudRate) }

    /// Sends bytes, now or as soon as the port takes them.
    public func send(_ bytes: [UInt8]) {
        guard token != nil else { return }
        // A port that takes nothing (flow control, a dead bridge) must not gather commands without end.
        guard unsent.count + bytes.count <= Self.longestBacklog else { return end(.stuck(path: path)) }
        unsent += bytes
        flush()
    }

    /// Reads what has arrived by now, before the link is closed. Where more keeps coming it ends all the same.
    public func readRest() {
        for _ in 0..<Self.mostReadsAtEnd where token != nil {
            let arrival_us = HostClock.boottime_us
            do throws(LinkError) {
                let bytes = try port.readAvailable()
                guard !bytes.isEmpty else { return }
                onBytes(bytes, arrival_us)
            } catch {
                return end(error)
            }
        }
    }

    /// Closes without another word; the descriptor is closed when the link's owner lets it go.
    public func close() {
        guard let token else { return }
        loop.cancel(token)
        self.token = nil
    }

    private func handle(_ readiness: EventLoop.Readiness) {
        let arrival_us = HostClock.boottime_us
        if readiness.contains(.writable) { flush() }
        guard token != nil else { return }
        do throws(LinkError) {
            let bytes = try port.readAvailable()
            if !bytes.isEmpty { onBytes(bytes, arrival_us) }
        } catch {
            end(error)
        }
    }

    private func flush() {
        guard let token else { return }
        do throws(LinkError) {
            while !unsent.isEmpty {
                let count = try port.write(unsent)
                if count == 0 { break }
                unsent = unsent.dropFirst(count)
            }
            do throws(SystemError) {
                try loop.change(token, to: unsent.isEmpty ? .readable : [.readable, .writable])
            } catch {
                throw LinkError.failed(path: path, error)
            }
        } catch {
            end(error)
        }
    }

    private func end(_ error: LinkError) {
        close()
        onEnd(error)
    }

    deinit { close() }
}
