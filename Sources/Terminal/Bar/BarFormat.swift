import Events
import PlainText

/// What a status bar reads.
public enum BarFormat: String, CaseIterable, Sendable {
    /// JSON with text, tooltip and class, as waybar's `"return-type": "json"` has it.
    case waybar
    /// JSON as i3blocks' `format=json` has it.
    case i3blocks
    /// A line for `#(…)` in tmux's status line.
    case tmux

    private static let red = "#ff5555"

    /// One line.
    public func line(_ state: BarState, usesColour: Bool) -> String {
        let stands = state.style == .slouching && usesColour
        switch self {
        case .waybar:
            return JSONText.object([
                ("text", .string(Self.markup(state.text))), ("alt", .string(state.style.rawValue)),
                ("tooltip", .string(Self.markup(state.details.joined(separator: "\n")))),
                ("class", .string(state.style.rawValue)),
            ]).text
        case .i3blocks:
            let colour: [(key: String, value: JSONText)] = stands ? [("color", .string(Self.red))] : []
            // The words are words, whatever the block's own setting is.
            return JSONText.object(
                [
                    ("full_text", .string(state.text)), ("short_text", .string(state.text)),
                    ("markup", .string("none")),
                ] + colour
            ).text
        case .tmux:
            // In a status line “#” begins a command.
            let text = state.text.split(separator: "#", omittingEmptySubsequences: false).joined(separator: "##")
            // White on red: the line itself may be green, as tmux has it, or anything else.
            return stands ? "#[fg=white,bg=red]\(text)#[default]" : text
        }
    }

    /// waybar reads Pango's markup.
    private static func markup(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
    }
}
