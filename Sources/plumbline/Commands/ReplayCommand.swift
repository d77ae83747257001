import ArgumentParser
import Gateway
import Motion
import Posture
import Records
import Settings
import Terminal

struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Run a recording through the pipeline of the live view, as fast as it goes.",
        discussion: """
            The recording is CSV with a header line and the columns time_s, acc_x_m_s2, acc_y_m_s2, acc_z_m_s2 and, \
            with a gyro, gyro_x_rad_s, gyro_y_rad_s, gyro_z_rad_s. Other columns are ignored; an empty field is “not \
            there”. Times are seconds since 1970 where they are that large, else seconds of the recording.
            """)

    @Argument(help: "The recording, or - for standard input; NAME=FILE names the sensor. Two of one wearer: t4=A l5=B.")
    var files: [String] = []

    @Option(help: "Instead of a file: one of our own recordings, by the number that “export --raw” gives it.")
    var recording: Int64?

    @OptionGroup var folder: DataFolder

    @Option(help: "The sensor axes that point up and forward on an upright wearer, for example +x,-z.")
    var mount: String?

    @Option(help: "The first S seconds are the upright hold.")
    var calibrateFirst: Double?

    @Option(help: "Another hold, NAME=FROM-TO in seconds (upright, habitual, slump, tallest).")
    var hold: [String] = []

    @OptionGroup var output: JSONOption<OneObject.PerLine>

    @Option(help: "Angles a second in the JSON stream; 0 = one for every sample.")
    var rate = 10.0

    @Option(help: "Write one row a sample to this CSV file.")
    var track: String?

    func run() throws {
        if let recording {
            guard files.isEmpty, track == nil, calibrateFirst == nil, hold.isEmpty, mount == nil else {
                throw Failure(
                    "--recording has its calibrations with it, and no file: leave the others out.", code: .usage)
            }
            return try replay(recording: recording)
        }
        guard rate >= 0, rate.isFinite else { throw Failure("--rate takes a number of 0 or more.", code: .usage) }
        let mounting = try mount.map { text throws in try MountAxes(argument: text) }
        let holds = try ReplayHolds(hold, calibrateFirst_s: calibrateFirst)
        let inputs = try ReplayInputs(files)
        let calibrated = try holds.calibrate(inputs, mounting: mounting)
        let rules = try Settings.load().rules
        var report = ReplayReport(
            sensor: inputs.sensor, json: output.json, rate_Hz: rate, range: calibrated?.range ?? PersonalRange())
        var trackFile = try track.map { path throws in try TrackFile.create(at: path) }
        if let coarseness = inputs.rows.lazy.compactMap(\.sample).first?.coarseness { Console.complain(coarseness) }
        let sway = calibrated?.upright.holdDeviationDegrees ?? 0
        var pipeline = PosturePipeline(
            rules: rules, calibration: calibrated?.upright,
            quality: sway <= rules.holdDoubtfulDegrees ? .ok : .doubtful,
            keepsCalibrationOverGaps: true)
        pipeline.setSlump(calibrated?.slump)
        var low = calibrated?.lowUpright.map { LowSensorTrack(samples: inputs.low, calibration: $0, rules: rules) }
        let smoothUps = track == nil ? [] : Self.smoothUps(inputs.rows)
        var frame: PostureFrame?
        for (index, row) in inputs.rows.enumerated() {
            if let sample = row.sample {
                for reading in low?.advance(to: sample.time_us) ?? [] { pipeline.setLowSensor(reading) }
                pipeline.isHeldOnPurpose = calibrated?.held.contains { $0.covers(sample.time_us) } ?? false
                frame = pipeline.advance(sample)
            }
            if let frame { report.add(frame) }
            try trackFile?.write(
                time: row.timeText, frame: frame, smoothUp: smoothUps.isEmpty ? nil : smoothUps[index])
            report.add(pipeline.drainEvents(), pipeline.drainTrack())
        }
        pipeline.finish()
        report.add(pipeline.drainEvents(), pipeline.drainTrack())
        report.finish(isCalibrated: calibrated != nil)
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

    /// Makes a recording's posture again from its samples, with the calibrations that were in force.
    private func replay(recording: Int64) throws {
        let path = try folder.path()
        guard let store = try Store.openIfExists(in: path) else { throw Failure("There is no record in \(path).") }
        let rules = try Settings.load().rules
        guard let info = try store.recording(recording),
            let derived = try TrackRederivation.rederive(recording, in: store, rules: rules, isOver: true)?.derived
        else { throw Failure("There is no recording \(recording).", code: .usage) }
        var report = ReplayReport(
            sensor: info.sensor, json: output.json, rate_Hz: rate,
            range: PersonalRange(try store.postureHolds(sensor: info.sensor, wearer: info.wearer)))
        report.add(derived, offset_s: info.utcOffset_s)
        report.finish(
            isCalibrated: derived.track.contains { $0.calibration == .ok }, isJudged: info.judgesPosture)
    }
}
