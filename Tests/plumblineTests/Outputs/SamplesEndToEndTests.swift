import Events
import Glibc
import LinuxIO
import Motion
import Records
import TestSupport
import Testing

@Suite("What was measured, on the recorder's socket", .serialized)
struct SamplesEndToEndTests {
    @Test("Who asks for samples gets what is recorded, bit for bit, with the up vector; who does not gets none")
    func samples() throws {
        let house = try OutputHouse()
        try house.pair()
        try house.record()
        let loop = try EventLoop()
        let lock = try #require(try WholeFile.read(house.data + "/run.lock", most: 4096))
        let socket = try #require(lock.split(separator: "\n").last.map(String.init))
        var rows: [SampleBatch.Row] = []
        let asking = try LineConnection(to: socket, on: loop)
        asking.onLine = { line in
            if let batch = SampleBatch(json: line) { rows += batch.rows }
            if rows.count >= 200 { loop.stop() }
        }
        var others = 0
        let other = try LineConnection(to: socket, on: loop)
        other.onLine = { line in
            if SampleBatch(json: line) != nil || line.contains(#""type":"samples""#) { others += 1 }
        }
        asking.send(ControlRequest.watch(sensor: nil, rate_Hz: 1, samples: true, isSeen: false).json.text)
        other.send(ControlRequest.watch(sensor: nil, rate_Hz: 1).json.text)
        loop.after(120_000_000) { loop.stop() }
        try loop.run()
        try house.stopRecording()
        #expect(rows.count >= 200 && others == 0)

        var recorded: [Int64: Sample] = [:]
        let store = try Store(folder: house.data)
        for recording in 1...10 as ClosedRange<Int64> {
            try store.forEachChunk(of: recording) { samples in
                for sample in samples ?? [] { recorded[sample.time_us] = sample }
            }
        }
        for row in rows {
            #expect(recorded[row.sample.time_us] == row.sample)
            #expect(row.up.map { abs($0.norm - 1) < 1e-6 } == true)
        }
        withExtendedLifetime((asking, other)) {}
    }
}
