/// What is counted as long as the program runs.
enum Counter: CaseIterable {
    case connections
    case warnings
    case alerts
    case episodes
    case gaps

    /// Without `_total`.
    var name: String {
        switch self {
        case .connections: "plumbline_recorder_connections"
        case .warnings: "plumbline_recorder_warnings"
        case .alerts: "plumbline_alerts"
        case .episodes: "plumbline_episodes"
        case .gaps: "plumbline_gaps"
        }
    }

    var help: String {
        switch self {
        case .connections: "How often the recorder was found."
        case .warnings: "What the recorder has warned of."
        case .alerts: "Alerts that fell due, given or left out."
        case .episodes: "Postures that lasted."
        case .gaps: "Stretches without samples, also those that the sensor fills later."
        }
    }

    /// The names of its labels.
    var labels: [String] {
        switch self {
        case .connections, .warnings: []
        case .alerts: ["sensor", "given"]
        case .episodes: ["sensor", "kind"]
        case .gaps: ["sensor", "reason"]
        }
    }
}
