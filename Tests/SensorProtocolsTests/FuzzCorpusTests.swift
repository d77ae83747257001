import Glibc
import SensorProtocols
import Testing

/// What the fuzzer began with and what it has found, once more in every test run.
@Suite("The fuzzer's corpus")
struct FuzzCorpusTests {
    @Test("Every input gives the same messages whole and byte by byte, and every byte is accounted for")
    func decoders() throws {
        let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
        let inputs = try Self.files(in: root + "/Tools/Fuzz/corpus/decoders")
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
