import Events
import Gateway
import LocalTime
import Posture
import TestSupport
import Testing

@testable import Terminal
@testable import plumbline

@Suite("The live screen")
struct ScreenTests {
    private let start_us: Int64 = 1_772_352_000_000_000  // 2026-03-01, 08:00 UTC

    private func angle(
        _ flexion: Double?, at_s: Double, posture: PostureState = .upright, calibration: CalibrationQuality = .ok
    ) -> GatewayEvent {
        .angle(
            AngleEvent(
                at: Moment(utc_us: start_us + Int64(at_s * 1e6), offset_s: 0), sensor: "t4", flexionDegrees: flexion,
                leanDegrees: flexion == nil ? nil : 1.2, posture: posture, slouchBeginsDegrees: flexion.map { _ in 15 },
                activity: .still, calibration: calibration))
    }

    private func model(_ events: [GatewayEvent], at_s: Double = 60) -> ScreenModel {
        var model = ScreenModel()
        for event in events { model.apply(event, now_us: start_us + Int64(at_s * 1e6)) }
        return model
    }

    private func text(
        _ model: ScreenModel, columns: Int = 80, rows: Int = 24, at_s: Double = 60, usesUnicode: Bool = true
    ) -> [String] {
        let style = ScreenStyle(usesColour: false, usesUnicode: usesUnicode)
        return ScreenRenderer(
            model: model, columns: columns, rows: rows, style: style, now_us: start_us + Int64(at_s * 1e6)
        ).lines().map { $0.text(style) }
    }

    private let streaming = GatewayEvent.link(
        LinkEvent(at: Moment(utc_us: 0, offset_s: 0), sensor: "t4", state: .streaming, rate_Hz: 99.8, lossRatio: 0.001))
    private let today = GatewayEvent.today(
        TodayEvent(
            sensor: "t4", worn_s: 7500, upright_s: 6000, slouch_s: 1200, episodes: 4, alerts: 3, longestEpisode_s: 400,
            gaps_s: 0))

