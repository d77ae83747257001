import Events
import LocalTime

/// One Observation of FHIR R4, before it has an identifier.
struct FHIRObservation {
    /// Of http://terminology.hl7.org/CodeSystem/observation-category.
    enum Category: String {
        /// What a person answered.
        case survey
        /// What was measured of movement.
        case activity

        var words: String {
            switch self {
            case .survey: "Survey"
            case .activity: "Activity"
            }
        }
    }

    enum Time {
        case day(LocalDay)
        case days(ClosedRange<LocalDay>)
        /// Nobody has said it.
        case unknown
    }

    struct Component {
        let name: String
        let value: FHIRValue
        var code: FHIRCoding?

        init(_ name: String, _ value: FHIRValue, code: FHIRCoding? = nil) {
            (self.name, self.value, self.code) = (name, value, code)
        }
    }

    /// What makes it another one than all others of the wearer.
    let key: String
    let name: String
    let category: Category
    let time: Time
    var value = FHIRValue.none
    var components: [Component] = []
    /// Its days are not over.
    var isPreliminary = false
    /// What is to be known of it.
    var remark: String?

    /// - Parameters:
    ///   - id: its own.
    ///   - patient: a reference to the wearer.
    ///   - device: a reference to the program.
    func json(id: String, patient: JSONText, device: JSONText) -> JSONText {
        let category = FHIRCoding(
            system: "http://terminology.hl7.org/CodeSystem/observation-category", code: category.rawValue,
            display: category.words)
        let head: [(key: String, value: JSONText)] = [
            ("resourceType", .string("Observation")), ("id", .string(id)),
            ("status", .string(isPreliminary ? "preliminary" : "final")),
            ("category", .array([.object([("coding", .array([category.json]))])])), ("code", Self.concept(name, nil)),
            ("subject", patient),
        ]
        let performer: [(key: String, value: JSONText)] =
            self.category == .survey ? [("performer", .array([patient]))] : []
        let note: [(key: String, value: JSONText)] =
            remark.map { [("note", .array([.object([("text", .string($0))])]))] } ?? []
        let parts: [(key: String, value: JSONText)] =
            components.isEmpty
            ? []
            : [
                (
                    "component",
                    .array(components.map { .object([("code", Self.concept($0.name, $0.code))] + $0.value.field) })
                )
            ]
        return .object(head + effective + performer + value.field + note + [("device", device)] + parts)
    }

    private var effective: [(key: String, value: JSONText)] {
        switch time {
        case .day(let day): [("effectiveDateTime", .string(day.text))]
        case .days(let days):
            [
                (
                    "effectivePeriod",
                    .object([("start", .string(days.lowerBound.text)), ("end", .string(days.upperBound.text))])
                )
            ]
        case .unknown: []
        }
    }

    private static func concept(_ text: String, _ code: FHIRCoding?) -> JSONText {
        .object(
            (code.map { [(key: "coding", value: .array([$0.json]))] } ?? [])
                + [("text", .string(FHIRValue.shown(text)))])
    }
}
