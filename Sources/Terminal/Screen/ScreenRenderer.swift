import Events
import LocalTime
import Numbers
import PlainText
import Posture

/// The picture of a model: as many lines as the terminal has, none wider than it is.
struct ScreenRenderer {
    let model: ScreenModel
    let columns: Int
    let rows: Int
    let style: ScreenStyle
    let now_us: Int64

    func lines() -> [ScreenLine] {
        guard rows >= 6, columns >= 20 else { return few.map { $0.fitted(to: max(1, columns)) } }
        let body = model.showsHelp ? help : model.current.map(picture) ?? waiting
        var lines = Array(([title] + body).prefix(rows - 1))
        while lines.count < rows - 1 { lines.append(ScreenLine()) }
        lines.append(footer)
        return lines.map { $0.fitted(to: columns) }
    }

    // MARK: Parts

    /// The state alone, on a screen that is too small for a picture.
    private var few: [ScreenLine] {
        guard let sensor = model.current else { return [ScreenLine("waiting")] }
        if let age_s = staleness_s(sensor) { return [ScreenLine("stale \(age_s) s", .bad)] }
        let tone = posture(sensor).tone
        return stateText(sensor).lines(columns: columns, rows: max(1, rows)).map { number, words in
            var line = ScreenLine(number, .strong)
            line.add(words, tone)
            return line
        }
    }

    private func stateText(_ sensor: ScreenModel.Sensor, isLarge: Bool = false) -> StateText {
        let words = posture(sensor).words
        let isDoubt = sensor.angle?.isDoubtful == true && words == sensor.angle?.postureWords
        let doubt = isDoubt ? sensor.angle.map { "\($0.posture.words)?" } : nil
        let brief = isDoubt ? sensor.angle?.candidates ?? words : words
        return StateText(
            degrees: degrees(sensor), words: isLarge ? words.uppercased() : words,
            brief: isLarge ? brief.uppercased() : brief,
            doubt: isLarge ? doubt?.uppercased() : doubt, usesUnicode: style.usesUnicode)
    }

    /// What the link does is said in full; the clock and then the name give way.
    private var title: ScreenLine {
        guard let sensor = model.current else { return ScreenLine(" plumbline", .strong) }
        var name = ScreenLine(" ")
        name.add(sensor.name, .strong)
        name.add(company(sensor))
        name.add("  ")
        let clock = Moment(utc_us: now_us, offset_s: model.offset_s).clock(seconds: true)
        let room = columns - clock.count - 1
        var words = linkWords(sensor)
        if name.width + words.width < room {
            var line = name
            line.add(words)
            line.pad(to: room)
            line.add(clock, .faint)
            return line
        }
        if words.width + 6 > columns { words = linkWords(sensor, isShort: true) }
        var line = name.width + words.width <= columns ? name : name.fitted(to: max(0, columns - words.width - 2))
        if line.width < name.width { line.add("  ") }
        line.add(words)
        return line
    }

    /// Among several sensors: which this is, and which of them its posture rests on.
    private func company(_ sensor: ScreenModel.Sensor) -> String {
        guard model.sensors.count > 1 else { return "" }
        let place = columns < 60 ? "" : " (\(model.selected + 1) of \(model.sensors.count))"
        guard let angle = sensor.angle, angle.isJudged, angle.posture != .unknown, staleness_s(sensor) == nil else {
            return " (\(model.selected + 1) of \(model.sensors.count))"
        }
        return
            (angle.placements.count > 1
            ? " + \(angle.placements.dropFirst().map(\.rawValue).joined(separator: " + "))" : " alone")
            + place
    }

    private func linkWords(_ sensor: ScreenModel.Sensor, isShort: Bool = false) -> ScreenLine {
        if model.isPaused { return ScreenLine(isShort ? "paused" : "paused: space goes on", .warning) }
        if let age_s = staleness_s(sensor) { return ScreenLine("stale \(age_s) s", .bad) }
        switch sensor.link?.state {
        case nil, .searching: return ScreenLine(isShort ? "searching" : "looking for the sensor", .warning)
        case .connecting: return ScreenLine(isShort ? "connected" : "connected, waiting for data", .warning)
        case .streaming: return ScreenLine("live", .good)
        case .silent: return ScreenLine(isShort ? "silent" : "the sensor sends nothing", .bad)
        case .lost: return ScreenLine(isShort ? "lost" : "connection lost", .bad)
        case .stopped: return ScreenLine("stopped", .warning)
        }
    }

