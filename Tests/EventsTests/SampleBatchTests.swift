import Motion
import TestSupport
import Testing

@testable import Events

@Suite("Samples on the recorder's socket")
struct SampleBatchTests {
    private static func vector(_ chance: inout SplitMix, length: Double) -> Vector3 {
        let wild: [Double] = [
            0, -0.0, 1e-300, -Double.leastNonzeroMagnitude, 1.5e300, .leastNormalMagnitude, 1 / 3, 9.806_65,
        ]
        func part() -> Double {
            chance.chance(0.2) ? wild[chance.number(0...wild.count - 1)] : chance.number(-length...length)
        }
        return Vector3(part(), part(), part())
    }

    private static func batch(_ chance: inout SplitMix, rows: Int) -> SampleBatch {
        SampleBatch(
            sensor: chance.chance(0.5) ? "back" : "“hips” \u{202E}\n\"#", boottimeOffset_us: 1_700_000_000_000_000,
            rows: (0..<rows).map { index in
                let hasGyro = chance.chance(0.7)
                let sample = Sample(
                    time_us: 1_700_000_000_000_000 + Int64(index) * 10_000 + Int64(chance.number(0...9999)),
                    acceleration_m_s2: vector(&chance, length: 160),
                    angularVelocity_rad_s: hasGyro ? vector(&chance, length: 40) : nil)
                return SampleBatch.Row(
                    sample, up: chance.chance(0.8) ? vector(&chance, length: 1).normalized : nil,
                    flexionDegrees: chance.chance(0.8) ? chance.number(-180.0...180) : nil,
                    leanDegrees: chance.chance(0.8) ? chance.number(-180.0...180) : nil)
            })
    }

    @Test("Every sample is read as it was written, bit for bit, in lines that the socket takes")
    func roundTrip() {
        var chance = SplitMix(seed: 20)
        for rows in [1, 2, 10, SampleBatch.mostRows, SampleBatch.mostRows + 1, 1000] {
            let batch = Self.batch(&chance, rows: rows)
            let lines = batch.lines.map(\.text)
            #expect(lines.count == (rows + SampleBatch.mostRows - 1) / SampleBatch.mostRows)
            #expect(lines.allSatisfy { $0.utf8.count < 1 << 16 && !$0.contains("\n") })
            let read = lines.compactMap { SampleBatch(json: $0) }
            #expect(read.flatMap(\.rows) == batch.rows)
            #expect(read.allSatisfy { $0.sensor == batch.sensor && $0.boottimeOffset_us == batch.boottimeOffset_us })
        }
    }

    @Test("The longest row there may be still leaves a line short enough")
    func longest() {
        let longest = -2.225_073_858_507_201_4e-308
        let vector = Vector3(longest, longest, longest)
        let sample = Sample(time_us: .min, acceleration_m_s2: vector, angularVelocity_rad_s: vector)
        let batch = SampleBatch(
            sensor: String(repeating: "\u{7}", count: 1024), boottimeOffset_us: .min,
            rows: Array(
                repeating: .init(sample, up: vector, flexionDegrees: longest, leanDegrees: longest),
                count: SampleBatch.mostRows))
        #expect(batch.lines.count == 1)
        #expect((batch.lines.first?.text.utf8.count ?? .max) < 1 << 16)
    }

    @Test("Samples are no event, no reply and no request, and those are no samples")
    func others() {
        var chance = SplitMix(seed: 21)
        let line = Self.batch(&chance, rows: 2).lines[0].text
        #expect(GatewayEvent(json: line) == nil && ControlReply(json: line) == nil && ControlRequest(json: line) == nil)
        #expect(SampleBatch(json: ControlReply(isDone: true, text: "samples").json.text) == nil)
    }

    @Test(
        "What cannot have been measured is refused",
        arguments: [
            "[]", "[[]]", "[[1,0,0,9.8,0,0,0,0,0,1,0]]", "[[1.5,0,0,9.8,0,0,0,0,0,1,0,0]]",
            "[[null,0,0,9.8,0,0,0,0,0,1,0,0]]", "[[1,null,0,9.8,0,0,0,0,0,1,0,0]]", "[[1,0,0,9.8,0,null,0,0,0,1,0,0]]",
            "[[1,0,0,9.8,0,0,0,0,0,2,0,0]]", "[[1,0,0,9.8,0,0,0,0,0,1,361,0]]", "[[1,null,null,null,0,0,0,0,0,1,0,0]]",
            "[[1,0,0,1e999,0,0,0,0,0,1,0,0]]", "[[1e300,0,0,9.8,0,0,0,0,0,1,0,0]]", "[[1,0,0,9.8,0,0,0,0,0,1,0,0],[]]",
            "[[1,0,0,\"9.8\",0,0,0,0,0,1,0,0]]", "{}",
        ])
    func refused(rows: String) {
        let line = { (rows: String) in #"{"type":"samples","sensor":"b","boottime_offset_us":5,"rows":\#(rows)}"# }
        #expect(SampleBatch(json: line(rows)) == nil)
        #expect(SampleBatch(json: line("[[1,0,0,9.8,0,0,0,0,0,1,0,null]]")) != nil)
        #expect(
            SampleBatch(json: line("[[1,0,0,9.8,null,null,null,null,null,null,null,null,7]]")) != nil, "a newer one")
    }

    @Test("A damaged line is samples or none: it never ends the program, and what is read can be written")
    func anyLine() {
        var chance = SplitMix(seed: 22)
        var read = 0
        for _ in 0..<4000 {
            var bytes = Array(Self.batch(&chance, rows: 2).lines[0].text.utf8)
            for _ in 0..<chance.number(0...2) {
                let place = chance.number(0...bytes.count - 1)
                if chance.chance(0.3) { bytes.remove(at: place) } else { bytes[place] = UInt8(chance.number(32...126)) }
            }
            guard let batch = SampleBatch(json: String(decoding: bytes, as: UTF8.self)) else { continue }
            read += 1
            #expect(batch.lines.compactMap { SampleBatch(json: $0.text) }.flatMap(\.rows) == batch.rows)
        }
        #expect(read > 1000)
    }
}
