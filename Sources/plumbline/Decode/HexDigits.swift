/// Hexadecimal text to bytes, over any cutting of the text.
struct HexDigits {
    private var high: UInt8?

    mutating func bytes(of text: [UInt8], in name: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 2)
        for character in text {
            let digit: UInt8
            switch character {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = character - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = character - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = character - UInt8(ascii: "A") + 10
            case UInt8(ascii: " "), 0x09, 0x0A, 0x0D: continue
            default:
                throw Failure(
                    "\(name) is not hexadecimal text: “\(Character(UnicodeScalar(character)))” is not a digit.")
            }
            if let first = high {
                bytes.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return bytes
    }

    func finish(in name: String) throws {
        guard high == nil else {
            throw Failure("\(name) ends in the middle of a byte: one hexadecimal digit is missing.")
        }
    }
}