    /// Tenths of a second since the last angle, where that is too long.
    private func staleness_s(_ sensor: ScreenModel.Sensor) -> String? {
        guard let heard_us = sensor.heard_us, now_us - heard_us > ScreenModel.stale_us else { return nil }
        let tenths = (now_us - heard_us) / 100_000
        return tenths < 1000 ? "\(tenths / 10).\(tenths % 10)" : "\(tenths / 10)"
    }

    private var waiting: [ScreenLine] {
        [
            ScreenLine(), ScreenLine(" Waiting for a sensor.", .strong), ScreenLine(),
            ScreenLine(" Is it switched on and plugged in?"), ScreenLine(" “plumbline devices” shows what is there."),
        ]
    }

    private func picture(_ sensor: ScreenModel.Sensor) -> [ScreenLine] {
        let isNarrow = columns < 60
        let digits = BigDigits.rows(degrees(sensor), height: rows < 16 ? 3 : 5, usesUnicode: style.usesUnicode)
        var lines = state(sensor, digits: digits, isNarrow: isNarrow)
        lines.append(sentence(sensor))
        let below = totals(sensor, isNarrow: isNarrow)
        let graphRows = rows - 2 - lines.count - below.count
        if graphRows >= 4 { lines += graph(sensor, height: min(12, graphRows - 1)) }
        return lines + below
    }

    /// The angle in large digits with the posture in words beside it; where these have no room there, on lines of their
    /// own; where the digits have none, as a number before the words.
    private func state(_ sensor: ScreenModel.Sensor, digits: [String], isNarrow: Bool) -> [ScreenLine] {
        let isStale = staleness_s(sensor) != nil
        let tone = isStale ? .faint : posture(sensor).tone
        let text = stateText(sensor, isLarge: true)
        // Where the locale is ASCII, the degree sign of the first row is spelled and takes more room.
        let digitsEnd = 2 + (digits.map(\.count).max() ?? 0)
        let spelled = text.width("°") - 1
        let start = max(isNarrow ? 18 : 30, digits.contains { $0.last != " " } ? digitsEnd + 1 : digitsEnd)
        let facts = facts(sensor)
        if columns >= Self.leastBeside, start + spelled + text.words.count <= columns {
            let name = state(text.words, tone, sensor, columns: columns - start - spelled)
            return figure(sensor, digits, beside: [name] + facts, start: start, isNarrow: isNarrow)
        }
        let words = WordWrap.lines(text.words, width: columns - 1)
        guard digitsEnd + spelled <= columns, rows - 2 >= words.count + digits.count + 1 else {
            return text.lines(columns: columns - 1, rows: rows - 3).map { number, words in
                var line = ScreenLine(" " + number, isStale ? .faint : .strong)
                line.add(words, tone == .plain ? .strong : tone)
                return line
            }
        }
        var lines = words.dropLast().map { ScreenLine(" " + $0, tone == .plain ? .strong : tone) }
        var last = ScreenLine(" ")
        last.add(state(words.last ?? "", tone, sensor, columns: columns - 1))
        lines.append(last)
        let beside = facts.allSatisfy { start + spelled + text.width($0.text(.plain)) <= columns } ? facts : []
        return lines + figure(sensor, digits, beside: beside, start: start, isNarrow: isNarrow)
    }

    /// Narrower than this, the words are not beside the digits whatever they are, so that the picture does not jump.
    private static let leastBeside = 30

    /// The words, and for how long it has been so where there is room.
    private func state(_ words: String, _ tone: Tone, _ sensor: ScreenModel.Sensor, columns: Int) -> ScreenLine {
        var line = ScreenLine(words, tone == .plain ? .strong : tone)
        if sensor.angle?.posture != .unknown, let since_us = sensor.postureSince_us,
            let time_us = sensor.angle?.moment.utc_us
        {
            let length = "  " + TimeText.duration(seconds: Double(max(0, time_us - since_us)) / 1e6)
            if line.width + length.count <= columns { line.add(length, .faint) }
        }
        return line
    }

