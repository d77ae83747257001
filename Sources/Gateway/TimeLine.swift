/// The wall clock, attached once to a stretch of boot time, so that setting it neither makes nor loses time.
public struct TimeLine: Equatable, Sendable {
    /// A wall clock that moves against boot time by more than this has been set.
    private static let step_us: Int64 = 2_000_000

    /// UTC − boot time.
    public let anchor_us: Int64
    /// Local time − UTC.
    public let offset_s: Int

    public init(boottime_us: Int64, utc_us: Int64, offset_s: Int) {
        anchor_us = utc_us - boottime_us
        self.offset_s = offset_s
    }

    public func utc(boottime_us: Int64) -> Int64 { anchor_us + boottime_us }

    /// Local days since 1970.
    public func localDay(boottime_us: Int64) -> Int64 {
        let local_us = utc(boottime_us: boottime_us) + Int64(offset_s) * 1_000_000
        return (local_us >= 0 ? local_us : local_us - 86_399_999_999) / 86_400_000_000
    }

    /// Why a recording on this line must end and one on a new line begin; `nil` while it still holds.
    ///
    /// A line began in a place (UTC offset) and is used for one local day, so that a recording belongs to one day.
    public func endReason(begun_us: Int64, boottime_us: Int64, utc_us: Int64, offset_s: Int) -> EndReason? {
        if abs(utc_us - boottime_us - anchor_us) > Self.step_us { return .clockWasSet }
        if offset_s != self.offset_s { return .offsetChanged }
        if localDay(boottime_us: boottime_us) != localDay(boottime_us: begun_us) { return .newDay }
        return nil
    }

    public enum EndReason: Sendable { case clockWasSet, offsetChanged, newDay }
}
