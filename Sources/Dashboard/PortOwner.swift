import Glibc
import Numbers

/// Whose a port of this computer is: who gets an address that opens the page must be its own server.
public enum PortOwner: Sendable {
    case nobody
    case us
    case somebodyElse

    /// Of what listens at a port of IPv4, as the kernel tells it.
    public init(port: Int) {
        guard let table = fopen("/proc/net/tcp", "re") else {
            self = .somebodyElse
            return
        }
        defer { fclose(table) }
        var line = [CChar](repeating: 0, count: 512)
        var owners: Set<UInt32> = []
        while fgets(&line, CInt(clamping: line.count), table) != nil {
            let end = line.firstIndex(of: 0) ?? line.count
            let text = String(decoding: line[..<end].map(UInt8.init(bitPattern:)), as: UTF8.self)
            if let owner = Self.owner(in: text, port: port) { owners.insert(owner) }
        }
        self = owners.isEmpty ? .nobody : owners == [geteuid()] ? .us : .somebodyElse
    }

    /// Of a line such as `0: 0100007F:1DA2 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000 …`.
    static func owner(in line: String, port: Int) -> UInt32? {
        let fields = line.split(separator: " ")
        // 0A: it listens.
        guard fields.count > 7, fields[3] == "0A", let place = fields[1].split(separator: ":").last,
            Int(place, radix: 16) == port
        else { return nil }
        return UInt32(fields[7])
    }
}
