import Balance

/// What is said of a muscle on the drawn body: a pattern and a line of its own for each, beside colour.
struct BodyMark: Equatable {
    enum Kind: String, CaseIterable {
        case unknown
        case unlikely
        case possiblyTight = "possibly-tight"
        case possiblyWeak = "possibly-weak"
        case likelyTight = "likely-tight"
        case likelyWeak = "likely-weak"
        /// Pointed at, with nothing said of it.
        case pointed

        /// As a legend says it.
        var words: String {
            switch self {
            case .unknown: "unknown"
            case .unlikely: "unlikely, as far as a self-test reads it"
            case .possiblyTight: "possibly tight"
            case .possiblyWeak: "possibly weak"
            case .likelyTight: "likely tight"
            case .likelyWeak: "likely weak"
            case .pointed: "this muscle"
            }
        }
    }

    var muscle: MuscleID
    /// `both` marks it on each side.
    var side: StateKey.Side
    var kind: Kind
    /// Of the finding, in a circle on it; `nil` where there is none.
    var number: Int?
    /// What a pointer on it is told.
    var words: String
    /// Where it leads; `nil` where nowhere.
    var address: String?
}
