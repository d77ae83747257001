public import Events
import LocalTime
import Numbers

extension CohortReport {
    /// One object. What is suppressed has `null` for each figure; `group` is `null` for all together.
    public var json: JSONText {
        .object([
            ("type", .string("cohort_report")), ("tenant", .string(tenant)),
            (
                "lines",
                .array(
                    lines.map { line in
                        .object([
                            ("week", .string(line.week.text)), ("group", .optional(line.cohort)),
                            ("suppressed", .bool(line.figures == nil)),
                            ("people_least", .optional(line.figures?.peopleLeast)),
                            ("slouch_share", .optional(line.figures?.slouchShare, decimals: 2)),
                            ("share_step", .optional(line.figures?.step, decimals: 2)),
                            ("days_worn", .optional(line.figures?.daysWorn, decimals: 1)),
                            ("change", .optional(line.figures?.change?.rawValue)),
                            ("rules", .optional(line.figures?.rules)),
                        ])
                    })
            ),
        ])
    }

    /// A table with a header line (RFC 4180). What is suppressed has empty fields; an empty `group` is all together.
    public var csv: String {
        let head = "week,group,suppressed,people_least,slouch_share,share_step,days_worn,change,rules"
        return ([head] + lines.map(Self.csv)).joined(separator: "\n")
    }

    private static func csv(_ line: Line) -> String {
        let figures = line.figures
        func number(_ value: Double?, decimals: Int) -> String {
            value.map { JSONText.number($0, decimals: decimals).text } ?? ""
        }
        return [
            line.week.text, field(line.cohort ?? ""), figures == nil ? "true" : "false",
            figures.map { "\($0.peopleLeast)" } ?? "", number(figures?.slouchShare, decimals: 2),
            number(figures?.step, decimals: 2), number(figures?.daysWorn, decimals: 1),
            figures?.change?.rawValue ?? "", field(figures?.rules ?? ""),
        ].joined(separator: ",")
    }

    /// Quoted where it must be; a group's name that a spreadsheet would run as a formula gets an apostrophe before it.
    private static func field(_ text: String) -> String {
        let isFormula = text.unicodeScalars.first.map { "=+-@\t".unicodeScalars.contains($0) } ?? false
        let shown = isFormula ? "'" + text : text
        guard shown.utf8.contains(where: Set(",\"\r\n".utf8).contains) || shown != text else { return shown }
        return "\"" + shown.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
