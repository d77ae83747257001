import ArgumentParser
import Gateway
import Motion
import Posture
import Records

struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Run a recording through the pipeline of the live view, as fast as it goes.",
        discussion: """
            The recording is CSV with a header line and the columns time_s, acc_x_m_s2, acc_y_m_s2, acc_z_m_s2 and, with a
            gyro, gyro_x_rad_s, gyro_y_rad_s, gyro_z_rad_s. Other columns are ignored; an empty field is “not there”.
            Times are seconds since 1970 where they are that large, else seconds of the recording.
            """)

    @Argument(help: "The recording, or - for standard input; NAME=FILE names the sensor.")
    var file: String?

    @Option(help: "Instead of a file: one of our own recordings, by the number that “export --raw” gives it.")
    var recording: Int64?

    @OptionGroup var folder: DataFolder

    @Option(help: "The sensor axes that point up and forward on an upright wearer, for example +x,-z.")
    var mount: String?

    @Option(help: "The first S seconds are the upright hold.")
    var calibrateFirst: Double?

    @Option(help: "Another hold, NAME=FROM-TO in seconds (upright, slump, tallest).")
    var hold: [String] = []

    @Flag(help: "One JSON object a line.")
    var json = false

    @Option(help: "Angles a second in the JSON stream; 0 = one for every sample.")
    var rate = 10.0

    @Option(help: "Write one row a sample to this CSV file.")
    var track: String?

    func run() throws {
        if let recording {
            guard file == nil, track == nil, calibrateFirst == nil, hold.isEmpty, mount == nil else {
                throw Failure(
                    "--recording has its calibrations with it, and no file: leave the others out.", code: .usage)
            }
            return try replay(recording: recording)
        }
        guard let file else { throw Failure("Say what to replay: a CSV file, or --recording NUMBER.", code: .usage) }
        let (sensor, path) = try sensorAndPath(file)
        guard rate >= 0, rate.isFinite else { throw Failure("--rate takes a number of 0 or more.", code: .usage) }
        let mounting = try mount.map { text throws(Failure) in try MountAxes(argument: text) }
        let uprightHold = try uprightHold()
        let rules = try Settings.load().rules
        let rows = try SampleCSV(contentsOf: path).rows
        let calibration = try uprightHold.map { hold throws(Failure) in
            try calibrate(rows, hold: hold, mounting: mounting)
        }
        var report = ReplayReport(sensor: sensor, json: json, rate_Hz: rate)
        var trackFile = try track.map { path throws(Failure) in try TrackFile(path) }
        var pipeline = PosturePipeline(rules: rules, calibration: calibration, keepsCalibrationOverGaps: true)
        let smoothUps = track == nil ? [] : Self.smoothUps(rows)
        var frame: PostureFrame?
        for (index, row) in rows.enumerated() {
            if let sample = row.sample { frame = pipeline.advance(sample) }
            if let frame { report.take(frame) }
            try trackFile?.write(
                time: row.timeText, frame: frame, smoothUp: smoothUps.isEmpty ? nil : smoothUps[index])
            report.take(pipeline.drainEvents(), pipeline.drainTrack())
        }
        pipeline.finish()
        report.take(pipeline.drainEvents(), pipeline.drainTrack())
        report.finish(isCalibrated: calibration != nil)
        try trackFile?.finish()
    }

    /// The fixed-lag estimate for each row; a row without a sample has that of the one before.
    private static func smoothUps(_ rows: [SampleCSV.Row]) -> [Vector3?] {
        var smoother = FixedLagSmoother()
        var ups: [Vector3] = []
        for sample in rows.lazy.compactMap(\.sample) { _ = smoother.update(sample, smoothed: &ups) }
        smoother.finish(smoothed: &ups)
        var taken = 0
        return rows.map { row in
            if row.sample != nil { taken += 1 }
            return taken > 0 ? ups[taken - 1] : nil
        }
    }

    private func sensorAndPath(_ file: String) throws(Failure) -> (sensor: String, path: String) {
        guard let equals = file.firstIndex(of: "="), !file[..<equals].contains("/") else { return ("t4", file) }
        let name = String(file[..<equals])
        guard !name.isEmpty else { throw Failure("“\(file)” names no sensor: write NAME=FILE.", code: .usage) }
        return (name, String(file[file.index(after: equals)...]))
    }

    /// Makes a recording's posture again from its samples, with the calibrations that were in force.
    private func replay(recording: Int64) throws {
        let path = try folder.path()
        guard Store.exists(in: path) else { throw Failure("There is no record in \(path).") }
        do {
            let store = try Store(folder: path)
            let rules = try Settings.load().rules
            guard let info = try store.recording(recording),
                let (_, derived) = try Rederivation.run(recording, in: store, rules: rules, isOver: true)
            else { throw Failure("There is no recording \(recording).", code: .usage) }
            var report = ReplayReport(sensor: info.sensor, json: json, rate_Hz: rate)
            report.take(derived, offset_s: info.utcOffset_s)
            report.finish(isCalibrated: derived.track.contains { $0.calibration == .ok })
        } catch let error as RecordsError {
            throw Failure(error)
        }
    }

    private func uprightHold() throws(Failure) -> HoldOption? {
        var upright: HoldOption?
        for text in hold {
            let option = try HoldOption(parsing: text)
            if option.name == .upright {
                upright = option
            } else {
                Console.complain(
                    "The hold “\(option.name.rawValue)” is read but not used yet: only the upright hold calibrates.")
            }
        }
        guard let seconds = calibrateFirst else { return upright }
        guard seconds > 0, seconds.isFinite else {
            throw Failure("--calibrate-first takes seconds above 0.", code: .usage)
        }
        guard upright == nil else {
            throw Failure("Give either --calibrate-first or --hold upright=…, not both.", code: .usage)
        }
        return try HoldOption(parsing: "upright=0-\(seconds)")
    }

    private func calibrate(
        _ rows: [SampleCSV.Row], hold: HoldOption, mounting: MountAxes?
    ) throws(Failure) -> Calibration {
        let origin_us = rows[0].time_us
        let samples = rows.compactMap(\.sample)
        func seconds(_ sample: Sample) -> Double { Double(sample.time_us - origin_us) / 1e6 }
        let held = samples.filter { (hold.from_s...hold.to_s).contains(seconds($0)) }
        let calibration: Calibration
        do throws(CalibrationProblem) {
            // Whoever names the hold vouches for it, so a little sway is told but not refused.
            calibration = try Calibration(
                hold: held, mount: mounting ?? .spine, source: mounting == nil ? .familyDefault : .mount,
                needed_s: min(hold.to_s - hold.from_s, 10), lenient: true)
        } catch {
            throw Failure("The upright hold cannot be used. \(error.description)")
        }
        if calibration.holdDeviationDegrees > PostureRules().holdDeviationDegrees {
            let tenths = (calibration.holdDeviationDegrees * 10).rounded() / 10
            Console.complain("The upright hold sways by \(tenths)°: the angles are no surer than that.")
        }
        guard mounting == nil else { return calibration }
        let bow = samples.filter { seconds($0) > hold.to_s && seconds($0) < hold.to_s + 20 }
        if let bowed = calibration.withForward(fromBow: Self.slowUps(bow)) { return bowed }
        Console.complain("No bow found after the hold, so the usual mounting is taken (+x,-z); --mount gives another.")
        return calibration
    }

    /// "Up" over a stretch, smoothed over a second so that a jolt is no bow.
    private static func slowUps(_ samples: [Sample]) -> [Vector3] {
        var ups: [Vector3] = []
        var mean: Vector3?
        var last_us: Int64?
        for sample in samples {
            let dt_s = last_us.map { Double(sample.time_us - $0) / 1e6 } ?? 0
            last_us = sample.time_us
            let force =
                mean.map { $0 + (sample.acceleration_m_s2 - $0) * (dt_s / (1 + dt_s)) } ?? sample.acceleration_m_s2
            mean = force
            if let up = force.normalized { ups.append(up) }
        }
        return ups
    }
}
