import Events
import Numbers
import PlainText

/// What was observed: a value, or why there is none. Nothing that is not known becomes a number.
enum FHIRValue {
    /// - Parameters:
    ///   - unit: as people write it.
    ///   - code: of UCUM.
    case quantity(Double, decimals: Int, unit: String, code: String)
    /// From 0 to 10, or another count of points.
    case score(Double)
    case count(Int)
    case text(String)
    /// A choice or a finding for which no code system is named.
    case concept(String)
    case absent(Absence)
    /// What it consists of says it.
    case none

    /// Of http://terminology.hl7.org/CodeSystem/data-absent-reason.
    enum Absence: String {
        case unknown
        case notAsked = "not-asked"

        var words: String {
            switch self {
            case .unknown: "Unknown"
            case .notAsked: "Not Asked"
            }
        }
    }

    /// A quantity where there is one, else unknown.
    static func known(_ value: Double?, decimals: Int, unit: String, code: String) -> FHIRValue {
        value.map { .quantity($0, decimals: decimals, unit: unit, code: code) } ?? .absent(.unknown)
    }

    /// A share, 0…1, as a percentage.
    static func percentage(_ share: Double?) -> FHIRValue {
        known(share.map { $0 * 100 }, decimals: 2, unit: "%", code: "%")
    }

    static func degrees(_ value: Double?) -> FHIRValue { known(value, decimals: 2, unit: "°", code: "deg") }

    /// The key and the value, as FHIR R4 has them in an Observation and in its components.
    var field: [(key: String, value: JSONText)] {
        switch self {
        case .quantity(let value, let decimals, let unit, let code):
            guard value.isFinite else { return FHIRValue.absent(.unknown).field }
            return [("valueQuantity", Self.quantity(value, decimals, unit, code))]
        case .score(let value): return [("valueQuantity", Self.quantity(value, 2, "points", "{score}"))]
        case .count(let value): return [("valueInteger", .integer(Int64(value)))]
        case .text(let text): return [("valueString", .string(Self.shown(text)))]
        case .concept(let text):
            return [("valueCodeableConcept", .object([("text", .string(Self.shown(text)))]))]
        case .absent(let reason):
            let coding = FHIRCoding(
                system: "http://terminology.hl7.org/CodeSystem/data-absent-reason", code: reason.rawValue,
                display: reason.words)
            return [("dataAbsentReason", .object([("coding", .array([coding.json]))]))]
        case .none: return []
        }
    }

    private static func quantity(_ value: Double, _ decimals: Int, _ unit: String, _ code: String) -> JSONText {
        .object([
            ("value", .number(value, decimals: decimals)), ("unit", .string(unit)),
            ("system", .string("http://unitsofmeasure.org")), ("code", .string(code)),
        ])
    }

    /// A text that FHIR takes: without what does not show, and never empty.
    static func shown(_ text: String) -> String {
        let plain = PrintableText.ofLines(text)
        return plain.contains { !$0.isWhitespace } ? plain : "(empty)"
    }
}

/// A code of a system that is not ours.
struct FHIRCoding: Equatable {
    let system: String
    let code: String
    let display: String

    /// “Pain severity - 0-10 verbal numeric rating [Score] - Reported”: pain as it is now, by a number from 0 to 10.
    static let painNow = FHIRCoding(
        system: "http://loinc.org", code: "72514-3",
        display: "Pain severity - 0-10 verbal numeric rating [Score] - Reported")

    var json: JSONText {
        .object([("system", .string(system)), ("code", .string(code)), ("display", .string(display))])
    }
}
