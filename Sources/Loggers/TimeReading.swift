import Numbers

/// How a column of times is to be read: by its name's unit where the values agree with it, else by what they can be.
struct TimeReading {
    let form: TimeForm
    private(set) var told: [String] = []

    /// Faster than this nothing is sampled, hertz.
    private static let fastest_Hz = 5000.0

    /// - Parameters:
    ///   - fields: the column's fields of the first rows.
    ///   - stated: the unit in its name.
    ///   - name: the column's name as it may be shown.
    ///   - line: where the header stands.
    ///   - dayFirst: whether of a date with slashes the first number is the day.
    init(
        _ fields: [[UInt8]], stated: TimeUnit?, name: String, line: Int, dayFirst: Bool
    ) throws(LoggerError) {
        let values = fields.compactMap { field -> Double? in
            if case .number(let value) = NumberField.read(field, 0..<field.count) { value } else { nil }
        }
        let dates = fields.compactMap { TimeField.readDate($0, 0..<$0.count, dayFirst: dayFirst) }
        if dates.count > values.count {
            let withDate = dates.filter(\.hasDate).count
            form = withDate * 2 >= dates.count ? .date(dayFirst: dayFirst) : .clock
            if withDate > 0,
                fields.contains(where: {
                    $0.contains(UInt8(ascii: "/")) && !$0.prefix(4).allSatisfy { (0x30...0x39).contains($0) }
                })
            {
                told.append("Dates are read as \(dayFirst ? "day/month/year" : "month/day/year").")
            }
            return
        }
        guard !values.isEmpty else {
            form = .number(stated ?? .seconds)
            return
        }
        let isWhole = fields.allSatisfy { field in field.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2D } }
        let step = Self.usualStep(values)
        if let epoch = Self.epochUnit(values[values.count / 2]), epoch != stated {
            form = .number(epoch)
            told.append(
                stated == nil
                    ? "\(name) is read as \(epoch.words) since 1970."
                    : "\(name) is named in \(stated?.words ?? ""), but its values are \(epoch.words) since 1970: so they are read."
            )
            return
        }
        let found: TimeUnit
        if let stated {
            found = Self.plausible(stated, step: step, isWhole: isWhole, rows: values.count)
            if found != stated {
                told.append(
                    "\(name) is named in \(stated.words), but the rows are \(Self.text(step ?? 0)) apart: "
                        + "it is read as \(found.words).")
            }
        } else {
            guard let guess = Self.unit(ofStep: step, isWhole: isWhole) else {
                throw LoggerError(
                    "\(name) has no unit, and steps of 1 may be seconds or milliseconds: name it time_s or time_ms.",
                    line: line)
            }
            found = guess
            let apart = step.map { ", for the rows are \(Self.text($0)) apart" } ?? ""
            told.append("\(name) has no unit in its name: it is read as \(found.words)\(apart).")
        }
        form = .number(found)
    }

    static func isDate(_ field: [UInt8]) -> Bool {
        field.contains(UInt8(ascii: ":")) && TimeField.readDate(field, 0..<field.count, dayFirst: false) != nil
    }

    /// The median of the steps that go forward.
    private static func usualStep(_ values: [Double]) -> Double? {
        let steps = zip(values.dropFirst(), values).map { $0 - $1 }.filter { $0 > 0 }.sorted()
        return steps.isEmpty ? nil : steps[steps.count / 2]
    }

    /// The unit in which a number is a moment from 1973 to 2096; `nil` for seconds of a recording, and whatever else.
    private static func epochUnit(_ value: Double) -> TimeUnit? {
        switch value {
        case 1e11..<4e12: .milliseconds
        case 1e14..<4e15: .microseconds
        case 1e17..<4e18: .nanoseconds
        default: nil
        }
    }

    private static func plausible(_ stated: TimeUnit, step: Double?, isWhole: Bool, rows: Int) -> TimeUnit {
        guard let step else { return stated }
        let step_s = step * stated.rawValue / 1e6
        if stated == .seconds {
            // Whole “seconds”, many apart, row after row: nobody who samples posture does that.
            return isWhole && rows >= 20 && step >= 5 && step <= 1000 ? .milliseconds : stated
        }
        // Shorter than any sensor's, and with decimals: seconds.
        return step_s < 1 / fastest_Hz && !isWhole && (1 / fastest_Hz...10).contains(step) ? .seconds : stated
    }

    private static func unit(ofStep step: Double?, isWhole: Bool) -> TimeUnit? {
        guard let step else { return .seconds }
        if isWhole, step == 1 { return nil }
        if step < 2 { return .seconds }
        return step <= 1000 ? .milliseconds : step <= 1_000_000 ? .microseconds : .nanoseconds
    }

    private static func text(_ step: Double) -> String {
        step == step.rounded() && abs(step) < 1e9 ? "\(Int(clamping: step))" : "\((step * 1e6).rounded() / 1e6)"
    }
}
