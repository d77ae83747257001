import PlainText
import Posture

/// Where a sensor is clipped on, and which way it points: a back seen from behind, in characters that every terminal has.
///
/// One drawing for the live view's help, for pairing and for the README.
public enum PlacementDrawing {
    /// The drawing needs no more columns than this.
    public static let columns = 38

    private static let back = [
        "    .-----.",
        "   (  [^]  )      head: on a headband",
        "    '.   .'",
        "   ___[^]___      c7: base of the neck",
        "  /         \\",
        " /    [^]    \\    t4: upper back,",
        "| |         | |       between the",
        "| |         | |       shoulder blades",
        "| |         | |",
        "| |   [^]   | |   l5: low back,",
        " \\|_________|/        at belt height",
        "seen from behind; [^] is the sensor",
    ]

    /// The drawing with what its names mean, and below it how a sensor points.
    ///
    /// - Parameter width: columns that there are; where the drawing has no room, the places are told in words.
    /// - Returns: lines none of which is wider; a line is empty where a space is meant.
    public static func lines(width: Int) -> [String] {
        let figure =
            width >= columns
            ? back
            : Placement.all.flatMap { WordWrap.lines("\($0.rawValue): \($0.words)", width: width) }
        return figure + PlacementWords.advice.flatMap { [""] + WordWrap.lines($0, width: min(width, 76)) }
    }
}
