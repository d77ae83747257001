import Gateway
import Glibc
import LocalTime
import Loggers
import Motion
import Numbers
import PlainText
import Posture
import Records
import Reports
import SensorProtocols
import Terminal

/// What a recording of our own export was judged by: the calibrations and holds beside it, what was learned of the wearer's
/// postures and of the chip's gyro, what the wearer said of postures, and the wearer's low sensor.
struct ExportedHolds {
    private var calibrations: [Calibration] = []
    /// Postures held on purpose, oldest first.
    private(set) var held: [PostureHold] = []
    private var firstQuality = CalibrationQuality.ok
    private(set) var judgesPosture = true
    /// Whether any calibration came into force.
    private(set) var isCalibrated = false
    private var calibration: Calibration?
    private var next = 0
    private var nextHeld = 0
    /// When the recording began; `nil` where the export does not say it.
    private var recordedStart_us: Int64?
    private var memory: WearerMemory?
    private var gyro: GyroMemory?
    private var corrections: [PostureCorrection] = []
    private var nextCorrection = 0
    private var fill: CoarseFill?
    /// The recordings of the same wearer's low sensor at about the same time: files beside it.
    private var lowPlaces: [ExportedPlace] = []

    /// Reads them; `nil` where there are no holds.
    ///
    /// - Parameters:
    ///   - place: where the recording lies in its export.
    ///   - named: the sensor that was named with it.
    ///   - start_us: when the recording's first row is.
    ///   - isQuiet: nothing is told of what it rests on.
    init?(_ place: ExportedPlace, named: String?, start_us: Int64, isQuiet: Bool = false) throws {
        let (folder, number) = (place.folder, place.number)
        guard var holds = try ExportedTable.open(folder + "holds.csv"),
            holds.has(["sensor", "time", "kind", "up_x", "forward_z"])
        else {
            return nil
        }
        var sensor = named
        var wearer: String?
        if var recordings = try ExportedTable.open(folder + "recordings.csv"), recordings.has(["recording", "sensor"]) {
            while let row = try recordings.next() {
                guard let written = row["recording"], written == number else { continue }
                sensor = row["sensor"]
                wearer = row["wearer"]
                firstQuality = row["calibration"].flatMap(CalibrationQuality.init) ?? .ok
                judgesPosture = row["placement"].flatMap(Placement.init).map { $0 == .upperBack } ?? true
                recordedStart_us = row["start"].flatMap(Moment.init(rfc3339:))?.utc_us
                if row["family"].flatMap(ProtocolFamily.init)?.isCoarse == true { fill = CoarseFill() }
                break
            }
        }
        let begun_us = recordedStart_us ?? start_us
        if judgesPosture { lowPlaces = try Self.lowPlaces(beside: place, wearer: wearer, near_us: begun_us) }
        if sensor == nil { sensor = try Self.sensor(recordingAt: start_us, by: folder + "track.csv") }
        var sensors: Set<String> = []
        while let row = try holds.next() {
            guard let id = row["sensor"] else { continue }
            sensors.insert(id)
            guard sensor == nil || id == sensor else { continue }
            if let made = Calibration(row) { calibrations.append(made) }
            if let made = PostureHold(row), wearer == nil || row["wearer"] == wearer { held.append(made) }
        }
        guard sensor != nil || sensors.count <= 1 else {
            Console.complain("\(folder)holds.csv is of several sensors: name this one's, for example ID=\(place.file).")
            return nil
        }
        guard !calibrations.isEmpty else { return nil }
        let learned = try readLearned(folder, number: number, sensor: sensor, start_us: begun_us)
        calibrations.sort { $0.time_us < $1.time_us }
        held.sort { $0.time_us < $1.time_us }
        for index in held.indices {
            // Exports before this column was there.
            guard held[index].calibration_us == 0 else { continue }
            held[index].calibration_us = calibrations.last { $0.time_us <= held[index].time_us }?.time_us ?? 0
        }
        guard !isQuiet else { return }
        let shown = PrintableText.of(folder, limit: 4096)
        Console.complain("The calibrations are those of \(shown)holds.csv.")
        guard judgesPosture, learned != .read else { return }
        let problem = learned == .missing ? "is not in \(shown)beliefs.csv" : "cannot be read in \(shown)beliefs.csv"
        Console.complain(
            "What was learned of the wearer's postures \(problem): it starts from what people usually are like.")
    }

