import LocalTime
import Numbers

/// Notices that somebody has set the computer's clock: what is sent is timed by it, and a certificate may seem to be of
/// another time.
struct ClockWatch {
    /// A time service moves it by less.
    private static let least_us: Int64 = 5_000_000
    /// It is told of for so long.
    private static let recent_us: Int64 = 600_000_000

    private var offset_us: Int64
    private var noticed_us: Int64?
    /// What was noticed last.
    private(set) var sentence: String?

    init(utc_us: Int64, boottime_us: Int64) { offset_us = utc_us.subtractingClamped(boottime_us) }

    /// Looks at both clocks, of which the second one never jumps.
    ///
    /// - Returns: a sentence where the first one has been set since the last look.
    mutating func look(utc_us: Int64, boottime_us: Int64) -> String? {
        let now_us = utc_us.subtractingClamped(boottime_us)
        let change_us = now_us.subtractingClamped(offset_us)
        offset_us = now_us
        guard change_us.magnitude >= UInt64(Self.least_us.magnitude) else { return nil }
        let far = TimeText.duration(seconds: Double(change_us.magnitude) / 1e6)
        let words =
            "The computer's clock was set \(change_us < 0 ? "back" : "forward") by \(far): what is sent from now on has "
            + "the new time."
        sentence = words
        noticed_us = boottime_us
        return words
    }

    /// What was noticed within the last minutes.
    func recent(boottime_us: Int64) -> String? {
        noticed_us.map { boottime_us.subtractingClamped($0) < Self.recent_us } == true ? sentence : nil
    }
}
