import LocalTime
import Posture
import TestSupport
import Testing

@testable import Events
@testable import Terminal

@Suite("The headline of the live screen")
struct HeadlineTests {
    private func angle(
        _ posture: PostureState, or other: PostureState? = nil, _ band: PostureBand? = nil, slouch: Double? = nil,
        isSlouching: Bool? = nil, at_s: Double = 0
    ) -> AngleEvent {
        AngleEvent(
            at: Moment(utc_us: Int64(at_s * 1e6), offset_s: 0), sensor: "back", flexionDegrees: 12, leanDegrees: 0,
            posture: posture, alternative: other, slouchProbability: slouch, band: band, isSlouching: isSlouching,
            activity: .still, calibration: .ok)
    }

    private func words(_ angle: AngleEvent) -> String {
        let headline = Headline(angle)
        return headline.words + (headline.beside.map { ", \($0)" } ?? "")
    }

    @Test("With one sensor, upright and leaning back are close: the likelier name stands, the other one beside it")
    func upright() {
        #expect(words(angle(.upright, or: .recline, .upright, slouch: 0.02)) == "upright, perhaps reclined")
        #expect(words(angle(.recline, or: .upright, .elsewhere, slouch: 0.02)) == "reclined, perhaps upright")
        #expect(words(angle(.upright, or: .unknown, .upright)) == "upright, perhaps another posture")
        #expect(words(angle(.leanRight, or: .unknown, .elsewhere)) == "leaning right, perhaps another posture")
        #expect(words(angle(.upright, .upright)) == "upright")
    }

    @Test("Between upright and a slouch the depth decides, and no doubt is said")
    func depth() {
        #expect(words(angle(.slouch, .relaxed)) == "relaxed")
        #expect(words(angle(.slouch, or: .upright, .relaxed)) == "relaxed")
        #expect(words(angle(.slouch, .upright)) == "upright")
        #expect(words(angle(.slouch, .slouch)) == "slouching")
        #expect(words(angle(.upright, or: .slouch, .slouch)) == "slouching")
        #expect(words(angle(.slouch, isSlouching: false)) == "relaxed", "a fixed angle decides, and it is not reached")
        #expect(words(angle(.upright, isSlouching: true)) == "slouching")
        #expect(words(angle(.slouch)) == "slouching", "an older recorder does not tell the decision")
    }

    @Test("“Not sure” is said where the decision itself is open, and nowhere else")
    func notSure() {
        #expect(
            words(angle(.slouch, or: .leanLeft, .elsewhere, slouch: 0.5)) == "not sure, slouching or leaning left")
        #expect(words(angle(.leanLeft, or: .slouch, .elsewhere, slouch: 0.4)) == "not sure, leaning left or slouching")
        #expect(
            words(angle(.leanLeft, or: .slouch, .elsewhere, slouch: 0.1)) == "leaning left, perhaps slouching")
        #expect(
            words(angle(.leanLeft, or: .slouch, .slouch, slouch: 0.45)) == "slouching, perhaps leaning left",
            "the decision is made")
        #expect(words(angle(.leanLeft, or: .recline, .elsewhere, slouch: 0.1)) == "leaning left, perhaps reclined")
        #expect(words(angle(.unknown, or: .upright, .elsewhere)) == "unknown")
    }

    @Test("Whatever is told, the headline says slouching exactly where the decision does, and doubts nothing it says")
    func decision() {
        let postures = PostureState.allCases
        for posture in postures {
            for other in postures.map(Optional.some) + [nil] where other != posture {
                for band in PostureBand.allCases.map(Optional.some) + [nil] {
                    for (slouch, isSlouching) in [(nil, nil), (0.5, true), (0.5, false), (0.05, false), (0.9, true)]
                        as [(Double?, Bool?)]
                    {
                        let angle = angle(posture, or: other, band, slouch: slouch, isSlouching: isSlouching)
                        let headline = Headline(angle)
                        #expect(headline.isSlouching == angle.isSlouch)
                        #expect(headline.doubt?.spoken != headline.words)
                        #expect(headline.isSlouching == headline.words.contains("slouching"))
                    }
                }
            }
        }
    }

    // MARK: Calm

    /// The words shown after each of these, ten a second.
    private func shown(_ angles: [(PostureState, PostureState?, PostureBand)], joins: Bool = false) -> [CalmHeadline] {
        var calm = CalmHeadline()
        return angles.enumerated().map { index, value in
            let angle = angle(value.0, or: value.1, value.2, at_s: Double(index) / 10)
            calm.advance(Headline(angle), at_us: angle.moment.utc_us, start_us: nil, joins: joins)
            return calm
        }
    }

    @Test("Two names that take turns do not flicker: the first one stays")
    func calm() {
        let turns = (0..<200).map { index in
            index / 4 % 2 == 0
                ? (PostureState.upright, PostureState?.some(.recline), PostureBand.upright)
                : (.recline, .upright, .elsewhere)
        }
        #expect(Set(shown(turns).compactMap { $0.shown?.words }) == ["upright"])
    }

    @Test("A name that stays is shown after a second, counted from when it began; a doubt after a second and a half")
    func change() throws {
        let before = [(PostureState, PostureState?, PostureBand)](repeating: (.upright, nil, .upright), count: 30)
        let after = [(PostureState, PostureState?, PostureBand)](repeating: (.leanRight, nil, .elsewhere), count: 30)
        let all = shown(before + after)
        let first = try #require(all.firstIndex { $0.shown?.words == "leaning right" })
        #expect(first == 40)
        #expect(all[first].since_us == 3_000_000)
        let doubtful = [(PostureState, PostureState?, PostureBand)](
            repeating: (.upright, .recline, .upright), count: 30)
        let doubts = shown(before + doubtful)
        #expect(doubts.firstIndex { $0.shown?.doubt == .recline } == 45)
        #expect(doubts.last?.since_us == 0, "a doubt is no other name")
    }

    @Test("A decision does not wait, and a slouch is as old as the recorder says, also for a view that has just begun")
    func decided() {
        let upright = [(PostureState, PostureState?, PostureBand)](repeating: (.upright, nil, .upright), count: 10)
        #expect(shown(upright + [(.slouch, nil, .slouch)]).last?.shown?.words == "slouching")
        var calm = CalmHeadline()
        calm.advance(Headline(name: .slouching), at_us: 100_000_000, start_us: 40_000_000, joins: true)
        #expect(calm.since_us == 40_000_000)
        #expect(shown(upright, joins: true).last?.since_us == nil, "how long it was so before is not known")
    }

    @Test("After a gap the time begins again")
    func gap() {
        var calm = CalmHeadline()
        for time_us: Int64 in [0, 1_000_000, 60_000_000, 61_000_000] {
            calm.advance(Headline(name: .upright), at_us: time_us, start_us: nil, joins: false)
        }
        #expect(calm.since_us == 60_000_000)
    }
}
