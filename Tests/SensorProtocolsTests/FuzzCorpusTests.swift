import Glibc
import Motion
import SensorProtocols
import Testing

/// What the fuzzer began with and what it has found, once more in every test run.
@Suite("The fuzzer's corpus")
struct FuzzCorpusTests {
    @Test("Every input gives the same messages whole and byte by byte, and every byte is accounted for")
    func decoders() throws {
        let inputs = try Self.inputs(of: "decoders")
        #expect(inputs.count >= 10)
        for input in inputs where input.count > 1 {
            let bytes = Array(input.dropFirst())
            for family in ProtocolFamily.onSerialLines {
                var whole = SensorDecoder(family)
                var expected: [SensorMessage] = []
                whole.decode(bytes, into: &expected)
                whole.flush(into: &expected)
                var cut = SensorDecoder(family)
                var messages: [SensorMessage] = []
                for byte in bytes { cut.decode([byte], into: &messages) }
                cut.flush(into: &messages)
                #expect("\(messages)" == "\(expected)")
                #expect(whole.statistics.frameBytes + whole.statistics.totalSkippedBytes == bytes.count)
            }
        }
    }

    @Test("Every value of every notification is accounted for, and the samples made of them are numbers")
    func notifications() throws {
        let families = ProtocolFamily.allCases.filter { $0.gattProfile != nil }
        let inputs = try Self.inputs(of: "notifications")
        #expect(inputs.count >= 2 * families.count)
        for input in inputs {
            // As Tools/Fuzz/Notifications.swift reads it.
            var rest = input[...]
            guard let choice = rest.popFirst() else { continue }
            let family = families[Int(choice & 0x7F) % families.count]
            let made = choice < 0x80 ? BluetoothSensor(family) : try BluetoothSensor(capturedFrom: family)
            var sensor = try #require(made)
            let characteristics = sensor.profile.characteristics + [BluetoothUUID(short: 0x2A26)]
            var assembler = SampleAssembler(family)
            var samples: [RawSample] = []
            var taken = 0
            while let place = rest.popFirst(), let length = rest.popFirst() {
                let value = Array(rest.prefix(Int(length)))
                rest = rest.dropFirst(value.count)
                var messages: [SensorMessage] = []
                sensor.decode(value, from: characteristics[Int(place) % characteristics.count], into: &messages)
                taken += value.count
                for message in messages { assembler.assemble(message, into: &samples) }
            }
            assembler.flush(into: &samples)
            #expect(sensor.statistics.frameBytes + sensor.statistics.totalSkippedBytes == taken)
            #expect(samples.allSatisfy { $0.acceleration_m_s2.norm.isFinite })
        }
    }

    @Test("Every advertisement is read, and its damage is never more than what came")
    func advertisements() throws {
        let inputs = try Self.inputs(of: "advertisements")
        #expect(inputs.count >= 6)
        for input in inputs {
            let advertisement = Advertisement(parsing: Array(input.dropFirst()))
            #expect((0...input.count).contains(advertisement.damagedBytes))
            _ = ProtocolFamily.recognise(advertisement)
        }
    }

    private static func inputs(of fuzzer: String) throws -> [[UInt8]] {
        let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
        return try files(in: root + "/Tools/Fuzz/corpus/" + fuzzer)
    }

    private static func files(in folder: String) throws -> [[UInt8]] {
        let directory = try #require(opendir(folder))
        defer { closedir(directory) }
        var files: [[UInt8]] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard !name.hasPrefix("."), let file = fopen(folder + "/" + name, "r") else { continue }
            defer { fclose(file) }
            var bytes = [UInt8](repeating: 0, count: 1 << 16)
            files.append(Array(bytes[..<fread(&bytes, 1, bytes.count, file)]))
        }
        return files
    }
}
