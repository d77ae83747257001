import Numbers

/// Lengths of time as people read them.
public enum TimeText {
    /// A duration for people: `45 s`, `12 min`, `4 h 10 min`.
    public static func duration(seconds: Double) -> String {
        guard seconds.isFinite else { return "?" }
        let s = Int(clamping: seconds.rounded())
        if s < 60 { return "\(s) s" }
        if s < 3600 { return "\(s / 60) min" }
        return "\(s / 3600) h \(zeroPadded(s / 60 % 60, 2)) min"
    }
}
