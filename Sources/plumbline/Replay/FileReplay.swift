import Events
import Gateway
import Loggers
import Motion
import Posture
import Terminal

/// Lets the pipeline of the live view go through the rows of a recording.
struct FileReplay {
    private let rules: PostureRules
    private let calibrated: ReplayHolds.Calibrated?
    private var exported: ExportedHolds?
    private var pipeline: PosturePipeline

    /// - Parameters:
    ///   - rules: what judges.
    ///   - calibrated: from holds that were named.
    ///   - exported: from the export that the recording lies in.
    init(_ rules: PostureRules, calibrated: ReplayHolds.Calibrated?, exported: ExportedHolds?) {
        self.rules = rules
        self.calibrated = calibrated
        self.exported = calibrated == nil ? exported : nil
        let sway = calibrated?.upright.holdDeviationDegrees ?? 0
        pipeline = PosturePipeline(
            rules: rules, calibration: calibrated?.upright,
            quality: sway <= rules.holdDoubtfulDegrees ? .ok : .doubtful,
            keepsCalibrationOverGaps: true)
        pipeline.setSlump(calibrated?.slump)
    }

    /// The wearer's range, from tallest to slump.
    var range: PersonalRange { calibrated?.range ?? exported.map { PersonalRange($0.held) } ?? PersonalRange() }

    mutating func run(_ inputs: inout ReplayInputs, track: String?, into report: inout ReplayReport) throws {
        var trackFile = try track.map { path throws in
            try TrackFile.create(at: path, fixedSlouchDegrees: rules.fixedSlouchDegrees)
        }
        let writesTrack = track != nil
        var low = inputs.low == nil ? nil : calibrated?.lowUpright.map { LowSensorTrack(calibration: $0, rules: rules) }
        try inputs.main.begin(keepsTimeTexts: writesTrack)
        try inputs.low?.begin(keepsTimeTexts: false)
        var frame: PostureFrame?
        var isFirst = true
        // Where one sensor of an export is given, what the other one said meanwhile lies beside it.
        var said = inputs.low == nil ? try exported?.lowReadings(rules)[...] ?? [] : []
        while let row = try inputs.main.nextRow() {
            if let sample = row.sample {
                if isFirst { begin(with: sample) }
                isFirst = false
                if var lowFile = inputs.low.take() {
                    for reading in try low?.advance(to: sample.time_us, &lowFile) ?? [] {
                        pipeline.setLowSensor(reading)
                    }
                    inputs.low = consume lowFile
                }
                while let reading = said.first, reading.time_us <= sample.time_us {
                    pipeline.setLowSensor(reading)
                    said = said.dropFirst()
                }
                pipeline.isHeldOnPurpose = isHeldOnPurpose(sample.time_us)
                for between in exported?.between(sample) ?? [] { _ = pipeline.advance(between, isMeasured: false) }
                frame = pipeline.advance(sample)
                exported?.comeIntoForce(upTo: sample.time_us, in: &pipeline)
            }
            if let frame { report.add(frame) }
            if writesTrack { try trackFile?.add(time: row.timeColumn, sample: row.sample, frame: frame) }
            report.add(pipeline.drainEvents(), pipeline.drainTrack())
        }
        pipeline.finish()
        report.add(pipeline.drainEvents(), pipeline.drainTrack())
        report.finish(
            isCalibrated: calibrated != nil || exported?.isCalibrated ?? false,
            isJudged: exported?.judgesPosture ?? true)
        try trackFile?.finish()
        inputs.main.tellProblems()
        inputs.low?.tellProblems()
    }

    private mutating func begin(with sample: Sample) {
        if let coarseness = sample.coarseness { Console.complain(coarseness) }
        if let made = exported?.pipeline(from: sample.time_us, rules: rules) { pipeline = made }
    }

    private func isHeldOnPurpose(_ time_us: Int64) -> Bool {
        (calibrated?.held ?? exported?.held ?? []).contains { $0.covers(time_us) }
    }
}
