import Events
import LocalTime
import Posture
import Testing

@testable import Terminal

@Suite("What a status bar shows")
struct BarTests {
    private static let now_us: Int64 = 1_790_000_000_000_000

    private func angle(
        _ posture: PostureState = .upright, degrees: Double? = 18.4, isSlouching: Bool? = false,
        activity: Activity = .still, calibration: CalibrationQuality = .ok, sensor: String = "back",
        placement: Placement = .upperBack
    ) -> GatewayEvent {
        .angle(
            AngleEvent(
                at: Moment(utc_us: Self.now_us, offset_s: 0), sensor: sensor, placements: [placement],
                flexionDegrees: degrees, leanDegrees: 0, posture: posture, isSlouching: isSlouching, activity: activity,
                calibration: calibration))
    }

    private func link(_ state: LinkEvent.State, detail: String? = nil) -> GatewayEvent {
        .link(LinkEvent(at: Moment(utc_us: Self.now_us, offset_s: 0), sensor: "back", state: state, detail: detail))
    }

    private func state(_ events: GatewayEvent..., after_s: Double = 0) -> BarState {
        var model = BarModel()
        for event in events { model.apply(event, now_us: Self.now_us) }
        return model.state(now_us: Self.now_us + Int64(after_s * 1e6))
    }

    @Test("A posture is a word and whole degrees, and what nothing is claimed of has no degrees")
    func words() {
        #expect(state(angle()).text == "upright 18°" && state(angle()).style == .upright)
        let slouch = state(angle(.slouch, degrees: 24.6, isSlouching: true))
        #expect(slouch.text == "slouching 25°" && slouch.style == .slouching)
        #expect(state(angle(.recline, degrees: -12.2)).text == "reclined -12°")
        #expect(state(angle(.unknown)).text == "unknown" && state(angle(.unknown)).style == .unknown)
        #expect(state(angle(activity: .off)).text == "not worn")
        #expect(state(angle(activity: .lying)).text == "lying")
        #expect(state(angle(.unknown, degrees: nil, calibration: .none)).style == .notCalibrated)
        #expect(state(angle(.unknown, calibration: .doubtful)).text == "calibration in doubt")
        #expect(state(angle(degrees: nil)).text == "upright")
    }

    @Test("An old angle is not shown as a new one, and what keeps it away is told")
    func stale() {
        let gone = state(angle(), link(.lost, detail: "The cable was pulled."), after_s: 12)
        #expect(gone.text == "no data for 12 s" && gone.style == .noData)
        #expect(gone.details == ["back: no data for 12 s", "The cable was pulled."])
        #expect(state(angle(), after_s: 1).style == .upright)
        #expect(state(link(.searching)).text == "looking for the sensor")
        #expect(state(link(.streaming)).style == .noData)
        #expect(state().style == .noSensor)
    }

    @Test("Of two sensors the one that judges posture is shown")
    func twoSensors() {
        #expect(
            state(angle(.unknown, sensor: "hips", placement: .lowBack), angle(sensor: "back")).details.first
                == "back: upright 18°")
    }

    @Test("What points at it gets the day, the battery and the silence")
    func details() {
        let until = Moment(utc_us: Self.now_us + 60_000_000, offset_s: 0)
        let today = TodayEvent(
            sensor: "back", worn_s: 7200, upright_s: 6000, slouch_s: 1200, episodes: 3, alerts: 2,
            longestEpisode_s: 600, gaps_s: 0, snoozedUntil: until)
        let battery = BatteryEvent(at: until, sensor: "back", ratio: 0.5, voltage_V: nil, isCharging: nil)
        #expect(
            state(angle(), .today(today), .battery(battery)).details == [
                "back: upright 18°", "Today worn 2 h 00 min, slouching 20 min", "Battery 50 %",
                "No alerts until \(until.clock())",
            ])
    }

    @Test("No name acts on a bar: not as markup, not as a command, not as a second line")
    func names() {
        let evil = "<b>&\"#(touch /tmp/x)\n\u{1B}[31m"
        let shown = state(angle(sensor: evil))
        let waybar = BarFormat.waybar.line(shown, usesColour: true)
        #expect(!waybar.contains("<b>") && waybar.contains("&lt;b&gt;&amp;&quot;"))
        for format in BarFormat.allCases {
            let line = format.line(BarState(evil, .slouching, details: shown.details), usesColour: false)
            #expect(format == .tmux || !line.contains("\n") && !line.contains("\u{1B}"))
        }
        #expect(BarFormat.tmux.line(BarState("a #(b)", .upright), usesColour: true) == "a ##(b)")
    }

    @Test("Each bar gets its own form, and colour is no more than an addition")
    func forms() {
        let slouch = BarState("slouching 25°", .slouching, details: ["back", "more"])
        #expect(
            BarFormat.waybar.line(slouch, usesColour: true)
                == #"{"text":"slouching 25°","alt":"slouching","tooltip":"back\nmore","class":"slouching"}"#)
        #expect(
            BarFormat.i3blocks.line(slouch, usesColour: true)
                == ##"{"full_text":"slouching 25°","short_text":"slouching 25°","markup":"none","color":"#ff5555"}"##)
        #expect(BarFormat.tmux.line(slouch, usesColour: true) == "#[fg=white,bg=red]slouching 25°#[default]")
        #expect(BarFormat.tmux.line(slouch, usesColour: false) == "slouching 25°")
        #expect(!BarFormat.i3blocks.line(slouch, usesColour: false).contains("color"))
    }
}
