import Gateway
import Glibc

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

extension GatewayEvent {
    /// UTC to local time where it happened.
    var offset_s: Int {
        switch self {
        case .angle(let event): event.offset_s
        case .episode(_, _, let offset_s), .gap(_, _, let offset_s): offset_s
        case .alert(let event): event.offset_s
        case .link(let event): event.offset_s
        case .battery(let event): event.offset_s
        case .note(let event): event.offset_s
        case .today: 0
        }
    }
}
