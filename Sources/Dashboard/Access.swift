import Numbers

/// Who may see the pages: the person who could read the first address, in a browser on this computer.
///
/// Other people of this computer reach a loopback port, and by DNS rebinding so does any page of the web: so the Host is one
/// of a few, what is shown needs a cookie that only the first address gives, and what changes something needs the page's
/// own key and Origin as well.
struct Access: Sendable {
    /// Where browsers reach the server: its own port, or that of what stands before it.
    let port: Int
    /// In the first address; the next one is another.
    let token: String
    /// In the cookie.
    let session: String
    /// On pages from which something can be changed.
    let key: String

    /// What of a request decides.
    struct Asking {
        var isChange: Bool
        var host: String?
        var origin: String?
        var cookie: String?
        var token: String?
        var key: String?
    }

    enum Verdict: Equatable {
        case allowed
        /// The token is right: it becomes a cookie, and the address loses it.
        case welcome
        case refused(Refusal)
    }

    enum Refusal: Equatable {
        /// Not the name of this computer: a page of the web may have sent it.
        case otherHost
        /// Neither token nor cookie, or wrong ones.
        case unknown
        /// What changes something comes from another page.
        case otherPage
    }

    var cookieName: String { "plumbline-\(port)" }

    var hosts: Set<String> { ["127.0.0.1:\(port)", "localhost:\(port)", "[::1]:\(port)"] }

    func verdict(on asking: Asking) -> Verdict {
        guard let host = asking.host?.lowercased(), hosts.contains(host) else { return .refused(.otherHost) }
        if let token = asking.token, !asking.isChange {
            return Self.isSame(token, self.token) ? .welcome : .refused(.unknown)
        }
        guard let session = cookie(in: asking.cookie), Self.isSame(session, self.session) else {
            return .refused(.unknown)
        }
        guard asking.isChange else { return .allowed }
        guard asking.origin?.lowercased() == "http://" + host, let key = asking.key, Self.isSame(key, self.key) else {
            return .refused(.otherPage)
        }
        return .allowed
    }

    /// Ours, of all that a browser sends; a name that is there twice is somebody's trick.
    private func cookie(in header: String?) -> String? {
        let values = (header ?? "").split(separator: ";").compactMap { pair -> Substring? in
            let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            return parts.count == 2 && parts[0] == cookieName ? parts[1] : nil
        }
        return values.count == 1 ? String(values[0]) : nil
    }

    /// `SameSite=Strict`: no other site's page makes a browser send it.
    var cookie: String { "\(cookieName)=\(session); Path=/; HttpOnly; SameSite=Strict" }

    /// In a time that does not tell how much of it was right.
    private static func isSame(_ a: String, _ b: String) -> Bool {
        let (a, b) = (Array(a.utf8), Array(b.utf8))
        guard a.count == b.count else { return false }
        return zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
