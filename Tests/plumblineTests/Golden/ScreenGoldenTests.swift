import Events
import Gateway
import LocalTime
import Posture
import Testing

@testable import Terminal
@testable import plumbline

/// Pictures of the live screen. All that names the screen's types is in this file.
@Suite("Golden: the live screen")
struct ScreenGoldenTests {
    private static let start_us: Int64 = 1_772_352_000_000_000  // 2026-03-01, 08:00 UTC
    private static let now_us = start_us + 60_000_000
    private static let sizes = [(80, 24), (40, 12), (120, 40), (20, 6)]

    private static func angle(
        _ flexion: Double?, at_s: Double, sensor: String = "back", placements: [Placement] = [.upperBack],
        posture: PostureState = .upright, calibration: CalibrationQuality = .ok, rangeShare: Double? = nil,
        alternative: PostureState? = nil, band: PostureBand? = nil, fixedDegrees: Double? = nil
    ) -> GatewayEvent {
        .angle(
            AngleEvent(
                at: Moment(utc_us: start_us + Int64(at_s * 1e6), offset_s: 0), sensor: sensor, placements: placements,
                flexionDegrees: flexion, leanDegrees: flexion == nil ? nil : 1.2, rangeShare: rangeShare,
                posture: posture, confidence: alternative == nil ? nil : 0.6, alternative: alternative,
                why: alternative == nil ? nil : "9° right; lean right from 12°",
                slouchProbability: band.map { $0 == .slouch ? 0.97 : 0.31 }, band: band,
                reason: flexion.flatMap { degrees in
                    band == nil && fixedDegrees == nil
                        ? nil
                        : SlouchLimit(
                            forwardDegrees: degrees, beginsDegrees: fixedDegrees ?? 12.6, isOwn: band != nil
                        ).words()
                }, slouchBeginsDegrees: fixedDegrees ?? band.map { _ in 12.6 }, activity: .still,
                calibration: calibration))
    }

    private static let facts: [GatewayEvent] = [
        .link(
            LinkEvent(
                at: Moment(utc_us: start_us, offset_s: 0), sensor: "back", state: .streaming, rate_Hz: 99.8,
                lossRatio: 0.001,
                latency_ms: 2.4)),
        .battery(
            BatteryEvent(
                at: Moment(utc_us: start_us, offset_s: 0), sensor: "back", ratio: 0.87, voltage_V: nil,
                isCharging: false)
        ),
        .today(
            TodayEvent(
                sensor: "back", worn_s: 7500, upright_s: 6000, slouch_s: 1200, episodes: 4, alerts: 3,
                longestEpisode_s: 400, gaps_s: 0)),
    ]
    /// An hour before now, so that there is a graph.
    private static let past = (0..<60).map { minute in
        let degrees = Double(minute % 7) * 5 - 2
        return angle(
            degrees, at_s: Double(minute - 59) * 60, posture: degrees > 8 ? .slouch : .upright,
            band: degrees > 12.6 ? .slouch : degrees > 7 ? .relaxed : .upright)
    }
    private static let alert = GatewayEvent.alert(
        AlertEvent(
            at: Moment(utc_us: start_us, offset_s: 0), sensor: "back", flexionDegrees: 22, duration_s: 15,
            silence: .quietHours))
    private static let ownAlert = GatewayEvent.alert(
        AlertEvent(
            at: Moment(utc_us: start_us, offset_s: 0), sensor: "back", flexionDegrees: 24, duration_s: 120,
            reason: "24° forward for 2 min; your slouch begins at 13°"))
    private static let question = GatewayEvent.note(
        NoteEvent(
            at: Moment(utc_us: now_us, offset_s: 0), sensor: "back", kind: .question, text: PressWords.question))
    private static let answer = GatewayEvent.note(
        NoteEvent(
            at: Moment(utc_us: now_us, offset_s: 0), sensor: "back", kind: .answer,
            text: PressWords.noted(wasSlouch: false)))
    private static let unclear = angle(
        12, at_s: 60, posture: .slouch, alternative: .leanRight, band: .elsewhere)
    private static let hold = GatewayEvent.note(
        NoteEvent(
            at: Moment(utc_us: now_us, offset_s: 0), sensor: "back", kind: .calibration,
            text: HoldRequest(.slump).instruction + " for 10 s.", begunHold: .slump))
    private static let low = angle(24, at_s: 60, sensor: "hip", placements: [.lowBack], posture: .unknown)

