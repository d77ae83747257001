import Events
import Gateway
import LocalTime
import Posture
import TestSupport
import Testing

@testable import Terminal

/// What stands on the screen at a moment holds at that moment, and adds up.
@Suite("The live screen tells one truth")
struct ScreenTruthTests {
    private let start_us: Int64 = 1_772_352_000_000_000  // 2026-03-01, 08:00 UTC

    private func moment(_ at_s: Double) -> Moment { Moment(utc_us: start_us + Int64(at_s * 1e6), offset_s: 0) }

    private func angle(
        _ flexion: Double = 2, at_s: Double, sensor: String = "back", placements: [Placement] = [.upperBack],
        slouchSince_s: Double? = nil
    ) -> GatewayEvent {
        .angle(
            AngleEvent(
                at: moment(at_s), sensor: sensor, placements: placements, flexionDegrees: flexion, leanDegrees: 0,
                posture: slouchSince_s == nil ? .upright : .slouch, band: slouchSince_s == nil ? .upright : .slouch,
                slouchBeginsDegrees: 12, isSlouching: slouchSince_s != nil, slouchSince: slouchSince_s.map(moment),
                activity: .still, calibration: .ok))
    }

    private func today(
        slouch_s: Double = 0, episodes: Int = 0, longest_s: Double = 0, running_s: Double? = nil,
        snoozedUntil_s: Double? = nil, hours: [TodayEvent.Hour] = [], alertWords: String? = nil,
        unknown_s: Double? = nil
    ) -> GatewayEvent {
        .today(
            TodayEvent(
                sensor: "back", worn_s: 100, upright_s: 60, slouch_s: slouch_s, episodes: episodes, alerts: 1,
                longestEpisode_s: longest_s, gaps_s: 0, alertWords: alertWords, running_s: running_s,
                snoozedUntil: snoozedUntil_s.map(moment), unknown_s: unknown_s, hours: hours))
    }

    private func link(
        _ state: LinkEvent.State, detail: String? = nil, rate_Hz: Double? = nil, toCome: Int? = nil,
        loss: Double? = nil,
        gone: Double? = nil, sensor: String = "back"
    ) -> GatewayEvent {
        .link(
            LinkEvent(
                at: moment(0), sensor: sensor, state: state, rate_Hz: rate_Hz, lossRatio: loss, detail: detail,
                samplesToCome: toCome, goneRatio: gone))
    }

    /// Events, each with the second at which it comes.
    private func model(_ events: [(Double, GatewayEvent)], joins: Bool = false) -> ScreenModel {
        var model = ScreenModel(joins: joins)
        for (at_s, event) in events { model.apply(event, now_us: start_us + Int64(at_s * 1e6)) }
        return model
    }

    private func lines(_ model: ScreenModel, at_s: Double, columns: Int = 80, rows: Int = 24) -> [String] {
        ScreenRenderer(
            model: model, columns: columns, rows: rows, style: .plain, now_us: start_us + Int64(at_s * 1e6)
        ).lines().map { $0.text(.plain) }
    }

    private static let gone = "The sensor on /dev/ttyUSB0 is gone: plug it in again."

    @Test("What a recorder cannot mean is shown somehow, and ends no screen")
    func impossible() {
        for since_s in [-1e12, 0, 200, 1e12] {
            let model = model(
                [
                    (1, today(slouch_s: 5, episodes: .max, running_s: nil)),
                    (100, angle(24, at_s: 100, slouchSince_s: since_s)),
                    (101, angle(2, at_s: 101)), (102, angle(24, at_s: 102, slouchSince_s: since_s)),
                ], joins: true)
            #expect(lines(model, at_s: 102).count == 24)
        }
    }

    // MARK: Totals

    @Test("Today's totals have the slouch that is under way in them, also between two totals and when it ends")
    func running() {
        var model = model([
            (100, today(slouch_s: 20, episodes: 1, longest_s: 20, running_s: 20)),
            (104, angle(24, at_s: 104, slouchSince_s: 80)),
        ])
        func text(_ at_s: Double) -> String { lines(model, at_s: at_s).joined(separator: "\n") }
        #expect(text(104).contains("SLOUCHING  24 s") && text(104).contains("slouching 24 s"))
        #expect(text(104).contains("1 slouch, longest 24 s; 1 alert"))
        model.apply(angle(at_s: 104.1), now_us: start_us + 104_100_000)
        #expect(text(104.1).contains("slouching 24 s") && text(104.1).contains("1 slouch, longest 24 s"))
        model.apply(today(slouch_s: 24, episodes: 1, longest_s: 24), now_us: start_us + 105_000_000)
        #expect(text(105).contains("slouching 24 s"))
    }

