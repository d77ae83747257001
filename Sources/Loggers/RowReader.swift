import Motion
import Numbers
import PlainText

/// Reads the rows of a table in its own units.
struct RowReader {
    enum Line {
        case row(LoggerRow)
        /// Nothing stands there, or a comment.
        case nothing
        case problem(String)
    }

    let form: TableForm
    var forceScale = 1.0
    var rateScale = 1.0
    var usesGyro = true
    /// Whether rows keep the text of their time.
    var keepsTimeTexts = false
    private var cutter: FieldCutter
    private var rowNumber: Int64 = 0

    init(_ form: TableForm) {
        self.form = form
        cutter = FieldCutter(separator: form.separator)
    }

    mutating func read(_ text: [UInt8], _ line: Range<Int>, number: Int) -> Line {
        guard number > form.lastHeadLine, line.contains(where: { text[$0] != 0x20 && text[$0] != 0x09 }) else {
            return .nothing
        }
        if let first = text[line].first(where: { $0 != 0x20 && $0 != 0x09 }),
            first == UInt8(ascii: "#") || first == UInt8(ascii: "%")
        {
            return .nothing
        }
        cutter.cut(text, line)
        let fields = cutter.fields
        guard fields.count >= form.fieldCount.lowerBound,
            fields.dropFirst(form.fieldCount.upperBound).allSatisfy(\.isEmpty)
        else {
            return .problem(zeroBytes(text, line) ?? countProblem(fields.count))
        }
        do throws(Problem) {
            let time_us = try time(text, fields)
            let force = try vector(text, fields, form.acceleration).map { $0.scaled(by: forceScale) }
            let rate =
                usesGyro
                ? try form.gyro.flatMap { places throws(Problem) in try vector(text, fields, places) }
                    .map { $0.scaled(by: rateScale) } : nil
            rowNumber += 1
            let sample = force.map { Sample(time_us: time_us, acceleration_m_s2: $0, angularVelocity_rad_s: rate) }
            return .row(LoggerRow(time_us: time_us, sample: sample, line: number, timeText: timeText(text, fields)))
        } catch {
            return .problem(zeroBytes(text, line) ?? error.reason)
        }
    }

    private struct Problem: Error {
        let reason: String
    }

    private func countProblem(_ count: Int) -> String {
        let expected = form.names.isEmpty ? "a row" : form.countedBy
        return "\(count) \(count == 1 ? "field" : "fields") where \(expected) has \(form.fieldCount.upperBound)."
    }

    private func zeroBytes(_ text: [UInt8], _ line: Range<Int>) -> String? {
        let count = text[line].reduce(0) { $0 + ($1 == 0 ? 1 : 0) }
        return count > 0 ? "\(count.counted("zero byte")), as a power cut leaves them." : nil
    }

    private func time(_ text: [UInt8], _ fields: [Range<Int>]) throws(Problem) -> Int64 {
        guard let place = form.timePlace else {
            guard case .counted(let start_us, let step_us) = form.time else { return 0 }
            return start_us &+ Int64(clamping: (Double(rowNumber) * step_us).rounded())
        }
        let field = fields[place]
        switch form.time {
        case .number(let unit):
            if let time_us = TimeField.read(text, field, unit: unit) { return time_us.addingClamped(form.origin_us) }
            switch NumberField.read(text, field) {
            case .number: throw Problem(reason: "\(shown(text, field)) in \(name(place)) is out of range.")
            case .absent: throw Problem(reason: "\(name(place)) is empty.")
            case .wrong: throw Problem(reason: "\(shown(text, field)) in \(name(place)) is not a number.")
            }
        case .date(let dayFirst):
            if let read = TimeField.readDate(text, field, dayFirst: dayFirst), read.hasDate { return read.time_us }
        case .clock:
            if let read = TimeField.readDate(text, field, dayFirst: false), !read.hasDate { return read.time_us }
        case .counted: break
        }
        throw Problem(
            reason: field.isEmpty
                ? "\(name(place)) is empty." : "\(shown(text, field)) in \(name(place)) is not a time.")
    }

    private func timeText(_ text: [UInt8], _ fields: [Range<Int>]) -> String? {
        guard keepsTimeTexts, form.time == .number(.seconds), let place = form.timePlace else { return nil }
        let field = text[fields[place]]
        guard field.allSatisfy({ $0 != UInt8(ascii: ",") && $0 < 0x7F }) else { return nil }
        return String(decoding: field, as: UTF8.self)
    }

    /// Three fields as a vector; `nil` where any of them is “not there”.
    private func vector(_ text: [UInt8], _ fields: [Range<Int>], _ places: [Int]) throws(Problem) -> Vector3? {
        let x = try number(text, fields, places[0])
        let y = try number(text, fields, places[1])
        let z = try number(text, fields, places[2])
        guard let x, let y, let z else { return nil }
        return Vector3(x, y, z)
    }

    private func number(_ text: [UInt8], _ fields: [Range<Int>], _ place: Int) throws(Problem) -> Double? {
        if let missing = form.missing, text[fields[place]].elementsEqual(missing) { return nil }
        switch NumberField.read(text, fields[place]) {
        case .number(let value):
            // No sensor measures more in any unit; what is squared later must stay a number.
            guard abs(value) < 1e9 else {
                throw Problem(reason: "\(shown(text, fields[place])) in \(name(place)) is out of range.")
            }
            return value
        case .absent: return nil
        case .wrong: throw Problem(reason: "\(shown(text, fields[place])) in \(name(place)) is not a number.")
        }
    }

    private func shown(_ text: [UInt8], _ field: Range<Int>) -> String {
        "“\(PrintableText.of(bytes: text[field], limit: 40))”"
    }

    private func name(_ place: Int) -> String { PrintableText.of(form.name(place), limit: 40) }
}

extension Vector3 {
    /// Unchanged to the last bit where nothing is to be converted.
    func scaled(by scale: Double) -> Vector3 { scale == 1 ? self : self * scale }
}
