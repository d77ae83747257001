import LocalTime
import Numbers
import Posture
import Reports

/// Where days stand in the pictures of a report: all of them have the same.
struct HandoverScale {
    let width: Double
    let left = 34.0
    let right = 6.0
    let top = 8.0
    let bottom: Double
    let days: [LocalDay]

    init(_ report: HandoverReport, width: Double, bottom: Double) {
        (self.width, self.bottom) = (width, bottom)
        // Whole weeks, so that a week that is not over has its room.
        days = Array(report.course.first..<report.course.first + 7 * report.course.weeks.count)
    }

    var slot: Double { (width - left - right) / Double(max(1, days.count)) }

    func x(_ day: LocalDay) -> Double { left + slot * Double(day - (days.first ?? day)) }

    /// A line at each week's beginning, with its date below.
    func weeks(_ starts: [LocalDay]) -> Markup {
        let step = starts.count > 8 ? 2 : 1
        let marks: [Markup] = starts.enumerated().map { index, start in
            let x = x(start)
            let date: Markup? =
                index % step == 0
                ? "<text x=\"\(at: x + 1)\" y=\"\(at: bottom + 12)\">\(String(start.text.dropFirst(5)))</text>" : nil
            return """
                <line class="r-week" x1="\(at: x)" x2="\(at: x)" y1="\(at: top)" y2="\(at: bottom + 4)"/>\(date)

                """
        }
        return Markup(marks)
    }

    /// A line across with its value at the left.
    func line(_ words: String, y: Double) -> Markup {
        """
        <line class="r-grid" x1="\(at: left)" x2="\(at: width - right)" y1="\(at: y)" y2="\(at: y)"/>\
        <text x="\(at: left - 4)" y="\(at: y + 3.5)" text-anchor="end">\(words)</text>

        """
    }
}

/// The share of slouching on each day with its range, and each week's mean with its error band.
struct HandoverCoursePicture {
    let report: HandoverReport

    /// A long table below leaves less room.
    private var bottom: Double { report.course.weeks.count > 6 ? 100 : 150 }

    var markup: Markup {
        let scale = HandoverScale(report, width: 700, bottom: bottom)
        let days = report.course.recorded
        let highest = days.flatMap { [$0.slouchRatio, $0.slouchShare?.high80] }.compactMap(\.self).max() ?? 0
        let most = min(1, max(0.2, (highest * 10).rounded(.up) / 10))
        func y(_ ratio: Double) -> Double { bottom - min(1, max(0, ratio / most)) * (bottom - scale.top) }
        let step = most > 0.5 ? 25 : 10
        let lines: [Markup] = stride(from: 0, through: Int(clamping: (most * 100).rounded()), by: step).map {
            scale.line("\($0) %", y: y(Double($0) / 100))
        }
        let bars: [Markup] = days.map { bar($0, scale, y) }
        let means: [Markup] = report.course.weeks.map { mean($0, scale, y) }
        return """
            <svg viewBox="0 0 \(at: scale.width) \(at: bottom + 18)" role="img" \
            aria-label="The share of slouching on each day, and each week's mean; the table below has the numbers">
            \(lines)\(scale.weeks(report.course.weeks.map(\.start)))\(bars)\(means)</svg>

            """
    }

    private func bar(_ day: DaySummary, _ scale: HandoverScale, _ y: (Double) -> Double) -> Markup {
        guard let ratio = day.slouchRatio else { return .none }
        let width = scale.slot * 0.64
        let x = scale.x(day.day) + scale.slot * 0.18
        let isCounted = DayFigures(day).isLong && day.rulesVersion == report.course.rulesVersion
        let height = max(1, bottom - y(ratio))
        let range: Markup? = day.slouchShare.map { share in
            """
            <line class="r-range" x1="\(at: x + width / 2)" x2="\(at: x + width / 2)" y1="\(at: y(share.high80))" \
            y2="\(at: y(share.low80))"/>
            """
        }
        return """
            <rect class="\(isCounted ? "r-bar" : "r-other")" x="\(at: x)" y="\(at: bottom - height)" width="\(at: width)" \
            height="\(at: height)"/>\(range)

            """
    }

    private func mean(_ week: WeekCourse.Week, _ scale: HandoverScale, _ y: (Double) -> Double) -> Markup {
        // Of one day or two it would be no week's.
        guard let ratio = week.slouchRatio, week.days >= WeekComparison.fewestDays else { return .none }
        let (from, to) = (scale.x(week.start) + 2, scale.x(week.start) + 7 * scale.slot - 2)
        let band: Markup? = week.error.map { error in
            let (high, low) = (y(ratio + error), y(ratio - error))
            return """
                <rect class="r-band" x="\(at: from)" y="\(at: high)" width="\(at: to - from)" height="\(at: max(1, low - high))"/>
                """
        }
        return """
            \(band)<line class="r-mean" x1="\(at: from)" x2="\(at: to)" y1="\(at: y(ratio))" y2="\(at: y(ratio))"/>

            """
    }
}

/// How far forward each day was: from the lowest tenth to the highest, and the middle.
struct HandoverFlexionPicture {
    let report: HandoverReport

    private var bottom: Double { report.course.weeks.count > 6 ? 80 : 112 }

    var markup: Markup {
        let scale = HandoverScale(report, width: 470, bottom: bottom)
        let days = report.course.recorded.compactMap { day in day.flexionPercentiles.map { (day.day, $0) } }
        let most = max(20, ((days.map(\.1.p90).max() ?? 0) / 10).rounded(.up) * 10)
        let least = min(0, ((days.map(\.1.p10).min() ?? 0) / 10).rounded(.down) * 10)
        func y(_ degrees: Double) -> Double {
            bottom - (min(most, max(least, degrees)) - least) / (most - least) * (bottom - scale.top)
        }
        let step = most - least > 60 ? 20.0 : 10.0
        let lines: [Markup] = stride(from: least, through: most, by: step).map {
            scale.line("\(String(whole: $0))°", y: y($0))
        }
        let width = scale.slot * 0.5
        let boxes: [Markup] = days.map { day, percentiles in
            let x = scale.x(day) + scale.slot * 0.25
            return """
                <rect class="r-box" x="\(at: x)" y="\(at: y(percentiles.p90))" width="\(at: width)" \
                height="\(at: max(1, y(percentiles.p10) - y(percentiles.p90)))"/>\
                <line class="r-middle" x1="\(at: x - 1)" x2="\(at: x + width + 1)" y1="\(at: y(percentiles.p50))" \
                y2="\(at: y(percentiles.p50))"/>

                """
        }
        return """
            <svg viewBox="0 0 \(at: scale.width) \(at: bottom + 18)" role="img" \
            aria-label="The range of the angle forward on each day; the table beside has the shares of all days">
            \(lines)\(scale.weeks(report.course.weeks.map(\.start)))\(boxes)</svg>

            """
    }
}
