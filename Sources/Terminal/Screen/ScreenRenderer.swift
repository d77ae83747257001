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
        guard rows >= 6, columns >= 20 else { return [oneLine.fitted(to: max(1, columns))] }
        let body = model.showsHelp ? help : model.current.map(picture) ?? waiting
        var lines = Array(([title] + body).prefix(rows - 1))
        while lines.count < rows - 1 { lines.append(ScreenLine()) }
        lines.append(footer)
        return lines.map { $0.fitted(to: columns) }
    }

    // MARK: Parts

    private var oneLine: ScreenLine {
        guard let sensor = model.current else { return ScreenLine("waiting") }
        var line = ScreenLine()
        line.add("\(degrees(sensor) ?? "--")° ", .strong)
        line.add(posture(sensor).words, posture(sensor).tone)
        return line
    }

    private var title: ScreenLine {
        var line = ScreenLine(" ")
        guard let sensor = model.current else { return ScreenLine(" plumbline", .strong) }
        line.add(sensor.name, .strong)
        line.add(company(sensor))
        line.add("  ")
        line.add(linkWords(sensor))
        let clock = Moment(utc_us: now_us, offset_s: model.offset_s).clock(seconds: true)
        let room = columns - clock.count - 1
        line = line.fitted(to: max(0, room - 1))
        line.pad(to: room)
        line.add(clock, .faint)
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

    private func linkWords(_ sensor: ScreenModel.Sensor) -> ScreenLine {
        if model.isPaused { return ScreenLine("paused: space goes on", .warning) }
        if let age_s = staleness_s(sensor) { return ScreenLine("stale \(age_s) s", .bad) }
        switch sensor.link?.state {
        case nil, .searching: return ScreenLine("looking for the sensor", .warning)
        case .connecting: return ScreenLine("connected, waiting for data", .warning)
        case .streaming: return ScreenLine("live", .good)
        case .silent: return ScreenLine("the sensor sends nothing", .bad)
        case .lost: return ScreenLine("connection lost", .bad)
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
        let figureRows = rows < 16 ? 3 : 5
        var lines = figure(sensor, height: figureRows, isNarrow: isNarrow)
        lines.append(sentence(sensor))
        let below = totals(sensor, isNarrow: isNarrow)
        let graphRows = rows - 2 - lines.count - below.count
        if graphRows >= 4 { lines += graph(sensor, height: min(12, graphRows - 1)) }
        return lines + below
    }

    /// The angle in large digits, the posture in words, and the spine.
    private func figure(_ sensor: ScreenModel.Sensor, height: Int, isNarrow: Bool) -> [ScreenLine] {
        let isStale = staleness_s(sensor) != nil
        let (words, tone) = posture(sensor)
        let digits = BigDigits.rows(degrees(sensor), height: height, usesUnicode: style.usesUnicode)
        let spine =
            isNarrow
            ? []
            : Spine.rows(
                flexionDegrees: isStale ? nil : sensor.angle?.flexionDegrees, height: height + 1,
                usesUnicode: style.usesUnicode)
        let side = beside(sensor, words: words, tone: isStale ? .faint : tone)
        var lines: [ScreenLine] = isNarrow ? [] : [ScreenLine()]
        for row in 0..<height {
            var line = ScreenLine("  ")
            line.add(digits[row], isStale ? .faint : tone == .plain ? .strong : tone)
            line.pad(to: isNarrow ? 18 : 30)
            if row < side.count { line.add(side[row]) }
            if !isNarrow {
                line.pad(to: columns - 16)
                if line.width <= columns - 16, spine.indices.contains(row) { line.add(spine[row]) }
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

    private func beside(_ sensor: ScreenModel.Sensor, words: String, tone: Tone) -> [ScreenLine] {
        var name = ScreenLine(words.uppercased(), tone == .plain ? .strong : tone)
        if sensor.angle?.posture != .unknown, let since_us = sensor.postureSince_us,
            let time_us = sensor.angle?.moment.utc_us
        {
            name.add("  " + TimeText.duration(seconds: Double(max(0, time_us - since_us)) / 1e6), .faint)
        }
        guard let angle = sensor.angle, let flexion = angle.flexionDegrees, let lean = angle.leanDegrees else {
            return [name]
        }
        let bend = flexion >= 0 ? "forward" : "back"
        let side = abs(lean) < 0.5 ? "no lean" : "\(String(whole: abs(lean)))° \(lean > 0 ? "right" : "left")"
        let range = angle.rangeShare.map {
            [ScreenLine("\(String(whole: max(0, $0) * 100)) % of your range", .faint)]
        }
        return [name, ScreenLine("degrees \(bend)"), ScreenLine("\(side), \(angle.activity.rawValue)", .faint)]
            + (range ?? [])
    }

    /// What to do, or what has happened.
    private func sentence(_ sensor: ScreenModel.Sensor) -> ScreenLine {
        if let entry = model.entry { return ScreenLine(" Note: \(entry)_", .strong) }
        if let hold = sensor.hold, hold.end_us > now_us {
            return ScreenLine(" \(hold.words): \((hold.end_us - now_us) / 1_000_000 + 1) s", .warning)
        }
        if let alert = sensor.alert {
            let silence = alert.silence.map { " (\($0.words))" } ?? ""
            return ScreenLine(
                " ! Slouching for \(TimeText.duration(seconds: alert.duration_s)): sit up.\(silence)", .bad)
        }
        if let text = model.sentence(now_us: now_us) { return ScreenLine(" \(text)") }
        switch sensor.angle?.calibration {
        case .doubtful?: return ScreenLine(" The calibration is in doubt: sit upright and press z.", .warning)
        case CalibrationQuality.none?: return ScreenLine(" Not calibrated: sit upright and press z.", .warning)
        case .ok?: return ScreenLine()
        case nil: return ScreenLine(sensor.link?.detail.map { " \($0)" } ?? "")
        }
    }

    private func graph(_ sensor: ScreenModel.Sensor, height: Int) -> [ScreenLine] {
        let width = max(10, columns - 8)
        let minutes = Int64(width) * ScreenModel.bucket_us / 60_000_000
        var lines = [ScreenLine(" the last \(minutes) min", .faint)]
        let graph = FlexionGraph(
            width: width, height: height, slouchDegrees: model.slouchDegrees, usesUnicode: style.usesUnicode)
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
            ]
        }
        return [
            ScreenLine(
                " Today  worn \(words(today.worn_s))   upright \(words(today.upright_s))   slouching \(words(today.slouch_s))"
            ),
            ScreenLine("        \(episodes); \(today.alerts.counted("alert"))"),
        ]
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
        let keys = columns < 60 ? "q ? z n" : "q quit  z upright  n note  ? help"
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
            ("d", "slump and hold it: sharpens the names; t, sit as tall as you can: your range"),
            ("n", "write a note"),
            ("s", "no alerts for a while"),
            ("space", "hold the picture (recording goes on)"),
            ("tab", "the next sensor; 1 to 9 choose one"), ("q", "end"),
        ]
        let text =
            "Forward is the inclination of the upper back from your upright; a bend at the hips counts too. A slouch is "
            + "\(Int(clamping: model.slouchDegrees))° and more for \(Int(clamping: model.slouch_s).spelled) seconds. What is not known is shown as unknown. Any key goes back."
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
        if angle.alternative != nil { return (angle.postureWords, angle.posture == .upright ? .plain : .warning) }
        return switch angle.posture {
        case .upright: ("upright", .good)
        case .slouch: ("slouching", .bad)
        case .unknown: ("unknown", .plain)
        default: (angle.posture.words, .warning)
        }
    }
}
