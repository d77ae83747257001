import Events
import Motion
import Posture
import Reports

/// The CSV file of `replay --track`: one row for every input row.
struct TrackFile: ~Copyable {
    static let header =
        "time_s,up_x,up_y,up_z,smooth_up_x,smooth_up_y,smooth_up_z,flexion_deg,lean_deg,posture,confidence,activity,slouch_probability,band,reason"

    /// A row whose smoothed direction is not known yet: it is within two seconds.
    private struct Waiting {
        let time: String
        let frame: PostureFrame?
        /// As a field.
        let reason: String
        /// How many samples there were up to this row.
        let samples: Int
    }

    private var file: OutputFile
    private var smoother = FixedLagSmoother(lag_s: PostureRules.trackLag_s)
    /// Smoothed directions that are final, from sample `upsBefore` on.
    private var ups: [Vector3] = []
    private var upsBefore = 0
    private var waiting: [Waiting] = []
    private var samples = 0
    private let fixedSlouchDegrees: Double?
    /// Looked for again where something else is said of the posture, and once a second: it costs some microseconds.
    private var reason: (second: Int64, posture: PostureState, band: PostureBand?, words: String)?

    private init(_ file: consuming OutputFile, fixedSlouchDegrees: Double?) {
        self.file = file
        self.fixedSlouchDegrees = fixedSlouchDegrees
    }

    /// Opens the file beside its place, and writes the header.
    ///
    /// - Parameters:
    ///   - path: where it is to lie.
    ///   - fixedSlouchDegrees: the angle from which on it is a slouch for everybody; `nil` where the wearer's own postures
    ///     decide.
    static func create(at path: String, fixedSlouchDegrees: Double?) throws -> TrackFile {
        var file = try OutputFile.create(at: path)
        try file.write(header)
        return TrackFile(file, fixedSlouchDegrees: fixedSlouchDegrees)
    }

    /// Adds a row: it is written once its smoothed direction is final.
    ///
    /// - Parameters:
    ///   - time: the row's time as text.
    ///   - sample: what the row holds; `nil` where it has no acceleration.
    ///   - frame: what was made of it; `nil` before the first sample.
    mutating func add(time: String, sample: Sample?, frame: PostureFrame?) throws {
        if let sample {
            samples += 1
            _ = smoother.update(sample, smoothed: &ups)
        }
        let reason = frame.map { words(of: $0) } ?? ""
        waiting.append(Waiting(time: time, frame: frame, reason: reason, samples: samples))
        // In larger pieces, so that what has been written is not moved away row by row.
        if ups.count >= 256 { try writeFinal() }
    }

    private mutating func words(of frame: PostureFrame) -> String {
        let second = frame.time_us / 1_000_000
        if let reason, reason.second == second, reason.posture == frame.posture, reason.band == frame.band {
            return reason.words
        }
        let words = frame.slouchLimit(fixedDegrees: fixedSlouchDegrees).map { CSVText.field($0.words()) } ?? ""
        reason = (second, frame.posture, frame.band, words)
        return words
    }

    mutating func finish() throws {
        smoother.finish(smoothed: &ups)
        try writeFinal()
        try file.finish()
    }

    private mutating func writeFinal() throws {
        var written = 0
        for row in waiting {
            guard row.samples <= upsBefore + ups.count else { break }
            let place = row.samples - 1 - upsBefore
            try write(row, smoothUp: ups.indices.contains(place) ? ups[place] : nil)
            written += 1
        }
        waiting.removeFirst(written)
        // The last one stays: rows without a sample have that of the row before.
        let passed = max(0, ups.count - 1)
        ups.removeFirst(passed)
        upsBefore += passed
    }

    private mutating func write(_ row: Waiting, smoothUp: Vector3?) throws {
        guard let frame = row.frame else { return try file.write(row.time + ",,,,,,,,,,,,,,") }
        let directions = [frame.up.x, frame.up.y, frame.up.z, smoothUp?.x, smoothUp?.y, smoothUp?.z]
        let ups = directions.map { CSVText.field($0, decimals: 7) }.joined(separator: ",")
        try file.write(
            "\(row.time),\(ups),\(CSVText.field(frame.flexionDegrees, decimals: 3)),"
                + "\(CSVText.field(frame.leanDegrees, decimals: 3)),\(frame.posture.rawValue),"
                + "\(CSVText.field(frame.confidence, decimals: 3)),\(frame.activity.rawValue),"
                + "\(CSVText.field(frame.slouchProbability, decimals: 3)),\(frame.band?.rawValue ?? ""),"
                + row.reason)
    }
}
