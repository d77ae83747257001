import Balance
public import Events
import LocalTime
import PlainText
public import Records

/// The report to hand over as Observations of FHIR R4 in a Bundle: self-tests, posture and own activities, and of pain, signs
/// and notes what the wearer named.
///
/// It is a Bundle of the type `collection`: resources put together to be handed over, with no meaning beyond that. A
/// `document` would need a Composition that somebody attests, a `transaction` a server. What is not known is a
/// `dataAbsentReason`. Codes are LOINC's where one fits, else there is text only; units are UCUM's. Identifiers are the same
/// each time, and say nothing of the wearer's name.
public struct FHIRReport: Sendable {
    private let report: HandoverReport
    private let hasName: Bool
    /// What identifiers are made from: when something of the wearer was recorded or told first, to the microsecond.
    private let origin: String
    private let answers: [TestAnswer]
    private let outcomes: OutcomesReport

    /// Reads from the record what the report tells in short.
    ///
    /// - Parameters:
    ///   - report: whose, of which days, and what else is to be in it.
    ///   - store: the record that it is of.
    ///   - hasName: whether the wearer's name is in it.
    public static func read(
        _ report: HandoverReport, from store: Store, hasName: Bool
    ) throws(RecordsError) -> FHIRReport {
        let wearer = report.wearer
        let answers = try store.answers(wearer: wearer)
        let outcomes = try store.outcomes(wearer: wearer)
        let recorded = try store.recordings(from_us: .min / 2, to_us: .max / 2).map(\.recording)
        let first = recorded.first { $0.wearer == wearer }?.start_us
        let told = (answers.map(\.moment.utc_us) + outcomes.map(\.moment.utc_us)).min()
        let label = ExportNames.pseudonyms(recorded, wearers: try store.wearers()).wearer(wearer)
        return FHIRReport(
            report: report, hasName: hasName, origin: "\(label) \(first ?? told ?? 0)",
            answers: answers.map(\.answer).filter { $0.day <= report.made },
            outcomes: try OutcomesReport.read(
                of: wearer, today: report.made, from: store, knowledge: report.knowledge))
    }

    private var observations: [FHIRObservation] {
        FHIRPosture.observations(report) + FHIRSelfTests.observations(answers, report)
            + FHIRHealth.observations(outcomes, report)
    }

    /// The whole Bundle.
    public var json: JSONText {
        let (patient, device) = (identifier("patient"), identifier("device \(ProgramVersion.current)"))
        let entries =
            [entry(patient, patientJSON(patient)), entry(device, Self.deviceJSON(device))]
            + observations.map { observation in
                let id = identifier(observation.key)
                return entry(
                    id, observation.json(id: id, patient: Self.reference(patient), device: Self.reference(device)))
            }
        let parts = report.included.map(\.rawValue).sorted().joined(separator: ",")
        return .object([
            ("resourceType", .string("Bundle")),
            ("id", .string(identifier("bundle \(report.days.lowerBound.text) \(report.made.text) \(parts)"))),
            ("type", .string("collection")), ("entry", .array(entries)),
        ])
    }

    /// What is in it, a line each; said before it is written.
    public var holds: [String] {
        let all = observations
        func count(_ beginning: String) -> Int { all.count { $0.key.hasPrefix(beginning) } }
        let days = LocalDay.texts(report.days.lowerBound, report.days.upperBound)
        var lines = [
            hasName
                ? "the wearer's name (\(PrintableText.of(report.wearer))), and \(days)"
                : "a pseudonym instead of the wearer's name, and \(days)",
            "wear, posture and breaks of \(report.wear.recordedDays.counted("recorded day")), week by week",
            count("self-test ").counted("answer") + " to self-tests",
            count("activities ").counted("weekly answer") + " on own activities",
        ]
        if let signs = report.signs {
            lines.append(
                "\(signs.signs.count.counted("sign")) that you told, and \((signs.cautions ?? []).count.counted("caution"))"
            )
        }
        if let notes = report.notes { lines.append(notes.count.counted("note")) }
        if report.pain != nil { lines.append(count("pain ").counted("answer") + " on pain, with its places") }
        return lines
    }

    /// What is not, a line each.
    public var leavesOut: [String] { report.leavesOut + ["exercises and their doses: those are in the .html and .pdf"] }

    // MARK: Resources

    private func identifier(_ key: String) -> String { StableIdentifier(of: "plumbline \(origin) \(key)").text }

    private func entry(_ id: String, _ resource: JSONText) -> JSONText {
        .object([("fullUrl", .string("urn:uuid:\(id)")), ("resource", resource)])
    }

    private static func reference(_ id: String) -> JSONText { .object([("reference", .string("urn:uuid:\(id)"))]) }

    private func patientJSON(_ id: String) -> JSONText {
        let pseudonym: JSONText = .object([
            ("use", .string("temp")), ("system", .string("urn:ietf:rfc:3986")), ("value", .string("urn:uuid:\(id)")),
        ])
        let name: [(key: String, value: JSONText)] =
            hasName ? [("name", .array([.object([("text", .string(FHIRValue.shown(report.wearer)))])]))] : []
        return .object(
            [
                ("resourceType", .string("Patient")), ("id", .string(id)), ("identifier", .array([pseudonym])),
            ] + name)
    }

    private static func deviceJSON(_ id: String) -> JSONText {
        .object([
            ("resourceType", .string("Device")), ("id", .string(id)),
            (
                "deviceName",
                .array([.object([("name", .string("Plumbline")), ("type", .string("user-friendly-name"))])])
            ),
            (
                "type",
                .object([
                    (
                        "text",
                        .string("Software that records posture by inertial sensors on the trunk; not a medical device")
                    )
                ])
            ),
            ("version", .array([.object([("value", .string(ProgramVersion.current))])])),
        ])
    }
}
