import Motion
import Numbers
import SensorProtocols

/// Gives each sample of one sensor its time on the gateway's time line, and counts those that the sensor numbered and
/// that have not come.
///
/// Two kinds of streams: those that come as they are taken (`SensorTimes`), and those that are played faster than that
/// (the sensor's clock alone).
struct SampleClock: Sendable {
    private struct Anchor: Sendable {
        var device_us: Int64
        var time_us: Int64
    }

    /// What a sample says of its place in the stream.
    private struct Stamps: Sendable {
        var device_us: Int64?
        var sequence: UInt64?
        var bootID: UInt32?
    }

    /// A sensor's clock that goes back, or ahead by a day, is another clock.
    private static let sensibleSteps_us: Range<Int64> = 0..<86_400_000_000
    /// More samples than so many were not lost in one piece: the number is damaged.
    private static let mostLost = 1 << 20

    private let source: SensorFeed.TimeSource
    private let familyRate_Hz: Double
    private var times: SensorTimes
    /// Where the sensor's clock alone tells the time.
    private var anchor: Anchor?
    private var last: Stamps?
    private var step = UsualStep()
    /// Samples that the sensor numbered and that have not come.
    private(set) var lostSamples = 0

    /// - Parameters:
    ///   - familyRate_Hz: of the family, whichever way it is reached.
    ///   - nominalRate_Hz: for a sensor without a clock; `nil` for its family's.
    init(source: SensorFeed.TimeSource, familyRate_Hz: Double, nominalRate_Hz: Double?) {
        self.source = source
        self.familyRate_Hz = familyRate_Hz
        times = SensorTimes(nominalRate_Hz: nominalRate_Hz ?? familyRate_Hz)
    }

    /// How late the last sample was above the link's least delay; `nil` where the sensor has no clock to tell.
    var lateness_us: Double? { times.lateness_us }

    /// Samples that were kept back and have their times now; to be drained before the next one is placed.
    var hasReady: Bool { !times.ready.isEmpty }

    mutating func drainReady() -> [SensorTimes.Timed] { times.drainReady() }

    /// The sensor's clock was given up or is used again since this was asked last.
    mutating func drainChange() -> ClockChange? { times.drainChange() }

    /// The time of a new sample; `nil` where it is kept back until its time is known.
    mutating func time_us(of sample: RawSample, arrival_us: Int64) -> Int64? {
        let lost = lost(before: sample)
        lostSamples += lost
        switch source {
        case .sensor:
            let device_us = deviceTime_us(of: sample)
            last = Stamps(device_us: device_us, sequence: sample.sequence, bootID: sample.bootID)
            return sensorTime_us(of: device_us, arrival_us: arrival_us, lost: lost)
        case .host:
            last = Stamps(device_us: sample.deviceTime_us, sequence: sample.sequence, bootID: sample.bootID)
            return times.time(of: sample, arrival_us: arrival_us, lost: min(lost, Self.mostLost))
        }
    }

    /// The time of a sample that the sensor had kept; `nil` while there is nothing to place it by.
    func time_us(ofPast sample: RawSample) -> Int64? {
        switch source {
        case .host: times.time(ofPast: sample)
        case .sensor:
            anchor.flatMap { anchor in sample.deviceTime_us.map { anchor.time_us &- (anchor.device_us &- $0) } }
        }
    }

    /// Nothing more comes for a while: samples that wait for their times get what is known by now.
    mutating func flush() { times.flush() }

    /// The sensor's time of a sample; where the frame that told it was lost, a usual step after the one before.
    private mutating func deviceTime_us(of raw: RawSample) -> Int64? {
        guard let before_us = last?.device_us, last?.bootID == raw.bootID else { return raw.deviceTime_us }
        guard let device_us = raw.deviceTime_us else {
            return step.usual_us.map { before_us &+ Int64(clamping: $0.rounded()) }
        }
        step.learn(device_us &- before_us)
        return device_us
    }

    private func lost(before sample: RawSample) -> Int {
        guard let sequence = sample.sequence, let last, last.bootID == sample.bootID, let before = last.sequence,
            sequence > before
        else { return 0 }
        return Int(clamping: sequence - before - 1)
    }

    private mutating func sensorTime_us(of device_us: Int64?, arrival_us: Int64, lost: Int) -> Int64 {
        let previous = anchor ?? Anchor(device_us: device_us ?? 0, time_us: arrival_us)
        let step_us = device_us.map { $0 &- previous.device_us } ?? -1
        let isSensible = Self.sensibleSteps_us.contains(step_us)
        let time_us =
            anchor == nil ? arrival_us : previous.time_us + (isSensible ? step_us : nominal_us(lost: lost))
        anchor = Anchor(device_us: device_us ?? 0, time_us: time_us)
        return time_us
    }

    private func nominal_us(lost: Int) -> Int64 {
        Int64(clamping: 1e6 / familyRate_Hz) * Int64(1 + min(lost, Self.mostLost))
    }
}
