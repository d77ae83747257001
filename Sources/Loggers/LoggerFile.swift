/// What a file's own name says: some loggers put the quantity there, and only x, y and z in the header.
struct LoggerFile {
    let logger: String?
    /// Why its force may lack gravity.
    let withoutGravity: String?
    /// Whether it is named like a recording of Motion-BIDS, which has no header line.
    let isMotionTable: Bool
    private let refusal: String?

    /// - Parameter name: the file's name without its folder; `nil` for standard input.
    init(_ name: String?) {
        let plain = (name ?? "").lowercased()
        func begins(_ words: String...) -> Bool { words.contains { plain.hasPrefix($0) } }
        var (logger, withoutGravity, refusal): (String?, String?, String?) = (nil, nil, nil)
        // Sensor Logger (Choi): one file a sensor, “time,seconds_elapsed,z,y,x” in each.
        if begins("accelerometer.", "linearacceleration") {
            logger = "Sensor Logger"
            withoutGravity =
                "Sensor Logger's Accelerometer has gravity taken off: give TotalAcceleration.csv "
                + "(on an iPhone AccelerometerUncalibrated.csv)."
        } else if begins("totalacceleration", "accelerometeruncalibrated") {
            logger = "Sensor Logger"
        } else if begins("gyroscope", "magnetometer", "orientation", "gravity.", "gravity-") {
            refusal = "its name says that it is not an acceleration: give TotalAcceleration.csv."
        }
        isMotionTable = plain == "motion.tsv" || plain.hasSuffix("_motion.tsv")
        self.logger = logger
        self.withoutGravity = withoutGravity
        self.refusal = refusal
    }

    /// Refuses x, y and z that the file's name says to be of another quantity.
    func refuseBare() throws(LoggerError) {
        if let refusal { throw LoggerError(refusal, line: 1) }
    }

    /// A logger that its header shows.
    static func logger(of heading: Heading) -> String? {
        let names = heading.names.map { $0.lowercased() }
        if names.contains("packetcounter") || names.contains("sampletimefine") { return "Xsens" }
        if names.contains("timestamp (us)"), names.contains("gyroscope x (deg/s)") { return "x-IMU3" }
        if names.contains("time (s)"), names.contains(where: { $0.hasPrefix("acceleration x (m/s") }) {
            return "phyphox"
        }
        if names.contains(where: { $0.hasPrefix("ax(g)") || $0.hasPrefix("加速度x(g)") || $0.hasPrefix("accx(g)") }) {
            return "WitMotion"
        }
        return names.contains("seconds_elapsed") ? "Sensor Logger" : nil
    }

    static func usualForce(_ logger: String?) -> ForceUnit? {
        switch logger {
        case "Xsens": .metresPerSecondSquared
        case "ActiGraph", "Axivity": .standardGravity
        default: nil
        }
    }

    static func usualRate(_ logger: String?) -> RateUnit? {
        switch logger {
        // A DOT exports degrees, an MTw radians: where the wearer moves, that is checked.
        case "Xsens", "WitMotion", "Axivity": .degrees
        case "Sensor Logger", "phyphox": .radians
        default: nil
        }
    }
}

/// What stands before a table: of ActiGraph ten lines, and in them what its rows do not say.
struct Preamble {
    private(set) var logger: String?
    /// Whether dates are day/month/year; `nil` where it is not said.
    private(set) var dayFirst: Bool?
    /// The start and the rate of rows without times.
    private(set) var counted: TimeForm?

    init(_ lines: [String]) {
        guard let first = lines.first, first.contains("ActiGraph") else { return }
        logger = "ActiGraph"
        if let format = Self.word(after: "date format ", in: first) {
            dayFirst = format.hasPrefix("d") || format.hasPrefix("D")
        }
        guard let rate = Self.word(before: " Hz", in: first).flatMap(Double.init), (1...5000).contains(rate) else {
            return
        }
        let time = lines.lazy.compactMap { Self.word(after: "Start Time ", in: $0) }.first
        let date = lines.lazy.compactMap { Self.word(after: "Start Date ", in: $0) }.first
        var start_us: Int64 = 0
        if let time, let date {
            let moment = Array("\(date) \(time)".utf8)
            start_us = TimeField.readDate(moment, 0..<moment.count, dayFirst: dayFirst ?? false)?.time_us ?? 0
        }
        counted = .counted(start_us: start_us, step_us: 1e6 / rate)
    }

    private static func word(after mark: String, in text: String) -> String? {
        let parts = text.split(separator: mark, maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        return parts[1].split(whereSeparator: { $0 == " " || $0 == "," || $0 == "\t" }).first.map(String.init)
    }

    private static func word(before mark: String, in text: String) -> String? {
        let parts = text.split(separator: mark, maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        return parts[0].split(separator: " ").last.map(String.init)
    }
}
