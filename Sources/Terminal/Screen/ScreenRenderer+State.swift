import Events
import LocalTime
import Numbers
import PlainText
import Posture

/// The posture of the moment: number, words, drawing.
extension ScreenRenderer {
    /// The state alone, on a screen that is too small for a picture.
    var few: [ScreenLine] {
        guard let sensor = model.current else { return [ScreenLine("waiting")] }
        if let age = staleness(sensor) {
            return WordWrap.lines("no data for \(age)", width: max(8, columns)).prefix(max(1, rows)).map {
                ScreenLine($0, .bad)
            }
        }
        let tone = headline(sensor).tone
        return stateText(sensor).lines(columns: columns, rows: max(1, rows)).map { number, words in
            var line = ScreenLine(number, .strong)
            line.add(words, tone)
            return line
        }
    }

    func headline(_ sensor: ScreenSensor) -> Headline { sensor.headline.shown ?? Headline(name: .unknown) }

    private func stateText(_ sensor: ScreenSensor, isLarge: Bool = false) -> StateText {
        let isGone = isGone(sensor)
        let headline = headline(sensor)
        let candidates = isGone ? nil : headline.candidates
        var words = isGone ? Self.noData(sensor) : headline.words
        var doubt: String?
        if let candidates {
            words += ": \(candidates)"
            if case .notSure(let first, _) = headline.name { doubt = "\(first.spoken)?" }
        }
        let brief = candidates ?? words
        return StateText(
            degrees: isGone ? nil : degrees(sensor), words: isLarge ? words.uppercased() : words,
            brief: isLarge ? brief.uppercased() : brief,
            doubt: isLarge ? doubt?.uppercased() : doubt, usesUnicode: style.usesUnicode)
    }

    /// Before anything has come it is not known; after that nothing is known any more.
    private static func noData(_ sensor: ScreenSensor) -> String {
        sensor.angle == nil && sensor.recorded_us == nil ? "unknown" : "no data"
    }

    /// The angle in large digits with the posture in words beside it; where these have no room there, on lines of their
    /// own; where the digits have none, as a number before the words.
    func state(_ sensor: ScreenSensor, digits: [String]) -> [ScreenLine] {
        let isGone = isGone(sensor)
        let tone = isGone ? .warning : headline(sensor).tone
        let text = stateText(sensor, isLarge: true)
        // Where the locale is ASCII, the degree sign of the first row is spelled and takes more room.
        let digitsEnd = 2 + (digits.map(\.count).max() ?? 0)
        let spelled = text.width("°") - 1
        let start = max(isNarrow ? 18 : 30, digits.contains { $0.last != " " } ? digitsEnd + 1 : digitsEnd)
        let facts = facts(sensor)
        let room = columns - start - spelled
        let large = isGone ? text.words : headline(sensor).words.uppercased()
        let doubt = isGone ? [] : besideLines(sensor, columns: room)
        // What it may be is said whole, or on lines of its own.
        let isWhole = isGone || headline(sensor).candidates.map { $0.count <= room } ?? true
        if columns >= Self.leastBeside, large.count <= room, isWhole {
            let name = name(large, tone, sensor, columns: room)
            // Where there is room the doubt has a line of its own, so that the others stay where they are.
            let space = digits.count > 3 && doubt.isEmpty ? [ScreenLine()] : []
            return figure(sensor, digits, beside: [name] + doubt + space + facts, start: start)
        }
        let words = WordWrap.lines(text.words, width: columns - 1)
        guard digitsEnd + spelled <= columns, rows - 2 >= words.count + digits.count + 1 else {
            return text.lines(columns: columns - 1, rows: rows - 3).map { number, words in
                var line = ScreenLine(" " + number, isGone ? .faint : .strong)
                line.add(words, tone == .plain ? .strong : tone)
                return line
            }
        }
        var lines = words.dropLast().map { ScreenLine(" " + $0, tone == .plain ? .strong : tone) }
        var last = ScreenLine(" ")
        last.add(name(words.last ?? "", tone, sensor, columns: columns - 1))
        lines.append(last)
        let beside = facts.allSatisfy { start + spelled + text.width($0.text(.plain)) <= columns } ? facts : []
        return lines + figure(sensor, digits, beside: beside, start: start)
    }

