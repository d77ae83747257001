import Events
import Gateway
import Glibc
import LocalTime

/// The live view as lines: the JSON stream, or words for people.
struct LiveLines {
    private let json: Bool
    /// With several sensors each line says whose it is.
    var namesSensors = false

    init(json: Bool) { self.json = json }

    func take(_ event: GatewayEvent) {
        if json {
            // Totals are for screens; they are no part of the stream's contract.
            if case .today = event { return }
            Console.print(event.json.text)
            return
        }
        guard let line = EventLine(event), !line.isRoutine else { return }
        let name = namesSensors ? event.sensor.map { "\($0)  " } ?? "" : ""
        Console.print(
            "\(TimeText.clock(utc_us: line.time_us, offset_s: event.offset_s, seconds: true))  \(name)\(line.text)")
        if case .alert(let alert) = event, alert.ringsBell, isatty(STDOUT_FILENO) == 1 { Console.write("\u{07}") }
    }
}
