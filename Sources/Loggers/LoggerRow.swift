public import Motion
import Numbers

/// One line of a table.
public struct LoggerRow: Equatable, Sendable {
    /// Microseconds on the file's time line: since 1970 where the file says that, else from any moment on.
    public var time_us: Int64
    /// Where the line has acceleration; its units are SI.
    public var sample: Sample?
    /// From 1.
    let line: Int
    /// The time as it stood in the file, where that is in seconds and is asked for.
    var timeText: String?

    /// Seconds: as they stood in the file where they could, so that what is written about a row can be joined to it.
    public var timeColumn: String {
        if let timeText { return timeText }
        let fraction = String(time_us.magnitude % 1_000_000)
        return (time_us < 0 ? "-" : "") + "\(time_us.magnitude / 1_000_000)."
            + "0".repeated(6 - fraction.count) + fraction
    }

    mutating func move(to new_us: Int64) {
        guard new_us != time_us else { return }
        time_us = new_us
        sample?.time_us = new_us
        timeText = nil
    }
}
