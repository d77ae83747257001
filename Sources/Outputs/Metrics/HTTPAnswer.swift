/// What an answer is.
enum HTTPStatus: Int, CaseIterable {
    case ok = 200
    case badRequest = 400
    case unauthorized = 401
    case otherHost = 403
    case notFound = 404
    case methodNotAllowed = 405
    case bodyNotWanted = 413
    case targetTooLong = 414
    case headTooLong = 431
    case versionNotSupported = 505

    var reason: String {
        switch self {
        case .ok: "OK"
        case .badRequest: "Bad Request"
        case .unauthorized: "Unauthorized"
        case .otherHost: "Forbidden"
        case .notFound: "Not Found"
        case .methodNotAllowed: "Method Not Allowed"
        case .bodyNotWanted: "Content Too Large"
        case .targetTooLong: "URI Too Long"
        case .headTooLong: "Request Header Fields Too Large"
        case .versionNotSupported: "HTTP Version Not Supported"
        }
    }

    /// One sentence for people, and what to do.
    var sentence: String {
        switch self {
        case .ok: ""
        case .badRequest: "This is not a request that can be understood."
        case .unauthorized: "A bearer token is needed: it is in the file share/metrics.token of the data folder."
        case .otherHost: "Only this computer is answered, by the name localhost or its loopback address."
        case .notFound: "There is only /metrics here."
        case .methodNotAllowed: "Only GET is answered."
        case .bodyNotWanted: "A request with a body is not answered."
        case .targetTooLong: "The address is too long."
        case .headTooLong: "The request is too long."
        case .versionNotSupported: "Only HTTP/1.1 and HTTP/1.0 are spoken here."
        }
    }
}

/// An answer, after which the connection ends.
struct HTTPAnswer: Equatable {
    var status: HTTPStatus
    var contentType = "text/plain; charset=utf-8"
    var body: String

    /// What is told of a status that is no success.
    init(_ status: HTTPStatus) {
        self.status = status
        body = status.sentence + "\n"
    }

    init(metrics text: String) {
        status = .ok
        contentType = OpenMetricsText.contentType
        body = text
    }

    var bytes: [UInt8] {
        let body = Array(body.utf8)
        var head = [
            "HTTP/1.1 \(status.rawValue) \(status.reason)", "Content-Type: \(contentType)",
            "Content-Length: \(body.count)", "Cache-Control: no-store", "X-Content-Type-Options: nosniff",
            "Connection: close",
        ]
        if status == .unauthorized { head.append("WWW-Authenticate: Bearer realm=\"plumbline\"") }
        if status == .methodNotAllowed { head.append("Allow: GET") }
        return Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
    }
}
