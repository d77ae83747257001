import Events
import Motion

/// What is sent of each sensor. Pure.
enum LSLStream: String, CaseIterable {
    case raw
    case up
    case angles

    struct Channel: Equatable {
        var label: String
        var unit: String
        var type: String
    }

    /// What the stream is, as others look for it.
    var type: String {
        switch self {
        case .raw: "IMU"
        case .up: "Orientation"
        case .angles: "Angles"
        }
    }

    var channels: [Channel] {
        switch self {
        case .raw:
            Self.axes("acc", unit: "m/s^2", type: "Acceleration")
                + Self.axes("gyro", unit: "rad/s", type: "AngularVelocity")
        case .up: Self.axes("up", unit: "1", type: "Orientation")
        case .angles:
            ["flexion", "lean"].map { Channel(label: $0, unit: "deg", type: "Angle") }
        }
    }

    private static func axes(_ name: String, unit: String, type: String) -> [Channel] {
        ["x", "y", "z"].map { Channel(label: "\(name)_\($0)", unit: unit, type: type) }
    }

    /// A number for each channel; NaN for what is not known, as LSL's readers expect it.
    func values(_ row: SampleBatch.Row) -> [Double] {
        switch self {
        case .raw: Self.parts(row.sample.acceleration_m_s2) + Self.parts(row.sample.angularVelocity_rad_s)
        case .up: Self.parts(row.up)
        case .angles: [row.flexionDegrees ?? .nan, row.leanDegrees ?? .nan]
        }
    }

    private static func parts(_ vector: Vector3?) -> [Double] {
        vector.map { [$0.x, $0.y, $0.z] } ?? [.nan, .nan, .nan]
    }
}

/// From time since boot, which goes on while the computer sleeps, to LSL's clock, which does not. Pure.
struct LSLClock {
    /// Two readings of two clocks in turn differ by less; a sleep is longer.
    private static let jitter_s = 0.005

    private var offset_s: Double?

    /// A moment on LSL's clock.
    ///
    /// - Parameters:
    ///   - boottime_us: the moment.
    ///   - now_us: now, since boot.
    ///   - lslNow_s: now, on LSL's clock.
    mutating func time_s(boottime_us: Int64, now_us: Int64, lslNow_s: Double) -> Double {
        let measured_s = lslNow_s - Double(now_us) / 1e6
        // Held while it holds, so that samples keep their intervals.
        let offset_s = offset_s.flatMap { abs($0 - measured_s) < Self.jitter_s ? $0 : nil } ?? measured_s
        self.offset_s = offset_s
        return Double(boottime_us) / 1e6 + offset_s
    }
}
