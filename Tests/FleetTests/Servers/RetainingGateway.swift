import Events
import Glibc
import TestSupport

/// Somebody with a gateway's password who wants the broker to keep a message for all who come later. Our library refuses to
/// send that to a broker that has said no, so it speaks MQTT 5 by itself.
struct RetainingGateway {
    let code: FleetCode

    /// Sends it, and reads until the broker ends the connection.
    ///
    /// - Returns: the packets that the broker has sent, one after the other.
    func retain(_ text: String) throws -> [UInt8] {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        place.sin_port = UInt16(truncatingIfNeeded: code.port).bigEndian
        let isConnected = withUnsafePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { throw ServerProcess.Trouble(description: "no broker") }
        // Version 5, clean start, user and password, no properties.
        let hello = word("MQTT") + [5, 0xC2, 0, 60, 0] + word("retainer") + word(code.store) + word(code.password)
        // QoS 1, retained, message 1, no properties.
        let message = word(FleetTopics.up(code.store)) + [0, 1, 0] + Array(text.utf8)
        for packet in [[0x10] + sized(hello), [0x33] + sized(message)] {
            guard send(socket, packet, packet.count, Int32(clamping: MSG_NOSIGNAL)) == packet.count else { break }
        }
        var limit = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1024)
        while case let count = recv(socket, &buffer, buffer.count, 0), count > 0 {
            answer += buffer.prefix(count)
            // A broker that takes it says so, and does not end the connection.
            if answer.contains(0x40) { break }
        }
        return answer
    }

    private func word(_ text: String) -> [UInt8] {
        [UInt8(truncatingIfNeeded: text.utf8.count >> 8), UInt8(truncatingIfNeeded: text.utf8.count)] + Array(text.utf8)
    }

    /// With its length before it, seven bits a byte.
    private func sized(_ body: [UInt8]) -> [UInt8] {
        var (rest, bytes) = (body.count, [] as [UInt8])
        repeat {
            bytes.append(UInt8(truncatingIfNeeded: rest & 0x7F) | (rest > 0x7F ? 0x80 : 0))
            rest >>= 7
        } while rest > 0
        return bytes + body
    }
}
