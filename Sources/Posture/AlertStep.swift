/// How many of the alerts that fall due are given (BALANCE 7): whoever answers them needs fewer, and keeps what was gained.
public enum AlertStep: String, CaseIterable, Codable, Sendable {
    case every
    case second
    case fourth
    /// No alert any more: the summary tells the day.
    case none

    /// One of so many is given; `nil` for none at all.
    public var oneIn: Int? {
        switch self {
        case .every: 1
        case .second: 2
        case .fourth: 4
        case .none: nil
        }
    }

    /// A step further; the last one stays.
    public var fewer: AlertStep {
        switch self {
        case .every: .second
        case .second: .fourth
        case .fourth, .none: .none
        }
    }

    /// A step back; the first one stays.
    public var more: AlertStep {
        switch self {
        case .every, .second: .every
        case .fourth: .second
        case .none: .fourth
        }
    }
}
