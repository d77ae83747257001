import Events
import FoundationEssentials
import LocalTime
import TestSupport
import Testing

@testable import Outputs

/// Home Assistant itself is not run here: this is its documentation of device discovery as a schema. Required are `dev`
/// (with `ids` or `cns`), `o` (with `name`) and `cmps`, of which each has a platform `p` and, for an entity, `uniq_id`.
@Suite("What Home Assistant is to find")
struct HomeAssistantTests {
    private static let home = HomeAssistant(
        topics: MQTTTopics(prefix: "plumbline", gateway: "abcd1234"), discoveryTopic: "homeassistant", interval_s: 1)

    /// What a component of a platform may have, besides what every one may, by Home Assistant's abbreviations.
    private static let keys: [String: Set<String>] = [
        "sensor": ["val_tpl", "unit_of_meas", "stat_cla", "exp_aft", "dev_cla", "ops", "ic", "ent_cat", "stat_t"],
        "binary_sensor": ["val_tpl", "exp_aft", "dev_cla", "ic", "ent_cat", "stat_t"],
        "button": ["cmd_t", "pl_prs", "ic", "ent_cat"],
    ]
    private static let shared: Set<String> = [
        "dev", "o", "cmps", "stat_t", "cmd_t", "avty_t", "pl_avail", "pl_not_avail", "qos", "e",
    ]
    private static let classes: [String: Set<String>] = [
        "sensor": ["duration", "battery", "enum"], "binary_sensor": ["connectivity", "running"], "button": [],
    ]

    private static func problems(_ text: String) throws -> [String] {
        guard let device = try JSON(text) as? [String: Any] else { return ["no object"] }
        var problems = device.keys.filter { !shared.contains($0) }.map { "unknown key \($0)" }
        let dev = device["dev"] as? [String: Any] ?? [:]
        if (dev["ids"] as? [Any])?.isEmpty != false, (dev["cns"] as? [Any])?.isEmpty != false {
            problems.append("dev has neither ids nor cns")
        }
        problems += dev.keys.filter { !["ids", "cns", "name", "mf", "mdl", "sw", "via_device"].contains($0) }
        if ((device["o"] as? [String: Any])?["name"] as? String)?.isEmpty != false { problems.append("o has no name") }
        let components = device["cmps"] as? [String: Any] ?? [:]
        if components.isEmpty { problems.append("no cmps") }
        var ids: Set<String> = []
        for (name, value) in components {
            guard let component = value as? [String: Any], let platform = component["p"] as? String,
                let allowed = keys[platform]
            else {
                problems.append("\(name) has no platform")
                continue
            }
            problems += component.keys.filter { !allowed.union(["p", "uniq_id", "name"]).contains($0) }
                .map { "\(name) may not have \($0)" }
            if !ids.insert(component["uniq_id"] as? String ?? "").inserted { problems.append("\(name): uniq_id") }
            if let found = component["dev_cla"] as? String, classes[platform]?.contains(found) != true {
                problems.append("\(name): dev_cla \(found)")
            }
            if component["dev_cla"] as? String == "enum",
                component["stat_cla"] != nil || component["unit_of_meas"] != nil
            {
                problems.append("\(name): an enum has no unit")
            }
            if component["dev_cla"] as? String == "duration", component["unit_of_meas"] as? String != "s" {
                problems.append("\(name): a duration has a unit")
            }
            if platform == "button", component["cmd_t"] == nil { problems.append("\(name) has no cmd_t") }
            if platform != "button", device["stat_t"] == nil { problems.append("\(name) has no stat_t") }
        }
        if ids.contains("") { problems.append("no uniq_id") }
        return problems
    }

    private static func JSON(_ text: String) throws -> Any {
        try JSONDecoder().decode(AnyJSON.self, from: Data(text.utf8)).value
    }

    @Test("Both devices keep to the schema")
    func schema() throws {
        let sensor = MQTTPartsTests.sensor(showsNames: false)
        #expect(try Self.problems(Self.home.device(of: sensor).text) == [])
        #expect(try Self.problems(Self.home.gateway.text) == [])
        // The schema finds what is wrong: a key, a platform or an id that is missing.
        for (from, to) in [
            ("\"uniq_id\"", "\"unique\""), ("\"p\":", "\"platform\":"), ("\"ids\"", "\"id\""), ("\"o\":", "\"oo\":"),
        ] {
            let broken = Self.home.gateway.text.replacing(from, with: to)
            #expect(try !Self.problems(broken).isEmpty, "\(from)")
        }
    }

    @Test("Every value that is asked for is in the state, and the unknown is told as such")
    func values() throws {
        let sensor = MQTTPartsTests.sensor(showsNames: false)
        let device = Self.home.device(of: sensor).text
        let state = SensorState().json(of: sensor, at: .init(utc_us: 0, offset_s: 0)).text
        for key in ["flexion_deg", "slouching", "posture", "slouch_s", "battery_percent", "link"] {
            #expect(device.contains("value_json.\(key)") && state.contains("\"\(key)\":"), "\(key)")
        }
        #expect(device.contains(#""exp_aft":30"#) && device.contains(#""unit_of_meas":"°""#))
        #expect(Self.home.topic(ofSensor: sensor.id) == "homeassistant/device/plumbline_\(sensor.id)/config")
    }
}

/// Any JSON, as dictionaries, arrays and values.
private struct AnyJSON: Decodable {
    let value: Any

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let object = try? container.decode([String: AnyJSON].self) {
            value = object.mapValues(\.value)
        } else if let array = try? container.decode([AnyJSON].self) {
            value = array.map(\.value)
        } else if let number = try? container.decode(Double.self) {
            value = number
        } else if let text = try? container.decode(String.self) {
            value = text
        } else {
            value = try container.decode(Bool.self)
        }
    }
}
