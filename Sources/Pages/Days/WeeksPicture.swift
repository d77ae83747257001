import Balance
import LocalTime
import Numbers
import Posture
import Reports

/// Where the days of calendar weeks stand in a picture.
struct WeeksScale {
    static let left = 42.0

    let first: LocalDay
    let weeks: Int

    var slot: Double { (DayScale.width - Self.left - 8) / Double(max(1, 7 * weeks)) }

    func x(_ day: LocalDay) -> Double { Self.left + slot * Double(day - first) }

    /// A line where each week begins, with its date below.
    func marks(top: Double, bottom: Double) -> Markup {
        let marks: [Markup] = (0..<weeks).map { index in
            let start = first + 7 * index
            let x = x(start)
            return """
                <line class="hour" x1="\(at: x)" x2="\(at: x)" y1="\(at: top)" y2="\(at: bottom + 8)"/>\
                <text class="label" x="\(at: x + 2)" y="\(at: bottom + 20)">\(String(start.text.dropFirst(5)))</text>

                """
        }
        return Markup(marks)
    }

    static func line(_ words: String, y: Double) -> Markup {
        """
        <line class="hour" x1="\(at: left - 6)" x2="\(at: DayScale.width - 8)" y1="\(at: y)" y2="\(at: y)"/>\
        <text class="label" x="\(at: left - 10)" y="\(at: y + 4)" text-anchor="end">\(words)</text>

        """
    }
}

/// The share of slouching on each day, and each week's mean with what it may err by.
struct WeeksPicture {
    private static let top = 12.0
    private static let bottom = 188.0

    let course: WeekCourse

    private var most: Double {
        let days = course.recorded.flatMap { [$0.slouchRatio, $0.slouchShare?.high80] }.compactMap(\.self)
        return min(1, max(0.25, ((days.max() ?? 0) * 20).rounded(.up) / 20))
    }

    private func y(_ ratio: Double) -> Double {
        Self.bottom - min(1, max(0, ratio / most)) * (Self.bottom - Self.top)
    }

    var markup: Markup {
        let scale = WeeksScale(first: course.first, weeks: course.weeks.count)
        let step = most > 0.5 ? 25 : 10
        let lines: [Markup] = stride(from: 0, through: Int(clamping: (most * 100).rounded(.down)), by: step).map {
            WeeksScale.line("\($0) %", y: y(Double($0) / 100))
        }
        let bars: [Markup] = course.recorded.map { bar($0, scale) }
        let means: [Markup] = course.weeks.map { mean($0, scale) }
        return """
            <svg class="weeks" viewBox="0 0 \(at: DayScale.width) \(at: Self.bottom + 26)" role="img" \
            aria-label="The share of slouching on each day, and each week's mean; the tables below have the numbers">
            \(lines)\(scale.marks(top: Self.top, bottom: Self.bottom))\(bars)\(means)</svg>

            """
    }

    private func bar(_ day: DaySummary, _ scale: WeeksScale) -> Markup {
        guard let ratio = day.slouchRatio else { return .none }
        let (x, width) = (scale.x(day.day) + scale.slot * 0.18, scale.slot * 0.64)
        let isCounted = DayFigures(day).isLong && day.rulesVersion == course.rulesVersion
        let height = max(1, Self.bottom - y(ratio))
        let range: Markup? = day.slouchShare.map { share in
            """
            <line class="range" x1="\(at: x + width / 2)" x2="\(at: x + width / 2)" y1="\(at: y(share.high80))" \
            y2="\(at: y(share.low80))"/>
            """
        }
        let words = "\(day.day.text): slouching \(String(whole: ratio * 100)) % of what could be seen"
        return """
            <g><title>\(words)</title><rect class="\(isCounted ? "slouching" : "short")" x="\(at: x)" \
            y="\(at: Self.bottom - height)" width="\(at: width)" height="\(at: height)"/>\(range)</g>

            """
    }

    private func mean(_ week: WeekCourse.Week, _ scale: WeeksScale) -> Markup {
        // Of one day or two it would be no week's.
        guard let ratio = week.slouchRatio, week.days >= WeekComparison.fewestDays else { return .none }
        let (from, to) = (scale.x(week.start) + 3, scale.x(week.start + 7) - 3)
        let band: Markup? = week.error.map { error in
            let (high, low) = (y(ratio + error), y(ratio - error))
            return """
                <rect class="week-band" x="\(at: from)" y="\(at: high)" width="\(at: to - from)" height="\(at: max(1, low - high))"/>
                """
        }
        let words = "Week from \(week.start.text): \(String(whole: ratio * 100)) % on average"
        return """
            <g><title>\(words)</title>\(band)<line class="week-mean" x1="\(at: from)" x2="\(at: to)" y1="\(at: y(ratio))" \
            y2="\(at: y(ratio))"/></g>

            """
    }
}
