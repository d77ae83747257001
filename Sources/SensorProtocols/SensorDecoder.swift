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
        var samples: [RawSample] = []
        decode(bytes, into: &messages, samples: &samples, isStraight: false)
    }

    /// Appends the messages that these bytes complete.
    public mutating func decode(_ bytes: [UInt8], into messages: inout [SensorMessage]) {
        decode(bytes.span, into: &messages)
    }

    /// Appends the samples that these bytes complete, of a family that puts several of them with their numbers and times
    /// into one frame (our own), and as messages all else.
    ///
    /// Such samples need no `SampleAssembler`, and their messages would only be copied. Blocks whose scale is not known yet
    /// are messages.
    public mutating func decode(
        _ bytes: [UInt8], into messages: inout [SensorMessage], samples: inout [RawSample]
    ) {
        decode(bytes.span, into: &messages, samples: &samples, isStraight: true)
    }

    private mutating func decode(
        _ bytes: Span<UInt8>, into messages: inout [SensorMessage], samples: inout [RawSample], isStraight: Bool
    ) {
        guard pending.isEmpty else {
            var joined: [UInt8] = []
            swap(&joined, &pending)
            bytes.withUnsafeBufferPointer { joined.append(contentsOf: $0) }
            joined.removeFirst(parse(joined.span, into: &messages, &samples, isStraight: isStraight))
            swap(&joined, &pending)
            return
        }
        // Where nothing waits, bytes are read where they lie.
        let read = parse(bytes, into: &messages, &samples, isStraight: isStraight)
        guard read < bytes.count else { return }
        bytes.extracting(droppingFirst: read).withUnsafeBufferPointer { pending.append(contentsOf: $0) }
    }

    /// Ends the stream: what is left over is a truncated frame.
    public mutating func flush(into messages: inout [SensorMessage]) {
        if !pending.isEmpty {
            skip(pending.count, .truncated)
            pending.removeAll(keepingCapacity: true)
        }
        endSkipped(into: &messages, at: messages.count)
    }

    /// - Returns: how many bytes have been read; the others are the beginning of a frame.
    private mutating func parse(
        _ bytes: Span<UInt8>, into messages: inout [SensorMessage], _ samples: inout [RawSample], isStraight: Bool
    ) -> Int {
        var start = 0
        while start < bytes.count {
            let rest = bytes.extracting(droppingFirst: start)
            let place = messages.count
            switch parseStraight(rest, into: &samples, isStraight) ?? parse(rest, into: &messages) {
            case .frame(let length):
                endSkipped(into: &messages, at: place)
                statistics.checkLast(of: &messages)
                take(length)
                isBehindLongFrame = family == .witmotion && length == 20
                start += length
            case .block(let length), .samples(let length):
                endSkipped(into: &messages, at: place)
                take(length)
                start += length
            case .padding(let length):
                endSkipped(into: &messages, at: place)
                statistics.frameBytes += length
                start += length
            case .skip(let length, let reason):
                skip(length, reason)
                isBehindLongFrame = false
                start += length
            case .incomplete:
                return start
            }
        }
        return start
    }

    private mutating func take(_ length: Int) {
        statistics.frames += 1
        statistics.frameBytes += length
    }

    /// Samples of our own protocol, where they are wanted without their message.
    private mutating func parseStraight(
        _ bytes: Span<UInt8>, into samples: inout [RawSample], _ isStraight: Bool
    ) -> ParsedFrame? {
        guard isStraight, family == .plumbline, let scale = scale.scale else { return nil }
        return PlumblineProtocol.parseSamples(bytes, scale, into: &samples)
    }

    private mutating func parse(_ bytes: Span<UInt8>, into messages: inout [SensorMessage]) -> ParsedFrame {
        let place = messages.count
        // What a frame means is written where it stays.
        messages.append(.skipped(bytes: 0, reason: .noFrameStart))
        let parsed = parse(bytes, into: &messages[place])
        if !parsed.hasMessage { messages.removeLast() }
        return parsed
    }

    private mutating func parse(_ bytes: Span<UInt8>, into message: inout SensorMessage) -> ParsedFrame {
        switch family {
        case .plumbline: PlumblineProtocol.parse(bytes, &scale, into: &message)
        case .witmotion: WitMotion.parse(bytes, isBehindLongFrame: isBehindLongFrame, into: &message)
        case .bno08xRVC: BNO08xRVC.parse(bytes, into: &message)
        case .ximu3: XIMU3.parse(bytes, into: &message)
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

    private mutating func endSkipped(into messages: inout [SensorMessage], at place: Int) {
        guard skipped > 0 else { return }
        messages.insert(.skipped(bytes: skipped, reason: skipReason), at: place)
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

    /// Takes what is impossible out of the last message, and says what that was.
    mutating func checkLast(of messages: inout [SensorMessage]) {
        guard messages[messages.count - 1].mayHoldImpossible else { return }
        append(messages.removeLast(), to: &messages)
    }

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
