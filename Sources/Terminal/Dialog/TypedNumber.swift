/// A number as people type it.
enum TypedNumber {
    /// `22`, `22.5` or `22,5`; `nil` for what is none.
    static func value(_ text: some StringProtocol) -> Double? {
        let plain = text.split(separator: " ").joined().replacing(",", with: ".").replacing("−", with: "-")
        guard let value = Double(plain), value.isFinite else { return nil }
        return value
    }
}
