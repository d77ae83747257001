import SensorProtocols
import TestSupport
import Testing

@Suite("Recognition")
struct ProtocolRecogniserTests {
    @Test(
        "Each family is recognised from its own bytes, though junk comes first",
        arguments: [
            (ProtocolFamily.witmotion, "5561eeff0000040800000000000000006500d430"),
            (.witmotion, "55510c0093026d08b7077a" + "5552000000000000b70765" + "55530000000000000000a8"),
            (.bno08xRVC, "aaaade010092ff25088dfeecffd103000000e7"),
            (.ximu3, "c940420f0000000000000000bf0000a03f00000000295c8f3c000080bed9ce773f0a"),
        ])
    func recognises(family: ProtocolFamily, frame: String) {
        var recogniser = ProtocolRecogniser()
        var found = recogniser.receive([0x12, 0x55, 0x99, 0x0A])
        for _ in 0..<10 where found == nil { found = recogniser.receive(bytes(frame)) }
        #expect(found == family)
    }

    @Test("Noise, as a wrong baud rate gives it, is nobody")
    func noise() {
        for seed in 0..<50 as Range<UInt64> {
            var generator = SplitMix(seed: seed)
            var recogniser = ProtocolRecogniser()
            for _ in 0..<100 {
                #expect(recogniser.receive((0..<40).map { _ in UInt8(truncatingIfNeeded: generator.next()) }) == nil)
            }
        }
    }
}
