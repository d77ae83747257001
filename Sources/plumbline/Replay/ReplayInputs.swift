import Loggers
import Motion
import Posture

/// The files of a replay: one sensor, or two of one wearer.
struct ReplayInputs: ~Copyable {
    /// The sensor whose angles are told (at T4 where there are two).
    let sensor: String
    /// Its name as it was given; `nil` where none was.
    let givenName: String?
    var main: ReplayFile
    /// The low sensor (L5).
    var low: ReplayFile?

    private static let upper = Placement.upperBack.rawValue
    private static let lower = Placement.lowBack.rawValue

    private init(sensor: String, givenName: String?, _ main: consuming ReplayFile, low: consuming ReplayFile?) {
        self.sensor = sensor
        self.givenName = givenName
        self.main = main
        self.low = low
    }

    static func open(_ files: [String]) throws -> ReplayInputs {
        guard let first = files.first else {
            throw Failure("Say what to replay: a CSV file, or --recording NUMBER.", code: .usage)
        }
        guard files.count <= 2 else {
            throw Failure("Two sensors at most: t4=FILE and l5=FILE.", code: .usage)
        }
        guard files.count == 2 else {
            let (sensor, path) = try split(first)
            return ReplayInputs(
                sensor: sensor ?? upper, givenName: sensor, try ReplayFile.open(path, named: sensor), low: nil)
        }
        var paths: [String: String] = [:]
        for file in files {
            let (sensor, path) = try split(file)
            guard let name = sensor?.lowercased(), [upper, lower].contains(name), paths[name] == nil else {
                throw Failure(
                    "Two sensors are told apart by where they sit: t4=FILE (upper back) and l5=FILE (low back).",
                    code: .usage)
            }
            paths[name] = path
        }
        guard paths.values.filter({ $0 == "-" }).count < 2 else {
            throw Failure("Standard input is one recording: give the other as a file.", code: .usage)
        }
        let main = try ReplayFile.open(paths[upper] ?? "", named: upper)
        let low = try ReplayFile.open(paths[lower] ?? "", named: lower)
        return ReplayInputs(sensor: upper, givenName: nil, main, low: low)
    }

    /// Reads what the holds need; their seconds count from the main file's first row.
    mutating func heldSamples(_ holds: [HoldOption]) throws -> HeldSamples {
        let (samples, origin_us) = try main.samples(in: holds, origin_us: nil)
        let lowSamples = try low?.samples(in: holds, origin_us: origin_us).samples ?? []
        return HeldSamples(main: samples, low: lowSamples, hasLow: low != nil, origin_us: origin_us)
    }

    /// What the main recording was judged by, where it lies in an export of ours.
    mutating func exportedHolds() throws -> ExportedHolds? {
        guard let place = try ExportedPlace(main.path) else { return nil }
        let start_us = try main.samples(in: [], origin_us: nil).origin_us
        return try ExportedHolds(place, named: givenName, start_us: start_us)
    }

    private static func split(_ file: String) throws -> (sensor: String?, path: String) {
        guard let equals = file.firstIndex(of: "="), !file[..<equals].contains("/") else { return (nil, file) }
        let name = String(file[..<equals])
        guard !name.isEmpty else { throw Failure("“\(file)” names no sensor: write NAME=FILE.", code: .usage) }
        return (name, String(file[file.index(after: equals)...]))
    }
}

/// The samples of the stretches that were held on purpose.
struct HeldSamples {
    let main: [Sample]
    let low: [Sample]
    let hasLow: Bool
    let origin_us: Int64

    /// Samples of the main sensor within a hold, and of the low one.
    func samples(in hold: HoldOption) -> (main: [Sample], low: [Sample]) {
        func within(_ sample: Sample) -> Bool {
            (hold.from_s...hold.to_s).contains(Double(sample.time_us &- origin_us) / 1e6)
        }
        return (main.filter(within), low.filter(within))
    }
}

/// The low sensor's pipeline, followed up to the main sensor's time.
struct LowSensorTrack {
    private var waiting: Sample?
    private var pipeline: PosturePipeline

    init(calibration: Calibration, rules: PostureRules) {
        pipeline = PosturePipeline(
            rules: rules, calibration: calibration, judgesPosture: false, keepsCalibrationOverGaps: true)
    }

    /// What is new up to `time_us`.
    mutating func advance(to time_us: Int64, _ file: inout ReplayFile) throws -> [LowReading] {
        while true {
            if waiting == nil {
                var row = try file.nextRow()
                while row != nil, row?.sample == nil { row = try file.nextRow() }
                waiting = row?.sample
            }
            guard let sample = waiting, sample.time_us <= time_us else { break }
            _ = pipeline.advance(sample)
            waiting = nil
        }
        _ = pipeline.drainTrack()
        _ = pipeline.drainEvents()
        return pipeline.drainLowReadings()
    }
}