    @Test("Time that could not be judged stands beside the other totals")
    func notJudged() {
        let events = [(0.0, link(.streaming, rate_Hz: 100)), (0, today(unknown_s: 754)), (1, angle(at_s: 1))]
        #expect(lines(model(events), at_s: 1).contains { $0.contains("not judged 12 min") })
        #expect(lines(model(events), at_s: 1, columns: 40, rows: 20).contains { $0.contains("not judged 12 min") })
        let none = [(0.0, link(.streaming, rate_Hz: 100)), (0, today(unknown_s: 0)), (1, angle(at_s: 1))]
        #expect(!lines(model(none), at_s: 1).contains { $0.contains("not judged") })
        let event = today(unknown_s: 754)
        #expect(GatewayEvent(json: event.json.text) == event)
    }

    @Test("A sensor that is away when the view begins has a reason, or what to look at")
    func awayFromTheStart() {
        let searching = lines(model([(0, link(.searching))]), at_s: 1)
        #expect(searching.contains { $0.contains("Is it switched on, and plugged in or in range?") })
        let told = lines(model([(0, link(.searching, detail: "It was unplugged."))]), at_s: 1)
        #expect(told.contains { $0.contains("It was unplugged.") } && !told.contains { $0.contains("in range?") })
    }

    @Test("A slouch that has become long enough since the last totals counts; one that is too short does not")
    func fresh() {
        func text(_ since_s: Double) -> String {
            lines(
                model([
                    (100, today(slouch_s: 50, episodes: 2, longest_s: 40)),
                    (104, angle(24, at_s: 104, slouchSince_s: since_s)),
                ]), at_s: 104
            ).joined(separator: "\n")
        }
        #expect(text(96).contains("slouching 58 s") && text(96).contains("3 slouches, longest 40 s"))
        #expect(text(101).contains("slouching 50 s") && text(101).contains("2 slouches"))
    }

    // MARK: Gone

