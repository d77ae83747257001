import Numbers

/// Little-endian words out of a span whose length has been checked.
extension Span<UInt8> {
    func int16(_ offset: Int) -> Int16 { Int16(bitPattern: uint16(offset)) }

    func uint16(_ offset: Int) -> UInt16 {
        UInt16(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt16.self))
    }

    func uint32(_ offset: Int) -> UInt32 {
        UInt32(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    func uint64(_ offset: Int) -> UInt64 {
        UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// The sum of a range of bytes modulo 256, the checksum of the simplest sensors.
    func sum(_ range: Range<Int>) -> UInt8 {
        var total: UInt8 = 0
        for offset in range { total &+= self[offset] }
        return total
    }

    /// How many bytes stand before the first one of this value; `nil` where there is none.
    func distance(to value: UInt8) -> Int? {
        let repeated = UInt64(value) &* 0x0101_0101_0101_0101
        var index = 0
        // Eight at a time: the lowest byte that is none borrows from its own highest bit (Mycroft's test; bytes above it
        // may be wrong, which the lowest is not).
        while count - index >= 8 {
            let word = bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
            let difference = UInt64(littleEndian: word) ^ repeated
            let none = (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
            if none != 0 { return index + none.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < count {
            if self[unchecked: index] == value { return index }
            index += 1
        }
        return nil
    }

    /// Whether every byte shows itself in ASCII, a space included.
    var isPrintable: Bool {
        // No way out before the end: so the compiler takes many bytes at a time.
        var others: UInt8 = 0
        for index in indices { others |= self[unchecked: index] &- 0x20 < 0x5F ? 0 : 1 }
        return others == 0
    }
}

extension MutableSpan<UInt8> {
    /// Puts bytes at the beginning; those that do not fit are left out.
    mutating func copy(_ other: Span<UInt8>) {
        withUnsafeMutableBufferPointer { room in
            other.withUnsafeBufferPointer { _ = room.update(fromContentsOf: $0.prefix(room.count)) }
        }
    }
}
