import Motion

/// What no sensor of a wearer measures: it is left out where it enters, told by its name, and counted.
///
/// The limits of force and rate lie beyond what whole numbers can hold in the families' units, so what is beyond them is a
/// float that is broken; whether what is within them is a body's is judged with the posture.
public enum ImpossibleValue: String, CaseIterable, Sendable {
    case time
    case acceleration
    case angularVelocity = "angular_velocity"
    case orientation
    case magneticField = "magnetic_field"
    case temperature
    case batteryRatio = "battery_ratio"
    case batteryVoltage = "battery_voltage"
    case scale
    case text

    /// As a sentence names it.
    public var words: String {
        switch self {
        case .time: "a time"
        case .acceleration: "an acceleration"
        case .angularVelocity: "a rate of turn"
        case .orientation: "an orientation"
        case .magneticField: "a magnetic field"
        case .temperature: "a temperature"
        case .batteryRatio: "a battery charge"
        case .batteryVoltage: "a battery voltage"
        case .scale: "a unit of its counts"
        case .text: "a text"
        }
    }

    /// About 290 years: what is added to it stays a number.
    static let longestTime_us: Int64 = 1 << 61
    static let largestAcceleration_m_s2 = 1e8
    static let largestRate_rad_s = 1e7
    /// Two turns: some sensors do not wrap their angles.
    static let largestAngleDegrees = 720.0
    /// A unit quaternion, by sensors that round roughly.
    static let quaternionLengths = 0.5...2.0
    static let largestField_uT = 1e6
    static let temperatures_C = -100.0...200.0
    /// A little more than full is full: gauges overshoot while charging.
    static let batteryRatios = -0.1...1.1
    static let batteryVoltages_V = 0.0...100.0
    /// The longest text of any of these protocols is a line of the x-IMU3, 1024 bytes.
    static let longestText = 1024
}

extension SensorMessage {
    /// Whether it has to be looked at one by one; nearly no message has.
    var mayHoldImpossible: Bool {
        switch self {
        case .motion(let reading): !reading.isPossible
        case .samples: false
        default: true
        }
    }

    /// The message without what is impossible in it.
    ///
    /// - Parameter found: gets the names of what was left out.
    /// - Returns: `nil` where nothing is left of it.
    func possible(_ found: inout [ImpossibleValue]) -> SensorMessage? {
        switch self {
        case .motion(let reading): return .motion(reading.possible(&found))
        case .identity(let identity):
            if !identity.hasPossibleScale { found.append(.scale) }
            return self
        case .battery(let reading):
            guard let reading = reading.possible(&found) else { return nil }
            return .battery(reading)
        case .temperature(let time_us, let degrees):
            guard ImpossibleValue.temperatures_C.contains(degrees) else {
                found.append(.temperature)
                return nil
            }
            return .temperature(deviceTime_us: possibleTime(time_us, &found), degreesCelsius: degrees)
        case .magneticField(var reading):
            reading.deviceTime_us = possibleTime(reading.deviceTime_us, &found)
            if let field = reading.field_uT, !field.isWithin(ImpossibleValue.largestField_uT) {
                found.append(.magneticField)
                guard reading.raw != nil else { return nil }
                reading.field_uT = nil
            }
            return .magneticField(reading)
        case .clock(let time_us):
            return possibleTime(time_us, &found).map { .clock(deviceTime_us: $0) }
        case .text(let kind, let time_us, let text):
            return .text(
                kind: kind, deviceTime_us: possibleTime(time_us, &found), text: possibleText(text, &found))
        case .error(let code, let text): return .error(code: code, text: possibleText(text, &found))
        case .samples, .status, .button, .result, .lost, .time, .registers, .report, .other, .skipped, .impossible:
            return self
        }
    }
}

private func possibleTime(_ time_us: Int64?, _ found: inout [ImpossibleValue]) -> Int64? {
    guard let time_us, time_us.magnitude > ImpossibleValue.longestTime_us.magnitude else { return time_us }
    found.append(.time)
    return nil
}

