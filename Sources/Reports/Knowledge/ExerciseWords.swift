public import Balance
public import Events
import Numbers
import PlainText

extension Exercise.Kind {
    /// For people, as a heading: `Strengthen`.
    public var title: String {
        switch self {
        case .release: "Release"
        case .mobilise: "Mobilise"
        case .stretch: "Stretch"
        case .strengthen: "Strengthen"
        case .break: "Break"
        }
    }
}

extension Dose {
    /// For people: `2 sets of 10`, `2 × 30 s`.
    public var text: String {
        if isHold { return sets == 1 ? "hold for \(seconds) s" : "\(sets) × \(seconds) s" }
        return sets == 1 ? repetitions.counted("time") : "\(sets) sets of \(repetitions)"
    }

    /// Sets, repetitions and seconds; holds have no repetitions.
    public var json: JSONText {
        .object([
            ("sets", .integer(Int64(sets))), ("repetitions", isHold ? .null : .integer(Int64(repetitions))),
            (isHold ? "hold_s" : "repetition_s", .integer(Int64(seconds))), ("rest_s", .integer(Int64(restSeconds))),
        ])
    }
}
