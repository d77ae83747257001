import Numbers

/// Who gets the metrics: a program of this computer that has the token.
///
/// Every local user reaches a loopback port, and by DNS rebinding so does any page of the web: so the Host is one of a few,
/// and without the token nothing is told.
struct MetricsAccess {
    static let path = "/metrics"

    let port: Int
    let token: String

    private var hosts: Set<String> {
        let names = ["127.0.0.1", "localhost", "[::1]"]
        return Set(names.map { "\($0):\(port)" } + (port == 80 ? names : []))
    }

    /// What a request gets; `nil` where it gets the metrics.
    func refusal(of request: HTTPRequest) -> HTTPStatus? {
        guard let host = request["host"]?.lowercased(), hosts.contains(host) else { return .otherHost }
        guard let given = Self.bearer(request["authorization"]), Self.isSame(given, token) else { return .unauthorized }
        guard request.path == Self.path else { return .notFound }
        return request.method == "GET" ? nil : .methodNotAllowed
    }

    private static func bearer(_ header: String?) -> String? {
        guard let words = header?.split(separator: " ", omittingEmptySubsequences: false), words.count == 2,
            words[0].lowercased() == "bearer"
        else { return nil }
        return String(words[1])
    }

    /// In a time that does not tell how much of it was right.
    private static func isSame(_ a: String, _ b: String) -> Bool {
        let (a, b) = (Array(a.utf8), Array(b.utf8))
        guard a.count == b.count, !b.isEmpty else { return false }
        return zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
