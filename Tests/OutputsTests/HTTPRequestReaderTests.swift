import TestSupport
import Testing

@testable import Outputs

@Suite("Requests for metrics")
struct HTTPRequestReaderTests {
    private static let usual =
        "GET /metrics?a=b HTTP/1.1\r\nHost: 127.0.0.1:9763\r\nAccept: */*\r\nauthorization:  Bearer x \r\n\r\n"

    private func read(_ text: String) -> HTTPRequestReader.Outcome {
        var reader = HTTPRequestReader()
        return reader.read(Array(text.utf8))
    }

    @Test("A request is read, whatever comes behind it")
    func request() {
        guard case .request(let request) = read(Self.usual + "GET / rubbish") else {
            Issue.record("it is no request")
            return
        }
        #expect(request.method == "GET" && request.path == "/metrics" && request["authorization"] == "Bearer x")
        #expect(read(String(Self.usual.dropLast())) == .more && read("") == .more)
    }

    @Test(
        "What is ambiguous, or none of ours, is refused",
        arguments: [
            ("GET /metrics HTTP/1.1\n\n", 400), ("\r\nGET / HTTP/1.1\r\n", 400), ("GET  / HTTP/1.1\r\n", 400),
            ("GET / HTTP/1.1 \r\n", 400), ("GET http://x/ HTTP/1.1\r\n", 400), ("GET /#x HTTP/1.1\r\n", 400),
            ("GET / HTTP/2\r\n", 505), ("GET / FTP\r\n", 400), ("G@T / HTTP/1.1\r\n", 400),
            ("GET /\r HTTP/1.1\r\n", 400),
            ("GET / HTTP/1.1\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost : a\r\n", 400), ("GET / HTTP/1.1\r\nX: a\r\n b\r\n", 400),
            ("GET / HTTP/1.1\r\nX\r\n", 400), ("GET / HTTP/1.1\r\nX: \0\r\n", 400), ("GET / HTTP/1.1\r\nX: ü\r\n", 400),
            ("GET / HTTP/1.1\r\nAuthorization: a\r\nauthorization: a\r\n", 400),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n", 413),
            ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", 413),
            ("GET /" + String(repeating: "a", count: 2000), 414),
            ("GET / HTTP/1.1\r\nX: " + String(repeating: "a", count: 9000), 431),
            ("GET / HTTP/1.1\r\n" + String(repeating: "X: a\r\n", count: 65), 431),
        ])
    func refused(text: String, status: Int) {
        guard case .refused(let found) = read(text) else {
            Issue.record("it is taken: \(text.prefix(60))")
            return
        }
        #expect(found.rawValue == status)
    }

    @Test(
        "However the bytes are cut, the same comes out; and no damage is read as another's token, nor ends the program")
    func anyBytes() {
        var chance = SplitMix(seed: 23)
        let pieces = [
            "\r\n", "\n", "\r", ":", " ", "\t", "Host: a", "GET", "HTTP/1.1", "/metrics", "\0", "é",
            "Content-Length: 0",
        ]
        var requests = 0
        for _ in 0..<20_000 {
            var bytes = Array(Self.usual.utf8)
            for _ in 0..<chance.number(0...3) {
                let place = chance.number(0...bytes.count - 1)
                switch chance.number(0...2) {
                case 0: bytes[place] = UInt8(chance.number(0...255))
                case 1: bytes.remove(at: place)
                default: bytes.insert(contentsOf: Array(pieces[chance.number(0...pieces.count - 1)].utf8), at: place)
                }
            }
            var whole = HTTPRequestReader()
            let outcome = whole.read(bytes)
            var cut = HTTPRequestReader()
            var last = HTTPRequestReader.Outcome.more
            var place = 0
            while place < bytes.count {
                let end = min(bytes.count, place + chance.number(1...40))
                last = cut.read(bytes[place..<end])
                place = end
            }
            #expect(last == outcome)
            guard case .request(let request) = outcome else { continue }
            requests += 1
            let fields = request.fields.map { $0.name + $0.value }.joined()
            #expect(request.target.hasPrefix("/") && request["host"] != nil)
            #expect(fields.utf8.allSatisfy { (0x20...0x7E).contains($0) || $0 == 9 })
        }
        #expect(requests > 1000)
    }

    @Test("Only who names this computer and has the token gets them")
    func access() {
        let access = MetricsAccess(port: 9763, token: "secret")
        func refusal(_ fields: [(String, String)], target: String = "/metrics", method: String = "GET") -> HTTPStatus? {
            access.refusal(
                of: HTTPRequest(
                    method: method, target: target, fields: fields.map { HTTPRequest.Field(name: $0, value: $1) }))
        }
        let (host, right) = (("host", "127.0.0.1:9763"), ("authorization", "Bearer secret"))
        #expect(
            refusal([host, right]) == nil
                && refusal([("host", "LOCALHOST:9763"), ("authorization", "bearer secret")]) == nil)
        for name in ["127.evil.com:9763", "127.0.0.1", "127.0.0.1:1", "", "[::1]:97630", "127.0.0.1:9763:9763"] {
            #expect(refusal([("host", name), right]) == .otherHost)
        }
        for value in [
            "", "Bearer", "Bearer ", "Bearer  secret", "Bearer secre", "Bearer secrets", "secret", "Basic secret",
        ] {
            #expect(refusal([host, ("authorization", value)]) == .unauthorized)
        }
        #expect(refusal([host]) == .unauthorized)
        #expect(refusal([host, right], target: "/metrics/") == .notFound)
        #expect(refusal([host, right], method: "HEAD") == .methodNotAllowed)
        #expect(
            MetricsAccess(port: 1, token: "").refusal(
                of: HTTPRequest(
                    method: "GET", target: "/metrics",
                    fields: [.init(name: "host", value: "localhost:1"), .init(name: "authorization", value: "Bearer ")])
            ) == .unauthorized)
    }
}
