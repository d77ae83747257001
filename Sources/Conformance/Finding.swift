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
