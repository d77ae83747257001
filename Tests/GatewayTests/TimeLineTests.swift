import Gateway
import LocalTime
import Testing

@Suite("The wall clock of a recording")
struct TimeLineTests {
    private let line = TimeLine(boottime_us: 1_000_000, now: Moment(utc_us: 1_772_366_400_000_000, offset_s: 3600))

    @Test("A clock that drifts stays on the line; one that is set begins a new one, either way")
    func steps() {
        func reason(clockMoved_us: Int64) -> TimeLine.EndReason? {
            line.endReason(
                begun_us: 1_000_000, boottime_us: 61_000_000,
                now: Moment(utc_us: 1_772_366_460_000_000 + clockMoved_us, offset_s: 3600))
        }
        #expect(reason(clockMoved_us: 0) == nil)
        #expect(reason(clockMoved_us: 900_000) == nil)
        #expect(reason(clockMoved_us: 3_600_000_000) == .clockWasSet)
        #expect(reason(clockMoved_us: -3_600_000_000) == .clockWasSet)
    }

    @Test("A traveller's new offset and a new local day begin a new line")
    func days() {
        let later = 61_000_000 + Int64(11 * 3600) * 1_000_000
        let utc_us = line.utc(boottime_us: later)
        #expect(
            line.endReason(begun_us: 1_000_000, boottime_us: later, now: Moment(utc_us: utc_us, offset_s: 7200))
                == .offsetChanged)
        #expect(
            line.endReason(begun_us: 1_000_000, boottime_us: later, now: Moment(utc_us: utc_us, offset_s: 3600))
                == .newDay)
        #expect(line.endReason(begun_us: later, boottime_us: later, now: Moment(utc_us: utc_us, offset_s: 3600)) == nil)
    }
}
