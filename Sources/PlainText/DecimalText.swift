import Numbers

/// Numbers as people write them: decimals without an exponent, and no sign before a zero.
public enum DecimalText {
    /// With one decimal, always: `12.0`.
    public static func tenths(_ value: Double) -> String { fixed(value, decimals: 1) }

    /// Rounded to so many decimals, always all of them: `0.50`.
    ///
    /// - Parameters:
    ///   - value: what is no number, or 10¹² and more, is written as Swift writes it.
    ///   - decimals: from 0 to 6; what is outside counts as the nearer end.
    public static func fixed(_ value: Double, decimals: Int) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
        let decimals = min(max(0, decimals), 6)
        var scale: Int64 = 1
        for _ in 0..<decimals { scale *= 10 }
        let scaled = Int64(clamping: (abs(value) * Double(scale)).rounded())
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard decimals > 0 else { return "\(sign)\(scaled)" }
        let fraction = String(scaled % scale)
        return "\(sign)\(scaled / scale)." + "0".repeated(decimals - fraction.count) + fraction
    }

    /// Not rounded, and without `.0` where it is a whole number: `22`, `22.5`.
    ///
    /// - Parameter value: what is no number, or 10⁹ and more, is written as Swift writes it.
    public static func shortest(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e9 ? "\(Int(clamping: value))" : "\(value)"
    }
}
