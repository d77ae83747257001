public import LocalTime

/// The wall clock, attached once to a stretch of boot time, so that setting it neither makes nor loses time.
public struct TimeLine: Equatable, Sendable {
    /// A wall clock that moves against boot time by more than this has been set.
    private static let step_us: Int64 = 2_000_000

    /// UTC − boot time.
    public let anchor_us: Int64
    /// Local time − UTC.
    public let offset_s: Int

    public init(boottime_us: Int64, now: Moment) {
        anchor_us = now.utc_us - boottime_us
        offset_s = now.offset_s
    }

    public func utc(boottime_us: Int64) -> Int64 { anchor_us + boottime_us }

    /// The local day of a moment on it.
    public func day(boottime_us: Int64) -> LocalDay { moment(boottime_us: boottime_us).day }

    /// A moment of boot time, with the offset of the place.
    func moment(boottime_us: Int64) -> Moment { Moment(utc_us: utc(boottime_us: boottime_us), offset_s: offset_s) }

    /// Why a recording on this line must end and one on a new line begin; `nil` while it still holds.
    ///
    /// A line began in a place (UTC offset) and is used for one local day, so that a recording belongs to one day.
    public func endReason(begun_us: Int64, boottime_us: Int64, now: Moment) -> EndReason? {
        if abs(now.utc_us - boottime_us - anchor_us) > Self.step_us { return .clockWasSet }
        if now.offset_s != offset_s { return .offsetChanged }
        if day(boottime_us: boottime_us) != day(boottime_us: begun_us) { return .newDay }
        return nil
    }

    public enum EndReason: Sendable {
        case clockWasSet, offsetChanged, newDay

        /// The beginning of a sentence.
        var words: String {
            switch self {
            case .clockWasSet: "The clock was set"
            case .offsetChanged: "The time zone has changed"
            case .newDay: "A new day has begun"
            }
        }
    }
}
