import Motion
import Posture

/// The files of a replay: one sensor, or two of one wearer.
struct ReplayInputs {
    /// The sensor whose angles are told (at T4 where there are two).
    let sensor: String
    let rows: [SampleCSV.Row]
    /// The samples of the low sensor (L5); empty without one.
    let low: [Sample]

    private static let upper = Placement.upperBack.rawValue
    private static let lower = Placement.lowBack.rawValue

    init(_ files: [String]) throws {
        guard let first = files.first else {
            throw Failure("Say what to replay: a CSV file, or --recording NUMBER.", code: .usage)
        }
        guard files.count <= 2 else {
            throw Failure("Two sensors at most: t4=FILE and l5=FILE.", code: .usage)
        }
        guard files.count == 2 else {
            let (sensor, path) = try Self.split(first)
            self.sensor = sensor ?? Self.upper
            rows = try SampleCSV(contentsOf: path).rows
            low = []
            return
        }
        var paths: [String: String] = [:]
        for file in files {
            let (sensor, path) = try Self.split(file)
            guard let name = sensor?.lowercased(), [Self.upper, Self.lower].contains(name), paths[name] == nil else {
                throw Failure(
                    "Two sensors are told apart by where they sit: t4=FILE (upper back) and l5=FILE (low back).",
                    code: .usage)
            }
            paths[name] = path
        }
        sensor = Self.upper
        rows = try SampleCSV(contentsOf: paths[Self.upper] ?? "").rows
        low = try SampleCSV(contentsOf: paths[Self.lower] ?? "").rows.compactMap(\.sample)
    }

    /// Samples of the main sensor within a hold, and of the low one; the hold's seconds count from the first row.
    func samples(in hold: HoldOption) -> (main: [Sample], low: [Sample]) {
        let origin_us = rows[0].time_us
        func within(_ sample: Sample) -> Bool {
            (hold.from_s...hold.to_s).contains(Double(sample.time_us - origin_us) / 1e6)
        }
        return (rows.compactMap(\.sample).filter(within), low.filter(within))
    }

    private static func split(_ file: String) throws -> (sensor: String?, path: String) {
        guard let equals = file.firstIndex(of: "="), !file[..<equals].contains("/") else { return (nil, file) }
        let name = String(file[..<equals])
        guard !name.isEmpty else { throw Failure("“\(file)” names no sensor: write NAME=FILE.", code: .usage) }
        return (name, String(file[file.index(after: equals)...]))
    }
}

/// The low sensor's pipeline, followed up to the main sensor's time.
struct LowSensorTrack {
    private let samples: [Sample]
    private var next = 0
    private var pipeline: PosturePipeline

    init(samples: [Sample], calibration: Calibration, rules: PostureRules) {
        self.samples = samples
        pipeline = PosturePipeline(
            rules: rules, calibration: calibration, judgesPosture: false, keepsCalibrationOverGaps: true)
    }

    /// What is new up to `time_us`.
    mutating func advance(to time_us: Int64) -> [LowReading] {
        while next < samples.count, samples[next].time_us <= time_us {
            _ = pipeline.advance(samples[next])
            next += 1
        }
        _ = pipeline.drainTrack()
        _ = pipeline.drainEvents()
        return pipeline.drainLowReadings()
    }
}
