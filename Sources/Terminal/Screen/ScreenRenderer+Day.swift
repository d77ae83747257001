import Events
import LocalTime
import Numbers
import PlainText

/// The day so far.
extension ScreenRenderer {
    func totals(_ sensor: ScreenSensor) -> [ScreenLine] {
        guard model.isRecorded else { return [ScreenLine(" Not recorded: there are no totals.", .faint)] }
        guard let today = sensor.totals(least_s: model.slouch_s) else {
            return [ScreenLine(" Today: not summed up yet.", .faint)]
        }
        let words = { (seconds: Double) in TimeText.duration(seconds: seconds) }
        // Where nothing could be judged, no slouch is nothing to be told.
        let isJudged = today.slouch_s > 0 || today.unknown_s.map { $0 < today.worn_s - 1 } ?? true
        let slouching = isJudged ? "slouching \(words(today.slouch_s))" : "slouching unknown"
        let episodes =
            !isJudged
            ? "slouches unknown"
            : today.episodes == 0
                ? "no slouch"
                : "\(today.episodes.counted("slouch", plural: "slouches")), longest \(words(today.longestEpisode_s))"
        let quiet = quietWords(today)
        // Of a minute and more; on a screen with few lines the posture comes first.
        let unknown = today.unknown_s.flatMap { $0 >= 60 && rows >= 16 ? "not judged \(words($0))" : nil }
        if isNarrow {
            let worn = "worn \(words(today.worn_s))"
            let lines =
                columns < 36
                ? [ScreenLine(" \(worn)"), ScreenLine(" \(slouching)")]
                : [ScreenLine(" \(worn), \(slouching)"), ScreenLine(" \(episodes)")]
            return lines + (unknown.map { [ScreenLine(" \($0)")] } ?? [])
                + (quiet.map { [ScreenLine(" \($0)", .warning)] } ?? [])
        }
        let given = Int(clamping: Int64(today.alerts).subtractingClamped(Int64(today.silentAlerts)))
        let leftOut = today.silentAlerts > 0 ? ", \(today.silentAlerts) more left out" : ""
        return [
            ScreenLine(
                " Today  worn \(words(today.worn_s))   upright \(isJudged ? words(today.upright_s) : "unknown")   \(slouching)"
            ),
            ScreenLine("        \(episodes); \(given.counted("alert"))\(leftOut)"),
        ] + (unknown.map { [ScreenLine("        \($0)")] } ?? [])
            + (quiet.map { [ScreenLine("        \($0)", .warning)] } ?? [])
    }

    /// Why nothing is told now, and until when.
    private func quietWords(_ today: TodayEvent) -> String? {
        guard let until = model.snoozed(now_us: now_us) else {
            // The wearer has ended it, or it is over.
            return today.snoozedUntil == nil ? today.alertWords : nil
        }
        let clock = Moment(utc_us: until.utc_us, offset_s: model.offset_s).clock()
        return "no alerts until \(clock)" + (columns < 40 ? "" : " (s: on again)")
    }

    /// A bar for each hour of today that was worn, the latest ones, where there is room for some.
    func hours(_ sensor: ScreenSensor, rows most: Int) -> [ScreenLine] {
        guard most >= 3, let today = sensor.today else { return [] }
        let worn = today.hours.indices.filter { today.hours[$0].worn_s > 0 }
        guard let first = worn.first, let last = worn.last else { return [] }
        let hasWords = columns >= 76
        let width = min(60, columns - (hasWords ? 44 : 9))
        let marks = style.usesUnicode ? (slouch: "█", worn: "░") : (slouch: "#", worn: ".")
        var lines = [ScreenLine(" By the hour: \(marks.slouch) slouching, \(marks.worn) worn", .faint)]
        for hour in (first...last).suffix(most - 1) {
            let values = today.hours[hour]
            let columns = { (seconds: Double) in
                min(width, Int(clamping: (seconds / 3600 * Double(width)).rounded(.up)))
            }
            let slouching = columns(values.slouch_s)
            var line = ScreenLine(" \(hour < 10 ? "0" : "")\(hour):00 ", .faint)
            line.add(marks.slouch.repeated(slouching), .bad)
            line.add(marks.worn.repeated(max(0, columns(values.worn_s) - slouching)), .good)
            if hasWords {
                line.pad(to: 7 + width + 2)
                let slouched = values.slouch_s > 0 ? ", slouching \(TimeText.duration(seconds: values.slouch_s))" : ""
                line.add(
                    values.worn_s > 0 ? "worn \(TimeText.duration(seconds: values.worn_s))\(slouched)" : "not worn",
                    .faint)
            }
            lines.append(line)
        }
        return lines
    }
}
