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
    /// The moment of the picture; while the display is frozen, not that of the clock.
    let now_us: Int64
    private let clock_us: Int64

    init(model: ScreenModel, columns: Int, rows: Int, style: ScreenStyle, now_us: Int64) {
        self.model = model
        self.columns = columns
        self.rows = rows
        self.style = style
        self.now_us = model.pictured_us(now_us: now_us)
        clock_us = now_us
    }

    var isNarrow: Bool { columns < 60 }

    func lines() -> [ScreenLine] {
        guard rows >= 6, columns >= 20 else { return few.map { $0.fitted(to: max(1, columns)) } }
        let body = model.helpOffset.map { help(from: $0) } ?? model.current.map(picture) ?? waiting
        var lines = Array(([title] + body).prefix(rows - 1))
        while lines.count < rows - 1 { lines.append(ScreenLine()) }
        lines.append(model.showsHelp ? helpFooter : footer)
        return lines.map { $0.fitted(to: columns) }
    }

    // MARK: Parts

    /// What the link does is said in full; the clock and then the name give way.
    private var title: ScreenLine {
        guard let sensor = model.current else { return ScreenLine(" plumbline", .strong) }
        var name = ScreenLine(" ")
        name.add(sensor.name, .strong)
        name.add(company(sensor))
        name.add("  ")
        let clock = Moment(utc_us: clock_us, offset_s: model.offset_s).clock(seconds: true)
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
    private func company(_ sensor: ScreenSensor) -> String {
        guard model.sensors.count > 1 else { return "" }
        let place = columns < 60 ? "" : " (\(model.selected + 1) of \(model.sensors.count))"
        guard let angle = sensor.angle, angle.isJudged, angle.posture != .unknown, staleness(sensor) == nil else {
            return " (\(model.selected + 1) of \(model.sensors.count))"
        }
        return
            (angle.placements.count > 1
            ? " + \(angle.placements.dropFirst().map(\.rawValue).joined(separator: " + "))" : " alone")
            + place
    }

    private func linkWords(_ sensor: ScreenSensor, isShort: Bool = false) -> ScreenLine {
        if model.isPaused { return ScreenLine(isShort ? "frozen" : "display frozen: space resumes", .warning) }
        if let age = staleness(sensor) { return ScreenLine(isShort ? "no data \(age)" : "no data for \(age)", .bad) }
        switch sensor.link?.state {
        case nil, .searching: return ScreenLine(isShort ? "searching" : "looking for the sensor", .warning)
        case .connecting: return ScreenLine(isShort ? "connected" : "connected, waiting for data", .warning)
        case .streaming: return ScreenLine("live", .good)
        case .silent: return ScreenLine(isShort ? "silent" : "the sensor sends nothing", .bad)
        case .lost: return ScreenLine(isShort ? "lost" : "connection lost", .bad)
        case .stopped: return ScreenLine("stopped", .warning)
        }
    }

    /// How long nothing has come, where that is too long: `12 s`.
    func staleness(_ sensor: ScreenSensor) -> String? {
        sensor.staleness_us(now_us: now_us).map { TimeText.duration(seconds: (Double($0) / 1e6).rounded(.down)) }
    }

    /// Whether nothing is known of the sensor now: nothing comes, or its link says so.
    func isGone(_ sensor: ScreenSensor) -> Bool {
        if staleness(sensor) != nil { return true }
        return sensor.angle == nil
    }

    private var waiting: [ScreenLine] {
        let told = model.notices.first ?? model.sentence(now_us: now_us)
        return [
            ScreenLine(), ScreenLine(" Waiting for a sensor.", .strong), ScreenLine(),
            ScreenLine(" Is it switched on and plugged in?"), ScreenLine(" “plumbline devices” shows what is there."),
        ] + (told.map { [ScreenLine()] + ScreenLine.wrapped($0, columns: columns - 1, indent: 1) } ?? [])
    }

    private func picture(_ sensor: ScreenSensor) -> [ScreenLine] {
        let digits = BigDigits.rows(
            isGone(sensor) ? nil : degrees(sensor), height: rows < 16 ? 3 : 5, usesUnicode: style.usesUnicode)
        var lines = state(sensor, digits: digits)
        let below = totals(sensor)
        var room = rows - 2 - lines.count - below.count
        let told = sentences(sensor, rows: max(1, room))
        lines += told
        room -= told.count
        guard room >= 4 else { return lines + below }
        // First a chart that can be read, then the hours, then a taller chart.
        let hours = hours(sensor, rows: room - Self.usualChartRows - 2)
        let chartRows = min(hours.isEmpty ? Self.tallestChartRows : room - hours.count - 1, room - 1)
        lines += chart(sensor, height: min(chartRows, Self.tallestChartRows))
        return lines + below + hours
    }

    private static let usualChartRows = 12
    private static let tallestChartRows = 20

    private func chart(_ sensor: ScreenSensor, height: Int) -> [ScreenLine] {
        let chart = FlexionChart(
            width: max(10, columns - FlexionChart.margin - 2), height: height,
            slouchDegrees: sensor.slouchBeginsDegrees, usesUnicode: style.usesUnicode, offset_s: model.offset_s)
        return chart.lines(sensor.buckets, newest: newest_us(sensor) / ScreenSensor.bucket_us)
    }

    /// Now, on the sensor's time line: while nothing comes, time goes on.
    private func newest_us(_ sensor: ScreenSensor) -> Int64 {
        guard let angle = sensor.angle, let heard_us = sensor.heard_us else { return now_us }
        let since_us = now_us.subtractingClamped(heard_us)
        return angle.moment.utc_us.addingClamped(since_us > ScreenModel.stale_us ? since_us : 0)
    }

    private var footer: ScreenLine {
        let keys = isNarrow ? "q ? z s y x n" : "q quit  z upright  y/x slouch?  s silence  ? help"
        var line = ScreenLine(" " + keys, .faint)
        var facts = model.current.map(facts) ?? []
        // The most important first.
        while !facts.isEmpty {
            let text = facts.joined(separator: "  ")
            if line.width + text.count + 2 <= columns {
                line.pad(to: columns - text.count - 1)
                line.add(text, .faint)
                break
            }
            facts.removeLast()
        }
        return line
    }

    /// What is known of the stream and of the battery, the most important first.
    private func facts(_ sensor: ScreenSensor) -> [String] {
        var facts: [String] = []
        let isGone = isGone(sensor)
        if let ratio = sensor.battery?.ratio {
            facts.append((isGone ? "last battery " : "battery ") + "\(String(whole: ratio * 100)) %")
        }
        guard !isGone, let figures = sensor.figures, let rate_Hz = figures.rate_Hz else { return facts }
        // A second's samples are always on their way.
        if let toCome = figures.samplesToCome, rate_Hz > 0, Double(toCome) > rate_Hz {
            let length = TimeText.duration(seconds: Double(toCome) / rate_Hz)
            facts.insert(isNarrow ? "catching up \(length)" : "catching up: \(length) to come", at: 0)
        } else if let lost = figures.samplesToCome == nil ? figures.lossRatio : figures.goneRatio, lost >= 0.0005 {
            facts.insert("lost \(DecimalText.tenths(lost * 100)) %", at: 0)
        }
        facts.append("\(String(whole: rate_Hz))/s")
        if columns >= 90, let latency_ms = figures.latency_ms {
            facts.append("jitter \(DecimalText.tenths(latency_ms)) ms")
        }
        return facts
    }

    func degrees(_ sensor: ScreenSensor) -> String? { sensor.angle?.flexionDegrees.map { String(whole: $0) } }
}
