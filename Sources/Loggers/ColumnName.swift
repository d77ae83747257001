/// What a column's name says: of which quantity, along which axis, in which unit.
struct ColumnName: Equatable {
    enum Quantity: Equatable {
        case time
        /// Acceleration with gravity in it: what an accelerometer measures.
        case acceleration
        case turning
        /// Three letters x, y, z without a quantity: the file's name, or gravity itself, must say it.
        case bare
        /// Acceleration with gravity taken off.
        case linearAcceleration
        /// Gravity as a phone estimates it.
        case gravity
        /// Angles or a quaternion that the sensor has worked out.
        case orientation
        case other
    }

    enum Axis: Int, Equatable {
        case x, y, z
    }

    var quantity: Quantity
    var axis: Axis?
    var force: ForceUnit?
    var rate: RateUnit?
    var time: TimeUnit?

    /// Reads a name such as `acc_x_m_s2`, `Accelerometer X (g)`, `ax(g)`, `加速度X(g)`, `Timestamp (us)`.
    init(_ name: String) {
        let text = Self.plain(name)
        let (outside, bracket) = Self.bracket(in: text)
        var tokens = Self.tokens(outside)
        axis = Self.takeAxis(&tokens)
        let unitTokens = bracket.map(Self.tokens) ?? Self.trailingUnit(&tokens)
        let unit = unitTokens.joined()
        force = ForceUnit(unit)
        rate = RateUnit(unit)
        time = Self.timeUnit(unit)
        quantity = Self.quantity(tokens, hasAxis: axis != nil)
        if quantity == .time, time == nil { time = Self.timeUnit(ofName: tokens) }
        // `T(°)` is a temperature.
        if tokens == ["t"], bracket != nil, time == nil { quantity = .other }
        // `x`, `y`, `z` alone, whatever unit stands behind them.
        if tokens.isEmpty, axis != nil { quantity = .bare }
    }

    /// In small letters, with the words and signs of other scripts as those of ours.
    private static func plain(_ name: String) -> String {
        var text = name
        for (sign, word) in [
            ("加速度", " acc "), ("角速度", " gyro "), ("陀螺仪", " gyro "), ("角度", " angle "), ("时间", " time "),
            ("磁场", " mag "), ("四元数", " quat "), ("°/", "deg/"), ("º/", "deg/"), ("˚/", "deg/"), ("²", "2"),
            ("⁻", "-"), ("µ", "u"), ("μ", "u"), ("Beschleunigung", "acceleration"), ("Zeit", "time"),
        ] where text.contains(sign) {
            text = text.split(separator: sign, omittingEmptySubsequences: false).joined(separator: word)
        }
        return text
    }

    /// What stands before the last bracket, and in it.
    private static func bracket(in text: String) -> (outside: String, bracket: String?) {
        for (open, close) in [("(", ")"), ("[", "]"), ("{", "}")] as [(Character, Character)] {
            guard let from = text.lastIndex(of: open) else { continue }
            let rest = text[text.index(after: from)...]
            guard let to = rest.firstIndex(of: close) else { continue }
            return (text[..<from] + " " + rest[rest.index(after: to)...], String(rest[..<to]))
        }
        return (text, nil)
    }

    /// The words of a name in small letters: `seconds_elapsed`, `TotalAccelerationX` and `acc.x` alike.
    private static func tokens(_ text: String) -> [String] {
        var tokens: [String] = []
        var word = ""
        var previous: Character = " "
        for character in text {
            let isWord = character.isLetter || character.isNumber
            let beginsWord = character.isUppercase && previous.isLowercase
            if !isWord || beginsWord {
                if !word.isEmpty { tokens.append(word.lowercased()) }
                word = ""
            }
            if isWord { word.append(character) }
            previous = character
        }
        if !word.isEmpty { tokens.append(word.lowercased()) }
        return tokens
    }

    private static let glued = ["a", "w", "g", "acc", "accel", "gyr", "gyro", "as", "omega", "lin", "m", "mag"]

    /// Takes the axis out: a word of its own, or the last letter of `ax`, `gyrox`.
    private static func takeAxis(_ tokens: inout [String]) -> Axis? {
        let axes: [String: Axis] = ["x": .x, "y": .y, "z": .z]
        if let place = tokens.firstIndex(where: { axes[$0] != nil }) { return axes[tokens.remove(at: place)] }
        for (place, token) in tokens.enumerated() {
            guard let last = token.last, let axis = axes[String(last)] else { continue }
            let stem = String(token.dropLast())
            guard glued.contains(stem) else { continue }
            tokens[place] = stem
            return axis
        }
        return nil
    }

