/// The pages that the head of each page leads to.
public enum Place: String, CaseIterable, Sendable {
    case live
    case day
    case weeks
    case balance
    case routine
    case learn
    case report
    case sensors

    public var path: String { self == .live ? "/" : "/\(rawValue)" }

    var title: String {
        switch self {
        case .live: "Live"
        case .day: "Day"
        case .weeks: "Weeks"
        case .balance: "Balance"
        case .routine: "Routine"
        case .learn: "Learn"
        case .report: "Report"
        case .sensors: "Sensors"
        }
    }
}