    /// The digits, what stands beside them, and the spine.
    private func figure(
        _ sensor: ScreenModel.Sensor, _ digits: [String], beside: [ScreenLine], start: Int, isNarrow: Bool
    ) -> [ScreenLine] {
        let isStale = staleness_s(sensor) != nil
        let tone = posture(sensor).tone
        let spine =
            isNarrow
            ? []
            : Spine.rows(
                flexionDegrees: isStale ? nil : sensor.angle?.flexionDegrees, height: digits.count + 1,
                usesUnicode: style.usesUnicode)
        var lines: [ScreenLine] = isNarrow ? [] : [ScreenLine()]
        for row in digits.indices {
            var line = ScreenLine("  ")
            line.add(digits[row], isStale ? .faint : tone == .plain ? .strong : tone)
            line.pad(to: start)
            if row < beside.count { line.add(beside[row]) }
            if !isNarrow {
                let hasRoom = line.width < columns - 16
                line.pad(to: columns - 16)
                if hasRoom, spine.indices.contains(row) { line.add(spine[row]) }
            }
            lines.append(line)
        }
        if !isNarrow, let last = spine.last {
            var line = ScreenLine()
            line.pad(to: columns - 16)
            line.add(last)
            lines.append(line)
        }
        return lines
    }

    /// The angles in words.
    private func facts(_ sensor: ScreenModel.Sensor) -> [ScreenLine] {
        guard let angle = sensor.angle, let flexion = angle.flexionDegrees, let lean = angle.leanDegrees else {
            return []
        }
        let bend = flexion >= 0 ? "forward" : "back"
        let side = abs(lean) < 0.5 ? "no lean" : "\(String(whole: abs(lean)))° \(lean > 0 ? "right" : "left")"
        let range = angle.rangeShare.map {
            [ScreenLine("\(String(whole: max(0, $0) * 100)) % of your range", .faint)]
        }
        return [ScreenLine("degrees \(bend)"), ScreenLine("\(side), \(angle.activity.rawValue)", .faint)]
            + (range ?? [])
    }

    /// What to do, or what has happened.
    private func sentence(_ sensor: ScreenModel.Sensor) -> ScreenLine {
        if let entry = model.entry { return ScreenLine(" Note: \(entry)_", .strong) }
        if let hold = sensor.hold, hold.end_us > now_us {
            return ScreenLine(" \(hold.words): \((hold.end_us - now_us) / 1_000_000 + 1) s", .warning)
        }
        if let alert = sensor.alert {
            let length = TimeText.duration(seconds: alert.duration_s)
            return alert.silence.map { ScreenLine(" No alert after \(length): \($0.words).", .faint) }
                ?? ScreenLine(alertWords(alert, length), .warning)
        }
        if let until_us = sensor.askedUntil_us, now_us < until_us {
            return ScreenLine(" Is this a slouch?  y yes  x no", .warning)
        }
        if let text = model.sentence(now_us: now_us) { return ScreenLine(" \(text)") }
        switch sensor.angle?.calibration {
        case .doubtful?: return ScreenLine(" The calibration is in doubt: sit upright and press z.", .warning)
        case CalibrationQuality.none?: return ScreenLine(" Not calibrated: sit upright and press z.", .warning)
        case .ok?: return reason(sensor)
        case nil: return ScreenLine(sensor.link?.detail.map { " \($0)" } ?? "")
        }
    }

    /// With what it rests on where there is room.
    private func alertWords(_ alert: AlertEvent, _ length: String) -> String {
        let long = alert.reason.map { " ! \(AlertEvent.words): \($0)" }
        return long.flatMap { $0.count < columns ? $0 : nil } ?? " ! \(AlertEvent.words): \(length) like this."
    }

    /// Why the posture is called so, where the wearer's own postures decide.
    private func reason(_ sensor: ScreenModel.Sensor) -> ScreenLine {
        guard let angle = sensor.angle, angle.band != nil, staleness_s(sensor) == nil else { return ScreenLine() }
        let words = angle.band == .elsewhere ? angle.why : angle.reason
        return ScreenLine(words.map { " \($0)" } ?? "", .faint)
    }

    private func graph(_ sensor: ScreenModel.Sensor, height: Int) -> [ScreenLine] {
        let width = max(10, columns - 8)
        let minutes = Int64(width) * ScreenModel.bucket_us / 60_000_000
        var lines = [ScreenLine(" the last \(minutes) min", .faint)]
        let graph = FlexionGraph(
            width: width, height: height, slouchDegrees: sensor.slouchBeginsDegrees, usesUnicode: style.usesUnicode)
        lines += graph.lines(sensor.buckets, newest: (sensor.angle?.moment.utc_us ?? now_us) / ScreenModel.bucket_us)
        return lines
    }