    /// A unit at the end of a name that has no bracket: `m s2` of `acc_x_m_s2`.
    private static func trailingUnit(_ tokens: inout [String]) -> [String] {
        for count in [3, 2, 1] where tokens.count > count {
            let unit = tokens.suffix(count).joined()
            guard ForceUnit(unit) != nil || RateUnit(unit) != nil || timeUnit(unit) != nil else { continue }
            let taken = Array(tokens.suffix(count))
            tokens.removeLast(count)
            return taken
        }
        return []
    }

    private static func timeUnit(_ unit: String) -> TimeUnit? {
        switch unit {
        case "s", "sec", "secs", "second", "seconds": .seconds
        case "ms", "msec", "millis", "millisecond", "milliseconds": .milliseconds
        case "us", "usec", "micros", "microsecond", "microseconds": .microseconds
        case "ns", "nsec", "nanos", "nanosecond", "nanoseconds": .nanoseconds
        default: nil
        }
    }

    /// `seconds_elapsed`; and `SampleTimeFine`, which Xsens counts in microseconds.
    private static func timeUnit(ofName tokens: [String]) -> TimeUnit? {
        if tokens == ["sample", "time", "fine"] { return .microseconds }
        return tokens.lazy.compactMap { $0 == "s" ? nil : timeUnit($0) }.first
    }

    private static func quantity(_ tokens: [String], hasAxis: Bool) -> Quantity {
        func has(_ words: String...) -> Bool { words.contains { tokens.contains($0) } }
        let joined = tokens.joined()
        func within(_ words: String...) -> Bool { words.contains { joined.contains($0) } }
        if within("quat", "euler", "roll", "pitch", "yaw", "orientation") || has("angle") { return .orientation }
        if within("mag") || has("m") { return .other }
        if hasAxis {
            if within("gyr", "angularvelocity", "angularrate", "rotationrate", "angvel", "turnrate", "velang")
                || has("w", "g", "as", "omega", "turning")
            {
                return .turning
            }
            if within("linear", "free", "useracc", "worldacc", "withoutgravity", "nogravity", "earth") || has("lin") {
                return .linearAcceleration
            }
            if within("acc") || has("a") || within("specificforce") { return .acceleration }
            if within("gravity") { return .gravity }
            return .other
        }
        let words = [
            "time", "timestamp", "t", "seconds", "elapsed", "datetime", "epoch", "chiptime", "utc", "date", "clock",
            "sec", "ms", "us", "ns", "millis", "micros", "timestamps",
        ]
        if words.contains(where: { tokens.contains($0) }) { return .time }
        return joined.hasSuffix("time") || joined.hasPrefix("timestamp") ? .time : .other
    }
}

/// What a force is measured in.
enum ForceUnit: Sendable {
    case metresPerSecondSquared
    case centimetresPerSecondSquared
    case standardGravity
    case thousandthsOfGravity

    /// How many m/s² one is.
    var scale: Double {
        switch self {
        case .metresPerSecondSquared: 1
        case .centimetresPerSecondSquared: 0.01
        case .standardGravity: 9.80665
        case .thousandthsOfGravity: 0.00980665
        }
    }

    var words: String {
        switch self {
        case .metresPerSecondSquared: "m/s²"
        case .centimetresPerSecondSquared: "cm/s²"
        case .standardGravity: "g"
        case .thousandthsOfGravity: "mg"
        }
    }

    /// - Parameter unit: the words of a unit without what stands between them.
    init?(_ unit: String) {
        switch unit {
        case "ms2", "mss", "mps2", "mpersec2", "mperss", "msec2": self = .metresPerSecondSquared
        case "cms2": self = .centimetresPerSecondSquared
        case "g", "gs", "grav": self = .standardGravity
        case "mg", "millig": self = .thousandthsOfGravity
        default: return nil
        }
    }
}

/// What a turning rate is measured in.
enum RateUnit: CaseIterable, Sendable {
    case radians
    case degrees
    case thousandthsOfDegrees

    /// How many rad/s one is.
    var scale: Double {
        switch self {
        case .radians: 1
        case .degrees: .pi / 180
        case .thousandthsOfDegrees: .pi / 180_000
        }
    }

    var words: String {
        switch self {
        case .radians: "rad/s"
        case .degrees: "°/s"
        case .thousandthsOfDegrees: "m°/s"
        }
    }

    /// - Parameter unit: the words of a unit without what stands between them.
    init?(_ unit: String) {
        switch unit {
        case "rads", "radsec", "radps", "rps", "radperss", "radianss": self = .radians
        case "degs", "dps", "degsec", "degps", "degreess", "degreessec": self = .degrees
        case "mdps", "mdegs": self = .thousandthsOfDegrees
        default: return nil
        }
    }
}
