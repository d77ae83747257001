import Events
import Gateway
import LocalTime
import Posture
import TestSupport
import Testing

@testable import Terminal
@testable import plumbline

/// The state's words at every size from 20 columns on.
@Suite("The state on a screen of any size")
struct SmallScreenTests {
    private static let now_us: Int64 = 1_772_352_060_000_000  // 2026-03-01, 08:01 UTC

    /// What the sensor says, and what is to be read.
    private struct Scene {
        var angle: AngleEvent
        var words: String
        /// Instead of two candidates, on a single line.
        var doubt: String?
    }

    private static func angle(
        _ posture: PostureState, _ activity: Activity = .still, or alternative: PostureState? = nil, degrees: Double?,
        placements: [Placement] = [.upperBack]
    ) -> AngleEvent {
        AngleEvent(
            at: Moment(utc_us: now_us, offset_s: 0), sensor: placements == [.lowBack] ? "hip" : "back",
            placements: placements, flexionDegrees: degrees, leanDegrees: degrees.map { $0 / 2 }, rangeShare: 0.5,
            posture: posture, confidence: 0.6, alternative: alternative, activity: activity, calibration: .ok)
    }

    /// Every posture, each in doubt with the longest words and with short ones, lying, not worn, and a sensor that judges
    /// nothing.
    private static func scenes(degrees: Double?) -> [Scene] {
        var scenes = PostureState.allCases.map { posture in
            Scene(angle: angle(posture, degrees: degrees), words: posture == .unknown ? "unknown" : posture.spoken)
        }
        for first in PostureState.allCases where first != .unknown {
            for second in [PostureState.leanForward, .leanRight, .bend, .slouch] where first != second {
                // Only where it is open whether it is a slouch two are named, and the decision has not been made.
                var angle = angle(first, or: second, degrees: degrees)
                angle.isSlouching = false
                let isOpen = (first == .slouch) != (second == .slouch) && first != .upright
                let name = first == .slouch ? PostureBand.relaxed.rawValue : first.spoken
                scenes.append(
                    Scene(
                        angle: angle, words: isOpen ? "\(first.spoken) or \(second.spoken)" : name,
                        doubt: isOpen ? "\(first.spoken)?" : nil))
            }
        }
        return scenes + [
            Scene(angle: angle(.unknown, .lying, degrees: degrees), words: "lying"),
            Scene(angle: angle(.unknown, .off, degrees: degrees), words: "not worn"),
            Scene(angle: angle(.unknown, degrees: degrees, placements: [.lowBack]), words: "angles only"),
            Scene(
                angle: angle(.leanForward, degrees: degrees, placements: [.upperBack, .lowBack]),
                words: "leaning forward"),
        ]
    }

    private func lines(
        _ scene: Scene, columns: Int, rows: Int, usesUnicode: Bool = true, isCompany: Bool = false, later_us: Int64 = 0,
        events: [GatewayEvent] = []
    ) -> [String] {
        var model = ScreenModel()
        model.apply(.angle(scene.angle), now_us: Self.now_us)
        for event in events { model.apply(event, now_us: Self.now_us) }
        if isCompany {
            let other = Self.angle(.unknown, degrees: 1, placements: [.neck])
            var named = other
            named.sensor = "neck"
            model.apply(.angle(named), now_us: Self.now_us)
        }
        let style = ScreenStyle(usesColour: false, usesUnicode: usesUnicode)
        let renderer = ScreenRenderer(
            model: model, columns: columns, rows: rows, style: style, now_us: Self.now_us + later_us)
        // As the live screen draws it.
        return renderer.lines().map { usesUnicode ? $0 : $0.ascii.fitted(to: columns) }.map { $0.text(style) }
    }

    /// Whether the words stand on one line, or on lines that follow each other, whole.
    private func isReadable(_ words: String, in lines: [String]) -> Bool {
        let texts = lines.map { $0.lowercased().split(separator: " ").map(String.init) }
        let wanted = words.split(separator: " ").map(String.init)
        return texts.indices.contains { first in
            let here = texts[first...].prefix(3).flatMap(\.self)
            return here.indices.contains { here[$0...].starts(with: wanted) }
        }
    }

    @Test(
        "Every state is readable in full at every width from 20 to 100, in Unicode and in ASCII",
        arguments: [true, false])
    func everyWidth(usesUnicode: Bool) {
        for degrees in [nil, 24.0, -150] {
            for scene in Self.scenes(degrees: degrees) {
                for columns in 20...100 {
                    for rows in [1, 2, 6, 8, 24] {
                        let lines = lines(scene, columns: columns, rows: rows, usesUnicode: usesUnicode)
                        let isThere =
                            isReadable(scene.words, in: lines)
                            || rows == 1 && scene.doubt.map { isReadable($0, in: lines) } ?? false
                        guard isThere, lines.count <= rows, lines.allSatisfy({ $0.count <= columns }) else {
                            Issue.record("\(scene.words) at \(columns) × \(rows): \(lines)")
                            return
                        }
                    }
                }
            }
        }
    }

    @Test("So it is with two sensors, and the number of degrees is never cut")
    func company() {
        for scene in Self.scenes(degrees: -150) {
            for columns in 20...100 {
                for rows in [2, 6, 12] {
                    let lines = lines(scene, columns: columns, rows: rows, isCompany: true)
                    guard isReadable(scene.words, in: lines) else {
                        Issue.record("\(scene.words) at \(columns) × \(rows): \(lines)")
                        return
                    }
                    // Large digits end with the degree sign; a number in text is a word.
                    let isNumber = lines.joined(separator: " ").split(separator: " ").contains("-150°")
                    let hasSign = lines.contains { $0.contains("°") }
                    guard isNumber || hasSign || rows == 2 else {
                        Issue.record("no degrees at \(columns) × \(rows): \(lines)")
                        return
                    }
                }
            }
        }
    }

    @Test("In the one-line form an old number is no new one")
    func stale() {
        let scene = Scene(angle: Self.angle(.upright, degrees: 2), words: "upright")
        #expect(lines(scene, columns: 20, rows: 1) == ["2° upright"])
        #expect(lines(scene, columns: 20, rows: 1, later_us: 3_200_000) == ["no data for 3 s"])
    }

    @Test("What the link does is readable from 20 columns on; the clock and the name give way")
    func links() {
        let scene = Scene(angle: Self.angle(.upright, degrees: 2), words: "upright")
        let states: [(LinkEvent.State, String, String)] = [
            (.searching, "looking for the sensor", "searching"),
            (.connecting, "connected, waiting for data", "connected"), (.streaming, "live", "live"),
            (.silent, "the sensor sends nothing", "silent"), (.lost, "connection lost", "lost"),
            (.stopped, "stopped", "stopped"),
        ]
        for (state, words, short) in states {
            let event = GatewayEvent.link(
                LinkEvent(at: Moment(utc_us: Self.now_us, offset_s: 0), sensor: "back", state: state))
            for columns in 20...100 {
                let title = lines(scene, columns: columns, rows: 8, events: [event])[0]
                #expect(title.contains(words) || columns < 34 && title.contains(short), "\(columns): \(title)")
                #expect(title.hasPrefix(" b"))
            }
        }
    }
}
