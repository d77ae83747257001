import Numbers

/// CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF, neither reflected nor inverted.
///
/// A message is a polynomial over two numbers, its first bit the highest, and its CRC what is left of it by
/// P = x^16 + x^12 + x^5 + 1. Squares of P have four terms as well: P^2 = x^32 + x^24 + x^10 + 1,
/// P^4 = x^64 + x^48 + x^20 + 1, P^8 = x^128 + x^96 + x^40 + 1. What is left by one of them leaves the same by P, so a word
/// of 64 bits is put down by P^8 onto the two behind it in six shifts, without a table; P^4, P^2 and P make the rest small.
/// What goes beyond the highest bit while it is put down is put down with it: with `>>` for that, the word w becomes
/// (1 + (w >> a) + (w >> b))^-1, which ends where all bits are shifted out.
enum CRC16 {
    /// What leaves 0xFFFF with sixteen zeros behind it: before a message it is the CRC's start.
    private static let start: UInt64 = 0x84CF

    static func of(_ bytes: [UInt8]) -> UInt16 { of(bytes.span.bytes) }

    static func of(_ bytes: RawSpan) -> UInt16 {
        // Before the first whole word there are up to seven bytes, and before those the start: 72 bits at most.
        let head = bytes.byteCount % 8
        var low = start << (8 * head)
        var high = head == 7 ? start >> 8 : 0
        var first: UInt64 = 0
        for index in 0..<head { first = first << 8 | UInt64(bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)) }
        low |= first
        var index = head
        while index < bytes.byteCount {
            let word = UInt64(bigEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self))
            let down = high ^ high >> 32
            high = low ^ down << 32 ^ down >> 24
            low = word ^ down << 40 ^ down
            index += 8
        }
        return remainder(high, low)
    }

    /// What sixteen zeros behind 128 bits leave.
    private static func remainder(_ high: UInt64, _ low: UInt64) -> UInt16 {
        let down = high ^ high >> 16 ^ high >> 32 ^ high >> 44 ^ high >> 48
        let word = low ^ down ^ down << 20 ^ down << 48
        let upper = UInt32(truncatingIfNeeded: word >> 32)
        let half = upper ^ upper >> 8 ^ upper >> 16 ^ upper >> 22 ^ upper >> 24
        let rest = UInt32(truncatingIfNeeded: word) ^ half ^ half << 10 ^ half << 24
        return moved(UInt16(truncatingIfNeeded: rest) ^ moved(UInt16(truncatingIfNeeded: rest >> 16)))
    }

    /// What sixteen zeros behind sixteen bits leave.
    private static func moved(_ bits: UInt16) -> UInt16 {
        let down = bits ^ bits >> 4 ^ bits >> 8 ^ bits >> 11 ^ bits >> 12
        return down ^ down << 5 ^ down << 12
    }
}
