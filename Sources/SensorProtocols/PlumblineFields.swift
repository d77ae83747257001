import Motion
import Numbers

extension SensorIdentity {
    var fields: [(key: String, value: FieldValue)] {
        [
            ("type", .string("identity")), ("device_id", .string(deviceID)), ("boot_id", .integer(Int64(bootID))),
            ("protocol_version", .string("\(protocolMajor).\(protocolMinor)")), ("model", .string(model)),
            ("firmware", .string(firmware)), ("name", .string(name)), ("rate_hz", .number(rate_Hz)),
            ("rates_hz", .numbers(rates_Hz)), ("has_gyro", .bool(capabilities.contains(.gyro))),
            ("keeps_samples", .bool(capabilities.contains(.keepsSamples))),
            ("has_buzzer", .bool(capabilities.contains(.buzzer))),
            ("has_button", .bool(capabilities.contains(.button))),
            ("has_battery", .bool(capabilities.contains(.battery))), ("kept_samples", .integer(Int64(keptSamples))),
            ("acc_m_s2_per_count", .number(acceleration_m_s2PerCount)),
            ("gyro_rad_s_per_count", .number(gyro_rad_sPerCount)),
        ]
    }
}

extension SampleBlock {
    /// Columns: one list of numbers a sample; raw counts where the scale is not known.
    var fields: [(key: String, value: FieldValue)] {
        let samples = 0..<count
        let hasGyro = !flags.contains(.noGyro)
        let head: [(key: String, value: FieldValue)] = [
            ("type", .string("samples")), ("sequence", .integer(Int64(sequence))),
            ("device_time_s", .number(Double(deviceTime_us) / 1e6)), ("interval_s", .number(Double(interval_ns) / 1e9)),
            ("resent", .bool(flags.contains(.resent))), ("acc_clipped", .bool(flags.contains(.accelerationClipped))),
            ("gyro_clipped", .bool(flags.contains(.gyroClipped))),
        ]
        guard scale != nil else {
            return head + [("acc_raw", .rows(samples.map { accelerationCount(ofSample: $0).row }))]
                + (hasGyro ? [("gyro_raw", .rows(samples.compactMap { gyroCount(ofSample: $0)?.row }))] : [])
        }
        return head
            + [("acc_m_s2", .rows(samples.compactMap { acceleration_m_s2(ofSample: $0)?.row }))]
            + (hasGyro
                ? [("gyro_rad_s", .rows(samples.compactMap { angularVelocity_rad_s(ofSample: $0)?.row }))] : [])
    }
}

extension SampleBlock.Count {
    fileprivate var row: [Double] { [Double(x), Double(y), Double(z)] }
}

extension Vector3 {
    fileprivate var row: [Double] { [x, y, z] }
}

extension SensorStatus {
    var fields: [(key: String, value: FieldValue)] {
        [
            ("type", .string("status")), ("device_time_s", .number(Double(deviceTime_us) / 1e6)),
            ("boot_id", .integer(Int64(bootID))), ("streaming", .bool(isStreaming)), ("rate_hz", .number(rate_Hz)),
            ("oldest_sequence", .integer(Int64(oldestSequence))), ("next_sequence", .integer(Int64(nextSequence))),
            ("overwritten", .integer(Int64(overwritten))),
        ]
    }
}

extension CommandResult {
    var fields: [(key: String, value: FieldValue)] {
        let code =
            switch code {
            case .ok: "ok"
            case .unknownCommand: "unknown_command"
            case .badLength: "bad_length"
            case .badValue: "bad_value"
            case .notAvailable: "not_available"
            case .busy: "busy"
            case .otherBoot: "other_boot"
            case .unknown(let value): "code_\(value)"
            }
        return [
            ("type", .string("result")), ("token", .integer(Int64(token))), ("command", .integer(Int64(command))),
            ("code", .string(code)), ("text", .string(text)),
        ]
    }
}

extension ButtonAction {
    var name: String {
        switch self {
        case .short: "short"
        case .double: "double"
        case .long: "long"
        case .unknown(let value): "action_\(value)"
        }
    }
}
