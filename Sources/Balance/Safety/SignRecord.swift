public import LocalTime

/// A sign that a wearer told of, and what has become of it.
public struct KeptSign: Codable, Equatable, Sendable {
    public enum Status: Codable, Equatable, Sendable {
        case open
        /// A clinician has looked, and said that exercise is fine.
        case lookedAt(LocalDay)
        /// It went by itself.
        case gone(LocalDay)
    }

    /// The id of a ``RedFlag``.
    public var sign: String
    /// As it was when it was told: a later list does not change what was closed.
    public var level: RedFlag.Level
    /// When it was told, or told to be worse.
    public var day: LocalDay
    public var status: Status

    public init(sign: String, level: RedFlag.Level, day: LocalDay, status: Status = .open) {
        self.sign = sign
        self.level = level
        self.day = day
        self.status = status
    }
}

/// What is known of a wearer's signs: each with its date, and when the questions were last answered.
public struct SignRecord: Equatable, Sendable {
    /// The fact that versions before kept: that there was a sign or none, not which.
    public struct Earlier: Equatable, Sendable {
        public var isThere: Bool
        public var day: LocalDay

        public init(isThere: Bool, day: LocalDay) {
            self.isThere = isThere
            self.day = day
        }
    }

    /// One of each sign, sorted by id.
    public private(set) var signs: [KeptSign] = []
    /// When all questions of level 1 were last answered; `nil` where never.
    public var stopListDay: LocalDay?
    /// When the whole list was last answered.
    public var wholeListDay: LocalDay?
    /// When the daily question, or more, was last answered.
    public var askedDay: LocalDay?
    /// As long as the questions of level 1 have not been asked.
    public var earlier: Earlier?

    public init() {}

    public init(
        signs: [KeptSign], stopListDay: LocalDay?, wholeListDay: LocalDay?, askedDay: LocalDay?,
        earlier: Earlier? = nil
    ) {
        (self.stopListDay, self.wholeListDay, self.askedDay) = (stopListDay, wholeListDay, askedDay)
        self.earlier = earlier
        for sign in signs { keep(sign) }
    }

    /// Nobody has asked yet.
    public static var unscreened: SignRecord { SignRecord() }

    /// Everything was asked on a day, and there was no sign.
    public static func clear(day: LocalDay) -> SignRecord {
        SignRecord(signs: [], stopListDay: day, wholeListDay: day, askedDay: day)
    }

    /// As a version left it that kept the fact alone.
    public static func earlier(isThere: Bool, day: LocalDay) -> SignRecord {
        SignRecord(
            signs: [], stopListDay: nil, wholeListDay: nil, askedDay: nil,
            earlier: Earlier(isThere: isThere, day: day))
    }

    public func sign(_ id: String) -> KeptSign? { signs.first { $0.sign == id } }

    /// Keeps a sign in the place of what was known of it.
    public mutating func keep(_ sign: KeptSign) {
        signs.removeAll { $0.sign == sign.sign }
        signs.append(sign)
        signs.sort { $0.sign < $1.sign }
    }

    /// Forgets a sign, for it was a wrong answer.
    public mutating func remove(_ id: String) { signs.removeAll { $0.sign == id } }

    /// Open signs of level 1.
    public var stopping: [KeptSign] { signs.filter { $0.level == .stopNow && $0.status == .open } }

    /// Whether a clinician has looked at every sign of level 2, as far as is known without the list: what time and less
    /// pain open is not counted.
    public var isAllLookedAt: Bool {
        signs.allSatisfy { kept in
            if case .lookedAt = kept.status { true } else { kept.level == .caution }
        }
    }

    /// Days before today on which a sign that is kept held the routine back.
    func daysClosed(upTo today: LocalDay) -> Set<LocalDay> {
        Set(
            signs.filter { $0.level != .caution }.flatMap { kept -> Range<LocalDay> in
                let end: LocalDay =
                    switch kept.status {
                    case .open: today
                    case .lookedAt(let day), .gone(let day): min(day, today)
                    }
                return min(kept.day, end)..<end
            })
    }

    /// Days after which the whole list is asked again.
    public static let wholeListDays = 90

    /// Whether the whole list is to be asked. Of an earlier version's list only the answer that there was no sign counts,
    /// and only for what it asked. A day that is still to come is a clock's that has been set back since.
    public func isWholeListDue(today: LocalDay) -> Bool {
        guard let last = wholeListDay ?? (earlier?.isThere == false ? earlier?.day : nil) else { return true }
        return last > today || today - last >= Self.wholeListDays
    }

    /// The first day of which something is known without a sign: what the first days of a routine are counted from.
    public var screenedDay: LocalDay? { stopListDay == nil ? nil : wholeListDay ?? stopListDay }
}
