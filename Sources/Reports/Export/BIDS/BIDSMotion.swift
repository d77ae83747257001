import Events
import LocalTime
import Motion
import Numbers
import Posture
import Records
import SensorProtocols

/// `_motion.tsv` of one recording, a row for each sample, and what describes its columns.
struct BIDSMotion {
    private let run: BIDSRun
    private let files: BIDSFiles
    private let hasNames: Bool

    init(_ run: BIDSRun, _ files: BIDSFiles, hasNames: Bool) {
        (self.run, self.files, self.hasNames) = (run, files, hasNames)
    }

    /// - Returns: how many pieces of the recording could not be read.
    func write() throws(ExportError) -> Int {
        let damaged = try writeSamples()
        try files.write("\(run.folder)/\(run.name)_channels.tsv", lines: channels)
        try files.write("\(run.folder)/\(run.name)_channels.json", lines: [frames().text])
        try files.write("\(run.folder)/\(run.name)_motion.json", lines: [sidecar.text])
        return damaged
    }

    private func writeSamples() throws(ExportError) -> Int {
        try files.write(run.motionFile) { file throws(ExportError) in
            try files.scope.forEachSample(of: run.id) { sample throws(ExportError) in try file.write(row(sample)) }
        }
    }

    /// Every digit: what is read back is what was recorded.
    private func row(_ sample: Sample) -> String {
        let force = sample.acceleration_m_s2
        var row =
            "\(TSVText.seconds(sample.time_us.subtractingClamped(run.span_us.lowerBound)))\t\(force.x)\t\(force.y)\t\(force.z)"
        guard run.hasGyro else { return row }
        if let rate = sample.angularVelocity_rad_s {
            row += "\t\(rate.x)\t\(rate.y)\t\(rate.z)"
        } else {
            row += "\tn/a\tn/a\tn/a"
        }
        return row
    }

    private var placement: String { run.recording.placement?.words ?? TSVText.missing }

    private var channels: [String] {
        let names = [
            "name", "component", "type", "tracked_point", "units", "placement", "reference_frame", "description",
        ]
        func rows(_ name: String, _ type: String, _ units: String, _ about: String) -> [[String]] {
            ["x", "y", "z"].map {
                ["\(name)_\($0)", $0, type, run.trackingSystem, units, TSVText.field(placement), "sensor", about]
            }
        }
        let latency = [
            "latency", "n/a", "LATENCY", run.trackingSystem, "s", "n/a", "n/a", "Since the first row (acq_time).",
        ]
        let acceleration = rows("acc", "ACCEL", "m/s^2", "Specific force: at rest 9.81 upward.")
        let gyro = run.hasGyro ? rows("gyro", "GYRO", "rad/s", "Angular velocity, right-handed.") : []
        return ([names, latency] + acceleration + gyro).map { $0.joined(separator: "\t") }
    }

    private var sidecar: JSONText {
        let family = ProtocolFamily(rawValue: run.recording.family)
        let duration_s = Double(run.span_us.upperBound - run.span_us.lowerBound) / 1e6
        let counts: [(String, Int)] = [
            ("ACCEL", 3), ("ANGACCEL", 0), ("GYRO", run.hasGyro ? 3 : 0), ("JNTANG", 0), ("LATENCY", 1), ("MAGN", 0),
            ("MISC", 0), ("ORNT", 0), ("POS", 0), ("VEL", 0), ("Motion", run.hasGyro ? 7 : 4),
        ]
        let known: [(key: String, value: JSONText)] = [
            ("TaskName", .string("daily life")),
            ("TaskDescription", .string("Sitting, standing and moving as the wearer usually does.")),
            ("Instructions", .string(TSVText.missing)),
            ("SamplingFrequency", .number(1e6 / Double(run.step_us), decimals: 3)),
            ("SamplingFrequencyEffective", .number(Double(run.samples - 1) / max(duration_s, 1e-6), decimals: 4)),
            ("RecordingDuration", .number(duration_s, decimals: 6)),
            ("TrackingSystemName", .string("Plumbline sensor at \(run.trackingSystem)")),
            ("TrackedPointsCount", .integer(1)),
        ]
        let device: [(key: String, value: JSONText)] = [
            ("Manufacturer", .string(TSVText.missing)),
            ("ManufacturersModelName", .string(family?.title ?? TSVText.missing)),
            ("DeviceSerialNumber", .string(files.scope.names.sensor(run.recording.sensor))),
            ("SoftwareVersions", .string("plumbline \(ProgramVersion.current)")),
        ]
        let unknown = [
            "InstitutionName", "InstitutionAddress", "InstitutionalDepartmentName", "SubjectArtefactDescription",
        ]
        return .object(
            known + counts.map { ("\($0.0)ChannelCount", .integer(Int64($0.1))) }
                + [("MissingValues", .string(TSVText.missing))] + device
                + unknown.map { ($0, .string(TSVText.missing)) })
    }

