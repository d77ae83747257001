import Numbers

/// The head of a request.
struct HTTPRequest: Equatable {
    var method: String
    /// As it was sent, with a query: `/metrics?x=1`.
    var target: String
    /// In the order in which they came, names in small letters.
    var fields: [Field]

    struct Field: Equatable {
        var name: String
        var value: String
    }

    /// A field's value; `nil` where it is not there. The reader has refused what matters and came twice.
    subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    /// The target without its query.
    var path: Substring { target.prefix { $0 != "?" } }
}

/// Reads one request as it comes, strictly: what is ambiguous is refused, and no more is kept than a request may have. Pure.
///
/// A body is none of ours: a request that brings one is refused.
struct HTTPRequestReader {
    enum Outcome: Equatable {
        /// It is not over yet.
        case more
        case request(HTTPRequest)
        case refused(HTTPStatus)
    }

    static let mostBytes = 8192
    static let longestTarget = 1024
    static let mostFields = 64

    /// What may come only once: two of them are somebody's trick.
    private static let single: Set<String> = ["host", "authorization", "content-length"]

    private var received: [UInt8] = []
    /// The beginning of the line that is not over yet.
    private var line = 0
    private var request: HTTPRequest?
    private var outcome = Outcome.more

    /// Takes some bytes; what comes after the request is let go.
    mutating func read(_ bytes: some Sequence<UInt8>) -> Outcome {
        for byte in bytes {
            guard outcome == .more else { break }
            outcome = read(byte)
        }
        return outcome
    }

    private mutating func read(_ byte: UInt8) -> Outcome {
        guard received.count < Self.mostBytes else { return .refused(.headTooLong) }
        // Nothing but a line's end may stand behind a carriage return.
        if received.last == UInt8(ascii: "\r"), received.count > line, byte != UInt8(ascii: "\n") {
            return .refused(.badRequest)
        }
        received.append(byte)
        if byte == UInt8(ascii: "\n") {
            guard received.count - line >= 2, received[received.count - 2] == UInt8(ascii: "\r") else {
                return .refused(.badRequest)
            }
            defer { line = received.count }
            return take(received[line..<(received.count - 2)])
        }
        guard byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\t") || (0x20...0x7E).contains(byte) else {
            return .refused(.badRequest)
        }
        // Of the first line it is the address that is long.
        if request == nil, received.count > Self.longestTarget + 64 { return .refused(.targetTooLong) }
        return .more
    }

    private mutating func take(_ line: ArraySlice<UInt8>) -> Outcome {
        guard request != nil else { return begin(line) }
        return line.isEmpty ? finish() : addField(line)
    }

    private mutating func begin(_ line: ArraySlice<UInt8>) -> Outcome {
        let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard words.count == 3, Self.isToken(words[0]), words[0].count <= 16, words[1].first == UInt8(ascii: "/"),
            words[1].allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "#") })
        else { return .refused(.badRequest) }
        guard words[1].count <= Self.longestTarget else { return .refused(.targetTooLong) }
        let version = String(decoding: words[2], as: UTF8.self)
        guard ["HTTP/1.1", "HTTP/1.0"].contains(version) else {
            return .refused(version.hasPrefix("HTTP/") ? .versionNotSupported : .badRequest)
        }
        request = HTTPRequest(
            method: String(decoding: words[0], as: UTF8.self), target: String(decoding: words[1], as: UTF8.self),
            fields: [])
        return .more
    }

    private mutating func addField(_ line: ArraySlice<UInt8>) -> Outcome {
        // A line that begins with a blank went on with the one before, once; proxies disagree about it.
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), Self.isToken(line[..<colon]) else {
            return .refused(.badRequest)
        }
        let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        let value = line[(colon + 1)...].drop(while: isBlank).reversed().drop(while: isBlank).reversed()
        let field = HTTPRequest.Field(
            name: String(decoding: line[..<colon], as: UTF8.self).lowercased(),
            value: String(decoding: value, as: UTF8.self))
        guard (request?.fields.count ?? 0) < Self.mostFields else { return .refused(.headTooLong) }
        if Self.single.contains(field.name), request?[field.name] != nil { return .refused(.badRequest) }
        request?.fields.append(field)
        return .more
    }

    private func finish() -> Outcome {
        guard let request, request["host"] != nil else { return .refused(.badRequest) }
        guard request["transfer-encoding"] == nil, request["content-length"].map({ $0 == "0" }) ?? true else {
            return .refused(.bodyNotWanted)
        }
        return .request(request)
    }

    private static func isToken(_ bytes: ArraySlice<UInt8>) -> Bool {
        !bytes.isEmpty
            && bytes.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
    }
}
