/// Bytes of one sensor on a serial line to messages; any cutting of the same bytes into chunks gives the same messages.
///
/// Bad bytes are counted by reason and skipped, a stretch of them as one message; after them decoding goes on with the
/// next whole frame. Memory is bounded by the longest frame of the family, and no input traps.
public struct SensorDecoder: Sendable {
    public let family: ProtocolFamily
    public private(set) var statistics = FrameStatistics()

    private var pending: [UInt8] = []
    private var skipped = 0
    private var skipReason = SkipReason.noFrameStart
    private var scale = ScaleMemory()
    private var isBehindLongFrame = false

    public init(_ family: ProtocolFamily) {
        self.family = family
        pending.reserveCapacity(4096)
    }

    /// Appends the messages that these bytes complete.
    public mutating func decode(_ bytes: Span<UInt8>, into messages: inout [SensorMessage]) {
        for index in bytes.indices { pending.append(bytes[index]) }
        parsePending(into: &messages)
    }

    /// Appends the messages that these bytes complete.
    public mutating func decode(_ bytes: [UInt8], into messages: inout [SensorMessage]) {
        pending += bytes
        parsePending(into: &messages)
    }

    /// Ends the stream: what is left over is a truncated frame.
    public mutating func flush(into messages: inout [SensorMessage]) {
        if !pending.isEmpty {
            skip(pending.count, .truncated)
            pending.removeAll(keepingCapacity: true)
        }
        endSkipped(into: &messages)
    }

    private mutating func parsePending(into messages: inout [SensorMessage]) {
        var start = 0
        reading: while start < pending.count {
            switch parse(pending[start...]) {
            case .frame(let length, let message):
                endSkipped(into: &messages)
                statistics.append(scale.applied(to: message), to: &messages)
                statistics.frames += 1
                statistics.frameBytes += length
                isBehindLongFrame = family == .witmotion && length == 20
                start += length
            case .padding(let length):
                endSkipped(into: &messages)
                statistics.frameBytes += length
                start += length
            case .skip(let length, let reason):
                skip(length, reason)
                isBehindLongFrame = false
                start += length
            case .incomplete:
                break reading
            }
        }
        pending.removeFirst(start)
    }

    private func parse(_ bytes: ArraySlice<UInt8>) -> ParsedFrame {
        switch family {
        case .plumbline: PlumblineProtocol.parse(bytes)
        case .witmotion: WitMotion.parse(bytes, isBehindLongFrame: isBehindLongFrame)
        case .bno08xRVC: BNO08xRVC.parse(bytes)
        case .ximu3: XIMU3.parse(bytes)
        // Families of Bluetooth alone have no byte stream; theirs are notifications (`BluetoothSensor`).
        case .polarPMD, .movesense, .xsensDOT, .metamotion, .thingy52, .microbit, .muse, .ruuvi:
            .skip(length: bytes.count, .noFrameStart)
        }
    }

    private mutating func skip(_ count: Int, _ reason: SkipReason) {
        if skipped == 0 { skipReason = reason }
        // A stretch is named after the worst that happened in it: a broken frame says more than stray bytes.
        if skipReason == .noFrameStart { skipReason = reason }
        skipped += count
        statistics.skippedBytes[reason, default: 0] += count
    }

    private mutating func endSkipped(into messages: inout [SensorMessage]) {
        guard skipped > 0 else { return }
        messages.append(.skipped(bytes: skipped, reason: skipReason))
        skipped = 0
    }
}

/// Counts of what a decoder met; good bytes and skipped bytes add up to what came in.
public struct FrameStatistics: Equatable, Sendable {
    public internal(set) var frames = 0
    public internal(set) var frameBytes = 0
    public internal(set) var skippedBytes: [SkipReason: Int] = [:]
    /// Values that were left out of well-formed frames.
    public internal(set) var impossibleValues: [ImpossibleValue: Int] = [:]

    public var totalSkippedBytes: Int { skippedBytes.values.reduce(0, +) }

    /// Appends what is possible of a message, and says what is not.
    mutating func append(_ message: SensorMessage, to messages: inout [SensorMessage]) {
        var found: [ImpossibleValue] = []
        if let possible = message.possible(&found) { messages.append(possible) }
        for value in found {
            impossibleValues[value, default: 0] += 1
            messages.append(.impossible(value))
        }
    }
}
