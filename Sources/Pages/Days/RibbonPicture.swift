import LocalTime
import PlainText
import Posture
import Reports

/// A day as a ribbon: what was seen when, with the slouches and the alerts.
///
/// Each kind has a pattern or a height of its own beside its colour, so that it is read on paper, too.
struct RibbonPicture {
    /// Shorter is not seen.
    private static let step_s: Int64 = 30
    private static let height = 112.0
    private static let top = 26.0
    private static let bottom = 84.0

    let ribbon: DayRibbon

    /// `nil` where nothing was recorded.
    var markup: Markup? {
        guard let first = ribbon.runs.first, let last = ribbon.runs.last else { return nil }
        let scale = DayScale(first.from_us..<last.to_us, day: ribbon.day, offsets: ribbon.offsets)
        let runs: [Markup] = ribbon.coarse(step_s: Self.step_s).map { rectangle($0, scale) }
        let slouches: [Markup] = ribbon.slouches.enumerated().map { link($1, number: $0, scale) }
        let alerts: [Markup] = ribbon.alerts_us.map { time_us in
            let (x, moment) = (scale.x(time_us), ribbon.offsets.moment(time_us))
            return """
                <path class="alert" d="M\(at: x) \(at: Self.top - 4)l-5 -9h10z"><title>Alert at \(moment.clock())</title></path>

                """
        }
        return """
            <svg class="ribbon" viewBox="0 0 \(at: DayScale.width) \(at: Self.height)" role="group" \
            aria-label="The day from \(DayScale.text(hour: scale.firstHour)) to \(DayScale.text(hour: scale.endHour)): \
            \(words)">
            \(hours(scale))\(runs)\(alerts)\(slouches)</svg>

            """
    }

    /// What a reader who cannot see it hears first.
    private var words: String {
        let seconds = ribbon.seconds
        return DayRibbon.Kind.allCases.compactMap { kind in
            seconds[kind].map { "\(kind.rawValue) \(TimeText.duration(seconds: $0))" }
        }.joined(separator: ", ")
    }

    private func hours(_ scale: DayScale) -> Markup {
        let lines: [Markup] = scale.labelled.map { hour in
            let x = scale.x(hour: Double(hour))
            let anchor: Markup = hour == scale.firstHour ? "start" : hour == scale.endHour ? "end" : "middle"
            return """
                <line class="hour" x1="\(at: x)" x2="\(at: x)" y1="\(at: Self.top)" y2="\(at: Self.bottom + 6)"/>\
                <text class="label" x="\(at: x)" y="\(at: Self.height - 6)" text-anchor="\(anchor)">\(DayScale.text(hour: hour))</text>

                """
        }
        return Markup(lines)
    }

    /// One can point at a slouch, and go to its line below; from the keyboard the lines are enough.
    private func link(_ slouch: Episode, number: Int, _ scale: DayScale) -> Markup {
        let (from, to) = (scale.x(slouch.start_us), scale.x(slouch.end_us))
        let clock = ribbon.offsets.moment(slouch.start_us).clock()
        let length = TimeText.duration(seconds: slouch.duration_s)
        let mean = DecimalText.fixed(slouch.meanDegrees, decimals: 0)
        return """
            <a href="#\(DayHTML.anchor(number))" tabindex="-1"><rect class="point" x="\(at: from - 2)" \
            y="\(at: Self.top)" width="\(at: max(6, to - from + 4))" height="\(at: Self.bottom - Self.top)">\
            <title>Slouch at \(clock), \(length), \(mean)° forward</title></rect></a>

            """
    }

    private func rectangle(_ run: DayRibbon.Run, _ scale: DayScale) -> Markup {
        let (from, to) = (scale.x(run.from_us), scale.x(run.to_us))
        let top = run.kind == .slouching ? Self.top : run.kind.isQuiet ? Self.bottom - 14 : Self.bottom - 34
        let clock = ribbon.offsets.moment(run.from_us).clock()
        let length = TimeText.duration(seconds: Double(run.to_us - run.from_us) / 1e6)
        return """
            <rect class="\(run.kind.className)" x="\(at: from)" y="\(at: top)" width="\(at: max(0.6, to - from))" \
            height="\(at: Self.bottom - top)"><title>\(clock): \(run.kind.rawValue), \(length)</title></rect>

            """
    }
}

extension DayRibbon.Kind {
    /// As the style sheet knows it.
    var className: String {
        switch self {
        case .slouching: "slouching"
        case .notSlouching: "fine"
        case .leaning: "leaning"
        case .walking: "walking"
        case .lying: "lying"
        case .notJudged: "unjudged"
        case .notWorn: "unworn"
        }
    }

    /// Nothing is claimed of it: it is drawn low.
    fileprivate var isQuiet: Bool { self == .notJudged || self == .notWorn || self == .lying }
}
