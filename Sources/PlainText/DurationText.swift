/// Spans of time as people write them: `90s`, `5m`, `1h30m`.
public enum DurationText {
    /// The units that may be written, the longest first, and the seconds of each.
    public static let units: [(name: String, seconds: Double)] = [
        ("w", 604_800), ("d", 86_400), ("h", 3600), ("m", 60), ("s", 1), ("ms", 0.001),
    ]

    /// How it is written, for a sentence that refuses another spelling.
    public static let format = "90s, 5m or 1h30m"

    private static let otherNames = [
        "sec": "s", "secs": "s", "second": "s", "seconds": "s", "min": "m", "mins": "m", "minute": "m", "minutes": "m",
        "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "day": "d", "days": "d", "week": "w", "weeks": "w",
    ]

    /// The seconds that a text means.
    ///
    /// - Parameters:
    ///   - text: a number alone, or numbers with units, each unit once and the longer before the shorter; blanks between
    ///     them and the case of the letters do not matter.
    ///   - bareUnit_s: the seconds that a number without a unit counts.
    /// - Returns: `nil` where it is no span of time. A bare number may be anything that Swift reads as one (`inf`, `nan`,
    ///   `1e300`), so that the check of a range names it; with a unit it is finite and not below zero.
    public static func seconds(_ text: some StringProtocol, bareUnit_s: Double = 1) -> Double? {
        let trimmed = text.trimming { $0 == " " }
        if let bare = Double(trimmed) { return bare * bareUnit_s }
        var rest = trimmed.lowercased()[...].drop { $0 == " " }
        guard !rest.isEmpty else { return nil }
        var sum = 0.0
        var nextUnit = 0
        while !rest.isEmpty {
            let digits = rest.prefix { ("0"..."9").contains($0) || $0 == "." }
            rest = rest.dropFirst(digits.count).drop { $0 == " " }
            let letters = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(letters.count).drop { $0 == " " }
            let name = otherNames[String(letters)] ?? String(letters)
            guard let number = Double(digits), let unit = units.firstIndex(where: { $0.name == name }),
                unit >= nextUnit
            else { return nil }
            sum += number * units[unit].seconds
            nextUnit = unit + 1
        }
        return sum.isFinite ? sum : nil
    }
}

extension StringProtocol {
    fileprivate func trimming(_ isLeftOut: (Character) -> Bool) -> String {
        let start = drop(while: isLeftOut)
        return String(start.prefix(start.count - start.reversed().prefix(while: isLeftOut).count))
    }
}
