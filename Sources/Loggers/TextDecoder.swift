import Numbers

/// Makes UTF-8 of what a file holds: UTF-8 with or without a byte-order mark, or UTF-16 of either byte order.
struct TextDecoder {
    private enum Encoding {
        case utf8
        case utf16(littleEndian: Bool)
    }

    private var encoding: Encoding?
    /// The first bytes, until there are enough to tell; afterwards the first half of a unit that was cut.
    private var pending: [UInt8] = []
    private var highSurrogate: UInt16?

    /// Adds the text of the next bytes to `text`.
    mutating func decode(_ bytes: [UInt8], into text: inout [UInt8]) {
        guard let encoding else {
            pending += bytes
            if pending.count >= 64 { begin(into: &text) }
            return
        }
        switch encoding {
        case .utf8: text += bytes
        case .utf16(let littleEndian): decode16(bytes, littleEndian: littleEndian, into: &text)
        }
    }

    /// What is left at the end of the file.
    mutating func finish(into text: inout [UInt8]) {
        if encoding == nil { begin(into: &text) }
    }

    private mutating func begin(into text: inout [UInt8]) {
        let (found, mark) = Self.encoding(of: pending)
        encoding = found
        let rest = Array(pending.dropFirst(mark))
        pending = []
        decode(rest, into: &text)
    }

    /// - Returns: the encoding, and how many bytes its mark takes.
    private static func encoding(of start: [UInt8]) -> (Encoding, Int) {
        if start.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if start.starts(with: [0xFF, 0xFE]) { return (.utf16(littleEndian: true), 2) }
        if start.starts(with: [0xFE, 0xFF]) { return (.utf16(littleEndian: false), 2) }
        // Without a mark: of ASCII text in UTF-16 every second byte is zero, and no other.
        var zeros = [0, 0]
        let sample = start.prefix(64)
        for (index, byte) in sample.enumerated() where byte == 0 { zeros[index & 1] += 1 }
        let half = sample.count / 2
        if half >= 2, zeros[1] * 10 >= half * 8, zeros[0] * 10 <= half { return (.utf16(littleEndian: true), 0) }
        if half >= 2, zeros[0] * 10 >= half * 8, zeros[1] * 10 <= half { return (.utf16(littleEndian: false), 0) }
        return (.utf8, 0)
    }

    private mutating func decode16(_ bytes: [UInt8], littleEndian: Bool, into text: inout [UInt8]) {
        for byte in bytes {
            guard let first = pending.popLast() else {
                pending.append(byte)
                continue
            }
            let (high, low) = littleEndian ? (byte, first) : (first, byte)
            add(UInt16(high) << 8 | UInt16(low), to: &text)
        }
    }

    private mutating func add(_ unit: UInt16, to text: inout [UInt8]) {
        if let high = highSurrogate {
            highSurrogate = nil
            if (0xDC00...0xDFFF).contains(unit) {
                let value = 0x10000 + (UInt32(high - 0xD800) << 10 | UInt32(unit - 0xDC00))
                return append(Unicode.Scalar(value) ?? "\u{FFFD}", to: &text)
            }
            append("\u{FFFD}", to: &text)
        }
        if (0xD800...0xDBFF).contains(unit) {
            highSurrogate = unit
        } else {
            append(Unicode.Scalar(unit) ?? "\u{FFFD}", to: &text)
        }
    }

    private func append(_ scalar: Unicode.Scalar, to text: inout [UInt8]) {
        if scalar.isASCII { text.append(UInt8(clamping: scalar.value)) } else { text += Array(String(scalar).utf8) }
    }
}
