public import Records

/// Why somebody is not led on; each with a sentence for people.
public enum CoachError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The record cannot be read or written.
    case record(RecordsError)
    /// No exercise is offered; the sentences say why, and what to do.
    case notOffered([String])
    /// What would be kept is about health, and nobody has agreed to that yet.
    case needsConsent(HealthAnswer)
    /// A self-test is left out with a caution that holds.
    case leftOut(test: String, caution: String)
    /// A self-test that loads what hurts waits; the sentence says so.
    case waits(test: String, sentence: String)

    /// What is kept with a consent alone.
    public enum HealthAnswer: Equatable, Sendable {
        /// How a guided session goes.
        case guided
        /// What was done without the guide.
        case noted
        case cautions
    }

    public var description: String {
        switch self {
        case .record(let error): error.description
        case .notOffered(let sentences): sentences.joined(separator: "\n")
        case .needsConsent(.guided): "How it goes is an answer about health: “plumbline assess” asks first."
        case .needsConsent(.noted): "What was done is an answer about health: “plumbline assess” asks first."
        case .needsConsent(.cautions): "Cautions are about health: “plumbline assess” asks first."
        case .leftOut(let test, let caution): "\(test) is left out with \(caution)."
        case .waits(_, let sentence): sentence
        }
    }
}