    @Test(
        "Of a sensor that is gone neither angle nor posture is shown as now; what to do and for how long is said",
        arguments: [(80, 24), (40, 12), (120, 40)])
    func lost(columns: Int, rows: Int) {
        let model = model([
            (0, angle(24, at_s: 0, slouchSince_s: -60)),
            (0, .alert(AlertEvent(at: moment(0), sensor: "back", flexionDegrees: 24, duration_s: 60))),
            (1, link(.lost, detail: Self.gone)), (1, link(.searching)),
        ])
        let lines = lines(model, at_s: 25, columns: columns, rows: rows)
        let text = lines.joined(separator: "\n")
        #expect(lines[0].contains("no data for 25 s"))
        #expect(text.contains("NO DATA  25 s") && !text.contains("SLOUCHING"))
        #expect(
            text.split(separator: "\n").joined(separator: " ").split(separator: " ").joined(separator: " ")
                .contains(Self.gone))
        #expect(text.contains("at 08:00 it was 24°,"))
        #expect(!text.contains("Time to change position"))
        #expect(!text.contains("/s"), "no rate of what does not come")
    }

    @Test("What was said of a posture ends with it: after a gap no alert stands, nor the question")
    func gapEnds() {
        let alert = GatewayEvent.alert(AlertEvent(at: moment(0), sensor: "back", flexionDegrees: 24, duration_s: 60))
        let question = GatewayEvent.note(
            NoteEvent(at: moment(0), sensor: "back", kind: .question, text: PressWords.question))
        let before: [(Double, GatewayEvent)] = [(0, angle(24, at_s: 0, slouchSince_s: -60)), (0, alert), (0, question)]
        #expect(lines(model(before), at_s: 0.2).contains { $0.contains("Time to change position") })
        let after = model(before + [(30, angle(24, at_s: 30, slouchSince_s: 29.9))])
        #expect(!lines(after, at_s: 30).contains { $0.contains("Time to change") || $0.contains("Is this a slouch?") })
        let dip = model(before + [(0.1, angle(at_s: 0.1)), (0.2, angle(24, at_s: 0.2, slouchSince_s: -60))])
        #expect(lines(dip, at_s: 0.2).contains { $0.contains("Time to change") }, "a dip is no end")
    }

    @Test("The trouble of a sensor that is not shown is said on the other's screen")
    func other() {
        let model = model([
            (0, angle(at_s: 0, sensor: "hip", placements: [.lowBack])),
            (0, link(.lost, detail: Self.gone, sensor: "hip")), (40, angle(at_s: 40)),
        ])
        #expect(lines(model, at_s: 40).joined(separator: " ").contains("hip: no data for 40 s. The sensor on"))
    }

    // MARK: The stream

    @Test("While what was kept is fetched it is catching up, with how much is to come; what came again is not lost")
    func catchingUp() {
        func footer(_ link: GatewayEvent, columns: Int = 80) -> String {
            lines(model([(0, link), (0, angle(at_s: 0))]), at_s: 0.1, columns: columns).last ?? ""
        }
        let fetching = link(.streaming, rate_Hz: 100, toCome: 2500, loss: 0.867, gone: 0)
        #expect(footer(fetching).contains("catching up: 25 s to come"))
        #expect(!footer(fetching).contains("lost") && footer(fetching, columns: 40).contains("catching up 25 s"))
        let fetched = link(.streaming, rate_Hz: 100, toCome: 12, loss: 0.867, gone: 0)
        #expect(!footer(fetched).contains("lost") && !footer(fetched).contains("catching"))
        #expect(footer(link(.streaming, rate_Hz: 100, toCome: 0, loss: 0.2, gone: 0.02)).contains("lost 2.0 %"))
        #expect(footer(link(.streaming, rate_Hz: 100, loss: 0.02)).contains("lost 2.0 %"), "an older recorder's word")
    }

    @Test("A view that begins on a running recorder has the last minutes on its chart, with their slouches")
    func history() {
        var model = model([], joins: true)
        let seconds = (0..<300).map { second in
            TrackSecond(
                time_us: start_us + Int64(second - 300) * 1_000_000, flexionDegrees: second < 100 ? 30 : 4,
                leanDegrees: 0, posture: .upright, activity: .still, calibration: .ok, coverage: 1)
        }
        model.remember(
            SensorHistory(
                sensor: "back", seconds: seconds, slouches_us: [start_us - 300_000_000..<start_us - 200_000_000]))
        model.apply(angle(at_s: 0), now_us: start_us)
        let buckets = model.current?.buckets ?? [:]
        #expect(buckets.count == 31)
        #expect(buckets.values.count { $0.hasSlouch } == 10)
        let bars = lines(model, at_s: 0.1).filter { $0.contains("█") && !$0.contains("UPRIGHT") }
        #expect(bars.contains { $0.contains("██████████") })
        #expect(!lines(model, at_s: 0.1).joined().contains("UPRIGHT  0 s"), "how long it was so is not known")
    }

    @Test("Time goes on while nothing comes, so the last bar does not stand for now")
    func chartGoesOn() {
        let model = model([(0, angle(30, at_s: 0))])
        func bar(_ at_s: Double) -> Int? {
            lines(model, at_s: at_s, rows: 40).dropFirst(9).first { $0.contains("█") }
                .flatMap { Array($0).lastIndex(of: "█") }
        }
        #expect(bar(0.1) == 77 && bar(60) == 71)
    }

    @Test("A frozen display stays as it is, and what comes meanwhile is on the chart afterwards")
    func frozen() {
        var model = model([(0, angle(2, at_s: 0))])
        _ = model.press(.character(" "), now_us: start_us)
        for second in 1...60 {
            model.apply(angle(20, at_s: Double(second), slouchSince_s: 1), now_us: start_us + Int64(second) * 1_000_000)
        }
        let frozen = lines(model, at_s: 60)
        #expect(frozen[0].contains("display frozen: space resumes"))
        #expect(frozen.contains { $0.contains("UPRIGHT") } && !frozen.contains { $0.contains("SLOUCHING") })
        _ = model.press(.character(" "), now_us: start_us)
        #expect(model.current?.buckets.count == 7)
        #expect(lines(model, at_s: 60).contains { $0.contains("SLOUCHING  59 s") })
    }

    // MARK: Keys

    @Test("s silences alerts and says until when; s again ends it", arguments: [(80, 24), (40, 12)])
    func silence(columns: Int, rows: Int) {
        var model = model([(0, today(alertWords: nil)), (0, angle(at_s: 0))])
        #expect(model.press(.character("s"), now_us: start_us) == .snooze(isOn: true, sensor: "back"))
        let reply = ControlReply(isDone: true, text: "No alerts until 08:30.", snoozedUntil: moment(1800))
        model.apply(reply, now_us: start_us)
        let words = "no alerts until 08:30 (s: on again)"
        #expect(lines(model, at_s: 20, columns: columns, rows: rows).contains { $0.contains(words) })
        model.apply(today(snoozedUntil_s: 1800, alertWords: "no alerts now: snoozed until 08:30"), now_us: start_us)
        #expect(lines(model, at_s: 20, columns: columns, rows: rows).contains { $0.contains(words) })
        #expect(model.press(.character("s"), now_us: start_us) == .snooze(isOn: false, sensor: "back"))
        #expect(!lines(model, at_s: 20, columns: columns, rows: rows).contains { $0.contains("no alerts") })
        #expect(model.press(.character("s"), now_us: start_us) == .snooze(isOn: true, sensor: "back"))
        #expect(!lines(model, at_s: 1801, columns: columns, rows: rows).contains { $0.contains("until 08:30 (") })
    }

    @Test(
        "The help is read to its end by scrolling, whatever the size, and shows where to clip a sensor",
        arguments: [(80, 24), (40, 12), (20, 6)])
    func help(columns: Int, rows: Int) {
        var model = model([(0, angle(at_s: 0))])
        _ = model.press(.character("?"), now_us: start_us)
        var seen: [String] = []
        for _ in 0..<200 {
            let renderer = ScreenRenderer(
                model: model, columns: columns, rows: rows, style: .plain, now_us: start_us)
            model.setHelpEnd(renderer.helpEnd)
            for line in renderer.lines().dropFirst().dropLast().map({ $0.text(.plain) }) where !seen.contains(line) {
                seen.append(line)
            }
            _ = model.press(.down, now_us: start_us)
        }
        let text = seen.joined(separator: " ").split(separator: " ").joined(separator: " ")
        for words in ["q end this view", "x arrow up", "Calibrate each time you clip it on."] {
            #expect(text.contains(words), "\(words)")
        }
        for _ in 0..<300 { _ = model.press(.up, now_us: start_us) }
        #expect(model.helpOffset == 0)
        #expect(model.press(.character("q"), now_us: start_us) == nil && !model.showsHelp, "q closes the help first")
        #expect(model.press(.character("q"), now_us: start_us) == .quit)
    }

    @Test("What is told once stands until a key is pressed")
    func announced() {
        var model = model([(0, angle(at_s: 0))])
        model.announce("New: something.")
        #expect(lines(model, at_s: 0.1).contains { $0.contains("New: something. (any key)") })
        #expect(lines(model, at_s: 0.1, columns: 40, rows: 12).contains { $0.contains("New: something. (any key)") })
        #expect(model.press(.character("z"), now_us: start_us) == nil, "the key says that it was read")
        #expect(!lines(model, at_s: 0.1).contains { $0.contains("New: something.") })
        #expect(model.press(.character("z"), now_us: start_us) == .hold(.upright, sensor: "back"))
    }

    // MARK: Large terminals

    @Test("There are times below the chart, a line at 30°, and where there is room a bar for each hour of today")
    func large() {
        let hours = (0..<24).map { hour in
            TodayEvent.Hour(worn_s: hour == 6 || hour == 7 ? 1800 : 0, slouch_s: hour == 7 ? 600 : 0)
        }
        let model = model([(0, today(hours: hours)), (0, angle(at_s: 0))])
        for (columns, rows) in [(80, 24), (40, 12), (120, 40), (200, 50)] {
            let lines = lines(model, at_s: 0.1, columns: columns, rows: rows)
            #expect(lines.contains { $0.hasPrefix("  30° ") }, "\(columns)")
            #expect(lines.contains { $0.contains("╵07:5") && $0.contains("now") }, "\(columns)")
            #expect(lines.count == rows && lines.allSatisfy { $0.count <= columns })
        }
        let large = lines(model, at_s: 0.1, columns: 120, rows: 40)
        #expect(large.contains { $0.hasPrefix(" 06:00 ") && $0.contains("worn 30 min") && !$0.contains("█") })
        #expect(large.contains { $0.hasPrefix(" 07:00 ██████████░") && $0.contains("slouching 10 min") })
        #expect(!lines(model, at_s: 0.1).contains { $0.hasPrefix(" 07:00") })
    }
}
