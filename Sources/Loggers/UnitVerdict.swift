import Motion
import PlainText

/// Which units a file is read in: those that its header names, checked by gravity and by movement.
enum UnitVerdict {
    /// Faster than this at rest no gyro says that it turns, rad/s (20°/s): its unit is another.
    private static let mostAtRest_rad_s = 0.35

    static func decide(
        _ reading: inout TableReading, _ gravity: inout GravityCheck, _ turning: TurningCheck
    ) throws(LoggerError) {
        let form = reading.form
        var notes: [String] = []
        let force = try forceUnit(form, &gravity, &notes)
        reading.forceScale = force.scale
        let rate = rateUnit(form, turning, &notes)
        reading.usesGyro = rate != nil
        reading.rateScale = rate?.scale ?? 1
        let isPlain =
            form.told.isEmpty && notes.isEmpty && reading.told.isEmpty && force == .metresPerSecondSquared
            && (form.gyro == nil || rate == .radians) && form.time == .number(.seconds)
            && form.separator == UInt8(ascii: ",")
        reading.told = (isPlain ? [] : [summary(form, force, rate)]) + form.told + reading.told + notes
    }

    private static func forceUnit(
        _ form: TableForm, _ gravity: inout GravityCheck, _ notes: inout [String]
    ) throws(LoggerError) -> ForceUnit {
        guard gravity.samples > 0 else { throw LoggerError("no row has an acceleration.") }
        let length: Double
        switch gravity.finding() {
        case .nothing:
            throw LoggerError("the acceleration is 0 on all axes in every row: that is not a measurement.")
        case .noGravity(let found):
            if let stated = form.force, form.withoutGravity == nil, GravityCheck.mayBeGravity(found, in: stated) {
                notes.append(inMotion(stated))
                return stated
            }
            throw LoggerError(
                form.withoutGravity
                    ?? "there is no gravity in the acceleration (on average \(text(found, form.force))), and an angle is "
                    + "measured by gravity: record the acceleration with gravity.")
        case .gravity(let found, let isAtRest):
            length = found
            if !isAtRest, let stated = form.force, form.withoutGravity == nil,
                !GravityCheck.isGravity(found, in: stated),
                GravityCheck.mayBeGravity(found, in: stated)
            {
                notes.append(inMotion(stated))
                return stated
            }
        }
        if let stated = form.force, GravityCheck.isGravity(length, in: stated) { return stated }
        if let found = GravityCheck.unit(ofGravity: length) {
            notes.append(
                form.force.map {
                    "The header says \($0.words), but at rest the force is \(text(length, nil)), which is gravity in "
                        + "\(found.words): it is read as \(found.words)."
                } ?? "The acceleration has no unit in its name: at rest it is \(text(length, nil)), gravity in "
                    + "\(found.words), so it is read.")
            return found
        }
        let gravityIn = form.force ?? .metresPerSecondSquared
        let usual = text(Units.standardGravity_m_s2 / gravityIn.scale, gravityIn)
        if let reason = form.withoutGravity, length * gravityIn.scale < 5 { throw LoggerError(reason) }
        throw LoggerError(
            "at rest the acceleration is \(text(length, form.force)), where gravity is \(usual): its unit is another, "
                + "or gravity has been taken off.")
    }

    private static func inMotion(_ unit: ForceUnit) -> String {
        "It moves all the time, so the acceleration's unit could not be checked by gravity: it is read as the header says, "
            + "in \(unit.words)."
    }

    /// `nil` where the gyro is not used.
    private static func rateUnit(_ form: TableForm, _ turning: TurningCheck, _ notes: inout [String]) -> RateUnit? {
        guard form.gyro != nil else { return nil }
        let stated = form.rate
        switch turning.finding() {
        case .scale(let scale):
            if let stated, (0.5...2).contains(scale / stated.scale) { return stated }
            guard let found = TurningCheck.unit(ofScale: scale) else {
                if !turning.isSure, let unit = stated ?? form.usualRate { return unit }
                notes.append("The gyro's turning does not fit the tilt in any unit: it is not used.")
                return nil
            }
            notes.append(
                stated.map {
                    "The header says \($0.words), but the tilt shows that the gyro is in \(found.words): so it is read."
                } ?? "The gyro has no unit in its name: the tilt shows that it is in \(found.words).")
            return found
        case .contradiction:
            notes.append("The gyro's turning contradicts the tilt (its axes or signs are others): it is not used.")
            return nil
        case .nothing:
            guard let unit = stated ?? form.usualRate else {
                notes.append(
                    "The gyro has no unit in its name, and too little moves in the first minutes to tell: it is not used."
                )
                return nil
            }
            if let rest = turning.restRate, rest * unit.scale > mostAtRest_rad_s {
                notes.append(
                    "At rest the gyro shows \(text(rest, nil)) \(unit.words), which no gyro does: it is not used.")
                return nil
            }
            if stated == nil { notes.append("The gyro is read in \(unit.words), as \(form.logger ?? "") writes it.") }
            return unit
        }
    }

    private static func summary(_ form: TableForm, _ force: ForceUnit, _ rate: RateUnit?) -> String {
        var parts: [String] = []
        switch form.time {
        case .number(let unit): parts.append("time in \(unit.words)")
        case .date: parts.append("time as a date")
        case .clock: parts.append("time of day")
        case .counted: parts.append("counted times")
        }
        parts.append("acceleration in \(force.words)")
        parts.append(form.gyro == nil ? "no gyro" : rate.map { "gyro in \($0.words)" } ?? "gyro not used")
        let separators: [UInt8: String] = [
            0x2C: "commas", 0x3B: "semicolons", 0x09: "tabs", 0x7C: "bars", 0x20: "blanks",
        ]
        let logger = form.logger.map { "\($0): " } ?? ""
        return "\(logger)\(parts.joined(separator: ", ")); separated by \(separators[form.separator] ?? "?")."
    }

    private static func text(_ length: Double, _ unit: ForceUnit?) -> String {
        let value = length < 0.095 ? DecimalText.fixed(length, decimals: 3) : DecimalText.fixed(length, decimals: 2)
        return unit.map { "\(value) \($0.words)" } ?? value
    }
}
