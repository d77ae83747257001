import Numbers

/// Consistent Overhead Byte Stuffing (Cheshire and Baker, IEEE/ACM Transactions on Networking 7(2), 1999): bytes
/// without a zero, so that a zero can end a frame.
enum COBS {
    /// The bytes without the delimiter.
    static func encode(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = [0]
        var codeIndex = 0
        var code: UInt8 = 1
        for byte in bytes {
            if code == 0xFF {
                result[codeIndex] = code
                codeIndex = result.count
                result.append(0)
                code = 1
            }
            if byte == 0 {
                result[codeIndex] = code
                codeIndex = result.count
                result.append(0)
                code = 1
            } else {
                result.append(byte)
                code += 1
            }
        }
        result[codeIndex] = code
        return result
    }

    /// `nil` where the stuffing is broken; the input holds no delimiter.
    static func decode(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let code = Int(bytes[index])
            guard code > 0, index + code <= bytes.endIndex else { return nil }
            // Runs are short where numbers are small; appending slices took three times as long.
            for place in (index + 1)..<(index + code) { result.append(bytes[place]) }
            index += code
            if code < 0xFF, index < bytes.endIndex { result.append(0) }
        }
        return result
    }
}

/// CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF, neither reflected nor inverted.
enum CRC16 {
    static func of(_ bytes: some Sequence<UInt8>) -> UInt16 {
        var crc: UInt16 = 0xFFFF
        for byte in bytes { crc = crc << 8 ^ steps[Int(UInt8(truncatingIfNeeded: crc >> 8) ^ byte)] }
        return crc
    }

    /// What eight steps of the polynomial make of each highest byte.
    private static let steps = (0..<256 as Range<UInt16>).map { high in
        (0..<8).reduce(high << 8) { crc, _ in crc & 0x8000 == 0 ? crc << 1 : crc << 1 ^ 0x1021 }
    }
}
