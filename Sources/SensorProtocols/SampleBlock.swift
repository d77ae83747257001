public import Motion
import Numbers

/// Raw counts of several samples in a row (SAMPLES), and what a count is once the sensor has said it.
public struct SampleBlock: Equatable, Sendable {
    public struct Flags: OptionSet, Equatable, Sendable {
        public let rawValue: UInt8
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        public static let resent = Flags(rawValue: 1)
        public static let noGyro = Flags(rawValue: 2)
        public static let accelerationClipped = Flags(rawValue: 4)
        public static let gyroClipped = Flags(rawValue: 8)
    }

    /// What a count is, and which start of the sensor numbers and times count from.
    public struct Scale: Equatable, Sendable {
        public var bootID: UInt32
        public var acceleration_m_s2: Double
        public var gyro_rad_s: Double
    }

    public struct Count: Equatable, Sendable {
        public var x: Int16
        public var y: Int16
        public var z: Int16

        func scaled(by unit: Double) -> Vector3 { Vector3(Double(x) * unit, Double(y) * unit, Double(z) * unit) }
    }

    private let head: SampleBlockHead
    /// As they came: the longest message without its type and its head, so that no block takes memory of its own.
    private var counts = InlineArray<225, UInt8>(repeating: 0)
    /// `nil` until the sensor has told who it is.
    public let scale: Scale?

    /// - Parameters:
    ///   - head: of no more samples than a message of the protocol holds.
    ///   - counts: of all these samples.
    ///   - scale: what a count is, where that is known.
    init(_ head: SampleBlockHead, counts: Span<UInt8>, scale: Scale?) {
        self.head = head
        self.scale = scale
        var room = self.counts.mutableSpan
        room.copy(counts)
    }

    /// Of the first sample; the others follow one by one.
    public var sequence: UInt32 { head.sequence }
    public var deviceTime_us: Int64 { head.deviceTime_us }
    public var interval_ns: UInt32 { head.interval_ns }
    public var flags: Flags { head.flags }
    /// How many samples there are.
    public var count: Int { head.count }

    public func accelerationCount(ofSample index: Int) -> Count { head.acceleration(index, counts.span) }

    /// `nil` where the sensor sends no gyro.
    public func gyroCount(ofSample index: Int) -> Count? { head.hasGyro ? head.rate(index, counts.span) : nil }

    public func deviceTime_us(ofSample index: Int) -> Int64 { head.time_us(index) }

    public func acceleration_m_s2(ofSample index: Int) -> Vector3? {
        scale.map { accelerationCount(ofSample: index).scaled(by: $0.acceleration_m_s2) }
    }

    public func angularVelocity_rad_s(ofSample index: Int) -> Vector3? {
        guard let scale else { return nil }
        return gyroCount(ofSample: index)?.scaled(by: scale.gyro_rad_s)
    }

    /// Appends its samples; counts without their scale are none.
    func append(to samples: inout [RawSample]) {
        guard let scale else { return }
        head.append(counts.span, scale, to: &samples)
    }

    public static func == (a: SampleBlock, b: SampleBlock) -> Bool {
        a.head == b.head && a.scale == b.scale && (0..<a.head.countBytes).allSatisfy { a.counts[$0] == b.counts[$0] }
    }
}

/// What stands before the counts of a block; the counts follow in the order of the samples, x, y, z of the acceleration,
/// then of the rate where there is one.
struct SampleBlockHead: Equatable, Sendable {
    static let length = 18

    let sequence: UInt32
    let deviceTime_us: Int64
    let interval_ns: UInt32
    let flags: SampleBlock.Flags
    let count: Int

    /// `nil` where there is no sample, or less of them than the head says.
    init?(_ payload: Span<UInt8>) {
        guard payload.count >= Self.length else { return nil }
        sequence = payload.uint32(0)
        deviceTime_us = PlumblineProtocol.deviceTime(payload.uint64(4))
        interval_ns = payload.uint32(12)
        flags = SampleBlock.Flags(rawValue: payload[16])
        count = Int(payload[17])
        guard count > 0, payload.count - Self.length >= countBytes else { return nil }
    }

    var hasGyro: Bool { !flags.contains(.noGyro) }
    private var bytesPerSample: Int { hasGyro ? 12 : 6 }
    var countBytes: Int { count * bytesPerSample }

    func time_us(_ index: Int) -> Int64 { deviceTime_us + (Int64(interval_ns) * Int64(index) + 500) / 1000 }

    func acceleration(_ index: Int, _ counts: Span<UInt8>) -> SampleBlock.Count {
        count(at: index * bytesPerSample, counts)
    }

    func rate(_ index: Int, _ counts: Span<UInt8>) -> SampleBlock.Count {
        count(at: index * bytesPerSample + 6, counts)
    }

    private func count(at place: Int, _ counts: Span<UInt8>) -> SampleBlock.Count {
        SampleBlock.Count(x: counts.int16(place), y: counts.int16(place + 2), z: counts.int16(place + 4))
    }

    /// Appends the samples of these counts.
    func append(_ counts: Span<UInt8>, _ scale: SampleBlock.Scale, to samples: inout [RawSample]) {
        // Seen once, not for each count.
        guard counts.count >= countBytes else { return }
        samples.append(addingCapacity: count) { room in
            for index in 0..<count {
                let place = index * bytesPerSample
                room.append(
                    RawSample(
                        deviceTime_us: time_us(index), sequence: UInt64(sequence) + UInt64(clamping: index),
                        acceleration_m_s2: vector(place, counts, scale.acceleration_m_s2),
                        angularVelocity_rad_s: hasGyro ? vector(place + 6, counts, scale.gyro_rad_s) : nil,
                        bootID: scale.bootID, isResent: flags.contains(.resent)))
            }
        }
    }

    /// Three counts in their unit, of a place that is known to lie within.
    private func vector(_ place: Int, _ counts: Span<UInt8>, _ unit: Double) -> Vector3 {
        func count(_ offset: Int) -> Double {
            Double(
                Int16(
                    littleEndian: counts.bytes.unsafeLoadUnaligned(
                        fromUncheckedByteOffset: place + offset, as: Int16.self)))
        }
        return Vector3(count(0) * unit, count(2) * unit, count(4) * unit)
    }
}

/// What a count of our own sensors is, remembered from what the sensor said of itself.
struct ScaleMemory: Sendable {
    private(set) var scale: SampleBlock.Scale?

    mutating func learn(_ identity: SensorIdentity) {
        scale =
            identity.hasPossibleScale
            ? SampleBlock.Scale(
                bootID: identity.bootID, acceleration_m_s2: identity.acceleration_m_s2PerCount,
                gyro_rad_s: identity.gyro_rad_sPerCount) : nil
    }
}
