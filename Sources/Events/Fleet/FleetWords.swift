import Numbers

/// Where a gateway and a fleet's server meet: two topics a gateway, of which a broker lets it write the one and read the other.
public enum FleetTopics {
    /// Of this version of what is said.
    public static let prefix = "plumbline-fleet/v1/"

    /// From a gateway to the server: a `FleetUp`, compressed.
    public static func up(_ store: String) -> String { prefix + store + "/up" }
    /// From the server to a gateway: a `FleetDown`, as text.
    public static func down(_ store: String) -> String { prefix + store + "/down" }

    /// The gateway that a topic of `up` belongs to; `nil` for another topic.
    public static func store(ofUp topic: String) -> String? {
        let parts = topic.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, topic == up(parts[2]), FleetNames.isStore(parts[2]) else { return nil }
        return parts[2]
    }
}

/// What names look like that both sides make by chance, and that nothing but this is known by.
public enum FleetNames {
    private static let letters = Set("abcdefghijklmnopqrstuvwxyz0123456789".utf8)

    /// A gateway's: 16 small letters and digits.
    public static func isStore(_ text: String) -> Bool {
        text.utf8.count == 16 && text.utf8.allSatisfy(letters.contains)
    }

    /// A person's pseudonym: a UUID in small letters.
    public static func isPerson(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let digits = Set("0123456789abcdef".utf8)
        return parts.map(\.count) == [8, 4, 4, 4, 12] && parts.allSatisfy { $0.allSatisfy(digits.contains) }
    }
}

/// What a wearer may agree to send.
public enum FleetKind: String, CaseIterable, Sendable {
    /// Statistics of each minute (`MinuteStatistics`).
    case minutes
    /// The track of every second; it includes `minutes`.
    case track
}