    /// Narrower than this, the words are not beside the digits whatever they are, so that the picture does not jump.
    private static let leastBeside = 30

    /// What it may be instead, small.
    private func besideLines(_ sensor: ScreenSensor, columns: Int) -> [ScreenLine] {
        guard let text = headline(sensor).beside, text.split(separator: " ").allSatisfy({ $0.count <= columns }) else {
            return []
        }
        let lines = WordWrap.lines(text, width: columns)
        return lines.count > 2 ? [] : lines.map { ScreenLine($0, .faint) }
    }

    /// The words, and for how long it has been so where there is room.
    private func name(_ words: String, _ tone: Tone, _ sensor: ScreenSensor, columns: Int) -> ScreenLine {
        var line = ScreenLine(words, tone == .plain ? .strong : tone)
        let length =
            if isGone(sensor) {
                staleness(sensor)
            } else if headline(sensor).name != .unknown, let since_us = sensor.headline.since_us,
                let time_us = sensor.angle?.moment.utc_us
            {
                TimeText.duration(seconds: Double(max(0, time_us - since_us)) / 1e6)
            } else {
                String?.none
            }
        if let length, line.width + 2 + length.count <= columns { line.add("  " + length, .faint) }
        return line
    }

    /// The digits, what stands beside them, and the spine.
    private func figure(
        _ sensor: ScreenSensor, _ digits: [String], beside: [ScreenLine], start: Int
    ) -> [ScreenLine] {
        let isGone = isGone(sensor)
        let tone = headline(sensor).tone
        let spine =
            isNarrow
            ? []
            : Spine.rows(
                flexionDegrees: isGone ? nil : sensor.angle?.flexionDegrees, height: digits.count + 1,
                usesUnicode: style.usesUnicode)
        // On a wide terminal the drawing stays near what it belongs to.
        let spineColumn = min(columns, 96) - 16
        var lines: [ScreenLine] = isNarrow ? [] : [ScreenLine()]
        for row in digits.indices {
            var line = ScreenLine("  ")
            line.add(digits[row], isGone ? .faint : tone == .plain ? .strong : tone)
            line.pad(to: start)
            if row < beside.count { line.add(beside[row]) }
            if !isNarrow {
                let hasRoom = line.width < spineColumn
                line.pad(to: spineColumn)
                if hasRoom, spine.indices.contains(row) { line.add(spine[row]) }
            }
            lines.append(line)
        }
        if !isNarrow, let last = spine.last {
            var line = ScreenLine()
            line.pad(to: spineColumn)
            line.add(last)
            lines.append(line)
        }
        return lines
    }

    /// The angles in words; of a sensor that is gone, what was known last, as that.
    private func facts(_ sensor: ScreenSensor) -> [ScreenLine] {
        guard let angle = sensor.angle, let flexion = angle.flexionDegrees, let lean = angle.leanDegrees else {
            return []
        }
        if isGone(sensor) {
            let clock = Moment(utc_us: angle.moment.utc_us, offset_s: angle.moment.offset_s).clock()
            return [
                ScreenLine("at \(clock) it was \(String(whole: flexion))°,", .faint),
                ScreenLine(headline(sensor).words, .faint),
            ]
        }
        let bend = flexion.rounded() >= 0 ? "forward" : "back"
        let side = abs(lean) < 0.5 ? "no lean" : "\(String(whole: abs(lean)))° \(lean > 0 ? "right" : "left")"
        let range = angle.rangeShare.map {
            [ScreenLine("\(String(whole: max(0, $0) * 100)) % of your range", .faint)]
        }
        return [ScreenLine("degrees \(bend)"), ScreenLine("\(side), \(angle.activity.rawValue)", .faint)]
            + (range ?? [])
    }
}
