import Numbers

/// How a family's messages make samples: how many frames a sample takes, and how far its counter goes.
struct SampleForm: Sendable {
    enum Frames: Sendable {
        /// One frame is one sample.
        case whole
        /// A frame with the acceleration, then one with its rate; where there is a clock, its frame comes before both.
        case accelerationThenRate
        /// Packets of acceleration and packets of rates, which only their axis joins.
        case apart(GyroPairing.Limits)
    }

    var frames: Frames
    /// Where the counter of its samples begins again; `nil` where it sends none.
    var counterModulus: UInt64?
}

extension ProtocolFamily {
    var sampleForm: SampleForm {
        switch self {
        case .witmotion, .metamotion: SampleForm(frames: .accelerationThenRate)
        case .bno08xRVC: SampleForm(frames: .whole, counterModulus: 0x100)
        case .ruuvi: SampleForm(frames: .whole, counterModulus: 0xFFFF)
        // Microseconds of the sensor's clock: a gyro at 52 Hz may lose four samples; a packet holds up to a second.
        case .polarPMD: SampleForm(frames: .apart(.init(gap: 100_000, patience: 3_000_000, apart: .infinity)))
        // Samples at 52 Hz; that both count from one origin is not documented.
        case .muse:
            SampleForm(
                frames: .apart(.init(gap: 5, patience: 100, apart: 30)), counterModulus: UInt64(clamping: Muse.numbers))
        // Its blocks say the number of their first sample, which does not wrap.
        case .plumbline: SampleForm(frames: .whole)
        case .ximu3, .movesense, .xsensDOT, .thingy52, .microbit: SampleForm(frames: .whole)
        }
    }
}
