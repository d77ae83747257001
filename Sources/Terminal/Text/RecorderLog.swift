public import Events
import LocalTime

/// What a recorder says: a line an event, in the order of the times before them.
public final class RecorderLog {
    /// What one sensor has found and another has done meanwhile may be a moment apart.
    private var last_us = Int64.min

    public init() {}

    /// Writes what an event says, if it says anything.
    public func write(_ event: GatewayEvent) {
        if case .episode = event { return }
        guard let line = EventLine(event), !line.isRoutine else { return }
        last_us = max(last_us, line.time_us)
        let name = event.sensor.map { "\($0): " } ?? ""
        let clock = Moment(utc_us: last_us, offset_s: event.offset_s).clock(seconds: true)
        Console.complain("\(clock)  \(name)\(line.text)", line.priority)
    }
}
