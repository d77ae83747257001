import Motion
import TestSupport
import Testing

@testable import SensorProtocols

/// What reads many bytes at a time, beside what reads them one by one.
@Suite("Reading many bytes at a time")
struct FastReadingTests {
    @Test("The CRC of words is the CRC of bits, for messages of every length")
    func crc() {
        var generator = SplitMix(seed: 16)
        for length in 0...300 {
            let message = (0..<length).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
            var bitByBit: UInt16 = 0xFFFF
            for byte in message {
                bitByBit ^= UInt16(byte) << 8
                for _ in 0..<8 { bitByBit = bitByBit & 0x8000 != 0 ? bitByBit << 1 ^ 0x1021 : bitByBit << 1 }
            }
            #expect(CRC16.of(message) == bitByBit)
        }
        #expect(CRC16.of(Array("123456789".utf8)) == 0x29B1)
    }

    @Test("What was stuffed comes back, and what was not whole is refused")
    func stuffing() {
        var generator = SplitMix(seed: 2)
        for length in 0..<254 {
            let plain = (0..<length).map { _ in generator.chance(0.3) ? 0 : UInt8(generator.number(1...255)) }
            let frame = COBS.encode(plain)
            #expect(Self.decoded(frame) == plain)
            // One byte less or more, and a run that is longer than the frame.
            #expect(Self.decoded(frame.dropLast()) == nil || frame.last == 1)
            #expect(Self.decoded(frame + [0]) == nil)
            #expect(Self.decoded([UInt8(clamping: frame.count + 1)] + frame.dropFirst()) == nil || frame[0] == 0xFF)
        }
        #expect(Self.decoded([UInt8](repeating: 1, count: 255)) == nil)
    }

    /// `nil` where the stuffing is broken.
    private static func decoded(_ frame: [UInt8]) -> [UInt8]? {
        var bytes = frame
        var span = bytes.mutableSpan
        let isWhole = COBS.decode(&span, length: frame.count)
        return isWhole ? Array(bytes.dropFirst()) : nil
    }

    @Test("The first of a value is found wherever it stands, also beside values that differ in one bit")
    func distance() {
        var generator = SplitMix(seed: 8)
        for round in 0..<2000 {
            let value = UInt8(truncatingIfNeeded: generator.next())
            let others = [value ^ 1, value ^ 0x80, value &+ 1, value &- 1, 0, 0xFF].filter { $0 != value }
            var bytes = (0..<round % 40).map { _ in others[generator.number(0...(others.count - 1))] }
            #expect(bytes.span.distance(to: value) == nil)
            guard !bytes.isEmpty else { continue }
            for _ in 0..<3 { bytes[generator.number(0...(bytes.count - 1))] = value }
            #expect(bytes.span.distance(to: value) == bytes.firstIndex(of: value))
        }
    }

    @Test("A decimal number is the double that the standard library makes of it, to the last bit")
    func decimals() {
        var generator = SplitMix(seed: 10)
        func digits(_ count: Int) -> String { (0..<count).map { _ in "\(generator.number(0...9))" }.joined() }
        for _ in 0..<20_000 {
            let sign = generator.chance(0.5) ? "-" : ""
            Self.expectSame(sign + digits(generator.number(1...6)) + "." + digits(generator.number(1...16)))
            Self.expectSame(sign + digits(generator.number(1...22)))
            Self.expectSame("\(generator.number(-2000.0...2000.0))")
        }
        // Halfway between two doubles, and one beside it.
        for text in [
            "9007199254740993", "9007199254740995", "90071992547409.93", "9007199254740.9931", "0.5", "-0.0", "-0",
        ] {
            Self.expectSame(text)
        }
        for place in 1...18 { Self.expectSame("0." + String(repeating: "0", count: place - 1) + "1") }
        for text in [
            "", "-", ".", "-.", "1.", ".5", "+1", "1e5", "1E-3", "0x1p3", "nan", "inf", " 1", "1 ", "1..2", "1.2.3",
            "--1",
            "99999999999999999999", "0.00000000000000000001", "1_0", "1,0",
        ] {
            Self.expectSame(text)
        }
    }

    private static func expectSame(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
        let found = DecimalNumber.value(Array(text.utf8).span)
        #expect(found?.bitPattern == Double(text)?.bitPattern, "\(text)", sourceLocation: sourceLocation)
    }

    @Test("Samples that come without their messages are those that the messages make, whatever the bytes are cut into")
    func straight() throws {
        let frames = try #require(RobustnessTests.samples.first { $0.family == .plumbline }).frames.map { bytes($0) }
        for seed in 0..<200 as Range<UInt64> {
            var generator = SplitMix(seed: seed)
            var stream: [UInt8] = []
            for _ in 0..<20 { stream += frames[generator.number(0...(frames.count - 1))] }
            for _ in 0..<generator.number(0...3) { stream[generator.number(0...(stream.count - 1))] ^= 0x10 }

            var decoder = SensorDecoder(.plumbline)
            var messages: [SensorMessage] = []
            decoder.decode(stream, into: &messages)
            var assembler = SampleAssembler(.plumbline)
            var expected: [RawSample] = []
            for message in messages { assembler.assemble(message, into: &expected) }
            let others = messages.filter { if case .samples(let block) = $0 { block.scale == nil } else { true } }

            var straight = SensorDecoder(.plumbline)
            var found: (messages: [SensorMessage], samples: [RawSample]) = ([], [])
            while !stream.isEmpty {
                let piece = Array(stream.prefix(generator.number(1...90)))
                straight.decode(piece, into: &found.messages, samples: &found.samples)
                stream.removeFirst(piece.count)
            }
            #expect(found.samples == expected && found.messages == others)
            #expect(straight.statistics == decoder.statistics)
        }
    }
}
