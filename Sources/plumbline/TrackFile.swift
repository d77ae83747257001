import Gateway
import Glibc
import Motion
import Posture

/// The CSV file of `replay --track`: one row for every input row.
///
/// It is written beside its place and moved there at the end, so that a run that fails leaves no half of a file.
struct TrackFile: ~Copyable {
    static let header =
        "time_s,up_x,up_y,up_z,smooth_up_x,smooth_up_y,smooth_up_z,flexion_deg,lean_deg,posture,confidence,activity"

    private let path: String
    private let temporaryPath: String
    private let descriptor: Int32
    private var buffer: String
    private var isFinished = false

    init(_ path: String) throws(Failure) {
        self.path = path
        temporaryPath = path + ".part"
        descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        buffer = Self.header + "\n"
        guard descriptor >= 0 else {
            throw Failure(
                "\(path) cannot be written: \(String(cString: strerror(errno))).",
                code: errno == EACCES ? .permission : .failed)
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        if !isFinished, descriptor >= 0 { unlink(temporaryPath) }
    }

    /// Adds a row; before the first sample there is no frame and the row has only its time.
    mutating func write(time: String, frame: PostureFrame?) throws(Failure) {
        buffer += time
        if let frame {
            // The smoothed direction stays empty until there is a smoother: an empty field is "not there".
            buffer += ",\(decimal(frame.up.x, 7)),\(decimal(frame.up.y, 7)),\(decimal(frame.up.z, 7)),,,"
            buffer += ",\(decimal(frame.flexionDegrees, 3)),\(decimal(frame.leanDegrees, 3)),\(frame.posture.rawValue)"
            buffer += ",\(decimal(frame.confidence, 3)),\(frame.activity.rawValue)\n"
        } else {
            buffer += ",,,,,,,,,,,\n"
        }
        if buffer.utf8.count > 1 << 16 { try flush() }
    }

    mutating func finish() throws(Failure) {
        try flush()
        guard fsync(descriptor) == 0 || errno == EINVAL, rename(temporaryPath, path) == 0 else {
            throw Failure("\(path) cannot be written: \(String(cString: strerror(errno))).")
        }
        isFinished = true
    }

    private func decimal(_ value: Double?, _ decimals: Int) -> String {
        value.map { JSONText.number($0, decimals: decimals).text } ?? ""
    }

    private mutating func flush() throws(Failure) {
        var bytes = Array(buffer.utf8)[...]
        buffer = ""
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw Failure("\(path) cannot be written: \(String(cString: strerror(errno))).")
            }
            bytes = bytes.dropFirst(count)
        }
    }
}
