import Numbers

/// Reads little-endian words out of a frame whose length has been checked.
package struct FrameBytes {
    package let bytes: ArraySlice<UInt8>

    package init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    package subscript(_ offset: Int) -> UInt8 { bytes[bytes.startIndex + offset] }

    package func int16(_ offset: Int) -> Int16 { Int16(bitPattern: uint16(offset)) }

    package func uint16(_ offset: Int) -> UInt16 { UInt16(self[offset]) | UInt16(self[offset + 1]) << 8 }

    package func uint32(_ offset: Int) -> UInt32 { UInt32(uint16(offset)) | UInt32(uint16(offset + 2)) << 16 }

    package func uint64(_ offset: Int) -> UInt64 { UInt64(uint32(offset)) | UInt64(uint32(offset + 4)) << 32 }

    package func float(_ offset: Int) -> Float { Float(bitPattern: uint32(offset)) }
}
