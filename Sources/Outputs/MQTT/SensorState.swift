import Events
import LocalTime
import Posture

/// What is known of one sensor now, of which the newest alone is told.
struct SensorState: Sendable {
    private var angle: AngleEvent?
    private var link: LinkEvent?
    private var battery: BatteryEvent?
    private var today: TodayEvent?

    /// Takes in what was told.
    ///
    /// - Returns: whether anything that is published may be another.
    mutating func take(_ event: GatewayEvent) -> Bool {
        switch event {
        case .angle(let event): angle = event
        case .link(let event):
            // What a sensor that is away showed last says nothing about now.
            if event.state != .streaming { angle = nil }
            // The answer to `status` has no figures; those of before still hold.
            var event = event
            if event.state == .streaming, link?.state == .streaming {
                event.rate_Hz = event.rate_Hz ?? link?.rate_Hz
                event.lossRatio = event.lossRatio ?? link?.lossRatio
            }
            link = event
        case .battery(let event): battery = event
        case .today(let event): today = event
        case .episode, .alert, .gap, .note: return false
        }
        return true
    }

    /// The recorder is not heard any more: nothing of now is known.
    mutating func forgetNow() {
        angle = nil
        link = nil
    }

    var snoozedUntil: Moment? { today?.snoozedUntil }

    /// One JSON object; `null` for what is not known.
    func json(of sensor: SharedSensor, at moment: Moment) -> JSONText {
        let names: [(key: String, value: JSONText)] =
            sensor.name == nil
            ? [] : [("name", .optional(sensor.name)), ("wearer", .optional(sensor.wearer))]
        return .object(
            [
                ("time", .string((angle?.moment ?? moment).rfc3339)), ("sensor", .string(sensor.id)),
                ("placement", .string(sensor.placement.rawValue)),
            ] + names + now + day
                + [
                    ("battery_percent", .optional(battery?.ratio.map { $0 * 100 }, decimals: 0)),
                    ("charging", battery?.isCharging.map { .bool($0) } ?? .null),
                    ("link", .string(link?.state.rawValue ?? "unknown")),
                    ("rate_hz", .optional(link?.rate_Hz, decimals: 1)),
                    ("loss_ratio", .optional(link?.lossRatio, decimals: 4)),
                ])
    }

    private var now: [(key: String, value: JSONText)] {
        [
            ("flexion_deg", .optional(angle?.flexionDegrees, decimals: 1)),
            ("lean_deg", .optional(angle?.leanDegrees, decimals: 1)),
            ("posture", .string((angle?.posture ?? .unknown).rawValue)),
            ("activity", .optional(angle?.activity.rawValue)),
            ("calibration", .optional(angle?.calibration.rawValue ?? link?.calibration?.rawValue)),
            ("slouching", angle?.isSlouching.map { .bool($0) } ?? .null),
        ]
    }

    private var day: [(key: String, value: JSONText)] {
        [
            ("worn_s", .optional(today?.worn_s, decimals: 0)), ("upright_s", .optional(today?.upright_s, decimals: 0)),
            ("slouch_s", .optional(today?.slouch_s, decimals: 0)), ("episodes", .optional(today?.episodes)),
            ("alerts", .optional(today?.alerts)),
        ]
    }
}
