import Numbers

extension StringProtocol {
    /// With spaces behind it, until it is so many characters wide; what is wider stays as it is.
    public func leftAligned(columns: Int) -> String {
        self + " ".repeated(columns - count)
    }

    /// With spaces before it, until it is so many characters wide; what is wider stays as it is.
    public func rightAligned(columns: Int) -> String {
        " ".repeated(columns - count) + self
    }
}