    /// Whether an export has what was learned of postures; a recording that started from nothing has no row.
    private enum Learned {
        case read
        case missing
        case damaged
    }

    /// What was known when the recording began, and what the wearer said during it.
    private mutating func readLearned(
        _ folder: String, number: String, sensor: String?, start_us: Int64
    ) throws -> Learned {
        var learned = Learned.missing
        if var beliefs = try ExportedTable.open(folder + "beliefs.csv"), beliefs.has(["recording", "memory"]) {
            learned = .read
            while let row = try beliefs.next() {
                guard row["recording"] == number, let text = row["memory"], !text.isEmpty else { continue }
                memory = KeptBelief.memory(text)
                if memory == nil { learned = .damaged }
            }
        }
        if var gyros = try ExportedTable.open(folder + "gyro.csv"), gyros.has(["sensor", "time", "model"]) {
            while let row = try gyros.next() {
                guard row["sensor"] == sensor, let time_us = row["time"].flatMap(Moment.init(rfc3339:))?.utc_us,
                    time_us <= start_us, time_us >= gyro?.time_us ?? .min,
                    let model = row["model"].flatMap(GyroMemory.model)
                else { continue }
                gyro = GyroMemory(time_us: time_us, model: model)
            }
        }
        if var said = try ExportedTable.open(folder + "corrections.csv"), said.has(["recording", "time", "was_slouch"])
        {
            while let row = try said.next() {
                guard row["recording"] == number, let time_us = row["time"].flatMap(Moment.init(rfc3339:))?.utc_us
                else { continue }
                corrections.append(PostureCorrection(time_us: time_us, wasSlouch: row["was_slouch"] == "1"))
            }
        }
        return learned
    }

    /// A recording is a day at most, and so is what its sensor kept from before it.
    private static let longestRecording_us: UInt64 = 3 * 86_400_000_000

    private static func lowPlaces(
        beside place: ExportedPlace, wearer: String?, near_us: Int64
    ) throws -> [ExportedPlace] {
        guard let wearer, var recordings = try ExportedTable.open(place.folder + "recordings.csv"),
            recordings.has(["recording", "wearer", "placement", "start"])
        else { return [] }
        var places: [(start_us: Int64, place: ExportedPlace)] = []
        while let row = try recordings.next() {
            guard row["wearer"] == wearer, row["placement"] == Placement.lowBack.rawValue,
                let number = row["recording"].flatMap(UInt64.init),
                let start_us = row["start"].flatMap(Moment.init(rfc3339:))?.utc_us,
                start_us.subtractingClamped(near_us).magnitude <= longestRecording_us,
                let low = place.other(number)
            else { continue }
            if access(low.path, R_OK) == 0 { places.append((start_us, low)) }
        }
        return places.sorted { $0.start_us < $1.start_us }.map(\.place)
    }

    /// What the wearer's low sensor said meanwhile, in order of time; each of its recordings with its own calibrations.
    func lowReadings(_ rules: PostureRules) throws -> [LowReading] {
        var readings: [LowReading] = []
        for place in lowPlaces {
            var file = try ReplayFile.open(place.path)
            let start_us = try file.samples(in: [], origin_us: nil).origin_us
            guard var exported = try ExportedHolds(place, named: nil, start_us: start_us, isQuiet: true)
            else { continue }
            try file.begin(keepsTimeTexts: false)
            var pipeline: PosturePipeline?
            while let row = try file.nextRow() {
                guard let sample = row.sample else { continue }
                var followed = pipeline ?? exported.pipeline(from: sample.time_us, rules: rules)
                pipeline = nil
                for between in exported.between(sample) { _ = followed.advance(between, isMeasured: false) }
                _ = followed.advance(sample)
                exported.comeIntoForce(upTo: sample.time_us, in: &followed)
                _ = followed.drainTrack()
                _ = followed.drainEvents()
                readings += followed.drainLowReadings()
                pipeline = followed
            }
        }
        return readings.sorted { $0.time_us < $1.time_us }
    }

    /// What lies between two measurements of a coarse sensor, as live has filled it.
    mutating func between(_ sample: Sample) -> [Sample] { fill?.between(sample) ?? [] }

