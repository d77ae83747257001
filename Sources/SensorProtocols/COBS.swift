import Numbers

/// Consistent Overhead Byte Stuffing (Cheshire and Baker, IEEE/ACM Transactions on Networking 7(2), 1999): bytes
/// without a zero, so that a zero can end a frame.
enum COBS {
    /// The longest run's code byte, behind which no zero stands; what is shorter than that never holds one.
    static let longestRun = 0xFF

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

    /// Turns a frame of less than `longestRun` bytes back into what was stuffed, where it lies: every code byte is a zero
    /// of it, only the first one is none, so the bytes lie behind that.
    ///
    /// - Parameters:
    ///   - frame: begins with the frame, which holds no delimiter.
    ///   - length: of the frame.
    /// - Returns: whether the stuffing was whole.
    static func decode(_ frame: inout MutableSpan<UInt8>, length: Int) -> Bool {
        guard 0..<longestRun ~= length, length <= frame.count else { return false }
        var index = 0
        while index < length {
            let code = frame[unchecked: index]
            guard code > 0 else { return false }
            frame[unchecked: index] = 0
            index += Int(code)
        }
        return index == length
    }
}