    private func totals(_ sensor: ScreenModel.Sensor, isNarrow: Bool) -> [ScreenLine] {
        guard let today = sensor.today else { return [ScreenLine(" Today: not summed up yet.", .faint)] }
        let words = { (seconds: Double) in TimeText.duration(seconds: seconds) }
        let episodes =
            today.episodes == 0
            ? "no slouch"
            : "\(today.episodes.counted("slouch", plural: "slouches")), longest \(words(today.longestEpisode_s))"
        if isNarrow {
            return [
                ScreenLine(" worn \(words(today.worn_s)), slouching \(words(today.slouch_s))"),
                ScreenLine(" \(episodes)"),
            ] + (today.alertWords.map { [ScreenLine(" \($0)", .warning)] } ?? [])
        }
        let given = Int(clamping: Int64(today.alerts).subtractingClamped(Int64(today.silentAlerts)))
        let leftOut = today.silentAlerts > 0 ? ", \(today.silentAlerts) more left out" : ""
        return [
            ScreenLine(
                " Today  worn \(words(today.worn_s))   upright \(words(today.upright_s))   slouching \(words(today.slouch_s))"
            ),
            ScreenLine("        \(episodes); \(given.counted("alert"))\(leftOut)"),
        ] + (today.alertWords.map { [ScreenLine("        \($0)", .warning)] } ?? [])
    }

    private var footer: ScreenLine {
        var facts: [String] = []
        if let sensor = model.current {
            if let ratio = sensor.battery?.ratio { facts.append("battery \(String(whole: ratio * 100)) %") }
            if let rate_Hz = sensor.rate_Hz { facts.append("\(String(whole: rate_Hz))/s") }
            if let loss = sensor.lossRatio { facts.append("lost \(DecimalText.tenths(loss * 100)) %") }
            if columns >= 90, let latency_ms = sensor.latency_ms {
                facts.append("jitter \(DecimalText.tenths(latency_ms)) ms")
            }
        }
        let keys = columns < 60 ? "q ? z y x n" : "q quit  z upright  y/x slouch?  ? help"
        var line = ScreenLine(" " + keys, .faint)
        let text = facts.joined(separator: "  ")
        if line.width + text.count + 2 <= columns {
            line.pad(to: columns - text.count - 1)
            line.add(text, .faint)
        } else if columns < 60 {
            line = ScreenLine(" " + text, .faint)
        }
        return line
    }

    private var help: [ScreenLine] {
        let keys = [
            ("z", "sit upright and hold still for ten seconds: that is your upright"),
            ("d", "slump and hold it: tells what a slouch of yours is; t, sit as tall as you can: your range"),
            ("y", "that was a slouch; x, that was none: what is held now, or was in the last minute"),
            ("n", "write a note"),
            ("s", "no alerts for a while"),
            ("space", "hold the picture (recording goes on)"),
            ("tab", "the next sensor; 1 to 9 choose one"), ("q", "end"),
        ]
        let seconds = Int(clamping: model.slouch_s).spelled("second")
        let slouch =
            if let angle = model.current?.angle, angle.band == nil, let begins = angle.slouchBeginsDegrees {
                "A slouch is \(String(whole: begins))° and more for \(seconds)."
            } else {
                "A slouch is what goes towards your own slump, far enough and for \(seconds); less is relaxed. Your own postures are learned while you wear it."
            }
        let text =
            "Forward is the inclination of the upper back from your upright; a bend at the hips counts too. \(slouch) "
            + "What is not known is shown as unknown. Any key goes back."
        let rows = keys.flatMap { key, words in
            WordWrap.lines(words, width: columns - 9).enumerated().map { index, line in
                " " + (index == 0 ? key : "").leftAligned(columns: 7) + line
            }
        }
        return (rows + [""] + WordWrap.lines(text, width: columns - 2).map { " " + $0 }).map { ScreenLine($0) }
    }

    // MARK: Values

    private func degrees(_ sensor: ScreenModel.Sensor) -> String? {
        sensor.angle?.flexionDegrees.map { String(whole: $0) }
    }

    private func posture(_ sensor: ScreenModel.Sensor) -> (words: String, tone: Tone) {
        guard let angle = sensor.angle else { return ("unknown", .plain) }
        if angle.activity == .lying || angle.activity == .off {
            return (angle.activity == .off ? "not worn" : "lying", .plain)
        }
        if !angle.isJudged, angle.calibration == .ok { return ("angles only", .plain) }
        // Two candidates are no verdict.
        if angle.isDoubtful { return (angle.postureWords, angle.posture == .upright ? .plain : .warning) }
        if angle.isSlouch { return ("slouching", .bad) }
        let words = angle.postureWords
        return switch words {
        case PostureState.upright.words: (words, .good)
        case PostureBand.relaxed.words, PostureState.unknown.words: (words, .plain)
        default: (words, .warning)
        }
    }
}
