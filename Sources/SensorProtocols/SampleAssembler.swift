public import Motion
import Numbers

/// One inertial sample as the sensor gave it, before its time is mapped to the host's.
public struct RawSample: Equatable, Sendable {
    /// The sensor's clock, microseconds since an origin of its own; `nil` where it sends none.
    public var deviceTime_us: Int64?
    /// The sensor's own number of this sample, unwrapped; `nil` where it numbers nothing.
    public var sequence: UInt64?
    public var acceleration_m_s2: Vector3
    public var angularVelocity_rad_s: Vector3?
    /// The start of the sensor that the number and the clock count from; `nil` where it does not tell one.
    public var bootID: UInt32?
    /// An old sample that the sensor had kept, sent on request.
    public var isResent: Bool

    public init(
        deviceTime_us: Int64?, sequence: UInt64?, acceleration_m_s2: Vector3, angularVelocity_rad_s: Vector3?,
        bootID: UInt32? = nil, isResent: Bool = false
    ) {
        self.deviceTime_us = deviceTime_us
        self.sequence = sequence
        self.acceleration_m_s2 = acceleration_m_s2
        self.angularVelocity_rad_s = angularVelocity_rad_s
        self.bootID = bootID
        self.isResent = isResent
    }
}

/// Messages to samples: puts together what some families send in several frames, and numbers what they number.
public struct SampleAssembler: Sendable {
    /// An acceleration frame waits for its gyro frame.
    private let isRateApart: Bool
    private var counter: CounterUnwrapper?
    private var gyroCounter: CounterUnwrapper?
    /// The gyro comes in packets of its own.
    private var pairing: GyroPairing?
    private var waiting: RawSample?
    private var clock_us: Int64?
    private var hasSeenGyro = false

    public init(_ family: ProtocolFamily) {
        let form = family.sampleForm
        counter = form.counterModulus.map { CounterUnwrapper(modulus: $0) }
        gyroCounter = counter
        switch form.frames {
        case .whole: (isRateApart, pairing) = (false, nil)
        case .accelerationThenRate: (isRateApart, pairing) = (true, nil)
        case .apart(let limits): (isRateApart, pairing) = (false, GyroPairing(limits))
        }
    }

    /// Appends the sample that this message completes, if it completes one.
    public mutating func assemble(_ message: SensorMessage, into samples: inout [RawSample]) {
        switch message {
        case .clock(let time_us) where isRateApart:
            // The clock frame opens a new round of frames.
            closeWaiting(into: &samples)
            clock_us = time_us
        case .motion(let reading):
            assemble(reading, into: &samples)
        case .samples(let block):
            block.append(to: &samples)
        default:
            break
        }
    }

    /// Ends the stream: a sample that still waits for a second frame is given as it is.
    public mutating func flush(into samples: inout [RawSample]) {
        closeWaiting(into: &samples)
        pairing?.giveUp(into: &samples)
    }

    private mutating func assemble(_ reading: MotionReading, into samples: inout [RawSample]) {
        guard pairing == nil else { return assembleApart(reading, into: &samples) }
        let sequence = reading.counter.flatMap { counter?.unwrap($0) }
        guard let acceleration = reading.acceleration_m_s2 else {
            guard let gyro = reading.angularVelocity_rad_s, var sample = waiting else { return }
            hasSeenGyro = true
            waiting = nil
            sample.angularVelocity_rad_s = gyro
            samples.append(sample)
            return
        }
        closeWaiting(into: &samples)
        let sample = RawSample(
            deviceTime_us: reading.deviceTime_us ?? clock_us, sequence: sequence, acceleration_m_s2: acceleration,
            angularVelocity_rad_s: reading.angularVelocity_rad_s)
        clock_us = nil
        if isRateApart, reading.angularVelocity_rad_s == nil {
            waiting = sample
        } else {
            samples.append(sample)
        }
    }

    /// Acceleration and rate in packets of their own, on one clock or with numbers of their own.
    private mutating func assembleApart(_ reading: MotionReading, into samples: inout [RawSample]) {
        if let rate = reading.angularVelocity_rad_s, reading.acceleration_m_s2 == nil {
            let axis =
                reading.deviceTime_us.map { Double($0) }
                ?? reading.counter.flatMap { gyroCounter?.unwrap($0) }.map { Double($0) }
            if let axis { pairing?.add(rate: rate, at: axis, into: &samples) }
            return
        }
        guard let acceleration = reading.acceleration_m_s2 else { return }
        let sequence = reading.counter.flatMap { counter?.unwrap($0) }
        let sample = RawSample(
            deviceTime_us: reading.deviceTime_us, sequence: sequence, acceleration_m_s2: acceleration,
            angularVelocity_rad_s: reading.angularVelocity_rad_s)
        if let axis = reading.deviceTime_us.map({ Double($0) }) ?? sequence.map({ Double($0) }) {
            pairing?.add(sample, at: axis, into: &samples)
        } else {
            samples.append(sample)
        }
    }

    /// Gives a waiting acceleration without its gyro frame, but only where the sensor sends none.
    ///
    /// A sensor that has a gyro and lost this one frame would otherwise look, for one sample, as if it had none.
    private mutating func closeWaiting(into samples: inout [RawSample]) {
        guard let sample = waiting else { return }
        waiting = nil
        if !hasSeenGyro { samples.append(sample) }
    }
}

/// Continues a counter that wraps as a number that does not.
struct CounterUnwrapper: Sendable {
    private let modulus: UInt64
    private var last: (value: UInt64, number: UInt64)?

    init(modulus: UInt64) { self.modulus = modulus }

    /// A value equal to the last one is a repeat; any other is taken to be the next one ahead. Further ahead than half
    /// the way round, which only a wide counter can tell, is a sensor that began anew: nothing is known to be lost.
    mutating func unwrap(_ value: UInt32) -> UInt64 {
        let value = UInt64(value) % modulus
        let ahead = last.map { (value + modulus - $0.value) % modulus } ?? value
        let beganAnew = last != nil && modulus > 0x100 && ahead > modulus / 2
        let number = (last?.number ?? 0) + (beganAnew ? 1 : ahead)
        last = (value, number)
        return number
    }
}
