import Events
import LocalTime
import Numbers
import PlainText
import Posture

/// What to do, or what has happened: one thing at a time, and nothing that is over.
extension ScreenRenderer {
    /// A chart that changed its height with every sentence could not be read: on a tall screen there is always room for two
    /// lines.
    private var usualRows: Int { rows >= 20 ? 2 : 1 }

    /// In as many lines as it needs, at most as many as there are.
    func sentences(_ sensor: ScreenSensor, rows most: Int) -> [ScreenLine] {
        let (text, tone) = sentence(sensor)
        var lines = text.isEmpty ? [] : ScreenLine.wrapped(text, columns: columns - 1, indent: 1, tone)
        if lines.count > most {
            var last = lines[most - 1].fitted(to: columns - 3)
            last.add(style.usesUnicode ? "…" : "...", tone)
            lines = Array(lines.prefix(most - 1)) + [last]
        }
        while lines.count < min(usualRows, most) { lines.append(ScreenLine()) }
        return lines
    }

    private func sentence(_ sensor: ScreenSensor) -> (text: String, tone: Tone) {
        if let entry = model.entry { return ("Note: \(entry)_", .strong) }
        if let notice = model.notices.first { return (notice + " (any key)", .plain) }
        let isGone = isGone(sensor)
        if !isGone, let hold = sensor.hold, hold.end_us > now_us {
            return ("\(hold.words): \((hold.end_us - now_us) / 1_000_000 + 1) s", .warning)
        }
        if let text = model.sentence(now_us: now_us) { return (text, .plain) }
        if isGone { return (sensor.problem ?? sensor.link?.detail ?? searching(sensor) ?? "", .warning) }
        if let alert = sensor.alert, headline(sensor).isSlouching {
            let length = TimeText.duration(seconds: alert.duration_s)
            return alert.silence.map { ("No alert after \(length): \($0.words).", .faint) }
                ?? (alertWords(alert, length), .warning)
        }
        if let until_us = sensor.askedUntil_us, now_us < until_us {
            return ("Is this a slouch? y yes, x no", .warning)
        }
        switch sensor.angle?.calibration {
        case .doubtful?: return ("The calibration is in doubt: sit upright and press z.", .warning)
        case CalibrationQuality.none?: return ("Not calibrated: sit upright and press z.", .warning)
        case .ok?, nil: return others(than: sensor) ?? reason(sensor)
        }
    }

    /// What to look at where a sensor has not been found since this view, or the recorder, began.
    private func searching(_ sensor: ScreenSensor) -> String? {
        switch sensor.link?.state {
        case nil, .searching:
            "Is it switched on, and plugged in or in range? “plumbline devices” shows what is there."
        case .connecting, .streaming, .silent, .lost, .stopped: nil
        }
    }

    /// What is wrong with a sensor that is not shown.
    private func others(than sensor: ScreenSensor) -> (text: String, tone: Tone)? {
        for other in model.sensors where other.name != sensor.name {
            guard let age = staleness(other) else { continue }
            return ("\(other.name): no data for \(age). \(other.problem ?? "")", .warning)
        }
        return nil
    }

    /// With what it rests on where there is room.
    private func alertWords(_ alert: AlertEvent, _ length: String) -> String {
        let long = alert.reason.map { "! \(AlertEvent.words): \($0)" }
        return long.flatMap { $0.count < columns - 1 ? $0 : nil } ?? "! \(AlertEvent.words): \(length) like this."
    }

    /// Why the posture is called so, where the wearer's own postures decide.
    private func reason(_ sensor: ScreenSensor) -> (text: String, tone: Tone) {
        guard let angle = sensor.angle, angle.band != nil else { return ("", .faint) }
        let words = angle.band == .elsewhere ? angle.why ?? angle.reason : angle.reason
        return (words ?? "", .faint)
    }
}