    /// What has happened, which keys were pressed, and how long ago.
    private struct Scene {
        var events: [GatewayEvent] = []
        var keys: [Key] = []
        var later_us: Int64 = 0
    }

    private static let scenes: [String: Scene] = [
        "waiting": Scene(),
        "uncalibrated": Scene(events: facts + [angle(nil, at_s: 60, posture: .unknown, calibration: .none)]),
        "doubtful": Scene(events: facts + [angle(3, at_s: 60, posture: .unknown, calibration: .doubtful)]),
        "upright": Scene(events: facts + past + [angle(2, at_s: 60, rangeShare: 0.08, band: .upright)]),
        "relaxed": Scene(events: facts + past + [angle(9, at_s: 60, posture: .slouch, band: .relaxed)]),
        "slouch": Scene(events: facts + past + [angle(24, at_s: 46, posture: .slouch, band: .slouch), ownAlert]),
        "silent": Scene(events: facts + past + [angle(24, at_s: 46, posture: .slouch, band: .slouch), alert]),
        "fixed": Scene(
            events: facts + [
                angle(24, at_s: 30, posture: .slouch, fixedDegrees: 15),
                angle(24, at_s: 60, posture: .slouch, fixedDegrees: 15),
            ]),
        "unsure": Scene(events: facts + [unclear]),
        "question": Scene(events: facts + [unclear, question]),
        "answer": Scene(events: facts + [unclear, question, answer]),
        "two-sensors": Scene(
            events: facts + [angle(24, at_s: 60, placements: [.upperBack, .lowBack], posture: .leanForward), low]),
        "low-sensor": Scene(events: facts + [angle(24, at_s: 60, posture: .slouch), low], keys: [.tab]),
        "hold": Scene(events: facts + [angle(12, at_s: 60), hold]),
        "help": Scene(events: facts + [angle(2, at_s: 60, band: .upright)], keys: [.character("?")]),
        "help-fixed": Scene(events: facts + [angle(2, at_s: 60, fixedDegrees: 20)], keys: [.character("?")]),
        "note": Scene(
            events: facts + [angle(2, at_s: 60)], keys: [.character("n"), .character("q"), .character("ü")]),
        "paused": Scene(events: facts + [angle(2, at_s: 60)], keys: [.character(" ")]),
        "stale": Scene(events: facts + past + [angle(5, at_s: 60)], later_us: 3_200_000),
        "lost": Scene(
            events: facts + [
                .link(
                    LinkEvent(
                        at: Moment(utc_us: start_us, offset_s: 0), sensor: "back", state: .lost,
                        detail: "The cable was pulled."))
            ]),
    ]

    @Test("Every picture is as it was, in every size, with colour and without, in Unicode and in ASCII")
    func pictures() throws {
        for (name, scene) in Self.scenes {
            var model = ScreenModel()
            for event in scene.events { model.apply(event, now_us: Self.now_us) }
            for key in scene.keys { _ = model.press(key, now_us: Self.now_us) }
            var text = ""
            for (columns, rows) in Self.sizes {
                for (usesColour, usesUnicode) in [(false, true), (false, false), (true, true), (true, false)] {
                    let style = ScreenStyle(usesColour: usesColour, usesUnicode: usesUnicode)
                    let lines = ScreenRenderer(
                        model: model, columns: columns, rows: rows, style: style, now_us: Self.now_us + scene.later_us
                    ).lines().map { $0.text(style) }
                    text += "=== \(columns) x \(rows), \(usesColour ? "colour" : "plain"), "
                    text += "\(usesUnicode ? "Unicode" : "ASCII")\n" + lines.joined(separator: "\n") + "\n"
                }
            }
            try Golden.expect(text, isAsIn: "screen-\(name).txt")
        }
    }

    @Test("Every event as a line for people is as it was")
    func eventLines() throws {
        let lines =
            (Self.facts + Self.past.prefix(7) + [
                Self.alert, Self.ownAlert, Self.question, Self.unclear, Self.hold, Self.low,
            ]).map {
                EventLine($0)?.text ?? "nothing"
            }
        try Golden.expect(lines.joined(separator: "\n") + "\n", isAsIn: "event-lines.txt")
    }
}
