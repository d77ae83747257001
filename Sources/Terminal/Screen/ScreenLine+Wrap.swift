import Numbers
import PlainText

extension ScreenLine {
    /// Text over as many lines as it needs; those after the first are set in by `hanging`.
    public static func wrapped(
        _ text: String, columns: Int, indent: Int = 0, hanging: Int? = nil, _ tone: Tone = .plain
    ) -> [ScreenLine] {
        let margin = max(indent, hanging ?? indent)
        return WordWrap.lines(text, width: max(8, columns - margin)).enumerated().map { row, part in
            ScreenLine(" ".repeated(row == 0 ? indent : margin) + part, tone)
        }
    }
}
