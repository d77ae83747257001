import Motion
public import Posture

/// Notices half an hour of stillness in the live stream, and says when it is time for a break (DOMAIN 5).
///
/// It compares directions of "up", so it needs no calibration. Time is an argument; a gap, walking, lying or taking the
/// sensor off begins anew.
public struct BreakPrompter: Sendable {
    public struct Settings: Equatable, Sendable {
        /// Minutes of stillness, 20 to 60.
        public static let range_min = 20.0...60.0
        public var still_min: Double
        /// A change of the angle that is held for so long is a shift (DOMAIN 3.4).
        public var shiftHold_s = 3.0
        /// A longer gap in the stream ends what was known (DOMAIN 3.3).
        public var gap_s = 60.0

        public init(still_min: Double = 30) { self.still_min = still_min }
    }

    /// The cosine of 10°, beyond which a change is a shift (DOMAIN 3.4).
    private static let shiftCosine = 0.984_807_753

    private let settings: Settings
    private var since_us: Int64?
    private var last_us: Int64?
    private var reference: Vector3?
    private var shiftedSince_us: Int64?

    public init(settings: Settings = Settings()) { self.settings = settings }

    /// Seconds of stillness until now; `nil` while there is none.
    public func still_s(at time_us: Int64) -> Double? {
        since_us.map { Double(time_us - $0) / 1e6 }
    }

    /// - Returns: `true` once for each so many minutes of stillness.
    public mutating func advance(_ frame: PostureFrame) -> Bool {
        let time_us = frame.time_us
        if let last_us, time_us < last_us || Double(time_us - last_us) / 1e6 > settings.gap_s { forget() }
        last_us = time_us
        switch frame.activity {
        case .walking, .lying, .off:
            forget()
            return false
        case .still, .moving: break
        }
        guard let reference, let since_us else {
            begin(frame.up, at: time_us)
            return false
        }
        if frame.up.dot(reference) < Self.shiftCosine {
            let began_us = shiftedSince_us ?? time_us
            shiftedSince_us = began_us
            if Double(time_us - began_us) / 1e6 > settings.shiftHold_s { begin(frame.up, at: time_us) }
            return false
        }
        shiftedSince_us = nil
        guard Double(time_us - since_us) / 60e6 >= settings.still_min else { return false }
        begin(frame.up, at: time_us)
        return true
    }

    private mutating func begin(_ up: Vector3, at time_us: Int64) {
        reference = up
        since_us = time_us
        shiftedSince_us = nil
    }

    private mutating func forget() {
        reference = nil
        since_us = nil
        shiftedSince_us = nil
    }
}
