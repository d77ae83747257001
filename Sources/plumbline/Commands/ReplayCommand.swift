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
        abstract: "Judge a recording as the live view would.",
        discussion: """
            The recording is CSV with a header line and the columns time_s, acc_x_m_s2, acc_y_m_s2, acc_z_m_s2 and, \
            with a gyro, gyro_x_rad_s, gyro_y_rad_s, gyro_z_rad_s. Other columns are ignored; an empty field is a \
            missing value. Times are seconds since 1970 where they are that large, else seconds of the recording.

            Read as well: what x-IMU3, Sensor Logger (TotalAcceleration), phyphox, Xsens DOT, WitMotion, Axivity and \
            ActiGraph write; other names, units and separators that the header shows, decimal commas, dates. What was \
            recognised is told; units are checked by gravity and by movement. A line that cannot be read is left out \
            and named. A recording of “export --raw” has its calibrations beside it.

            Of a Motion-BIDS data set a sub-…_motion.tsv is read by the files that describe it: ACCEL and GYRO of one \
            tracked point, in the units that _channels.tsv states. POINT=FILE names one of several points.

            Examples:
              plumbline replay monday.csv --mount +x,-z --calibrate-first 10s
              plumbline replay t4=upper.csv l5=lower.csv --hold upright=0-10
              plumbline replay study/sub-01/motion/sub-01_task-sit_tracksys-imu_motion.tsv
              plumbline replay --recording 3 --json
            """)

    @Argument(
        help: "The recording, or - for standard input; NAME=FILE names the sensor. Two of one wearer: t4=A l5=B.",
        completion: .file())
    var files: [String] = []

    @Option(help: "Instead of a file: one of our own recordings, by the number that “export --raw” gives it.")
    var recording: Int64?

    @OptionGroup var folder: DataFolder

    @Option(help: "The sensor axes that point up and forward on an upright wearer, for example +x,-z.")
    var mount: String?

    @Option(
        help: ArgumentHelp(
            "The first seconds are the upright hold, for example 10s.", valueName: DurationArgument.valueName),
        transform: DurationArgument.seconds)
    var calibrateFirst: Double?

    @Option(
        help: "Another hold, NAME=FROM-TO in seconds (upright, habitual, slump, tallest).",
        completion: .list(HoldKind.allCases.map { $0.rawValue + "=" }))
    var hold: [String] = []

    @OptionGroup var output: JSONOption<OneObject.PerLine>

    @Option(help: "Angles per second in the JSON stream; 0 = one for every sample.")
    var rate = 10.0

    @Option(help: "Write one row per sample to this CSV file.", completion: .file())
    var track: String?

    func validate() throws {
        try OptionRange.rate.check(rate)
    }

    func run() throws {
        if let recording {
            guard files.isEmpty, track == nil, calibrateFirst == nil, hold.isEmpty, mount == nil else {
                throw Failure(
                    "--recording brings its own calibrations and needs no file: leave the other options out.",
                    code: .usage)
            }
            return try replay(recording: recording)
        }
        let mounting = try mount.map { text throws in try MountAxes(argument: text) }
        let holds = try ReplayHolds(hold, calibrateFirst_s: calibrateFirst)
        let rules = try Settings.loaded().rules
        var inputs = try ReplayInputs.open(files)
        let exported = holds.isEmpty && mount == nil ? try inputs.exportedHolds() : nil
        let calibrated = try holds.calibrate(&inputs, mounting: mounting)
        var replay = FileReplay(rules, calibrated: calibrated, exported: exported)
        var report = ReplayReport(
            sensor: inputs.sensor, json: output.json, rate_Hz: rate, rules: rules, range: replay.range)
        try replay.run(&inputs, track: track, into: &report)
    }

    /// Makes a recording's posture again from its samples, with the calibrations that were in force.
    private func replay(recording: Int64) throws {
        let path = try folder.path()
        guard let store = try Store.openIfExists(in: path) else { throw Failure("There is no record in \(path).") }
        let rules = try Settings.loaded().rules
        guard let info = try store.recording(recording),
            let derived = try TrackRederivation.rederive(recording, in: store, rules: rules, isOver: true)?.derived
        else { throw Failure("There is no recording \(recording).", code: .usage) }
        var report = ReplayReport(
            sensor: info.sensor, json: output.json, rate_Hz: rate, rules: rules,
            range: PersonalRange(try store.postureHolds(sensor: info.sensor, wearer: info.wearer)))
        report.add(derived, offset_s: info.utcOffset_s)
        report.finish(
            isCalibrated: derived.track.contains { $0.calibration == .ok }, isJudged: info.judgesPosture)
    }
}
