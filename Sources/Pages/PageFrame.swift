import Events
import LocalTime

/// What every page has around what it tells: its title, the way to the others, whose it is.
public struct PageFrame: Sendable {
    /// Whose page it is, and who else wears a sensor here.
    public struct Whose: Equatable, Sendable {
        public var wearer: String
        public var all: [String]

        public init(_ wearer: String, of all: [String]) {
            self.wearer = wearer
            self.all = all
        }

        /// The one wearer of a record needs no name in an address.
        public var needsName: Bool { all.count > 1 || wearer != Self.usual }

        public static let usual = "me"

        /// A page of the same wearer.
        ///
        /// - Parameters:
        ///   - path: such as `/day`.
        ///   - query: what else it asks for, such as `date=2026-03-01`; nothing where that is all.
        func path(_ path: String, _ query: String = "") -> String {
            let parts = [query, needsName ? "wearer=" + wearer.percentEncoded : ""].filter { !$0.isEmpty }
            return parts.isEmpty ? path : path + "?" + parts.joined(separator: "&")
        }
    }

    let title: String
    let place: Place?
    let whose: Whose?
    /// What a script may send with a request that changes something; `nil` on pages that change nothing.
    let key: String?

    public init(title: String, place: Place? = nil, whose: Whose? = nil, key: String? = nil) {
        self.title = title
        self.place = place
        self.whose = whose
        self.key = key
    }

    /// The whole document.
    public func page(_ body: Markup) -> Markup {
        let hidden: Markup? = key.map { "<meta name=\"plumbline-key\" content=\"\($0)\">\n" }
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            \(hidden)<title>\(title) · Plumbline</title>
            <link rel="icon" href="/icon.svg">
            <link rel="stylesheet" href="/style.css">
            <script src="/page.js" defer></script>
            </head>
            <body>
            <a class="skip" href="#main">To the page</a>
            <header>
            <p class="name">Plumbline</p>
            <nav aria-label="Pages"><ul>
            \(Place.allCases.map(link))</ul></nav>
            \(wearers)</header>
            <main id="main">
            <h1>\(title)</h1>
            \(body)</main>
            <footer><p>This page is for this computer alone.</p></footer>
            </body>
            </html>

            """
    }

    private func link(to other: Place) -> Markup {
        let current: Markup = other == place ? " aria-current=\"page\"" : ""
        return "<li><a href=\"\(address(other))\"\(current)>\(other.title)</a></li>\n"
    }

    private func address(_ other: Place) -> String { whose?.path(other.path) ?? other.path }

    /// What a form that changes something carries, so that it is known to come from a page of ours.
    static func hidden(key: String) -> Markup { "<input type=\"hidden\" name=\"key\" value=\"\(key)\">" }

    /// `?wearer=Ann%20B`
    static func query(_ wearer: String) -> String { "?wearer=" + wearer.percentEncoded }

    /// Where more than one person wears a sensor, the way to the others' pages.
    private var wearers: Markup? {
        guard let whose, whose.all.count > 1, let place else { return nil }
        let links: [Markup] = whose.all.map { name in
            let current: Markup = name == whose.wearer ? " aria-current=\"true\"" : ""
            return "<li><a href=\"\(place.path + Self.query(name))\"\(current)>\(name)</a></li>\n"
        }
        return "<nav class=\"wearers\" aria-label=\"Wearer\"><ul>\n\(links)</ul></nav>\n"
    }
}

extension String {
    /// As it stands in an address: all but letters, digits and `-._~` as bytes (RFC 3986, 2.3).
    public var percentEncoded: String {
        utf8.map { byte -> String in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                return String(UnicodeScalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                return "%" + (digits.count < 2 ? "0" : "") + digits
            }
        }.joined()
    }
}
