import Glibc
import TestSupport

/// A connection to a server of this computer, as raw as an attacker's.
final class Loopback {
    struct Reply {
        let status: Int
        let headers: String
        let body: String
    }

    private let socket: Int32

    init(port: Int) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.address(port: port)
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { throw Program.CannotRun(reason: "nobody listens at \(port)") }
    }

    deinit { close(socket) }

    static func address(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    /// - Returns: whether the other side took it.
    @discardableResult
    func send(_ bytes: some Sequence<UInt8>) -> Bool {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// All that comes until the other side ends, or nothing more comes; at most so much.
    func receive(most: Int = 1 << 20) -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 14)
        while bytes.count < most, case let count = recv(socket, &piece, piece.count, 0), count > 0 {
            bytes += piece[..<count]
        }
        return bytes
    }

    /// An answer as long as it says that it is: not every server hangs up after it.
    private func receiveAnswer() -> [UInt8] {
        var bytes: [UInt8] = []
        while let piece = Optional(receive(most: 1)), !piece.isEmpty {
            bytes += piece
            let text = String(decoding: bytes, as: UTF8.self)
            guard let end = text.firstRange(of: "\r\n\r\n") else { continue }
            let length = text[..<end.lowerBound].split(separator: "\r\n").compactMap { line in
                line.lowercased().hasPrefix("content-length:") ? Int(line.dropFirst(15).drop { $0 == " " }) : nil
            }.first
            if let length, text[end.upperBound...].utf8.count >= length { break }
        }
        return bytes
    }

    /// One request, and its whole answer.
    static func ask(
        port: Int, _ method: String = "GET", _ path: String, headers: [String] = [], body: [UInt8] = []
    ) throws -> Reply {
        let connection = try Loopback(port: port)
        var lines = ["\(method) \(path) HTTP/1.1", "Connection: close"] + headers
        if !headers.contains(where: { $0.hasPrefix("Host:") }) { lines.append("Host: 127.0.0.1:\(port)") }
        if !body.isEmpty { lines.append("Content-Length: \(body.count)") }
        connection.send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
        let text = String(decoding: connection.receiveAnswer(), as: UTF8.self)
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        let status = parts.first.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) }
        guard let status else { throw Program.CannotRun(reason: "no answer: “\(text.prefix(200))”") }
        return Reply(
            status: status, headers: String(parts.first ?? ""), body: parts.count == 2 ? String(parts[1]) : "")
    }
}
