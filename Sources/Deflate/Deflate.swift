import CZlib
import Numbers

/// Bytes made smaller and whole again, in zlib's format (RFC 1950). Pure.
public enum Deflate {
    /// Why bytes cannot be made whole.
    public enum Failure: Error, Equatable {
        /// They are not of zlib's format, or damaged.
        case damaged
        /// What they become is larger than was allowed.
        case tooLarge
    }

    /// Bytes, smaller.
    public static func compressed(_ bytes: [UInt8]) -> [UInt8] {
        var length = compressBound(UInt(clamping: bytes.count))
        var made = [UInt8](repeating: 0, count: Int(clamping: length))
        // With so much room it fails only where there is no memory.
        let result = compress2(&made, &length, bytes, UInt(clamping: bytes.count), Z_DEFAULT_COMPRESSION)
        precondition(result == Z_OK, "zlib has no memory")
        return Array(made.prefix(Int(clamping: length)))
    }

    /// What was compressed.
    ///
    /// - Parameters:
    ///   - bytes: as `compressed` made them; from outside, so nothing of them is trusted.
    ///   - most: bytes that they may become.
    public static func whole(_ bytes: [UInt8], most: Int) throws(Failure) -> [UInt8] {
        var room = Swift.min(Swift.max(bytes.count * 4, 1 << 10), most)
        while true {
            var made = [UInt8](repeating: 0, count: Swift.max(room, 1))
            var (length, taken) = (UInt(clamping: made.count), UInt(clamping: bytes.count))
            switch uncompress2(&made, &length, bytes, &taken) {
            case Z_OK:
                // What follows its end is none of it.
                guard taken == UInt(clamping: bytes.count), Int(clamping: length) <= most else { throw .damaged }
                return Array(made.prefix(Int(clamping: length)))
            case Z_BUF_ERROR where Int(clamping: length) >= made.count:
                guard room < most else { throw .tooLarge }
                room = Swift.min(room * 4, most)
            default: throw .damaged
            }
        }
    }
}
