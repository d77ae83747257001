import Events
import LocalTime

/// Which of what the recorder tells is an event for others, and what of it may leave.
///
/// What a wearer has written never does. Sentences may hold a name, so they go only where names may.
struct SharedEvents {
    let showsNames: Bool
    /// What was told of each sensor, so that only a change is an event.
    private var links: [String: LinkEvent.State] = [:]
    private var batteries: [String: String] = [:]

    init(showsNames: Bool) { self.showsNames = showsNames }

    /// The fields of an event that leave; those that may hold a name are apart, for a setting may forbid them later.
    struct Fields {
        var open: [(key: String, value: JSONText)] = []
        var named: [(key: String, value: JSONText)] = []
    }

    /// The fields that leave; `nil` where it is no event for others.
    ///
    /// - Parameters:
    ///   - event: as the recorder told it.
    ///   - sensor: that it is about; `nil` for an event of no sensor.
    mutating func fields(of event: GatewayEvent, _ sensor: SharedSensor?) -> Fields? {
        guard isEvent(event), case .object(let fields) = event.json else { return nil }
        var shared = Fields()
        for field in fields {
            switch field.key {
            case "sensor": shared.open.append(("sensor", .optional(sensor?.id)))
            case "text", "detail": if showsNames { shared.named.append(field) }
            case "bell": continue
            default: shared.open.append(field)
            }
        }
        if let name = sensor?.name { shared.named.append(("name", .string(name))) }
        if let wearer = sensor?.wearer { shared.named.append(("wearer", .string(wearer))) }
        return shared
    }

    private mutating func isEvent(_ event: GatewayEvent) -> Bool {
        switch event {
        case .episode, .alert, .gap: return true
        case .angle, .today: return false
        case .link(let event):
            // What is told to a program that begins to listen is no change.
            defer { links[event.sensor] = event.state }
            return links[event.sensor].map { $0 != event.state } ?? false
        case .battery(let event):
            let told = "\((event.ratio ?? -1) * 100 ) \(event.isCharging.map(String.init) ?? "")"
            defer { batteries[event.sensor] = told }
            return batteries[event.sensor].map { $0 != told } ?? false
        case .note(let event):
            switch event.kind {
            case .wearer, .question, .answer: return false
            // Told again to everyone who begins to listen.
            case .alerts: return false
            case .calibration, .posture, .warning, .sensor, .rest, .corrected: return true
            }
        }
    }
}
