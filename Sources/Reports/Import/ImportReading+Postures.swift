import LocalTime
import Motion
import Numbers
import Posture
import Records

extension ImportReading {
    /// Calibrations, and postures held on purpose.
    mutating func readHolds(_ folder: borrowing ImportFolder) throws(ImportError) {
        try forEachRow(.holds, folder) { reading, row throws(ImportError) in
            let sensor = try row.name("sensor")
            let kind = try row.word("kind", HoldKind.self)
            func clash() -> String {
                "\(row.file), line \(row.line): another hold of \(sensor) from the same time is here, and stays."
            }
            if kind == .upright {
                try reading.checkWearer(row)
                let calibration = try reading.calibration(row)
                let outcome = try reading.record { try $0.add(calibration, sensor: sensor) }
                reading.count(outcome, in: .holds)
                reading.result.add(outcome, .holds, clash())
            } else {
                let wearer = try reading.wearer(row)
                let hold = try reading.hold(kind, row)
                let outcome = try reading.record { try $0.add(hold, sensor: sensor, wearer: wearer) }
                reading.add(outcome, .holds, of: wearer, clash())
            }
        }
    }

    /// What is of a chip names its wearer where that is known, and keeps nobody's name here.
    private mutating func checkWearer(_ row: ImportRow) throws(ImportError) {
        if !row.raw("wearer").isEmpty { _ = try wearer(row) }
    }

    private func calibration(_ row: ImportRow) throws(ImportError) -> Calibration {
        let time = try row.time("time")
        let start = try row.optionalTime("start") ?? time
        var calibration = Calibration(
            profile: try row.word("profile", Calibration.Profile.self), time_us: time.utc_us,
            upright: try direction("up", row), forward: try direction("forward", row),
            axisSource: try row.word("axis_source", Calibration.AxisSource.self),
            holdDeviationDegrees: try row.number("deviation_deg", in: 0...360),
            hold_s: Double(time.utc_us.subtractingClamped(start.utc_us)) / 1e6)
        guard (0...100_000_000).contains(calibration.hold_s) else {
            throw row.wrong("start", "this is after the hold")
        }
        calibration.forceError = try row.optionalNumber("force_error_ratio", in: -10...10)
        return calibration
    }

    private func direction(_ name: String, _ row: ImportRow) throws(ImportError) -> Vector3 {
        let part = -2.0...2
        let direction = Vector3(
            try row.number("\(name)_x", in: part), try row.number("\(name)_y", in: part),
            try row.number("\(name)_z", in: part))
        guard (0.5...2).contains(direction.norm) else { throw row.wrong("\(name)_x", "this is no direction") }
        return direction
    }

    private func hold(_ kind: HoldKind, _ row: ImportRow) throws(ImportError) -> PostureHold {
        PostureHold(
            kind: kind, time_us: try row.time("time").utc_us, start_us: try row.optionalTime("start")?.utc_us,
            calibration_us: try row.time("calibrated").utc_us,
            forwardDegrees: try row.number("forward_deg", in: Self.degrees),
            rightDegrees: try row.number("right_deg", in: Self.degrees),
            lowForwardDegrees: try row.optionalNumber("low_forward_deg", in: Self.degrees))
    }

    mutating func readGyro(_ folder: borrowing ImportFolder) throws(ImportError) {
        try forEachRow(.gyro, folder) { reading, row throws(ImportError) in
            let sensor = try row.name("sensor")
            let time = try row.time("time")
            try reading.checkWearer(row)
            guard let model = GyroMemory.model(try row.text("model")) else {
                throw row.wrong("model", "this is no model of a gyro")
            }
            let outcome = try reading.record {
                try $0.add(GyroMemory(time_us: time.utc_us, model: model), sensor: sensor)
            }
            reading.count(outcome, in: .gyro)
            reading.result.add(outcome, .gyro, "")
        }
    }

    /// What was learned of postures: each evening's, and what recordings started from.
    mutating func readBeliefs(_ folder: borrowing ImportFolder) throws(ImportError) {
        try forEachRow(.beliefs, folder) { reading, row throws(ImportError) in
            let wearer = try reading.wearer(row)
            let moment = try row.time("time")
            guard let placement = try row.placement() else { throw row.wrong("placement", "it is empty") }
            let text = try row.optionalText("memory")
            let memory = text.flatMap(KeptBelief.memory)
            guard (text == nil) == (memory == nil) else {
                throw row.wrong("memory", "this is nothing that was learned of postures")
            }
            guard row.raw("recording").isEmpty else {
                let origin = try reading.origin(row)
                guard let memory else { return }
                return try reading.add(start: memory, of: origin)
            }
            let belief = KeptBelief(wearer: wearer, placement: placement, moment: moment, memory: memory)
            let outcome = try reading.record { try $0.add(belief) }
            // Of a day there is one evening.
            reading.add(
                outcome, .beliefs, of: wearer, isPersonal: false,
                "\(row.file), line \(row.line): what was learned of \(wearer) by \(moment.day.text) is here otherwise, "
                    + "and stays.")
        }
    }
}
