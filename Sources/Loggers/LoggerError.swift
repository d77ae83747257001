/// Why a file cannot be read as samples; the description is a sentence for people, without the file's name.
public struct LoggerError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The line that shows it, from 1; `nil` where the whole file does.
    public let line: Int?
    public let description: String

    /// Whether the bytes themselves could not be had; the description then names the file.
    public let isUnreadable: Bool

    init(_ description: String, line: Int? = nil) {
        self.line = line
        self.description = description
        isUnreadable = false
    }

    /// What the reader of the bytes says.
    public init(unreadable description: String) {
        line = nil
        self.description = description
        isUnreadable = true
    }
}

/// What is wrong with one line, which is left out.
public struct LineProblem: Equatable, Sendable {
    /// From 1.
    public let line: Int
    public let reason: String
}

/// The lines that were left out: the first few by name, the others by number.
public struct LineProblems: Equatable, Sendable {
    /// So many are named.
    public static let namedAtMost = 5

    public private(set) var named: [LineProblem] = []
    public private(set) var count = 0

    public init() {}

    mutating func add(_ problem: LineProblem) {
        count += 1
        if named.count < Self.namedAtMost { named.append(problem) }
    }
}
