import Motion
import Posture
import Reports

/// The CSV file of `replay --track`: one row for every input row.
struct TrackFile: ~Copyable {
    static let header =
        "time_s,up_x,up_y,up_z,smooth_up_x,smooth_up_y,smooth_up_z,flexion_deg,lean_deg,posture,confidence,activity"

    private var file: OutputFile

    private init(_ file: consuming OutputFile) { self.file = file }

    /// Opens the file beside its place, and writes the header.
    static func create(at path: String) throws -> TrackFile {
        var file = try OutputFile.create(at: path)
        try file.write(header)
        return TrackFile(file)
    }

    /// Adds a row; before the first sample there is no frame and the row has only its time.
    mutating func write(time: String, frame: PostureFrame?, smoothUp: Vector3?) throws {
        guard let frame else { return try file.write(time + ",,,,,,,,,,,") }
        let directions = [frame.up.x, frame.up.y, frame.up.z, smoothUp?.x, smoothUp?.y, smoothUp?.z]
        let ups = directions.map { CSVText.field($0, decimals: 7) }.joined(separator: ",")
        try file.write(
            "\(time),\(ups),\(CSVText.field(frame.flexionDegrees, decimals: 3)),"
                + "\(CSVText.field(frame.leanDegrees, decimals: 3)),\(frame.posture.rawValue),"
                + "\(CSVText.field(frame.confidence, decimals: 3)),\(frame.activity.rawValue)")
    }

    mutating func finish() throws { try file.finish() }
}
