public import Events
import LocalTime
import Numbers
import PlainText
import Posture

/// An event in words, for people who read lines.
public struct EventLine {
    public let event: GatewayEvent
    public let time_us: Int64
    public let text: String

    /// `nil` for what a line has nothing to say about.
    public init?(_ event: GatewayEvent) {
        self.event = event
        switch event {
        case .today:
            return nil
        case .angle(let angle):
            time_us = angle.moment.utc_us
            text = Self.words(angle)
        case .episode(let event):
            let episode = event.episode
            time_us = episode.start_us
            text =
                "\(episode.kind.words) for \(TimeText.duration(seconds: episode.duration_s)), "
                + "mean \(Self.whole(episode.meanDegrees))°, peak \(Self.whole(episode.peakDegrees))°"
        case .alert(let alert):
            time_us = alert.moment.utc_us
            let length = "slouching for \(TimeText.duration(seconds: alert.duration_s))"
            let words = alert.reason ?? length
            text = alert.silence.map { "no alert (\($0.words)): \(words)" } ?? "\(AlertEvent.words): \(words)"
        case .gap(let event):
            let gap = event.gap
            // It is told when it is over.
            time_us = gap.to_us
            text =
                "no samples for \(TimeText.duration(seconds: Double(gap.to_us - gap.from_us) / 1e6)) "
                + "(\(gap.reason.rawValue.split(separator: "_").joined(separator: " ")))"
                // What came live is told here: a sensor may have kept what did not.
                + (gap.reason == .linkLost ? "; a sensor with a memory sends them later" : "")
        case .link(let link):
            time_us = link.moment.utc_us
            text = Self.words(link)
        case .battery(let battery):
            guard let ratio = battery.ratio else { return nil }
            time_us = battery.moment.utc_us
            text = "battery \(String(whole: ratio * 100)) %" + (battery.isCharging == true ? ", charging" : "")
        case .note(let note):
            time_us = note.moment.utc_us
            text = note.kind == .wearer ? "note: \(note.text)" : note.text
        }
    }

    /// Whether it is a report of figures, which comes every other second.
    var isRoutine: Bool {
        if case .link(let link) = event { return link.state == .streaming && link.rate_Hz != nil }
        return false
    }

    private static func words(_ angle: AngleEvent) -> String {
        guard let flexion = angle.flexionDegrees, let lean = angle.leanDegrees else {
            return "posture unknown: not calibrated"
        }
        let doubt = angle.calibration == .doubtful ? "  (calibration doubtful: hold upright again)" : ""
        let from = angle.placements.count > 1 ? "  (\(angle.placements.map(\.rawValue).joined(separator: " + ")))" : ""
        let reason = angle.band == nil ? nil : angle.reason.flatMap { $0.split(separator: "; ").last }
        let headline = Headline(angle)
        let beside = headline.beside.map { headline.candidates == nil ? ", \($0)" : ": \($0)" } ?? ""
        let words = angle.isJudged ? "  \(headline.words)\(beside)\(reason.map { " (\($0))" } ?? "")" : ""
        return
            "forward \(signed(flexion))°  right \(signed(lean))°\(words)  \(angle.activity.rawValue)\(from)\(doubt)"
    }

    private static func words(_ link: LinkEvent) -> String {
        let state =
            switch link.state {
            case .searching: "looking for the sensor"
            case .connecting: "connected"
            case .streaming: "receiving"
            case .silent: "the sensor sends nothing"
            case .lost: "connection lost"
            case .stopped: "stopped"
            }
        if let rate_Hz = link.rate_Hz {
            let loss = link.lossRatio.map { ", \(DecimalText.tenths($0 * 100)) % lost" } ?? ""
            return "\(state) \(DecimalText.tenths(rate_Hz)) samples/s\(loss)"
        }
        return state + (link.detail.map { ": \($0)" } ?? "")
    }

    private static func signed(_ degrees: Double) -> String {
        let value = whole(degrees)
        return value > 0 ? "+\(value)" : "\(value)"
    }

    /// Angles are never printed to more than a degree for people: the sensors are no better (DOMAIN 2).
    private static func whole(_ degrees: Double) -> Int { Int(clamping: degrees.rounded()) }
}
