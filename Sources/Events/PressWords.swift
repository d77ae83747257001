/// What is said when a wearer tells whether that was a slouch.
public enum PressWords {
    /// It is asked where it is not known; nothing buzzes.
    public static let question = "Is this a slouch? It is not clear (in the live view: y yes, x no)."

    public static func noted(wasSlouch: Bool) -> String {
        "Noted: that was \(wasSlouch ? "a" : "no") slouch. Postures like it are judged by this from now on."
    }

    public static let nothingHeld = "There is nothing to correct: no posture was held in the last minute."
    public static let fixedRule =
        "There is nothing to correct: a slouch begins at the same angle for everybody (slouch_rule = \"fixed\")."
    public static let noSensor = "There is nothing to correct: no sensor here tells slouches (one at t4 does)."
}