    /// The only sensor of which a second of the track is of this time: older exports have no `recordings.csv`.
    private static func sensor(recordingAt start_us: Int64, by path: String) throws -> String? {
        guard var track = try ExportedTable.open(path), track.has(["sensor", "time"]) else { return nil }
        var found: Set<String> = []
        while let row = try track.next() {
            guard let id = row["sensor"], !found.contains(id),
                let time_us = row["time"].flatMap(Moment.init(rfc3339:))?.utc_us,
                (start_us - 1_000_000...start_us + 1_000_000).contains(time_us)
            else { continue }
            found.insert(id)
        }
        return found.count == 1 ? found.first : nil
    }

    /// The pipeline as it was at the recording's start.
    mutating func pipeline(from firstSample_us: Int64, rules: PostureRules) -> PosturePipeline {
        let start_us = recordedStart_us ?? firstSample_us
        next = calibrations.firstIndex { $0.time_us > start_us } ?? calibrations.count
        nextHeld = held.firstIndex { $0.time_us > start_us } ?? held.count
        calibration = next > 0 ? calibrations[next - 1] : nil
        isCalibrated = calibration != nil
        var filter = InclinationFilter.Configuration.default
        filter.gyroModel = gyro?.model(at: start_us)
        var pipeline = PosturePipeline(
            rules: rules, calibration: calibration, quality: firstQuality, judgesPosture: judgesPosture,
            memory: memory, filter: filter)
        pipeline.setSlump(Array(held[..<nextHeld]).slump(comparedWith: calibration))
        return pipeline
    }

    /// What was decided up to a sample holds from the next one on, as it did live.
    mutating func comeIntoForce(upTo time_us: Int64, in pipeline: inout PosturePipeline) {
        while next < calibrations.count, calibrations[next].time_us <= time_us {
            pipeline.setCalibration(calibrations[next])
            calibration = calibrations[next]
            isCalibrated = true
            next += 1
        }
        while nextHeld < held.count, held[nextHeld].time_us <= time_us {
            nextHeld += 1
            pipeline.setSlump(Array(held[..<nextHeld]).slump(comparedWith: calibration))
        }
        while nextCorrection < corrections.count, corrections[nextCorrection].time_us <= time_us {
            _ = pipeline.correct(wasSlouch: corrections[nextCorrection].wasSlouch)
            nextCorrection += 1
        }
    }
}

extension Calibration {
    /// A row of kind `upright`.
    fileprivate init?(_ row: [String: String]) {
        func number(_ name: String) -> Double? { row[name].flatMap(Double.init).flatMap { $0.isFinite ? $0 : nil } }
        guard row["kind"] == HoldKind.upright.rawValue, let time = row["time"].flatMap(Moment.init(rfc3339:)),
            let upX = number("up_x"), let upY = number("up_y"), let upZ = number("up_z"),
            let forwardX = number("forward_x"), let forwardY = number("forward_y"), let forwardZ = number("forward_z"),
            let upright = Vector3(upX, upY, upZ).normalized,
            let forward = Vector3(forwardX, forwardY, forwardZ).normalized
        else { return nil }
        let start = row["start"].flatMap(Moment.init(rfc3339:)) ?? time
        self.init(
            profile: row["profile"].flatMap(Profile.init) ?? .sit, time_us: time.utc_us, upright: upright,
            forward: forward, axisSource: row["axis_source"].flatMap(AxisSource.init) ?? .familyDefault,
            holdDeviationDegrees: number("deviation_deg") ?? 0,
            hold_s: max(0, Double(time.utc_us &- start.utc_us) / 1e6), forceError: number("force_error_ratio"))
    }
}

extension PostureHold {
    /// A row of any other kind.
    fileprivate init?(_ row: [String: String]) {
        func number(_ name: String) -> Double? { row[name].flatMap(Double.init).flatMap { $0.isFinite ? $0 : nil } }
        guard let kind = row["kind"].flatMap(HoldKind.init), kind != .upright,
            let time = row["time"].flatMap(Moment.init(rfc3339:)), let forward = number("forward_deg")
        else { return nil }
        self.init(
            kind: kind, time_us: time.utc_us, start_us: row["start"].flatMap(Moment.init(rfc3339:))?.utc_us,
            calibration_us: row["calibrated"].flatMap(Moment.init(rfc3339:))?.utc_us ?? 0, forwardDegrees: forward,
            rightDegrees: number("right_deg") ?? 0,
            lowForwardDegrees: number("low_forward_deg"))
    }
}
