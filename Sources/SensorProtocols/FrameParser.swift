/// What stands at one place of a byte stream.
enum ParsedFrame {
    /// A whole frame of so many bytes.
    case frame(length: Int, SensorMessage)
    /// So many bytes that separate frames and say nothing.
    case padding(length: Int)
    /// So many bytes that are no frame.
    case skip(length: Int, SkipReason)
    /// The start of a frame whose rest has not arrived.
    case incomplete
}

/// Reads little-endian words out of a frame whose length has been checked.
struct FrameBytes {
    let bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    subscript(_ offset: Int) -> UInt8 { bytes[bytes.startIndex + offset] }

    func int16(_ offset: Int) -> Int16 { Int16(bitPattern: uint16(offset)) }

    func uint16(_ offset: Int) -> UInt16 { UInt16(self[offset]) | UInt16(self[offset + 1]) << 8 }

    func uint32(_ offset: Int) -> UInt32 { UInt32(uint16(offset)) | UInt32(uint16(offset + 2)) << 16 }

    func uint64(_ offset: Int) -> UInt64 { UInt64(uint32(offset)) | UInt64(uint32(offset + 4)) << 32 }

    func float(_ offset: Int) -> Float { Float(bitPattern: uint32(offset)) }

    /// The sum of a range of bytes modulo 256, the checksum of the simplest sensors.
    func sum(_ range: Range<Int>) -> UInt8 {
        var total: UInt8 = 0
        for offset in range { total &+= self[offset] }
        return total
    }
}
