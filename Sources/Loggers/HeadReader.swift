import PlainText

/// Finds in the first lines of a file how its table is written.
struct HeadReader {
    /// A line of the head, and its number from 1.
    struct Line {
        let number: Int
        let bytes: [UInt8]

        var text: String { String(decoding: bytes.prefix(4096), as: UTF8.self) }
        var isBlank: Bool { bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0 } }
    }

    /// A header stands within so many lines, or not at all.
    private static let longestHead = 60
    private static let separators: [UInt8] = [0x2C, 0x3B, 0x09, 0x7C, 0x20]

    private let lines: [Line]
    private let preamble: Preamble
    private let source: LoggerFile

    init(_ lines: [Line], source: LoggerFile) {
        self.lines = lines.filter { !$0.isBlank }
        self.source = source
        preamble = Preamble(self.lines.prefix(Self.longestHead).map(\.text))
    }

    func form() throws(LoggerError) -> TableForm {
        guard !lines.isEmpty else { throw LoggerError("is empty: a header line is needed.") }
        if let (heading, separator) = heading() { return try form(heading, separator) }
        return try formWithoutHeading()
    }

    // MARK: With a header line

    /// The line that names most columns, and the separator by which it does.
    private func heading() -> (Heading, UInt8)? {
        var best: (heading: Heading, separator: UInt8)?
        for line in lines.prefix(Self.longestHead) {
            let isComment = line.bytes.first == UInt8(ascii: "#") || line.bytes.first == UInt8(ascii: "%")
            var hasNumbers = false
            for separator in Self.separators {
                let fields = Self.fields(isComment ? Array(line.bytes.dropFirst()) : line.bytes, separator)
                guard fields.count >= 3 else { continue }
                let numbers = fields.filter(Self.isNumber).count
                if numbers >= 3, !isComment { hasNumbers = true }
                guard numbers * 2 < fields.count else { continue }
                let heading = Heading(fields.map { String(decoding: $0, as: UTF8.self) }, line: line.number)
                let isBetter = best.map { heading.score > $0.heading.score } ?? (heading.score >= 5)
                if isBetter { best = (heading, separator) }
            }
            if hasNumbers { break }
        }
        return best
    }

    private func form(_ heading: Heading, _ separator: UInt8) throws(LoggerError) -> TableForm {
        let rows = rows(after: heading.line, separator)
        var form = TableForm(
            separator: separator, lastHeadLine: heading.line, names: heading.names,
            fieldCount: Self.fieldCount(heading.names), timePlace: nil, time: .number(.seconds), acceleration: [],
            gyro: nil)
        form.logger = source.logger ?? preamble.logger ?? LoggerFile.logger(of: heading)
        let places = try forcePlaces(heading, &form)
        form.acceleration = places
        let turning = try heading.places(of: .turning)
        let gyro = turning.compactMap { $0 }
        if gyro.count == 3 {
            form.gyro = gyro
            form.rate = heading.columns[gyro[0]].rate
            form.usualRate = LoggerFile.usualRate(form.logger)
        } else if !gyro.isEmpty {
            throw missing(3 + 1 + (turning.firstIndex { $0 == nil } ?? 0), heading)
        }
        try setTime(&form, heading, rows)
        try refuseDoubledCommas(form, rows)
        return form
    }

    /// Where the force stands, x y z, and in which unit.
    private func forcePlaces(_ heading: Heading, _ form: inout TableForm) throws(LoggerError) -> [Int] {
        let measured = try heading.places(of: .acceleration)
        let places = measured.compactMap { $0 }
        if places.count == 3 {
            form.force = heading.columns[places[0]].force ?? LoggerFile.usualForce(form.logger)
            if heading.has(.gravity) {
                form.withoutGravity =
                    "gravity stands in columns of its own, so it has been taken off the acceleration: "
                    + "record the acceleration with gravity."
            }
            return places
        }
        guard places.isEmpty else {
            let axis = measured.firstIndex { $0 == nil } ?? 0
            throw missing(1 + axis, heading)
        }
        let bare = try heading.places(of: .bare).compactMap { $0 }
        if bare.count == 3 {
            try source.refuseBare()
            form.withoutGravity = source.withoutGravity
            form.force = heading.columns[bare[0]].force
            form.told.append("The columns x, y and z are taken for acceleration.")
            return bare
        }
        throw noForce(heading)
    }

    /// Why there is no force to be read.
    private func noForce(_ heading: Heading) -> LoggerError {
        if heading.has(.linearAcceleration) {
            return LoggerError(
                "this is acceleration without gravity (\(first(.linearAcceleration, heading))), and an angle is "
                    + "measured by gravity: record the acceleration with gravity.", line: heading.line)
        }
        if heading.has(.turning) {
            return LoggerError(
                "there is a gyro but no acceleration, and an angle is measured by gravity: record both.",
                line: heading.line)
        }
        if heading.has(.orientation) {
            return LoggerError(
                "there are angles or quaternions (\(first(.orientation, heading))) but no acceleration: "
                    + "record acceleration and angular velocity (with an Xsens DOT a mode with “rate quantities”).",
                line: heading.line)
        }
        return missing(heading.has(.time) ? 1 : 0, heading)
    }

    private func first(_ quantity: ColumnName.Quantity, _ heading: Heading) -> String {
        heading.columns.firstIndex { $0.quantity == quantity }.map(heading.shown) ?? ""
    }

    private static let needed = [
        "time_s", "acc_x_m_s2", "acc_y_m_s2", "acc_z_m_s2", "gyro_x_rad_s", "gyro_y_rad_s", "gyro_z_rad_s",
    ]

    private func missing(_ column: Int, _ heading: Heading?) -> LoggerError {
        LoggerError(
            "the column \(Self.needed[column]) is missing (needed: \(Self.needed[..<4].joined(separator: ", ")); "
                + "with a gyro also \(Self.needed[4...].joined(separator: ", "))).", line: heading?.line)
    }

    private func setTime(_ form: inout TableForm, _ heading: Heading, _ rows: [[[UInt8]]]) throws(LoggerError) {
        var place = try heading.timePlace()
        if place == nil {
            // WitMotion's programs leave the name of the time empty.
            place = rows.first.flatMap { row in row.firstIndex { TimeReading.isDate($0) } }
        }
        guard let place else {
            guard let counted = preamble.counted else { throw missing(0, heading) }
            form.time = counted
            form.told.append("The rows have no time: they are counted from the start that the file says, at its rate.")
            return
        }
        form.timePlace = place
        let values = rows.compactMap { $0.count > place ? $0[place] : nil }
        let reading = try TimeReading(
            values, stated: heading.columns[place].time, name: heading.shown(place), line: heading.line,
            dayFirst: preamble.dayFirst ?? false)
        form.time = reading.form
        form.told += reading.told
    }

    // MARK: Without one

    private func formWithoutHeading() throws(LoggerError) -> TableForm {
        // Its columns may be in any order.
        guard !source.isMotionTable else {
            throw LoggerError(
                "is named like a recording of Motion-BIDS, whose table has no header line: put its _channels.tsv (what the "
                    + "columns are) and _motion.json (the rate) beside it, each with its whole name, which begins with sub-."
            )
        }
        for separator in Self.separators {
            guard
                let line = lines.prefix(Self.longestHead).first(where: { line in
                    let fields = Self.fields(line.bytes, separator)
                    let numbers = fields.filter(Self.isNumber).count
                    return fields.count >= 3
                        && (numbers == fields.count || (numbers == fields.count - 1 && TimeReading.isDate(fields[0])))
                })
            else { continue }
            let first = Self.fields(line.bytes, separator)
            let hasDate = TimeReading.isDate(first[0])
            let rows = rows(after: line.number - 1, separator)
            var form = TableForm(
                separator: separator, lastHeadLine: line.number - 1, names: [], fieldCount: first.count...first.count,
                timePlace: nil, time: .number(.seconds), acceleration: [], gyro: nil, force: .standardGravity)
            form.logger = preamble.logger
            if !hasDate, first.count == 3, let counted = preamble.counted {
                form.time = counted
                form.acceleration = [0, 1, 2]
                form.told.append(
                    "The rows have no time: they are counted from the start that the file says, at its rate.")
                return form
            }
            guard hasDate, first.count >= 4 else { break }
            form.timePlace = 0
            form.acceleration = [1, 2, 3]
            if first.count >= 7 { form.gyro = [4, 5, 6] }
            form.logger = form.logger ?? "Axivity"
            let reading = try TimeReading(
                rows.compactMap(\.first), stated: nil, name: "the time", line: line.number,
                dayFirst: preamble.dayFirst ?? false)
            form.time = reading.form
            form.told += reading.told
            form.told.append(
                "There is no header line: the columns are taken for time, x, y and z in g"
                    + (form.gyro == nil ? "." : " and three turning rates."))
            return form
        }
        throw LoggerError(
            "no header line is found that names a time and an acceleration (\(Self.needed[..<4].joined(separator: ", "))).",
            line: lines[0].number)
    }

    // MARK: Fields

    private func rows(after line: Int, _ separator: UInt8) -> [[[UInt8]]] {
        lines.lazy.filter {
            $0.number > line && $0.bytes.first != UInt8(ascii: "#") && $0.bytes.first != UInt8(ascii: "%")
        }
        .map { Self.fields($0.bytes, separator) }
    }

    private static func fields(_ line: [UInt8], _ separator: UInt8) -> [[UInt8]] {
        var cutter = FieldCutter(separator: separator)
        cutter.cut(line, 0..<line.count)
        return cutter.fields.map { Array(line[$0]) }
    }

    private static func isNumber(_ field: [UInt8]) -> Bool {
        if case .number = NumberField.read(field, 0..<field.count) { true } else { false }
    }

    /// Empty names at the end are separators that nobody needs.
    private static func fieldCount(_ names: [String]) -> ClosedRange<Int> {
        let named = names.count - names.reversed().prefix(while: \.isEmpty).count
        return named...names.count
    }

    /// `0,04,9,81,…`: decimal commas between commas cannot be told apart.
    private func refuseDoubledCommas(_ form: TableForm, _ rows: [[[UInt8]]]) throws(LoggerError) {
        guard form.separator == UInt8(ascii: ","), let row = rows.first, row.count > form.fieldCount.upperBound,
            row.count >= 2 * form.fieldCount.upperBound - 1, row.allSatisfy(Self.isNumber)
        else { return }
        throw LoggerError(
            "commas stand between the fields and in the numbers, so they cannot be told apart: "
                + "export with semicolons, or with decimal points.", line: form.lastHeadLine + 1)
    }
}
