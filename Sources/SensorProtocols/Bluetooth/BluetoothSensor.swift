/// One sensor over Bluetooth LE, as a value: what to ask of it, and what its notifications say.
///
/// No I/O and no clock. A link carries out `start`, gives every notified or read value to `decode`, carries out what
/// `drainRequests` then holds, and carries out `stop` before it leaves. Any bytes from any characteristic give messages
/// or counted damage, never a trap; one notification never changes what another one means beyond what its family says.
public struct BluetoothSensor: Sendable {
    /// The most bytes that a value can have (Core Specification, volume 3, part F, 3.2.9).
    public static let longestValue = 512

    public let profile: GATTProfile
    /// Good bytes and skipped bytes add up to what came in.
    public private(set) var statistics = FrameStatistics()

    private var talk: any GATTTalk
    private var output = GATTOutput()

    /// `nil` for a family that does not speak Bluetooth LE. Of the rates that the family offers, the one nearest to the
    /// one wished for is asked for.
    public init?(_ family: ProtocolFamily, rate_Hz: Double? = nil) {
        guard let profile = family.gattProfile, let talk = family.gattTalk(profile, rate_Hz: rate_Hz) else {
            return nil
        }
        self.profile = profile
        self.talk = talk
    }

    /// For a capture whose beginning was not heard; `nil` for a family that does not speak Bluetooth LE. `mode` is the
    /// payload where its bytes do not say it: a number (xsens-dot), a resource (movesense).
    public init?(capturedFrom family: ProtocolFamily, mode: String? = nil) throws(CaptureModeProblem) {
        guard let profile = family.gattProfile, let talk = try family.gattTalk(ofCapture: mode) else { return nil }
        self.profile = profile
        self.talk = talk
    }

    public var family: ProtocolFamily { profile.family }

    /// What this sensor sends: its family's, less what the sensor has said it lacks.
    public var sends: SensorOutputs { profile.sends.subtracting(talk.absent) }

    /// What makes a sensor stream that has just been connected: who it is, subscriptions, then its own commands.
    ///
    /// Our own sensors are started by `SensorCommand`, as over a cable.
    public mutating func start() -> [GATTRequest] { StandardCharacteristics.requests + talk.start() }

    /// What stops a stream; in the order given, and before the link is left.
    public mutating func stop() -> [GATTRequest] { talk.stop() }

    /// Decodes one value of a characteristic, whole as it was notified or read.
    public mutating func decode(
        _ value: [UInt8], from characteristic: BluetoothUUID, into messages: inout [SensorMessage]
    ) {
        if StandardCharacteristics.contains(characteristic) {
            if let message = StandardCharacteristics.message(value, from: characteristic) {
                output.give(message, bytes: value.count)
            } else {
                output.skip(value.count, .malformed)
            }
        } else if value.isEmpty {
            output.skip(0, .truncated)
        } else if value.count > Self.longestValue {
            output.skip(value.count, .tooLong)
        } else {
            talk.decode(value, from: characteristic, into: &output)
        }
        output.move(into: &messages, &statistics)
    }

    /// Decodes what the sensor advertises; only families that broadcast their data say anything by it.
    public mutating func decode(_ advertisement: Advertisement, into messages: inout [SensorMessage]) {
        talk.decode(advertisement, into: &output)
        output.move(into: &messages, &statistics)
    }

    /// What the sensor's answers have made necessary; to be carried out now, once.
    public mutating func drainRequests() -> [GATTRequest] {
        defer { output.requests.removeAll(keepingCapacity: true) }
        return output.requests
    }
}

/// What a family's file says of its talk over Bluetooth LE; one value a connected sensor.
protocol GATTTalk: Sendable {
    mutating func start() -> [GATTRequest]
    mutating func stop() -> [GATTRequest]
    /// What the sensor has said that it lacks of its family's.
    var absent: SensorOutputs { get }
    /// One value, never empty; every byte of it is given or skipped.
    mutating func decode(_ value: [UInt8], from characteristic: BluetoothUUID, into output: inout GATTOutput)
    mutating func decode(_ advertisement: Advertisement, into output: inout GATTOutput)
}

extension GATTTalk {
    mutating func stop() -> [GATTRequest] { [] }
    var absent: SensorOutputs { [] }
    mutating func decode(_ advertisement: Advertisement, into output: inout GATTOutput) {}
}

/// What one value has brought.
struct GATTOutput: Sendable {
    private var messages: [SensorMessage] = []
    private var given = (frames: 0, bytes: 0)
    private var skipped: [(bytes: Int, reason: SkipReason)] = []
    var requests: [GATTRequest] = []

    /// A message, and how many of the value's bytes it took; 0 for a further one of the same bytes.
    mutating func give(_ message: SensorMessage, bytes: Int) {
        messages.append(message)
        given.frames += 1
        given.bytes += bytes
    }

    /// Bytes that are good, and say nothing by themselves.
    mutating func accept(_ bytes: Int) { given.bytes += bytes }

    /// Bytes of an earlier value that had been accepted, and have turned out to be of no use.
    mutating func revoke(_ bytes: Int, _ reason: SkipReason) {
        given.bytes -= bytes
        skip(bytes, reason)
    }

    mutating func skip(_ bytes: Int, _ reason: SkipReason) {
        messages.append(.skipped(bytes: bytes, reason: reason))
        skipped.append((bytes, reason))
    }

    mutating func move(into target: inout [SensorMessage], _ statistics: inout FrameStatistics) {
        for message in messages { statistics.append(message, to: &target) }
        statistics.frames += given.frames
        statistics.frameBytes += given.bytes
        for (bytes, reason) in skipped { statistics.skippedBytes[reason, default: 0] += bytes }
        messages.removeAll(keepingCapacity: true)
        skipped.removeAll(keepingCapacity: true)
        given = (0, 0)
    }
}
