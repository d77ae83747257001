import Numbers

/// One family of metrics: what is measured, of whatever it is measured. OpenMetrics 1.0.
struct MetricFamily {
    enum Kind: String {
        case gauge
        case counter
        case info
        case stateset
    }

    /// One value with its labels.
    struct Point {
        var labels: [(name: String, value: String)]
        var value: Double
        /// Of a counter: since when it counts, seconds since 1970 (UTC).
        var created_s: Double?
    }

    /// Ends with the unit, where there is one; without the endings that a kind adds (`_total`, `_info`).
    var name: String
    var kind: Kind
    var unit: String?
    var help: String
    var points: [Point]

    init(_ name: String, _ kind: Kind, unit: String? = nil, _ help: String, _ points: [Point] = []) {
        self.name = name
        self.kind = kind
        self.unit = unit
        self.help = help
        self.points = points
    }
}

/// Families as text.
enum OpenMetricsText {
    static let contentType = "application/openmetrics-text; version=1.0.0; charset=utf-8"

    /// A family without a point is absent; so is a value that is not a number.
    static func text(_ families: [MetricFamily]) -> String {
        var text = ""
        for family in families {
            let points = family.points.filter(\.value.isFinite)
            guard !points.isEmpty else { continue }
            text += "# TYPE \(family.name) \(family.kind.rawValue)\n"
            if let unit = family.unit { text += "# UNIT \(family.name) \(unit)\n" }
            text += "# HELP \(family.name) \(escaped(family.help))\n"
            for point in points {
                text += "\(family.name)\(family.kind.ending)\(labels(point.labels)) \(number(point.value))\n"
                guard family.kind == .counter, let created_s = point.created_s else { continue }
                text += "\(family.name)_created\(labels(point.labels)) \(number(created_s))\n"
            }
        }
        return text + "# EOF\n"
    }

    private static func labels(_ labels: [(name: String, value: String)]) -> String {
        guard !labels.isEmpty else { return "" }
        return "{" + labels.map { "\($0.name)=\"\(escaped($0.value))\"" }.joined(separator: ",") + "}"
    }

    private static func number(_ value: Double) -> String {
        Int64(exactly: value).map { "\($0)" } ?? "\(value)"
    }

    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            // Some readers take it for a line's end.
            case "\r": result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}

extension MetricFamily.Kind {
    /// What the names of its values end with.
    fileprivate var ending: String {
        switch self {
        case .gauge, .stateset: ""
        case .counter: "_total"
        case .info: "_info"
        }
    }
}
