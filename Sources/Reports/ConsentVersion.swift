public import Records

extension Consent {
    /// The version of the text that a wearer agrees to before the first answer about health; another text is another
    /// version, and is asked for again.
    public static let currentVersion = "2026-12"
}
