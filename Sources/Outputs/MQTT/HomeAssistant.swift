import Events
import Numbers
import Posture
import Reports

/// What makes Home Assistant find the sensors by itself: one retained JSON object a device.
///
/// Keys are Home Assistant's abbreviations; what each means, and which are required, is in the article “Into Home
/// Assistant”.
struct HomeAssistant: Equatable, Sendable {
    let topics: MQTTTopics
    /// `mqtt.discovery_topic`.
    let discoveryTopic: String
    /// Seconds between two states; what is older than some of them has expired.
    let interval_s: Double

    /// Where Home Assistant tells that it has started.
    var birthTopic: String { discoveryTopic + "/status" }

    func topic(ofSensor id: String) -> String { "\(discoveryTopic)/device/plumbline_\(id)/config" }

    var gatewayTopic: String { "\(discoveryTopic)/device/plumbline_\(topics.gateway)/config" }

    /// The device of a sensor.
    func device(of sensor: SharedSensor) -> JSONText {
        let id = "plumbline_" + sensor.id
        return .object(
            [
                (
                    "dev",
                    .object([
                        ("ids", .array([.string(id)])), ("name", .string(sensor.title)), ("mf", .string("Plumbline")),
                        ("mdl", .string("Posture sensor, \(sensor.placement.rawValue)")),
                        ("via_device", .string("plumbline_" + topics.gateway)),
                    ])
                ), ("o", Self.origin), ("cmps", .object(components(id: id))),
                ("stat_t", .string(topics.state(of: sensor.id))),
            ] + availability)
    }

    /// The device of the gateway: its recorder, and the button that silences alerts.
    var gateway: JSONText {
        let id = "plumbline_" + topics.gateway
        return .object(
            [
                (
                    "dev",
                    .object([
                        ("ids", .array([.string(id)])), ("name", .string("Plumbline")), ("mf", .string("Plumbline")),
                        ("mdl", .string("Gateway")), ("sw", .string(ProgramVersion.current)),
                    ])
                ), ("o", Self.origin),
                (
                    "cmps",
                    .object([
                        (
                            "snooze",
                            .object([
                                ("p", .string("button")), ("uniq_id", .string(id + "_snooze")),
                                ("name", .string("Snooze alerts")), ("ic", .string("mdi:bell-sleep")),
                                ("cmd_t", .string(topics.snooze)), ("pl_prs", .string(MQTTTopics.snoozePayload)),
                            ])
                        ),
                        (
                            "recorder",
                            .object([
                                ("p", .string("binary_sensor")), ("uniq_id", .string(id + "_recorder")),
                                ("name", .string("Recorder")), ("dev_cla", .string("running")),
                                ("ent_cat", .string("diagnostic")), ("val_tpl", .string(Self.flag("recorder"))),
                            ])
                        ),
                    ])
                ), ("stat_t", .string(topics.gatewayState)),
            ] + availability)
    }

    private var availability: [(key: String, value: JSONText)] {
        [
            ("avty_t", .string(topics.availability)), ("pl_avail", .string(MQTTTopics.online)),
            ("pl_not_avail", .string(MQTTTopics.offline)), ("qos", .integer(1)),
        ]
    }

    private static let origin = JSONText.object([
        ("name", .string("Plumbline")), ("sw", .string(ProgramVersion.current)),
    ])

    /// What a value is not known by: Home Assistant shows “unknown” for it.
    private static func value(_ key: String) -> String { "{{ value_json.\(key) }}" }

    private static func flag(_ key: String) -> String {
        "{{ 'None' if value_json.\(key) is none else 'ON' if value_json.\(key) else 'OFF' }}"
    }

    /// Seconds after which what is live has expired.
    private var expiry: JSONText { .integer(Int64(clamping: max(30, (interval_s * 3).rounded(.up)))) }

    private func components(id: String) -> [(key: String, value: JSONText)] {
        func component(
            _ key: String, _ platform: String, _ name: String, _ template: String,
            _ more: [(key: String, value: JSONText)]
        ) -> (key: String, value: JSONText) {
            (
                key,
                .object(
                    [
                        ("p", .string(platform)), ("uniq_id", .string("\(id)_\(key)")), ("name", .string(name)),
                        ("val_tpl", .string(template)),
                    ] + more)
            )
        }
        let diagnostic: (key: String, value: JSONText) = ("ent_cat", .string("diagnostic"))
        let states = PostureState.allCases.map { JSONText.string($0.rawValue) }
        return [
            component(
                "flexion", "sensor", "Flexion", Self.value("flexion_deg"),
                [
                    ("unit_of_meas", .string("°")), ("stat_cla", .string("measurement")), ("exp_aft", expiry),
                    ("ic", .string("mdi:human-handsdown")),
                ]),
            component(
                "slouching", "binary_sensor", "Slouching", Self.flag("slouching"), [("exp_aft", expiry)]),
            component(
                "posture", "sensor", "Posture", Self.value("posture"),
                [("dev_cla", .string("enum")), ("ops", .array(states)), ("exp_aft", expiry)]),
            component(
                "slouched_today", "sensor", "Slouched today", Self.value("slouch_s"),
                [
                    ("dev_cla", .string("duration")), ("unit_of_meas", .string("s")),
                    ("stat_cla", .string("total_increasing")),
                ]),
            component(
                "battery", "sensor", "Battery", Self.value("battery_percent"),
                [
                    ("dev_cla", .string("battery")), ("unit_of_meas", .string("%")),
                    ("stat_cla", .string("measurement")),
                    diagnostic,
                ]),
            component(
                "link", "binary_sensor", "Link",
                "{{ 'None' if value_json.link == 'unknown' else 'ON' if value_json.link == 'streaming' else 'OFF' }}",
                [("dev_cla", .string("connectivity")), diagnostic]),
        ]
    }
}
