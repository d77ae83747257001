import Events
import Glibc
import LocalTime

/// The live view as lines: the JSON stream, or words for people.
struct LiveLines {
    private let json: Bool

    init(json: Bool) { self.json = json }

    func write(_ event: GatewayEvent) {
        if json {
            // Totals are for screens; they are no part of the stream's contract.
            if case .today = event { return }
            Console.print(event.json.text)
            return
        }
        guard let line = EventLine(event), !line.isRoutine else { return }
        let clock = Moment(utc_us: line.time_us, offset_s: event.offset_s).clock(seconds: true)
        Console.print("\(clock)  \(line.text)")
        if case .alert(let alert) = event, alert.ringsBell, isatty(STDOUT_FILENO) == 1 { Console.write("\u{07}") }
    }
}
