import FoundationEssentials
public import Motion
import Numbers

/// The samples of one sensor that came at once, as they were measured: for programs that want them, told to those who ask
/// for them (`ControlRequest.watch`), and nobody else.
public struct SampleBatch: Equatable, Sendable {
    /// One sample, and what was known at it.
    public struct Row: Equatable, Sendable {
        /// On the recording's time line: microseconds UTC.
        public var sample: Sample
        /// Unit “up” in the sensor frame, as it was known then (causal); `nil` while nothing is measured.
        public var up: Vector3?
        /// Sagittal inclination from the calibrated upright, + = forward; `nil` without a calibration.
        public var flexionDegrees: Double?
        /// Frontal inclination from the calibrated upright, + = right; `nil` without a calibration.
        public var leanDegrees: Double?

        public init(_ sample: Sample, up: Vector3?, flexionDegrees: Double? = nil, leanDegrees: Double? = nil) {
            self.sample = sample
            self.up = up
            self.flexionDegrees = flexionDegrees
            self.leanDegrees = leanDegrees
        }
    }

    /// So many fit into a line of the socket, however long their numbers are.
    public static let mostRows = 180

    public var sensor: String
    /// UTC − time since boot (CLOCK_BOOTTIME) of the recording's time line, microseconds: what is taken from a sample's time
    /// where another clock of this computer is meant.
    public var boottimeOffset_us: Int64
    /// Oldest first.
    public var rows: [Row]

    public init(sensor: String, boottimeOffset_us: Int64, rows: [Row]) {
        self.sensor = sensor
        self.boottimeOffset_us = boottimeOffset_us
        self.rows = rows
    }

    /// The same in pieces that fit into a line each.
    public var lines: [JSONText] {
        stride(from: 0, to: rows.count, by: Self.mostRows).map { first in
            .object([
                ("type", .string(Self.type)), ("sensor", .string(sensor)),
                ("boottime_offset_us", .integer(boottimeOffset_us)),
                ("rows", .array(rows.dropFirst(first).prefix(Self.mostRows).map(\.json))),
            ])
        }
    }

    private static let type = "samples"
    private static let beginning = #"{"type":"samples","#

    /// `nil` for a line that is none. `type` stands first in every line, so that of other lines no more is read.
    public init?(json line: String) {
        guard line.hasPrefix(Self.beginning),
            let fields = try? JSONDecoder().decode(BatchFields.self, from: Data(line.utf8)), !fields.rows.isEmpty
        else { return nil }
        let rows = fields.rows.compactMap(Row.init(columns:))
        // One that cannot be is a fault of the whole.
        guard rows.count == fields.rows.count else { return nil }
        self.init(sensor: fields.sensor, boottimeOffset_us: fields.boottime_offset_us, rows: rows)
    }
}

extension SampleBatch.Row {
    /// time_us, acc x y z (m/s²), gyro x y z (rad/s), up x y z, flexion_deg, lean_deg.
    fileprivate static let columns = 12

    fileprivate var json: JSONText {
        let numbers: [Double?] =
            Self.parts(sample.acceleration_m_s2) + Self.parts(sample.angularVelocity_rad_s) + Self.parts(up)
            + [flexionDegrees, leanDegrees]
        return .array([.integer(sample.time_us)] + numbers.map { $0.map { .exact($0) } ?? .null })
    }

    private static func parts(_ vector: Vector3?) -> [Double?] { [vector?.x, vector?.y, vector?.z] }

    /// What a newer recorder adds comes after these.
    fileprivate init?(columns: [Double?]) {
        guard columns.count >= Self.columns, let time_us = columns[0].flatMap({ Int64(exactly: $0) }),
            let force = Self.vector(columns[1...3]), let force,
            let turn = Self.vector(columns[4...6]), let up = Self.vector(columns[7...9]),
            up.map({ abs($0.norm - 1) < 0.01 }) ?? true,
            columns[10...11].allSatisfy({ $0.map { $0.magnitude <= 360 } ?? true })
        else { return nil }
        self.init(
            Sample(time_us: time_us, acceleration_m_s2: force, angularVelocity_rad_s: turn), up: up,
            flexionDegrees: columns[10], leanDegrees: columns[11])
    }

    /// A vector, or none (`.some(nil)`); `nil` where it is half there, or not finite.
    private static func vector(_ parts: ArraySlice<Double?>) -> Vector3?? {
        let numbers = parts.compactMap(\.self).filter(\.isFinite)
        if numbers.count == 3 { return .some(Vector3(numbers[0], numbers[1], numbers[2])) }
        return parts.allSatisfy { $0 == nil } ? .some(nil) : nil
    }
}

private struct BatchFields: Decodable {
    let sensor: String
    let boottime_offset_us: Int64
    let rows: [[Double?]]
}
