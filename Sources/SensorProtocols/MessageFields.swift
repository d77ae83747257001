import Motion
import Numbers

/// A value of a decoded message, free of any text format.
public enum FieldValue: Equatable, Sendable {
    case string(String)
    case integer(Int64)
    case number(Double)
    case numbers([Double])
    /// One list a sample.
    case rows([[Double]])
    case integers([Int64])
    case bool(Bool)
}

extension SensorMessage {
    /// The message as ordered fields, with the names and SI units of `plumbline decode`; what is absent is left out.
    public var fields: [(key: String, value: FieldValue)] {
        switch self {
        case .motion(let reading):
            return reading.fields
        case .samples(let block): return block.fields
        case .identity(let identity): return identity.fields
        case .status(let status): return status.fields
        case .result(let result): return result.fields
        case .button(let time_us, let action):
            return [("type", .string("button")), Self.time(time_us), ("action", .string(action.name))]
        case .error(let code, let text):
            return [("type", .string("error")), ("code", .integer(Int64(code))), ("text", .string(text))]
        case .lost(let boot, let range):
            return [
                ("type", .string("lost")), ("boot_id", .integer(Int64(boot))),
                ("from", .integer(Int64(range.lowerBound))), ("to", .integer(Int64(range.upperBound))),
            ]
        case .time(let token, let time_us):
            return [("type", .string("time")), ("token", .integer(Int64(token))), Self.time(time_us)]
        case .clock(let time_us):
            return [("type", .string("clock")), Self.time(time_us)]
        case .magneticField(let reading):
            return [("type", .string("magnetometer"))] + Self.time(ifKnown: reading.deviceTime_us)
                + (reading.field_uT.map { [("mag_uT", .numbers([$0.x, $0.y, $0.z]))] } ?? [])
                + (reading.raw.map { [("mag_raw", .integers($0.map(Int64.init)))] } ?? [])
        case .temperature(let time_us, let celsius):
            return [("type", .string("temperature"))] + Self.time(ifKnown: time_us) + [
                ("temperature_c", .number(celsius))
            ]
        case .battery(let reading):
            return [("type", .string("battery"))] + Self.time(ifKnown: reading.deviceTime_us)
                + (reading.ratio.map { [("battery_ratio", .number($0))] } ?? [])
                + (reading.voltage_V.map { [("voltage_v", .number($0))] } ?? [])
                + (reading.isCharging.map { [("charging", .bool($0))] } ?? [])
        case .registers(let first, let words):
            return [
                ("type", .string("registers")), ("first_register", .integer(Int64(first))),
                ("raw", .integers(words.map(Int64.init))),
            ] + Self.meaning(first: first, words)
        case .report(let report):
            return [("type", .string(report.type))] + Self.time(ifKnown: report.deviceTime_us)
                + report.values.map { ($0.key, $0.value) }
        case .other(let name, let words):
            return [("type", .string(name))] + (words.isEmpty ? [] : [("raw", .integers(words.map(Int64.init)))])
        case .text(let kind, let time_us, let text):
            return [("type", .string(kind))] + Self.time(ifKnown: time_us) + [("text", .string(text))]
        case .impossible(let value):
            return [("type", .string("impossible")), ("value", .string(value.rawValue))]
        case .skipped(let bytes, let reason):
            return [
                ("type", .string("skipped")), ("bytes", .integer(Int64(bytes))), ("reason", .string(reason.rawValue)),
            ]
        }
    }

    /// What the registers hold that we know by their number; only WitMotion's sensors have registers.
    private static func meaning(first: Int, _ words: [Int16]) -> [(key: String, value: FieldValue)] {
        guard let word = words.first else { return [] }
        switch WitMotion.Register(rawValue: first) {
        case .magnetometer: return [("mag_raw", .integers(words.prefix(3).map(Int64.init)))]
        case .temperature: return [("temperature_c", .number(Double(word) / 100))]
        case .quaternion:
            return WitMotion.quaternion(words.prefix(4)).map {
                [("quaternion_wxyz", .numbers([$0.w, $0.x, $0.y, $0.z]))]
            } ?? []
        case .battery: return [("voltage_v", .number(Double(word) / 100))]
        case nil: return []
        }
    }

    fileprivate static func time(_ time_us: Int64) -> (key: String, value: FieldValue) {
        ("device_time_s", .number(Double(time_us) / 1e6))
    }

    fileprivate static func time(ifKnown time_us: Int64?) -> [(key: String, value: FieldValue)] {
        time_us.map { [time($0)] } ?? []
    }
}

extension MotionReading {
    /// Named after the richest thing it carries.
    private var type: String {
        if acceleration_m_s2 != nil { return angularVelocity_rad_s != nil ? "sample" : "acceleration" }
        if angularVelocity_rad_s != nil { return "gyro" }
        return quaternion != nil ? "quaternion" : "angle"
    }

    fileprivate var fields: [(key: String, value: FieldValue)] {
        [("type", .string(type))] + SensorMessage.time(ifKnown: deviceTime_us)
            + (counter.map { [("counter", .integer(Int64($0)))] } ?? [])
            + (acceleration_m_s2.map { [("acc_m_s2", .numbers([$0.x, $0.y, $0.z]))] } ?? [])
            + (angularVelocity_rad_s.map { [("gyro_rad_s", .numbers([$0.x, $0.y, $0.z]))] } ?? [])
            + (eulerDegrees.map { [("angle_deg", .numbers([$0.x, $0.y, $0.z]))] } ?? [])
            + (quaternion.map { [("quaternion_wxyz", .numbers([$0.w, $0.x, $0.y, $0.z]))] } ?? [])
            + (temperatureCelsius.map { [("temperature_c", .number($0))] } ?? [])
    }
}
