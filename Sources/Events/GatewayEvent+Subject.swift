import LocalTime

extension GatewayEvent {
    /// The sensor that it is about; `nil` for all.
    public var sensor: String? {
        switch self {
        case .angle(let event): event.sensor
        case .episode(let event): event.sensor
        case .alert(let event): event.sensor
        case .gap(let event): event.sensor
        case .link(let event): event.sensor
        case .battery(let event): event.sensor
        case .note(let event): event.sensor
        case .today(let event): event.sensor
        }
    }

    /// Local time − UTC where it happened, seconds; 0 for totals, which have no moment.
    public var offset_s: Int {
        switch self {
        case .angle(let event): event.moment.offset_s
        case .episode(let event): event.offset_s
        case .alert(let event): event.moment.offset_s
        case .gap(let event): event.offset_s
        case .link(let event): event.moment.offset_s
        case .battery(let event): event.moment.offset_s
        case .note(let event): event.moment.offset_s
        case .today: 0
        }
    }
}
