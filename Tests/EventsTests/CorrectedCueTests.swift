import Events
import Posture
import Testing

@Suite("The cue that a position was changed")
struct CorrectedCueTests {
    private func frame(
        _ t: Double, _ flexion: Double?, activity: Activity = .still, calibration: CalibrationQuality = .ok
    ) -> PostureFrame {
        PostureFrame(
            time_us: Int64(t * 1e6), flexionDegrees: flexion, activity: activity, calibration: calibration)
    }

    /// When the cue comes, of frames ten times a second.
    private func cues(_ cue: inout CorrectedCue, _ seconds: Double, _ frame: (Double) -> PostureFrame) -> [Double] {
        (0..<Int(seconds * 10)).map { Double($0) / 10 }.filter { cue.advance(frame($0)) }
    }

    @Test("It comes once, after ten seconds in a row below the angle at which a slouch ends")
    func once() {
        var cue = CorrectedCue(rules: PostureRules())
        #expect(cues(&cue, 60) { frame($0, 3) }.isEmpty, "nobody was told anything")
        cue.alerted(at_us: 0)
        // Above 15°, then in between, then below 10° with a short way back.
        let found = cues(&cue, 120) { t in
            frame(t, t < 20 ? 22 : t < 30 ? 12 : (35..<36).contains(t) ? 14 : 4)
        }
        #expect(found == [46])
    }

    @Test("Where the wearer's own postures decide, out of the slouch is a change at any angle, and in it none is")
    func ownPostures() {
        func banded(_ t: Double, _ flexion: Double, _ band: PostureBand?, _ activity: Activity = .still) -> PostureFrame
        {
            var frame = frame(t, flexion, activity: activity)
            frame.band = band
            return frame
        }
        // Somebody whose whole slump is 12°, and is told at 9°: below what ends a slouch of 15°.
        var small = CorrectedCue(rules: PostureRules())
        small.alerted(at_us: 0)
        #expect(cues(&small, 60) { banded($0, 9, $0 < 30 ? .slouch : .upright) } == [40])
        // Somebody whose slouch begins at 16°.
        var large = CorrectedCue(rules: PostureRules())
        large.alerted(at_us: 0)
        #expect(cues(&large, 60) { banded($0, $0 < 20 ? 28 : 12, $0 < 20 ? .slouch : .relaxed) } == [30])
        // Leaning over, still far forward; then walking upright.
        var leaning = CorrectedCue(rules: PostureRules())
        leaning.alerted(at_us: 0)
        #expect(
            cues(&leaning, 60) {
                $0 < 30 ? banded($0, 20, .elsewhere) : banded($0, 2, nil, .walking)
            } == [40])
    }

    @Test("An alert that the wearer says was wrong is waited for no longer")
    func forgotten() {
        var cue = CorrectedCue(rules: PostureRules())
        cue.alerted(at_us: 0)
        cue.forget()
        #expect(cues(&cue, 60) { frame($0, 3) }.isEmpty)
    }

    @Test("What is unknown, not worn, lying or not heard is no change of position; walking is one")
    func unknown() {
        for wrong in [
            frame(0, nil), frame(0, 3, activity: .off), frame(0, 3, activity: .lying),
            frame(0, 3, calibration: .doubtful),
        ] {
            var cue = CorrectedCue(rules: PostureRules())
            cue.alerted(at_us: 0)
            let found = cues(&cue, 60) { t in
                var frame = wrong
                frame.time_us = Int64(t * 1e6)
                return frame
            }
            #expect(found.isEmpty)
        }
        var gap = CorrectedCue(rules: PostureRules())
        gap.alerted(at_us: 0)
        #expect(cues(&gap, 15) { frame($0 < 8 ? $0 : $0 + 5, 3) }.isEmpty)
        var walking = CorrectedCue(rules: PostureRules())
        walking.alerted(at_us: 0)
        #expect(cues(&walking, 15) { frame($0, 3, activity: .walking) } == [10])
    }

    @Test("After five minutes it would be no answer any more, and nothing is confirmed")
    func late() {
        var cue = CorrectedCue(rules: PostureRules())
        cue.alerted(at_us: 0)
        #expect(cues(&cue, 400) { frame($0, $0 < 301 ? 22 : 3) }.isEmpty)
        var justInTime = CorrectedCue(rules: PostureRules())
        justInTime.alerted(at_us: 0)
        #expect(cues(&justInTime, 400) { frame($0, $0 < 299 ? 22 : 3) } == [309])
    }
}
