extension UInt64 {
    /// A number of bytes, always the same: FNV-1a, 64 bits (Fowler, Noll, Vo).
    ///
    /// It tells apart what differs by chance. It is no secret and no proof: two texts of one number can be found on purpose.
    ///
    /// - Parameters:
    ///   - bytes: any.
    ///   - start: what it begins with; another one gives other numbers.
    @inlinable public static func fnv1a(
        _ bytes: some Sequence<UInt8>, from start: UInt64 = 0xCBF2_9CE4_8422_2325
    ) -> UInt64 {
        bytes.reduce(start) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