    /// What the sensor's axes are on the wearer, by each calibration that was in force.
    private func frames() throws(ExportError) -> JSONText {
        let all = try files.scope.read { store throws(RecordsError) in
            try store.calibrations(sensor: run.recording.sensor)
        }.filter { $0.time_us <= run.span_us.upperBound }.sorted { $0.time_us < $1.time_us }
        let later = all.filter { $0.time_us > run.span_us.lowerBound }
        let used = all.filter { $0.time_us <= run.span_us.lowerBound }.suffix(1) + later
        let axes = used.count == 1 ? used.first.flatMap(Self.spatialAxes) : nil
        func vector(_ vector: Vector3) -> JSONText {
            .array([vector.x, vector.y, vector.z].map { .number($0, decimals: 6) })
        }
        let calibrations: [JSONText] = used.map {
            .object([
                ("Time", .string(Moment(utc_us: $0.time_us, offset_s: 0).rfc3339Exact)), ("Up", vector($0.upright)),
                ("Forward", vector($0.forward)), ("ForwardKnownBy", .string($0.axisSource.rawValue)),
                ("HoldDeviationDegrees", .number($0.holdDeviationDegrees, decimals: 3)),
            ])
        }
        let about =
            "The sensor's own axes, right-handed. SpatialAxes is n/a where they lie more than 25 degrees off the wearer's, "
            + "or were calibrated again. Calibrations: where the upright wearer's up and forward were in these axes, by the "
            + "holds in force during the recording."
        return .object([
            (
                "reference_frame",
                .object([
                    ("Description", .string("The frame in which a channel is given.")),
                    (
                        "Levels",
                        .object([
                            (
                                "sensor",
                                .object([
                                    ("Description", .string(about)),
                                    ("SpatialAxes", .string(axes ?? TSVText.missing)),
                                    ("RotationRule", .string("right-hand")),
                                    ("RotationOrder", .string(TSVText.missing)),
                                    ("Calibrations", .array(calibrations)),
                                ])
                            )
                        ])
                    ),
                ])
            )
        ])
    }

    /// `ULB` where x points up, y to the left and z back; `nil` where an axis is more than 25° off each of these.
    static func spatialAxes(_ calibration: Calibration) -> String? {
        let (up, forward) = (calibration.upright, calibration.forward)
        let left = up.cross(forward)
        let directions: [(Vector3, positive: String, negative: String)] = [
            (forward, "F", "B"), (left, "L", "R"), (up, "U", "D"),
        ]
        // The cosine of 25°.
        let least = 0.9063
        let letters = [Vector3(1, 0, 0), Vector3(0, 1, 0), Vector3(0, 0, 1)].compactMap { axis -> String? in
            for (direction, positive, negative) in directions {
                let share = axis.dot(direction)
                if share >= least { return positive }
                if share <= -least { return negative }
            }
            return nil
        }
        return letters.count == 3 ? letters.joined() : nil
    }
}
