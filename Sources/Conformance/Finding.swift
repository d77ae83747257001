/// What the examination of a sensor says about one thing.
public struct Finding: Equatable, Sendable {
    public enum Verdict: String, Sendable {
        case passed
        case failed
        /// The sensor does not have what would be examined, and does not say that it has.
        case notApplicable = "not_applicable"
    }

    /// What was examined, in the order of the examination.
    public enum Topic: String, CaseIterable, Sendable {
        case line
        case identity
        case commands
        case errors
        case status
        case rate
        case clock
        case stream
        case backfill
        case acknowledgement
        case stop
    }

    public var topic: Topic
    public var verdict: Verdict
    /// A sentence for the firmware's author: what was seen, and where it is wrong, what the specification says.
    public var text: String

    public init(_ topic: Topic, _ verdict: Verdict, _ text: String) {
        self.topic = topic
        self.verdict = verdict
        self.text = text
    }
}

/// Numbers as the sentences print them.
enum Figures {
    /// With so many decimals, as people write it.
    static func text(_ value: Double, decimals: Int = 1) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = Int64((abs(value) * scale).rounded())
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard decimals > 0 else { return "\(sign)\(scaled)" }
        let fraction = String(scaled % Int64(scale))
        return "\(sign)\(scaled / Int64(scale))." + String(repeating: "0", count: decimals - fraction.count) + fraction
    }

    /// The value that this part of all is at or below.
    static func quantile(_ values: [Double], _ part: Double) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return 0 }
        return sorted[min(sorted.count - 1, Int((Double(sorted.count) * part).rounded(.down)))]
    }
}
