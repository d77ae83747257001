extension StringProtocol {
    /// With a capital letter first: `Left side`.
    public var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }

    /// As a sentence: with a capital letter first and a full stop behind it.
    public var asSentence: String { capitalisedFirst + "." }
}
