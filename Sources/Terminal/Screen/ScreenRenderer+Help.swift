import Events
import Numbers
import PlainText

/// What the keys do, how to read the screen, and where a sensor is worn.
extension ScreenRenderer {
    private static let keys = [
        ("z", "sit upright and hold still for ten seconds: that is your upright"),
        ("d", "slump and hold it: tells what a slouch of yours is; t, sit as tall as you can: your range"),
        ("y", "that was a slouch; x, that was none: what is held now, or was in the last minute"),
        ("n", "write a note"),
        ("s", "no alerts for a while; s again, alerts as before"),
        ("space", "freeze the display (recording goes on)"),
        ("tab", "the next sensor; 1 to 9 choose one"),
    ]

    /// What becomes of the recording.
    private var quitWords: String {
        if model.joins { return "close this view; recording goes on in the background" }
        return model.isRecorded ? "end this view, and the recording with it" : "end"
    }

    /// As many lines as there is room for, from this one on.
    func help(from offset: Int) -> [ScreenLine] {
        Array(helpLines.dropFirst(min(max(0, offset), helpEnd)).prefix(rows - 2))
    }

    /// The last line that the help can begin with.
    var helpEnd: Int { max(0, helpLines.count - max(1, rows - 2)) }

    private var helpLines: [ScreenLine] {
        let seconds = Int(clamping: model.slouch_s).spelled
        let slouch =
            if let angle = model.current?.angle, angle.band == nil, let begins = angle.slouchBeginsDegrees {
                "A slouch is \(String(whole: begins))° and more for \(seconds) seconds."
            } else {
                "A slouch is what goes towards your own slump, far enough and for \(seconds) seconds; less is relaxed. Your own postures are learned while you wear it."
            }
        let texts = [
            "Forward is the inclination of the upper back from your upright; a bend at the hips counts too. \(slouch) "
                + "What is not known is shown as unknown.",
            "Beside the large word stands what it may be instead. One sensor cannot always tell sitting upright from "
                + "leaning back: a second one at l5 can.",
            "The chart shows the angle forward over the last minutes, with a line at 30° and one where your slouch begins.",
        ]
        let keys = (Self.keys + [("q", quitWords)]).flatMap { key, words in
            WordWrap.lines(words, width: columns - 9).enumerated().map { index, line in
                " " + (index == 0 ? key : "").leftAligned(columns: 7) + line
            }
        }
        let paragraphs = texts.flatMap { [""] + WordWrap.lines($0, width: min(columns, 90) - 2).map { " " + $0 } }
        let drawing = ["", " Where to clip it", ""] + PlacementDrawing.lines(width: columns - 2).map { " " + $0 }
        return (keys + paragraphs + drawing).map { ScreenLine($0) }
    }

    var helpFooter: ScreenLine {
        guard helpEnd > 0 else { return ScreenLine(" any key: back", .faint) }
        var line = ScreenLine(
            columns < 40 ? " up/down  else: back" : " up/down, space scroll  other keys: back", .faint)
        let shown = min(model.helpOffset ?? 0, helpEnd)
        let place = "\(shown + 1) to \(min(helpLines.count, shown + rows - 2)) of \(helpLines.count)"
        if line.width + place.count + 2 <= columns {
            line.pad(to: columns - place.count - 1)
            line.add(place, .faint)
        }
        return line
    }
}
