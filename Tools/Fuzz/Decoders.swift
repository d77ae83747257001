import Motion
import SensorProtocols

/// Any bytes through the decoder of every family, whole and in pieces: nothing traps, both say the same, and every byte
/// is accounted for. The first byte chooses the family and the cutting.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDecoders(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 1 else { return 0 }
    let families = ProtocolFamily.onSerialLines
    let family = families[Int(data[0]) % families.count]
    let piece = 1 + Int(data[0]) / families.count
    let bytes = Array(UnsafeBufferPointer(start: data + 1, count: count - 1))

    var whole = SensorDecoder(family)
    var expected: [SensorMessage] = []
    whole.decode(bytes, into: &expected)
    whole.flush(into: &expected)
    precondition(whole.statistics.frameBytes + whole.statistics.totalSkippedBytes == bytes.count)

    var cut = SensorDecoder(family)
    var messages: [SensorMessage] = []
    for start in stride(from: 0, to: bytes.count, by: piece) {
        cut.decode(Array(bytes[start..<min(start + piece, bytes.count)]), into: &messages)
    }
    cut.flush(into: &messages)
    // A float that is no number is not equal to itself: its text is.
    precondition(messages == expected || "\(messages)" == "\(expected)")

    var straight = SensorDecoder(family)
    var others: [SensorMessage] = []
    var direct: [RawSample] = []
    straight.decode(bytes, into: &others, samples: &direct)
    straight.flush(into: &others)
    precondition(straight.statistics == whole.statistics)

    var assembler = SampleAssembler(family)
    var samples: [RawSample] = []
    for message in messages {
        assembler.assemble(message, into: &samples)
        _ = message.fields
    }
    assembler.flush(into: &samples)
    for message in others { assembler.assemble(message, into: &direct) }
    assembler.flush(into: &direct)
    precondition(family != .plumbline || direct.count == samples.count)
    var recogniser = ProtocolRecogniser()
    _ = recogniser.receive(bytes)
    return 0
}
