public import Motion
public import Posture

/// Notices half an hour of stillness in the live stream, and says when it is time for a break (DOMAIN 5).
///
/// It compares directions of "up", so it needs no calibration. Time is an argument; a gap, walking, lying or taking the
/// sensor off starts over.
public struct BreakPrompter: Sendable {
    public struct Settings: Equatable, Sendable {
        /// Minutes of stillness, 20 to 60.
        public static let range_min = 20.0...60.0
        /// After this many minutes a break is asked for, at first (``BreakInterval``).
        public var still_min: Double
        /// Whether that changes with what follows the prompts.
        public var adapts: Bool

        public init(still_min: Double = 30, adapts: Bool = true) {
            self.still_min = still_min
            self.adapts = adapts
        }
    }

    /// It is time for a break.
    public struct Due: Equatable, Sendable {
        public var time_us: Int64
        /// Unit "up" in the sensor frame, as it was on the average of the last minute: the position that was kept.
        public var position: Vector3

        public init(time_us: Int64, position: Vector3) {
            self.time_us = time_us
            self.position = position
        }
    }

    /// A longer gap in the stream ends what was known (DOMAIN 3.3).
    static let gap_s = 60.0
    /// The cosine of 10°, beyond which a change is a shift (DOMAIN 3.4).
    static let shiftCosine = 0.984_807_753
    /// A change of the angle that is held for so long is a shift (DOMAIN 3.4).
    static let shiftHold_s = 3.0
    /// How quickly the position that is kept follows what is seen (assumed).
    private static let position_s = 60.0

    private var since_us: Int64?
    private var last_us: Int64?
    private var reference: Vector3?
    private var position = Vector3.zero
    private var shiftedSince_us: Int64?

    public init() {}

    /// Seconds of stillness until now; `nil` while there is none.
    public func still_s(at time_us: Int64) -> Double? {
        since_us.map { Double(time_us - $0) / 1e6 }
    }

    /// Takes the next frame.
    ///
    /// - Parameters:
    ///   - frame: of one sensor.
    ///   - still_min: minutes of stillness after which a break is due.
    /// - Returns: a break that is due, once after each of these stretches of stillness; `nil` else.
    public mutating func advance(_ frame: PostureFrame, after still_min: Double) -> Due? {
        let time_us = frame.time_us
        var step_s = 0.0
        if let last_us {
            step_s = Double(time_us - last_us) / 1e6
            if step_s < 0 || step_s > Self.gap_s { forget() }
        }
        last_us = time_us
        switch frame.activity {
        case .walking, .lying, .off:
            forget()
            return nil
        case .still, .moving: break
        }
        guard let reference, let since_us else {
            begin(frame.up, at: time_us)
            return nil
        }
        if frame.up.dot(reference) < Self.shiftCosine {
            let began_us = shiftedSince_us ?? time_us
            shiftedSince_us = began_us
            if Double(time_us - began_us) / 1e6 > Self.shiftHold_s { begin(frame.up, at: time_us) }
            return nil
        }
        shiftedSince_us = nil
        position += (frame.up - position) * min(1, step_s / Self.position_s)
        guard Double(time_us - since_us) / 60e6 >= still_min else { return nil }
        let kept = position.normalized ?? frame.up
        begin(frame.up, at: time_us)
        return Due(time_us: time_us, position: kept)
    }

    private mutating func begin(_ up: Vector3, at time_us: Int64) {
        reference = up
        position = up
        since_us = time_us
        shiftedSince_us = nil
    }

    private mutating func forget() {
        reference = nil
        since_us = nil
        shiftedSince_us = nil
    }
}
