import Glibc
import LinuxIO
import Numbers
import Settings

/// A port of this computer's loopback address, which no other computer reaches.
final class LoopbackListener {
    /// As many wait to be taken.
    private static let waiting: Int32 = 16

    private let descriptor: FileDescriptor
    private let loop: EventLoop
    private var token: EventLoop.Token?

    /// Listens.
    ///
    /// - Parameters:
    ///   - address: of loopback.
    ///   - port: from 1 to 65535.
    ///   - onConnection: gets what has connected.
    ///   - onTrouble: connections cannot be taken any more; it has ended.
    init(
        _ address: LoopbackAddress, port: UInt16, on loop: EventLoop, onConnection: @escaping (Int32) -> Void,
        onTrouble: @escaping (SystemError) -> Void
    ) throws(SystemError) {
        let kind =
            Int32(clamping: SOCK_STREAM.rawValue) | Int32(clamping: SOCK_NONBLOCK.rawValue)
            | Int32(clamping: SOCK_CLOEXEC.rawValue)
        let number = socket(address == .v4 ? AF_INET : AF_INET6, kind, 0)
        guard number >= 0 else { throw .last }
        descriptor = FileDescriptor(owning: number)
        self.loop = loop
        var on: Int32 = 1
        setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(clamping: MemoryLayout<Int32>.size))
        guard Self.bind(number, address, port), listen(number, Self.waiting) == 0 else { throw .last }
        token = try loop.watch(number) { [unowned self] _ in
            self.accept(onConnection: onConnection, onTrouble: onTrouble)
        }
    }

    private static func bind(_ number: Int32, _ address: LoopbackAddress, _ port: UInt16) -> Bool {
        switch address {
        case .v4:
            var place = sockaddr_in()
            place.sin_family = sa_family_t(clamping: AF_INET)
            place.sin_port = port.bigEndian
            place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            return bind(number, &place)
        case .v6:
            var place = sockaddr_in6()
            place.sin6_family = sa_family_t(clamping: AF_INET6)
            place.sin6_port = port.bigEndian
            place.sin6_addr = in6addr_loopback
            return bind(number, &place)
        }
    }

    private static func bind<Place>(_ number: Int32, _ place: inout Place) -> Bool {
        let length = socklen_t(clamping: MemoryLayout<Place>.size)
        return withUnsafePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.bind(number, $0, length) == 0 }
        }
    }

    private func accept(onConnection: (Int32) -> Void, onTrouble: (SystemError) -> Void) {
        while token != nil {
            let accepted = Glibc.accept(descriptor.number, nil, nil)
            if accepted >= 0 {
                _ = fcntl(accepted, F_SETFL, O_NONBLOCK)
                _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
                onConnection(accepted)
                continue
            }
            switch errno {
            // One that has gone before it was taken says nothing about the next.
            case EINTR, ECONNABORTED, EPROTO: continue
            case EAGAIN: return
            default:
                let error = SystemError.last
                close()
                return onTrouble(error)
            }
        }
    }

    func close() {
        guard let token else { return }
        loop.cancel(token)
        self.token = nil
        shutdown(descriptor.number, Int32(clamping: SHUT_RDWR))
    }

    deinit { close() }
}
