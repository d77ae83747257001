import PlainText
public import Posture

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

    private static let words = [
        "Which one: with one sensor use t4, where slouching is judged. A second one at l5 tells a slouch from a lean "
            + "forward. c7 and head show angles only.",
        "How it points: flat against the spine, its x arrow up and its z arrow out of your back. No arrows on it, or "
            + "no room for that? Clip it on as it fits: “plumbline calibrate --bow” finds out which way is forward.",
        "On clothing that does not slide: a tight shirt, a strap, a collar. Calibrate each time you clip it on.",
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
        return figure + words.flatMap { [""] + WordWrap.lines($0, width: min(width, 76)) }
    }
}

extension Placement {
    /// Where it is, in words: `upper back, between the shoulder blades`; the stored name where a newer version has it.
    public var words: String {
        switch self {
        case .upperBack: "upper back, between the shoulder blades"
        case .lowBack: "low back, at belt height"
        case .neck: "base of the neck"
        case .head: "head, on a headband"
        default: rawValue
        }
    }
}
