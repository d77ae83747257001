import Glibc
import TestSupport
import Testing

/// A real server, asked as other people of the computer and pages of the web would.
@Suite("Attacks on the page's server", .serialized)
struct AttackTests {
    private let house: PageHouse
    private let cookie: String
    private let key: String

    /// Opens the page as a browser does.
    init() throws {
        house = try PageHouse()
        let address = try house.address()
        let path = try #require(address.firstRange(of: "/?")).lowerBound
        let reply = try Loopback.ask(port: house.port, "GET", String(address[path...]))
        #expect(reply.status == 303)
        let line = try #require(reply.headers.split(separator: "\r\n").first { $0.hasPrefix("Set-Cookie: ") })
        let value = line.dropFirst("Set-Cookie: ".count).prefix { $0 != ";" }
        #expect(line.contains("HttpOnly") && line.contains("SameSite=Strict"))
        #expect(!reply.headers.contains("token"))
        cookie = "Cookie: \(value)"
        let page = try Loopback.ask(port: house.port, "GET", "/", headers: [cookie]).body
        let mark = try #require(page.firstRange(of: "name=\"plumbline-key\" content=\"")).upperBound
        key = "X-Plumbline-Key: \(page[mark...].prefix { $0 != "\"" })"
    }

    private var origin: String { "Origin: http://127.0.0.1:\(house.port)" }

    private func status(_ method: String = "GET", _ path: String, _ headers: [String] = [], body: [UInt8] = []) throws
        -> Int
    {
        try Loopback.ask(port: house.port, method, path, headers: headers, body: body).status
    }

    /// It serves on.
    private func isWell() throws -> Bool { try status("GET", "/day", [cookie]) == 200 && !house.server.hasEnded }

    @Test("Each page opens with the cookie, with a policy that lets nothing else in, and is kept nowhere")
    func pages() throws {
        let places = [
            "/", "/day", "/weeks", "/balance", "/routine", "/assess", "/outcomes", "/learn", "/report",
            "/report?weeks=4", "/sensors",
            "/sensors/pair", "/sensors/pair/state", "/settings", "/style.css", "/page.js", "/icon.svg",
        ]
        for path in places {
            let reply = try Loopback.ask(port: house.port, "GET", path, headers: [cookie])
            #expect(reply.status == 200)
            for header in [
                "Content-Security-Policy: default-src 'none'", "X-Content-Type-Options: nosniff",
                "Cache-Control: no-store", "frame-ancestors 'none'", "Referrer-Policy: same-origin",
            ] { #expect(reply.headers.contains(header)) }
            #expect(!reply.headers.lowercased().contains("access-control"))
        }
    }

    @Test("Another user of the computer, a page by another name, and a used token get 403")
    func strangers() throws {
        let used = try house.address()
        let token = try #require(used.firstRange(of: "/?")).lowerBound
        #expect(try status("GET", String(used[token...])) == 303)
        #expect(try status("GET", String(used[token...])) == 403)
        #expect(try status("GET", "/day") == 403)
        #expect(try status("GET", "/events") == 403)
        #expect(try status("GET", "/?token=") == 403)
        for host in ["evil.com", "127.evil.com:\(house.port)", "127.0.0.1", "localhost:1"] {
            #expect(try status("GET", "/day", [cookie, "Host: \(host)"]) == 403)
        }
        #expect(try isWell())
    }

    @Test(
        "An address leads to a page of ours, wherever it is said to lead",
        arguments: [
            ("/day", "date=2026-01-02", "/day?date=2026-01-02"), ("/learn/S05", "", "/learn/S05"),
            ("//evil.com/", "", "/"), ("/\\evil.com", "", "/"), ("/day%0d%0aX:1", "", "/"),
            ("/day", "a=%0d%0aSet-Cookie:x", "/day?a=%0D%0ASet-Cookie%3Ax"),
        ])
    func onward(path: String, query: String, expected: String) throws {
        let address = try house.address()
        let token = try #require(address.firstRange(of: "token=")).lowerBound
        let more = query.isEmpty ? "" : "&" + query
        let reply = try Loopback.ask(port: house.port, "GET", "\(path)?\(address[token...])\(more)")
        #expect(reply.status == 303 && reply.headers.contains("Location: \(expected)\r\n"), "\(reply.headers)")
    }

    @Test("Where a file has led here the page goes on by itself, for a strict cookie is not sent after a redirect")
    func fromFile() throws {
        let address = try house.address()
        let path = try #require(address.firstRange(of: "/?")).lowerBound
        let reply = try Loopback.ask(
            port: house.port, "GET", String(address[path...]), headers: ["Sec-Fetch-Site: cross-site"])
        #expect(reply.status == 200 && reply.headers.contains("Refresh: 0; url=/"))
        #expect(reply.headers.contains("Set-Cookie: ") && !reply.body.contains("token"))
    }

    @Test("A change without origin, key or cookie is refused, and with all of them is answered in words")
    func changes() throws {
        let note = Array(#"{"do":"note","text":"tea"}"#.utf8)
        #expect(try status("POST", "/do", [cookie, key], body: note) == 403)
        #expect(try status("POST", "/do", [cookie, origin], body: note) == 403)
        #expect(try status("POST", "/do", [key, origin], body: note) == 403)
        #expect(try status("POST", "/do", [cookie, key, "Origin: http://evil.com"], body: note) == 403)
        // No recorder runs here.
        let reply = try Loopback.ask(port: house.port, "POST", "/do", headers: [cookie, key, origin], body: note)
        #expect(reply.status == 409)
        #expect(reply.body.contains("not running"))
    }

    @Test(
        "What is no request that a page may make is refused",
        arguments: [
            "", "{}", "null", "[]", "{\"do\":\"reload\"}", "{\"do\":\"forget-learned\"}", "{\"do\":\"watch\"}",
            "{\"do\":\"snooze\",\"seconds\":1e999}", "{\"do\":\"snooze\",\"seconds\":-1}", "{\"do\":\"note\"}",
            "{\"do\":\"note\",\"text\":\"a\"}\n{\"do\":\"reload\"}", "\u{0}",
            "{\"do\":\"calibrate\",\"seconds\":100000}",
        ])
    func requests(body: String) throws {
        let reply = try Loopback.ask(
            port: house.port, "POST", "/do", headers: [cookie, key, origin], body: Array(body.utf8))
        #expect(reply.status == 400)
        #expect(try isWell())
    }

    @Test("Huge bodies, headers and addresses are refused and cost nothing")
    func huge() throws {
        let body = [UInt8](repeating: UInt8(ascii: "a"), count: 4 << 20)
        let connection = try Loopback(port: house.port)
        let head =
            "POST /do HTTP/1.1\r\nHost: 127.0.0.1:\(house.port)\r\n\(cookie)\r\n\(key)\r\n\(origin)\r\n"
            + "Content-Length: \(body.count)\r\n\r\n"
        connection.send(Array(head.utf8))
        connection.send(body)
        let long = String(decoding: [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20), as: UTF8.self)
        let header = try Loopback(port: house.port)
        header.send(Array("GET /day HTTP/1.1\r\nHost: 127.0.0.1:\(house.port)\r\nX-A: \(long)\r\n\r\n".utf8))
        let address = try Loopback(port: house.port)
        address.send(Array("GET /day?\(long) HTTP/1.1\r\nHost: 127.0.0.1:\(house.port)\r\n\(cookie)\r\n\r\n".utf8))
        #expect(try isWell())
    }

    @Test(
        "A path leads to a page or to none, whatever tricks are in it",
        arguments: [
            "/../../etc/passwd", "/..%2f..%2fetc%2fpasswd", "/%2e%2e/x", "//evil.com/", "/day/../x", "/day%00",
            "/style.css/",
            "/STYLE.CSS", "/learn/", "/learn/%FF", "/learn/../day", "/learn/S05/x", "/figure.svg?id=S05&side=up",
            "/\u{7F}", "/do", "/index.html", "*",
        ])
    func paths(path: String) throws {
        let status = try status("GET", path, [cookie])
        #expect([400, 403, 404].contains(status))
        #expect(try isWell())
    }

    @Test(
        "A date or a wearer that is none has a page that says so",
        arguments: [
            ("/day?date=yesterday", 400), ("/day?date=9999-99-99", 400), ("/day?date=", 400),
            ("/day?date=0000-00-00", 400),
            ("/day?date=2026-02-29", 400), ("/day?wearer=%3Cscript%3E", 404), ("/day?wearer=nobody", 404),
            ("/day?date=2026-01-01&date=x", 200), ("/weeks?wearer=%FF", 400),
            ("/routine?wearer=%3Cscript%3E", 404), ("/assess?wearer=nobody", 404), ("/outcomes?wearer=", 404),
            ("/routine/now?wearer=nobody", 404), ("/routine/now", 200), ("/assess/now", 303),
            ("/signs/now", 303), ("/balance?wearer=nobody", 404),
            ("/learn/%3Cscript%3E", 404),
            ("/learn?find=%3Cscript%3E", 404), ("/learn?find=dead%20bug", 200), ("/figure.svg?id=%3Cscript%3E", 404),
            ("/figure.svg?id=S05&pose=99999999999999999999", 400),
            ("/sensors?wearer=%3Cscript%3E", 404), ("/sensors/pair?sensor=%3Cscript%3E", 303),
            ("/settings?saved=%3Cscript%3E", 200),
            ("/weeks?until=x", 400), ("/weeks?until=0001-01-01", 200), ("/weeks?until=9999-12-31", 200),
            ("/report?weeks=0", 400), ("/report?weeks=13", 400), ("/report?weeks=-1", 400), ("/report?weeks=", 400),
            ("/report?weeks=99999999999999999999", 400), ("/report?include=samples", 400),
            ("/report?weeks=4&include=signs,notes,pain", 200), ("/report?weeks=4&wearer=%3Cscript%3E", 404),
        ])
    func questions(path: String, expected: Int) throws {
        let reply = try Loopback.ask(port: house.port, "GET", path, headers: [cookie])
        #expect(reply.status == expected)
        #expect(!reply.body.contains("<script>"))
    }

    @Test("Whatever bytes come, the server answers or hangs up, and serves on")
    func anything() throws {
        var chance = SplitMix(seed: 19)
        let parts = [
            "GET", "POST", "HEAD", "PUT", " ", "/", "/day", "/do", "/events", "/learn/", "/figure.svg", "/sensors",
            "/sensors/pair",
            "/settings", "?", "date=",
            "wearer=", "%", "HTTP/1.1", "\r\n",
            "\r\n\r\n", "Host: 127.0.0.1:\(house.port)", cookie, key, origin, "Content-Length: ",
            "99999999999999999999",
            "Transfer-Encoding: chunked", "-1", "Expect: 100-continue", "\u{0}", "Upgrade: websocket",
        ]
        for _ in 0..<300 {
            let connection = try Loopback(port: house.port)
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 1..<25, using: &chance) {
                if Bool.random(using: &chance) {
                    bytes += Array(parts.randomElement(using: &chance)?.utf8 ?? "".utf8)
                } else {
                    bytes.append(UInt8.random(in: 0...255, using: &chance))
                }
            }
            connection.send(bytes)
        }
        #expect(try isWell())
    }

    @Test("Many who say nothing do not keep the others out for ever, and cost no memory to speak of")
    func slow() throws {
        var idle: [Loopback] = []
        for _ in 0..<100 {
            let connection = try Loopback(port: house.port)
            connection.send(Array("GET /day HTTP/1.1\r\nHost:".utf8))
            idle.append(connection)
        }
        #expect(try isWell())
        idle.removeAll()
        #expect(try isWell())
    }

    @Test("Who has not shown that they may look is sent away soon, a byte now and then or not; who has may stay")
    func unproven() throws {
        let (slow, watching) = (try Loopback(port: house.port), try Loopback(port: house.port))
        slow.send(Array("GET /day HTTP/1.1\r\nHost:".utf8))
        watching.send(Array("GET /events HTTP/1.1\r\nHost: 127.0.0.1:\(house.port)\r\n\(cookie)\r\n\r\n".utf8))
        // It says something more often than a server waits for somebody who says nothing.
        var taken = 0
        while taken < 400, slow.send([UInt8(ascii: "x")]) {
            taken += 1
            usleep(100_000)
        }
        #expect(taken < 130, "the limit for who says nothing is 15 s")
        #expect(String(decoding: watching.receive(most: 15), as: UTF8.self).hasPrefix("HTTP/1.1 200"))
        #expect(watching.send(Array(" ".utf8)))
    }

    @Test("An address that cannot be read is said to be so, and no page of another day")
    func undecodable() throws {
        for path in ["/day?date=%00%ff", "/weeks?until=%zz", "/learn?find=%ff", "/?wearer=%c3", "/day?date=%00"] {
            #expect(try status("GET", path, [cookie]) == 400, "\(path)")
        }
    }

    @Test("A figure has the mark of its content, and a browser that has it gets no second one")
    func figures() throws {
        let path = "/figure.svg?id=S05&pose=0"
        let reply = try Loopback.ask(port: house.port, "GET", path, headers: [cookie])
        let mark = try #require(reply.headers.split(separator: "\r\n").first { $0.lowercased().hasPrefix("etag: ") })
        #expect(reply.status == 200 && reply.headers.contains("Cache-Control: private, no-cache"))
        let known = ["If-None-Match: \(mark.dropFirst("etag: ".count))", cookie]
        let again = try Loopback.ask(port: house.port, "GET", path, headers: known)
        #expect(again.status == 304 && again.body.isEmpty)
        #expect(try status("GET", path, [known[0]]) == 403)
        #expect(try status("GET", path, ["If-None-Match: \"other\"", cookie]) == 200)
    }
}
