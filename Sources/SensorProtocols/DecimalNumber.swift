import Numbers

/// Decimal numbers of a line of text, as `Double(String)` reads them, to the last bit.
enum DecimalNumber {
    /// The number that a piece of text is; `nil` where it is none.
    static func value(_ text: Span<UInt8>) -> Double? {
        plain(text) ?? text.withUnsafeBufferPointer { Double(String(decoding: $0, as: UTF8.self)) }
    }

    /// Digits alone or with a point among them, with or without a minus, 19 of them at most, so that they are one number of
    /// 64 bits; `nil` for any other form.
    private static func plain(_ text: Span<UInt8>) -> Double? {
        var index = 0
        let isNegative = !text.isEmpty && text[0] == UInt8(ascii: "-")
        if isNegative { index = 1 }
        var digits: UInt64 = 0
        var pointAt: Int?
        let start = index
        while index < text.count {
            let digit = text[unchecked: index] &- UInt8(ascii: "0")
            if digit < 10 {
                digits = digits &* 10 &+ UInt64(digit)
            } else if digit == UInt8(ascii: ".") &- UInt8(ascii: "0"), pointAt == nil {
                pointAt = index
            } else {
                return nil
            }
            index += 1
        }
        let decimals = pointAt.map { index - 1 - $0 } ?? 0
        let count = index - start - (pointAt == nil ? 0 : 1)
        // At least one on either side of the point.
        guard count <= 19, decimals < count, pointAt == nil || decimals > 0 else { return nil }
        let magnitude = quotient(digits, powerOfTen: decimals)
        return isNegative ? -magnitude : magnitude
    }

    /// A whole number divided by a power of ten up to 10^18, rounded once.
    private static func quotient(_ number: UInt64, powerOfTen: Int) -> Double {
        let divisor = powersOfTen[powerOfTen]
        // Up to 10^22 a power of ten is a double without rounding, and so is such a number: the division rounds alone.
        guard number > 1 << 53 else { return Double(number) / Double(divisor) }
        // Both with their highest bit set, so the quotient has 63 or 64 bits; what is left of the division, if anything, is
        // below all of them, and is kept as its last bit: rounding to 53 looks at no more.
        let shift = divisor.leadingZeroBitCount - number.leadingZeroBitCount
        let high = number << number.leadingZeroBitCount
        let (whole, rest) = (divisor << divisor.leadingZeroBitCount).dividingFullWidth((high >> 1, high << 63))
        let exact = Double(rest == 0 ? whole : whole | 1)
        return exact * Double(bitPattern: UInt64(clamping: 1023 - 63 + shift) << 52)
    }

    /// 1 to 10^18.
    private static let powersOfTen: InlineArray<19, UInt64> = [
        1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
        100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
        10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000,
    ]
}
