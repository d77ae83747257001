/// Where a sensor is clipped on and which way it points, in words: for a terminal, a page and the README.
public enum PlacementWords {
    /// Which place to choose, how the sensor points, and what it is clipped on.
    public static let advice = [
        "Which one: with one sensor use t4, where slouching is judged. A second one at l5 tells a slouch from a lean "
            + "forward. c7 and head show angles only.",
        "How it points: flat against the spine, its x arrow up and its z arrow out of your back. No arrows on it, or "
            + "no room for that? Clip it on as it fits: “plumbline calibrate --bow” finds out which way is forward.",
        "On clothing that does not slide: a tight shirt, a strap, a collar. Calibrate each time you clip it on.",
    ]
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
