import Chunks
import Motion

/// Any bytes as a stored chunk: samples or a problem, never a trap; and what is read is written the same again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzChunks(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    var bytes = Array(UnsafeBufferPointer(start: data, count: count))
    // The checksum would refuse nearly everything: half of the inputs get a right one.
    if let last = bytes.last, last & 1 == 0, bytes.count > 4 {
        bytes.removeLast(4)
        let crc = CRC32.of(bytes[...])
        bytes += (0..<4).map { UInt8(truncatingIfNeeded: crc >> (8 * $0)) }
    }
    guard let samples = try? ChunkCodec.decode(bytes), !samples.isEmpty else { return 0 }
    guard let again = ChunkCodec.encode(samples, accelerationQuantum: 1, gyroQuantum: 1) else { return 0 }
    guard let read = try? ChunkCodec.decode(again) else { preconditionFailure("what was written cannot be read") }
    precondition(read.count == samples.count)
    return 0
}