private func possibleText(_ text: String, _ found: inout [ImpossibleValue]) -> String {
    guard text.utf8.count > ImpossibleValue.longestText else { return text }
    found.append(.text)
    return String(decoding: text.utf8.prefix(ImpossibleValue.longestText), as: UTF8.self)
}

extension MotionReading {
    fileprivate var isPossible: Bool {
        if let deviceTime_us, deviceTime_us.magnitude > ImpossibleValue.longestTime_us.magnitude { return false }
        if let force = acceleration_m_s2, !force.isWithin(ImpossibleValue.largestAcceleration_m_s2) { return false }
        if let rate = angularVelocity_rad_s, !rate.isWithin(ImpossibleValue.largestRate_rad_s) { return false }
        if let angles = eulerDegrees, !angles.isWithin(ImpossibleValue.largestAngleDegrees) { return false }
        if let quaternion, !ImpossibleValue.quaternionLengths.contains(quaternion.length) { return false }
        if let temperatureCelsius { return ImpossibleValue.temperatures_C.contains(temperatureCelsius) }
        return true
    }

    /// A frame of which one part is impossible gives neither force nor rate: half of it would be a sample of another kind.
    fileprivate func possible(_ found: inout [ImpossibleValue]) -> MotionReading {
        var reading = self
        reading.deviceTime_us = possibleTime(deviceTime_us, &found)
        let hasForce = acceleration_m_s2?.isWithin(ImpossibleValue.largestAcceleration_m_s2) ?? true
        let hasRate = angularVelocity_rad_s?.isWithin(ImpossibleValue.largestRate_rad_s) ?? true
        if !hasForce { found.append(.acceleration) }
        if !hasRate { found.append(.angularVelocity) }
        if !hasForce || !hasRate { (reading.acceleration_m_s2, reading.angularVelocity_rad_s) = (nil, nil) }
        let hasAngles = eulerDegrees?.isWithin(ImpossibleValue.largestAngleDegrees) ?? true
        let hasQuaternion = quaternion.map { ImpossibleValue.quaternionLengths.contains($0.length) } ?? true
        if !hasAngles || !hasQuaternion {
            found.append(.orientation)
            (reading.eulerDegrees, reading.quaternion) = (nil, nil)
        }
        if let degrees = temperatureCelsius, !ImpossibleValue.temperatures_C.contains(degrees) {
            found.append(.temperature)
            reading.temperatureCelsius = nil
        }
        return reading
    }
}

extension BatteryReading {
    fileprivate func possible(_ found: inout [ImpossibleValue]) -> BatteryReading? {
        var reading = self
        reading.deviceTime_us = possibleTime(deviceTime_us, &found)
        if let ratio {
            if ImpossibleValue.batteryRatios.contains(ratio) {
                reading.ratio = max(0, min(1, ratio))
            } else {
                found.append(.batteryRatio)
                reading.ratio = nil
            }
        }
        if let voltage_V, !ImpossibleValue.batteryVoltages_V.contains(voltage_V) {
            found.append(.batteryVoltage)
            reading.voltage_V = nil
        }
        let said = ratio != nil || voltage_V != nil
        let saysNothing = said && reading.ratio == nil && reading.voltage_V == nil && reading.isCharging == nil
        return saysNothing ? nil : reading
    }
}

extension SensorIdentity {
    private static let largestCount = 32_768.0

    /// Whether its counts can be measurements: a unit of nothing makes every sample zero, one beyond all limits none that
    /// can be.
    var hasPossibleScale: Bool {
        let largest_m_s2 = acceleration_m_s2PerCount * Self.largestCount
        return largest_m_s2 > 0 && largest_m_s2 <= ImpossibleValue.largestAcceleration_m_s2
            && gyro_rad_sPerCount * Self.largestCount <= ImpossibleValue.largestRate_rad_s
    }
}

extension Vector3 {
    /// Not a number is within nothing.
    fileprivate func isWithin(_ largest: Double) -> Bool { abs(x) <= largest && abs(y) <= largest && abs(z) <= largest }
}

extension Quaternion {
    fileprivate var length: Double { (w * w + x * x + y * y + z * z).squareRoot() }
}