    @Test("At 40 by 12 there are the angle, the posture in words, the last minutes, the day and the link")
    func small() {
        let model = model(
            [
                streaming, today,
                .battery(
                    BatteryEvent(
                        at: Moment(utc_us: 0, offset_s: 0), sensor: "t4", ratio: 0.87, voltage_V: nil, isCharging: false
                    )),
                angle(2, at_s: 30),
            ] + (46...60).map { angle(24, at_s: Double($0), posture: .slouch) })
        #expect(
            text(model, columns: 40, rows: 12).map { $0.trimmedRight } == [
                " t4  live                      08:01:00",
                "  ▀▀█ █ █ °       SLOUCHING  14 s",
                "  █▀▀ ▀▀█         degrees forward",
                "  ▀▀▀   ▀         1° right, still",
                "",
                "  30° · · · · · · · · · · · · · · · ·",
                "  15° ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄▆▆▆",
                "   0°                             ▁███",
                "       ╵07:56      ╵07:58          now",
                " worn 2 h 05 min, slouching 20 min",
                " 4 slouches, longest 6 min",
                " q ? z s y x n lost 0.1 %  battery 87 %",
            ])
    }

    @Test("Every picture fits, whatever the size and whatever has happened")
    func fits() {
        var generator = SplitMix(seed: 3)
        func random(_ below: Int) -> Int {
            Int.random(in: 0..<below, using: &generator)
        }
        for _ in 0..<300 {
            var model = ScreenModel()
            for second in 0..<random(40) {
                let now_us = start_us + Int64(second) * 1_000_000
                switch random(7) {
                case 0: model.apply(streaming, now_us: now_us)
                case 1: model.apply(today, now_us: now_us)
                case 2:
                    model.apply(angle(nil, at_s: Double(second), posture: .unknown, calibration: .none), now_us: now_us)
                case 3:
                    _ = model.press(
                        [.character("?"), .character("n"), .tab, .enter, .character("ü")][random(5)], now_us: now_us)
                default:
                    model.apply(
                        angle(
                            Double(random(300) - 150), at_s: Double(second), posture: PostureState.allCases[random(8)]),
                        now_us: now_us)
                }
            }
            for (columns, rows) in [(80, 24), (40, 12), (20, 6), (10, 3), (1, 1), (200, 60), (59, 7), (61, 9)] {
                let lines = text(model, columns: columns, rows: rows, usesUnicode: random(2) == 0)
                #expect(lines.count <= rows)
                #expect(lines.allSatisfy { $0.count <= columns && !$0.contains("\u{1B}") })
            }
        }
    }

    @Test("A number that no longer comes is shown as stale, and its age is said")
    func stale() {
        let model = model([streaming, angle(5, at_s: 60)])
        #expect(text(model, at_s: 61)[0].contains("live"))
        #expect(text(model, at_s: 63.2)[0].contains("no data for 3 s"))
    }

    @Test("Without a calibration the posture is unknown and the screen says what to do")
    func uncalibrated() {
        let lines = text(model([streaming, angle(nil, at_s: 60, posture: .unknown, calibration: .none)]))
        #expect(lines.contains { $0.contains("UNKNOWN") })
        #expect(lines.contains { $0.contains("Not calibrated: sit upright and press z.") })
        #expect(!lines.joined().contains("UPRIGHT"))
        let doubtful = text(model([streaming, angle(3, at_s: 60, posture: .unknown, calibration: .doubtful)]))
        #expect(doubtful.contains { $0.contains("The calibration is in doubt") })
    }

    @Test("An alert asks for a change and judges nothing; one that is left out says why, at any size")
    func alert() {
        func lines(_ silence: Silence?, columns: Int = 80, rows: Int = 24) -> [String] {
            let event = GatewayEvent.alert(
                AlertEvent(
                    at: Moment(utc_us: start_us, offset_s: 0), sensor: "t4", flexionDegrees: 22, duration_s: 120,
                    silence: silence))
            return text(
                model([streaming, angle(22, at_s: 60, posture: .slouch), event]), columns: columns, rows: rows)
        }
        #expect(lines(nil).contains { $0.contains("! Time to change position: 2 min like this.") })
        #expect(lines(nil, columns: 40, rows: 12).contains { $0.contains("! Time to change position: 2 min") })
        #expect(lines(.quietHours).contains { $0.contains("No alert after 2 min: quiet hours.") })
        #expect(lines(.fading(.second)).contains { $0.contains("No alert after 2 min: every second one is given.") })
        #expect(lines(nil).allSatisfy { !$0.lowercased().contains("bad") && !$0.contains("sit up") })
    }

    @Test("Why it is quiet, and how many alerts are given, stands on the screen beside the day's totals")
    func quiet() {
        func lines(_ words: String?, columns: Int, rows: Int) -> [String] {
            let today = GatewayEvent.today(
                TodayEvent(
                    sensor: "t4", worn_s: 7500, upright_s: 6000, slouch_s: 1200, episodes: 4, alerts: 3,
                    silentAlerts: 2, longestEpisode_s: 400, gaps_s: 0, alertWords: words))
            return text(model([streaming, today, angle(2, at_s: 60)]), columns: columns, rows: rows)
        }
        let words = AlertStanding(quiet: .firstDay, step: .every).words
        for (columns, rows) in [(80, 24), (40, 12)] {
            #expect(
                lines(words, columns: columns, rows: rows).contains {
                    $0.contains("no alerts today: your first day")
                })
            #expect(!lines(nil, columns: columns, rows: rows).contains { $0.contains("no alerts") })
        }
        #expect(lines(words, columns: 80, rows: 24).contains { $0.contains("; 1 alert, 2 more left out") })
    }

    @Test("Without UTF-8 there is nothing but ASCII in it, apart from the degree sign")
    func ascii() {
        let lines = text(model([streaming, today, angle(24, at_s: 60, posture: .slouch)]), usesUnicode: false)
        #expect(lines.joined().unicodeScalars.allSatisfy { $0.isASCII || $0 == "°" })
    }

    @Test("Keys do what the footer says; a note is typed, sent or given up")
    func keys() {
        var model = model([streaming, angle(2, at_s: 60)])
        func press(_ keys: [Key]) -> [ScreenAction] { keys.compactMap { model.press($0, now_us: start_us) } }
        #expect(press([.character("z")]) == [.hold(.upright, sensor: "t4")])
        #expect(
            press([.character("n"), .character("q"), .character("ü"), .character(" "), .backspace, .enter]) == [
                .note("qü", sensor: "t4")
            ])
        #expect(press([.character("n"), .character("q"), .escape]).isEmpty && model.entry == nil)
        #expect(
            press([.character("y"), .character("x")]) == [
                .correct(wasSlouch: true, sensor: "t4"), .correct(wasSlouch: false, sensor: "t4"),
            ])
        #expect(press([.character("?"), .character("x")]).isEmpty && !model.showsHelp)
        #expect(press([.character(" ")]).isEmpty && model.isPaused)
        #expect(press([.character("q")]) == [.quit] && press([.interrupt]) == [.quit])
    }

    private func own(
        _ flexion: Double, at_s: Double = 60, posture: PostureState = .slouch, _ band: PostureBand,
        alternative: PostureState? = nil
    ) -> GatewayEvent {
        guard case .angle(var angle) = angle(flexion, at_s: at_s, posture: posture) else { return streaming }
        angle.band = band
        angle.alternative = alternative
        angle.slouchBeginsDegrees = 12.6
        angle.reason = SlouchLimit(forwardDegrees: flexion, beginsDegrees: 12.6, isOwn: true).words()
        angle.why = "9° right; lean right from 12°"
        return .angle(angle)
    }

    @Test(
        "The large word is how far it goes towards a slouch, with its reason; where two names are close both are said",
        arguments: [(80, 24), (40, 12)])
    func bands(columns: Int, rows: Int) {
        func picture(_ event: GatewayEvent) -> String {
            text(model([streaming, today, event]), columns: columns, rows: rows).joined(separator: "\n")
        }
        let relaxed = picture(own(9, .relaxed))
        #expect(relaxed.contains("RELAXED") && !relaxed.contains("SLOUCH"))
        #expect(relaxed.contains("9° forward; your slouch begins at 13°"))
        #expect(picture(own(24, .slouch)).contains("SLOUCHING"))
        #expect(picture(own(3, posture: .upright, .upright)).contains("UPRIGHT"))
        let lean = picture(own(20, posture: .leanRight, .elsewhere))
        #expect(lean.contains("LEANING RIGHT") && lean.contains("9° right; lean right from 12°"))
        let open = picture(own(20, .elsewhere, alternative: .leanRight))
        #expect(open.contains("NOT SURE") && open.lowercased().contains("slouching or leaning right"))
        #expect(picture(own(9, .relaxed, alternative: .upright)).contains("RELAXED"))
    }

    @Test("The graph's line is where this wearer's slouch begins, also while a lean has none")
    func ownLimit() {
        guard case .angle(var lean) = own(20, posture: .leanRight, .elsewhere) else { return }
        lean.slouchBeginsDegrees = nil
        let lines = text(model([streaming, own(9, at_s: 58, .relaxed), .angle(lean)]))
        #expect(lines.contains { $0.hasPrefix("  13° ┄") } && !lines.contains { $0.contains("15°") })
        #expect(!text(model([streaming, .angle(lean)])).contains { $0.contains("┄") }, "where it begins is not known")
    }

    @Test("A question stands for a minute or until it is answered; an answer is told")
    func question() {
        func note(_ kind: NoteEvent.Kind, _ text: String) -> GatewayEvent {
            .note(NoteEvent(at: Moment(utc_us: start_us, offset_s: 0), sensor: "t4", kind: kind, text: text))
        }
        let asked = [streaming, own(20, .elsewhere, alternative: .leanRight), note(.question, PressWords.question)]
        let words = "Is this a slouch? y yes, x no"
        for (columns, rows) in [(80, 24), (40, 12)] {
            #expect(text(model(asked), columns: columns, rows: rows, at_s: 60).contains { $0.contains(words) })
        }
        #expect(!text(model(asked), at_s: 121).contains { $0.contains(words) })
        var pressed = model(asked)
        #expect(pressed.press(.character("y"), now_us: start_us) == .correct(wasSlouch: true, sensor: "t4"))
        #expect(!text(pressed).contains { $0.contains(words) })
        let alert = GatewayEvent.alert(
            AlertEvent(at: Moment(utc_us: start_us, offset_s: 0), sensor: "t4", flexionDegrees: 18, duration_s: 120))
        let answered = text(model(asked + [alert, note(.answer, PressWords.noted(wasSlouch: false))]))
        #expect(!answered.contains { $0.contains(words) })
        #expect(answered.contains { $0.contains("Noted: that was no slouch.") })
    }

    @Test("An alert says what it rests on where there is room, and what it asks for everywhere")
    func alertReason() {
        let event = GatewayEvent.alert(
            AlertEvent(
                at: Moment(utc_us: start_us, offset_s: 0), sensor: "t4", flexionDegrees: 18, duration_s: 120,
                reason: "18° forward for 2 min; your slouch begins at 11°"))
        let model = model([streaming, own(18, .slouch), event])
        #expect(
            text(model).contains {
                $0.contains("! Time to change position: 18° forward for 2 min; your slouch begins at 11°")
            })
        #expect(text(model, columns: 40, rows: 12).contains { $0.contains("! Time to change position: 2 min") })
    }

    @Test("Keys arrive in any pieces; an arrow is no escape")
    func decoding() {
        var decoder = KeyDecoder()
        #expect(decoder.keys(Array("q\u{1B}[Az".utf8)) == [.character("q"), .up, .character("z")])
        #expect(
            decoder.keys(Array("\u{1B}[B\u{1B}[5~\u{1B}[6~\u{1B}[C\u{1B}[3~\u{1B}OA".utf8)) == [
                .down, .pageUp, .pageDown, .other, .other, .up,
            ])
        #expect(decoder.keys([0x1B]) == [.escape])
        #expect(decoder.keys([0xC3], isComplete: false).isEmpty)
        #expect(decoder.keys([0xBC]) == [.character("ü")])
        #expect(decoder.keys([0x03, 0x0D, 0x7F, 0x09]) == [.interrupt, .enter, .backspace, .tab])
        for byte in UInt8.min...UInt8.max { _ = decoder.keys([byte, 0x1B, byte]) }
    }

    @Test("A hold says what to hold and how long; where a range is known the angle is told as a share of it")
    func holds() {
        var model = model([angle(12, at_s: 60)])
        #expect(model.press(.character("d"), now_us: start_us) == .hold(.slump, sensor: "t4"))
        #expect(model.press(.character("t"), now_us: start_us) == .hold(.tallest, sensor: "t4"))
        let now_us = start_us + 60_000_000
        model.apply(
            .note(
                NoteEvent(
                    at: Moment(utc_us: now_us, offset_s: 0), sensor: "t4", kind: .calibration,
                    text: HoldRequest(.slump).instruction + " for 10 s.", begunHold: .slump)), now_us: now_us)
        #expect(text(model).contains { $0.contains("Slump as when you are tired and hold still: 11 s") })
        guard case .angle(var ranged) = angle(12, at_s: 60) else { return }
        ranged.rangeShare = 0.48
        model.apply(.angle(ranged), now_us: now_us)
        #expect(text(model).contains { $0.contains("48 % of your range") })
    }

    @Test("With two sensors the title says which of them the posture rests on; the low one shows angles only")
    func twoSensors() {
        func angle(_ sensor: String, _ placements: [String], _ posture: PostureState) -> GatewayEvent {
            .angle(
                AngleEvent(
                    at: Moment(utc_us: start_us, offset_s: 0), sensor: sensor,
                    placements: placements.map(Placement.init(rawValue:)), flexionDegrees: 24,
                    leanDegrees: 0, posture: posture, activity: .still, calibration: .ok))
        }
        let low = angle("hip", ["l5"], .unknown)
        var both = model([angle("back", ["t4", "l5"], .leanForward), low])
        #expect(text(both)[0].hasPrefix(" back + l5 (1 of 2)"))
        #expect(text(both, columns: 40, rows: 12)[0].hasPrefix(" back + l5  "))
        #expect(text(model([angle("back", ["t4"], .slouch), low]))[0].hasPrefix(" back alone (1 of 2)"))
        _ = both.press(.tab, now_us: start_us)
        let picture = text(both).joined()
        #expect(picture.contains(" hip (2 of 2)") && picture.contains("ANGLES ONLY") && !picture.contains("UNKNOWN"))
        #expect(text(model([low, angle("back", ["t4"], .slouch)]))[0].hasPrefix(" back alone (2 of 2)"))
        let line = EventLine(low)?.text ?? ""
        #expect(line.contains("forward +24") && !line.contains("unknown"))
    }
}

extension String {
    fileprivate var trimmedRight: String { String(reversed().drop { $0 == " " }.reversed()) }
}
