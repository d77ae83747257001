/// A whole number from 0 to 10, as pain and activities are told.
public struct OutOfTen: Comparable, Hashable, Sendable {
    public static let range = 0...10

    public let value: Int

    /// `nil` for a number that is not on the scale.
    public init?(_ value: Int) {
        guard Self.range.contains(value) else { return nil }
        self.value = value
    }

    public static func < (a: OutOfTen, b: OutOfTen) -> Bool { a.value < b.value }
}

/// How strong pain was in the last seven days, 0 none to 10 the worst there is; what was not said is `nil`, never 0.
public struct WeekPain: Equatable, Sendable {
    /// What is asked, in this order.
    public enum Measure: String, CaseIterable, Sendable {
        case now
        case usual
        case worst
    }

    public let now: OutOfTen?
    public let usual: OutOfTen?
    public let worst: OutOfTen?

    public static let unknown = WeekPain()

    private init() { (now, usual, worst) = (nil, nil, nil) }

    /// `nil` where the worst of the week would be less than what it is now, or usually was.
    public init?(now: OutOfTen? = nil, usual: OutOfTen? = nil, worst: OutOfTen? = nil) {
        if let worst, let least = [now, usual].compactMap(\.self).max(), worst < least { return nil }
        (self.now, self.usual, self.worst) = (now, usual, worst)
    }

    public subscript(_ measure: Measure) -> OutOfTen? {
        switch measure {
        case .now: now
        case .usual: usual
        case .worst: worst
        }
    }

    /// With another answer to one of the questions; `nil` where that cannot be.
    public func setting(_ measure: Measure, to answer: OutOfTen?) -> WeekPain? {
        WeekPain(
            now: measure == .now ? answer : now, usual: measure == .usual ? answer : usual,
            worst: measure == .worst ? answer : worst)
    }

    /// The most that was told; `nil` where nothing was.
    public var most: OutOfTen? { [now, usual, worst].compactMap(\.self).max() }

    /// What the worst of the week is at least: what it is now, and usually was.
    public var leastWorst: Int { [now, usual].compactMap { $0?.value }.max() ?? 0 }
}
