import TestSupport
import Testing

/// Somebody with the page's cookie and key, without a browser: what a form sends.
struct PageVisitor {
    let house: PageHouse
    private let cookie: String
    private let key: String

    init(_ house: PageHouse) throws {
        self.house = house
        let address = try house.address()
        let path = try #require(address.firstRange(of: "/?")).lowerBound
        let reply = try Loopback.ask(port: house.port, "GET", String(address[path...]))
        let line = try #require(reply.headers.split(separator: "\r\n").first { $0.hasPrefix("Set-Cookie: ") })
        cookie = "Cookie: \(line.dropFirst("Set-Cookie: ".count).prefix { $0 != ";" })"
        let page = try Loopback.ask(port: house.port, "GET", "/", headers: [cookie]).body
        let mark = try #require(page.firstRange(of: "name=\"plumbline-key\" content=\"")).upperBound
        key = String(page[mark...].prefix { $0 != "\"" })
    }

    func get(_ path: String) throws -> Loopback.Reply {
        try Loopback.ask(port: house.port, "GET", path, headers: [cookie])
    }

    /// The fields of a form, encoded as a browser does.
    func post(_ path: String, _ fields: [(String, String)], withKey: Bool = true) throws -> Loopback.Reply {
        let pairs = (withKey ? [("key", key)] : []) + fields
        let body = pairs.map { "\($0)=\(Self.encoded($1))" }.joined(separator: "&")
        return try Loopback.ask(
            port: house.port, "POST", path,
            headers: [
                cookie, "Origin: http://127.0.0.1:\(house.port)", "Content-Type: application/x-www-form-urlencoded",
            ], body: Array(body.utf8))
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let digits = String(byte, radix: 16)
            return "%" + (digits.count < 2 ? "0" : "") + digits
        }.joined()
    }
}
