import LocalTime
import Motion
import Numbers
import Posture
import Records

/// One recording as a data set names it: whose, on which day, by which sensor, and which of these it is.
struct BIDSRun {
    static let task = "dailylife"

    let id: Int64
    let recording: Store.Recording
    /// `01`: the participant's pseudonym, whether or not names are in the data set.
    let subject: String
    /// The local day on which it began: `20260301`.
    let session: String
    /// Where the sensor was worn, by letters and digits: `t4`.
    let trackingSystem: String
    /// From 1 on, within this session and tracking system.
    let number: Int
    /// Of its first and last sample that is kept.
    let span_us: ClosedRange<Int64>
    let samples: Int
    let hasGyro: Bool
    /// The usual time from one sample to the next.
    let step_us: Int64

    /// Of the session.
    var sessionFolder: String { "sub-\(subject)/ses-\(session)" }
    /// Of its files.
    var folder: String { sessionFolder + "/motion" }
    /// Its files' names up to the suffix.
    var name: String {
        "sub-\(subject)_ses-\(session)_task-\(Self.task)_tracksys-\(trackingSystem)_run-\(Self.padded(number))"
    }
    var motionFile: String { "\(folder)/\(name)_motion.tsv" }

    /// When its first sample was taken, in UTC to the microsecond.
    var start: String { Moment(utc_us: span_us.lowerBound, offset_s: 0).rfc3339Exact }

    /// The recordings of which samples are kept, by participant and day.
    static func all(of scope: ExportScope, names: ExportNames) throws(ExportError) -> [BIDSRun] {
        let labels = names.areReal ? try BIDSExport.pseudonyms(scope) : names
        var counts: [String: Int] = [:]
        var runs: [BIDSRun] = []
        for (id, recording) in scope.recordings {
            guard let found = try examine(id, scope) else { continue }
            let subject = labels.wearer(recording.wearer)
            let day = recording.start.day.text.filter { $0.isASCII && $0.isNumber }
            let place = (recording.placement?.rawValue ?? "").filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
            let system = place.isEmpty ? "imu" : place
            let number = (counts["\(subject) \(day) \(system)"] ?? 0) + 1
            counts["\(subject) \(day) \(system)"] = number
            runs.append(
                BIDSRun(
                    id: id, recording: recording, subject: subject, session: day, trackingSystem: system,
                    number: number, span_us: found.first_us...found.last_us, samples: found.count,
                    hasGyro: found.hasGyro, step_us: found.step_us))
        }
        return runs
    }

    private struct Examination {
        var first_us: Int64 = 0
        var last_us: Int64 = 0
        var count = 0
        var hasGyro = false
        /// Of the first ones.
        var steps: [Int64] = []
        var step_us: Int64 { steps.sorted()[steps.count / 2] }

        mutating func add(_ sample: Sample) {
            if count == 0 {
                first_us = sample.time_us
            } else if steps.count < 4096 {
                steps.append(max(1, sample.time_us.subtractingClamped(last_us)))
            }
            last_us = max(first_us, sample.time_us)
            count += 1
            if sample.angularVelocity_rad_s != nil { hasGyro = true }
        }
    }

    /// Goes through the samples once; `nil` for fewer than two.
    private static func examine(_ id: Int64, _ scope: ExportScope) throws(ExportError) -> Examination? {
        var found = Examination()
        try scope.read { store throws(RecordsError) in
            try store.forEachChunk(of: id) { samples in for sample in samples ?? [] { found.add(sample) } }
        }
        return found.count < 2 ? nil : found
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
