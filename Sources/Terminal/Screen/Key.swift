/// A key of the keyboard.
enum Key: Equatable {
    case character(Character)
    case enter
    case escape
    case backspace
    case tab
    /// Ctrl-C, which a raw terminal sends as a byte.
    case interrupt
    case up
    case down
    case pageUp
    case pageDown
    /// A sideways arrow, a function key: nothing that we use.
    case other
}

/// Bytes of a terminal to keys, in any pieces.
struct KeyDecoder {
    private var pending: [UInt8] = []

    /// - Parameter isComplete: nothing more comes at once, so that an escape by itself is the escape key.
    mutating func keys(_ bytes: [UInt8], isComplete: Bool = true) -> [Key] {
        pending += bytes
        var keys: [Key] = []
        while let first = pending.first {
            guard let (key, length) = Self.key(pending, first, isComplete: isComplete) else { break }
            pending.removeFirst(min(length, pending.count))
            keys.append(key)
        }
        return keys
    }

    /// `nil` where more bytes are needed.
    private static func key(_ bytes: [UInt8], _ first: UInt8, isComplete: Bool) -> (Key, length: Int)? {
        switch first {
        case 0x03: return (.interrupt, 1)
        case 0x09: return (.tab, 1)
        case 0x0A, 0x0D: return (.enter, 1)
        case 0x08, 0x7F: return (.backspace, 1)
        case 0x1B: return escape(bytes, isComplete: isComplete)
        case 0x20...0x7E: return (.character(Character(UnicodeScalar(first))), 1)
        case 0xC2...0xF4:
            let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
            guard bytes.count >= length else { return isComplete ? (.other, bytes.count) : nil }
            guard let text = String(validating: bytes.prefix(length), as: UTF8.self), let character = text.first else {
                return (.other, 1)
            }
            return (.character(character), length)
        default: return (.other, 1)
        }
    }

    private static func escape(_ bytes: [UInt8], isComplete: Bool) -> (Key, length: Int)? {
        guard bytes.count > 1 else { return isComplete ? (.escape, 1) : nil }
        guard bytes[1] == UInt8(ascii: "[") || bytes[1] == UInt8(ascii: "O") else { return (.escape, 1) }
        // A sequence ends with a letter or a tilde.
        guard let end = bytes.dropFirst(2).firstIndex(where: { (0x40...0x7E).contains($0) }) else {
            return isComplete ? (.other, bytes.count) : nil
        }
        let key: Key =
            switch (bytes[end], end) {
            case (UInt8(ascii: "A"), 2): .up
            case (UInt8(ascii: "B"), 2): .down
            case (UInt8(ascii: "~"), 3):
                bytes[2] == UInt8(ascii: "5") ? .pageUp : bytes[2] == UInt8(ascii: "6") ? .pageDown : .other
            default: .other
            }
        return (key, end + 1)
    }
}
