import Testing

@testable import Dashboard

@Suite("Who may see the page")
struct AccessTests {
    private let access = Access(port: 7586, token: "t0ken", session: "s3ssion", key: "k3y")

    private func asking(
        isChange: Bool = false, host: String? = "127.0.0.1:7586", origin: String? = nil,
        cookie: String? = "plumbline-7586=s3ssion", token: String? = nil, key: String? = nil
    ) -> Access.Asking {
        Access.Asking(isChange: isChange, host: host, origin: origin, cookie: cookie, token: token, key: key)
    }

    @Test(
        "This computer's own names are its hosts",
        arguments: ["127.0.0.1:7586", "localhost:7586", "[::1]:7586", "LOCALHOST:7586"])
    func hosts(host: String) { #expect(access.verdict(on: asking(host: host)) == .allowed) }

    @Test(
        "Any other host is refused, even with the cookie",
        arguments: [
            nil, "", "127.0.0.1", "127.0.0.1:80", "127.evil.com:7586", "evil.com", "127.0.0.1:7586.evil.com",
            "localhost", "[::1]", "127.0.0.1:7586 ", "127.0.0.2:7586", "0.0.0.0:7586",
        ] as [String?])
    func otherHosts(host: String?) { #expect(access.verdict(on: asking(host: host)) == .refused(.otherHost)) }

    @Test(
        "Without the right cookie nothing is shown",
        arguments: [
            nil, "", "plumbline-7586=", "plumbline-7586=s3ssioN", "plumbline-7586=s3ssion1", "plumbline=s3ssion",
            "plumbline-7587=s3ssion", "plumbline-7586=s3ssion; plumbline-7586=other",
        ] as [String?])
    func cookies(cookie: String?) { #expect(access.verdict(on: asking(cookie: cookie)) == .refused(.unknown)) }

    @Test("Other cookies beside it do not matter")
    func others() {
        #expect(access.verdict(on: asking(cookie: "a=b; plumbline-7586=s3ssion; c=d")) == .allowed)
    }

    @Test("The token opens, a wrong one does not, not even with the cookie")
    func token() {
        #expect(access.verdict(on: asking(cookie: nil, token: "t0ken")) == .welcome)
        #expect(access.verdict(on: asking(token: "t0keN")) == .refused(.unknown))
        #expect(access.verdict(on: asking(isChange: true, cookie: nil, token: "t0ken")) == .refused(.unknown))
    }

    @Test("A change needs the page's own origin and its key")
    func changes() {
        func verdict(_ origin: String?, _ key: String?) -> Access.Verdict {
            access.verdict(on: asking(isChange: true, origin: origin, key: key))
        }
        #expect(verdict("http://127.0.0.1:7586", "k3y") == .allowed)
        for origin in [nil, "null", "http://localhost:7586", "https://127.0.0.1:7586", "http://evil.com"] {
            #expect(verdict(origin, "k3y") == .refused(.otherPage))
        }
        for key in [nil, "", "k3Y"] { #expect(verdict("http://127.0.0.1:7586", key) == .refused(.otherPage)) }
    }

    @Test(
        "An address's questions are decoded, each once, and what is damaged is not there",
        arguments: [
            ("date=2026-01-02&wearer=Ann%20B", "date", "2026-01-02"), ("wearer=Ann+B", "wearer", "Ann B"),
            ("wearer=%C3%A9", "wearer", "é"), ("wearer=a&wearer=b", "wearer", "a"), ("wearer=%F", "wearer", nil),
            ("wearer=%FF", "wearer", nil), ("wearer", "wearer", ""), ("a=b=c", "a", "b=c"), ("", "a", nil),
            ("%GG=1&a=1", "a", "1"),
        ] as [(String, String, String?)])
    func query(text: String, name: String, value: String?) { #expect(Query(text)[name] == value) }
}
