import Balance
import LocalTime
import Posture
import Records

/// `break-prompts.csv`: a row for each prompt to take a break. Where `silence` is not empty nobody was told; an empty
/// answer was never known.
enum BreakExport {
    static func write(_ scope: ExportScope) throws(ExportError) {
        try scope.write(.breakPrompts) { file throws(ExportError) in
            for prompt in try scope.breakPrompts() {
                let place = try scope.placement(prompt.sensor, of: prompt.wearer, at: prompt.moment.utc_us)
                try file.write(row(prompt) + "," + CSVText.field(place?.rawValue ?? ""))
            }
        }
    }

    private static func row(_ prompt: BreakPrompt) -> String {
        let answered = prompt.outcome.map { Moment(utc_us: $0.time_us, offset_s: prompt.moment.offset_s).rfc3339Exact }
        return [
            CSVText.field(prompt.wearer), CSVText.field(prompt.sensor), prompt.moment.rfc3339Exact,
            CSVText.field(prompt.set_min, decimals: 2), CSVText.field(prompt.interval_min, decimals: 2),
            CSVText.field(prompt.silence ?? ""), prompt.outcome?.answer.rawValue ?? "", answered ?? "",
        ].joined(separator: ",")
    }
}
