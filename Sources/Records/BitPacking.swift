import Numbers

/// Integers packed in blocks of 64 at the width of the block's largest, after zigzag, so that small differences of
/// either sign take few bits.
enum BitPacking {
    private static let blockSize = 64

    static func append(_ values: [Int64], to bytes: inout [UInt8]) {
        var start = 0
        while start < values.count {
            let block = values[start..<min(start + blockSize, values.count)]
            let width = block.reduce(0) { max($0, 64 - zigzag($1).leadingZeroBitCount) }
            bytes.append(UInt8(truncatingIfNeeded: width))
            var writer = BitWriter()
            for value in block { writer.append(zigzag(value), width: width) }
            bytes += writer.finished()
            start += blockSize
        }
    }

    /// Reads `count` integers and moves `position` behind them; `nil` where the bytes end too soon.
    static func read(_ count: Int, from bytes: [UInt8], at position: inout Int) -> [Int64]? {
        var values: [Int64] = []
        values.reserveCapacity(min(count, bytes.count * 8))
        while values.count < count {
            guard position < bytes.count, bytes[position] <= 64 else { return nil }
            let width = Int(bytes[position])
            let inBlock = min(blockSize, count - values.count)
            let length = (inBlock * width + 7) / 8
            guard position + 1 + length <= bytes.count else { return nil }
            var reader = BitReader(bytes: bytes[(position + 1)..<(position + 1 + length)])
            for _ in 0..<inBlock { values.append(unzigzag(reader.next(width: width))) }
            position += 1 + length
        }
        return values
    }

    private static func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: (value << 1) ^ (value >> 63)) }
    private static func unzigzag(_ value: UInt64) -> Int64 {
        Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }
}

private struct BitWriter {
    private var bytes: [UInt8] = []
    private var current: UInt8 = 0
    private var filled = 0

    mutating func append(_ value: UInt64, width: Int) {
        var value = value
        var left = width
        while left > 0 {
            let take = min(8 - filled, left)
            let mask = UInt64(1) << UInt64(truncatingIfNeeded: take) - 1
            current |= UInt8(truncatingIfNeeded: value & mask) << UInt8(truncatingIfNeeded: filled)
            value >>= UInt64(truncatingIfNeeded: take)
            filled += take
            left -= take
            if filled == 8 {
                bytes.append(current)
                current = 0
                filled = 0
            }
        }
    }

    mutating func finished() -> [UInt8] {
        if filled > 0 { bytes.append(current) }
        return bytes
    }
}

private struct BitReader {
    private let bytes: ArraySlice<UInt8>
    private var bit = 0

    init(bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    mutating func next(width: Int) -> UInt64 {
        var value: UInt64 = 0
        var got = 0
        while got < width {
            let byte = bytes[bytes.startIndex + bit / 8]
            let take = min(8 - bit % 8, width - got)
            let part =
                (byte >> UInt8(truncatingIfNeeded: bit % 8))
                & UInt8(truncatingIfNeeded: (UInt16(1) << UInt16(truncatingIfNeeded: take)) - 1)
            value |= UInt64(part) << UInt64(truncatingIfNeeded: got)
            got += take
            bit += take
        }
        return value
    }
}
