public import LocalTime

/// Something that a wearer named because pain makes it hard: “reading in bed”.
public struct OwnActivity: Equatable, Sendable {
    /// So many are asked for (PSFS).
    public static let slots = 1...3
    /// Characters of a name.
    public static let longestName = 60

    /// Its weeks are a line of their own, whatever it is called.
    public var line: Int
    /// Its place among the three.
    public var slot: Int
    public var name: String
    public var since: LocalDay
    /// When another one took its place; `nil` while it is asked about.
    public var until: LocalDay?

    /// A name as it is kept: without blanks around it, one between words.
    ///
    /// - Returns: `nil` for nothing, or for more than ``longestName`` characters.
    public static func name(_ typed: String) -> String? {
        let name = typed.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return (1...longestName).contains(name.unicodeScalars.count) ? name : nil
    }
}

/// One time that an activity got its name: the first, or another name for the same.
public struct ActivityNaming: Equatable, Sendable {
    public var line: Int
    public var slot: Int
    public var name: String
    public var day: LocalDay

    public init(line: Int, slot: Int, name: String, day: LocalDay) {
        (self.line, self.slot, self.name, self.day) = (line, slot, name, day)
    }
}

/// A wearer's activities, from every name that was given. Nothing of it is ever changed: a rename is one more name of the
/// same line, and what takes the place of another activity is another line.
public struct ActivityList: Equatable, Sendable {
    /// All that there have been, by line.
    public let all: [OwnActivity]

    /// - Parameter namings: in the order in which they were given.
    public init(_ namings: [ActivityNaming]) {
        var lines: [Int: OwnActivity] = [:]
        for naming in namings {
            if lines[naming.line] != nil {
                lines[naming.line]?.name = naming.name
                continue
            }
            for (line, other) in lines where other.slot == naming.slot && other.until == nil {
                lines[line]?.until = naming.day
            }
            lines[naming.line] = OwnActivity(
                line: naming.line, slot: naming.slot, name: naming.name, since: naming.day)
        }
        all = lines.values.sorted { $0.line < $1.line }
    }

    /// Those that are asked about, by their place.
    public var current: [OwnActivity] { all.filter { $0.until == nil }.sorted { $0.slot < $1.slot } }

    public func activity(slot: Int) -> OwnActivity? { current.first { $0.slot == slot } }

    public func activity(line: Int) -> OwnActivity? { all.first { $0.line == line } }

    /// Whether one that is asked about has this name.
    public func has(_ name: String) -> Bool {
        current.contains { $0.name.lowercased() == name.lowercased() }
    }

    /// What gives a place to another activity, or its first one.
    public func naming(_ name: String, slot: Int, day: LocalDay) -> ActivityNaming {
        ActivityNaming(line: (all.last?.line ?? 0) + 1, slot: slot, name: name, day: day)
    }
}
