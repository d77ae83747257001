import Events
import LocalTime
import Motion
import Posture
import Testing

@Suite("What a posture is called, and why")
struct PostureWordsTests {
    private func words(_ posture: PostureState, or other: PostureState? = nil, _ band: PostureBand?) -> String {
        AngleEvent(
            at: Moment(utc_us: 0, offset_s: 0), sensor: "back", flexionDegrees: 12, leanDegrees: 0, posture: posture,
            alternative: other, band: band, activity: .still, calibration: .ok
        ).postureWords
    }

    @Test("Between upright and a slouch the depth names it; elsewhere the posture does")
    func bands() {
        #expect(words(.slouch, .relaxed) == "relaxed")
        #expect(words(.upright, .relaxed) == "relaxed")
        #expect(words(.slouch, .upright) == "upright")
        #expect(words(.slouch, or: .upright, .relaxed) == "relaxed", "how deep it is decides")
        #expect(words(.upright, or: .slouch, .slouch) == "slouch")
        #expect(words(.leanLeft, .elsewhere) == "lean left")
        #expect(words(.leanForward, .relaxed) == "lean forward")
        #expect(words(.bend, nil) == "bend")
        #expect(words(.recline, .elsewhere) == "recline")
    }

    @Test("Where two names are close both are said, and what is unknown stays unknown")
    func doubt() {
        #expect(words(.slouch, or: .leanLeft, .elsewhere) == "not sure: slouch or lean left")
        #expect(words(.leanLeft, or: .slouch, .slouch) == "not sure: lean left or slouch")
        #expect(words(.upright, or: .unknown, .upright) == "not sure: upright or another posture")
        #expect(words(.unknown, or: .upright, .upright) == "unknown")
        #expect(words(.slouch, or: .upright, nil) == "not sure: slouch or upright", "one angle decides for everybody")
        #expect(words(.slouch, nil) == "slouch")
    }

    @Test("The reason says how far forward it is, and where a slouch begins, if it does")
    func reason() {
        #expect(
            SlouchLimit(forwardDegrees: 18.4, beginsDegrees: 10.6, isOwn: true).words()
                == "18° forward; your slouch begins at 11°")
        #expect(
            SlouchLimit(forwardDegrees: 18.4, beginsDegrees: 10.6, isOwn: true).words(for: 120)
                == "18° forward for 2 min; your slouch begins at 11°")
        #expect(
            SlouchLimit(forwardDegrees: -3, beginsDegrees: 15, isOwn: false).words()
                == "3° backward; a slouch begins at 15°")
        #expect(
            SlouchLimit(forwardDegrees: 18, beginsDegrees: nil, isOwn: true).words()
                == "18° forward; leaning like this is no slouch")
    }

    @Test("With the fixed rule the reason names its angle, and a lean has none")
    func fixed() {
        var frame = PostureFrame(
            time_us: 0, up: Vector3(0, 0, 1), flexionDegrees: 12, leanDegrees: 0, posture: .upright, activity: .still,
            calibration: .ok)
        let angle = AngleEvent(frame, of: FrameOrigin(sensor: "b", offset_s: 0, fixedSlouchDegrees: 20))
        #expect(angle.reason == "12° forward; a slouch begins at 20°" && angle.slouchBeginsDegrees == 20)
        #expect(angle.band == nil && angle.slouchProbability == nil)
        frame.posture = .leanLeft
        #expect(AngleEvent(frame, of: FrameOrigin(sensor: "b", offset_s: 0, fixedSlouchDegrees: 20)).reason == nil)
        #expect(AngleEvent(frame, of: FrameOrigin(sensor: "b", offset_s: 0)).reason == nil)
    }

    @Test("Where the calibration is in doubt it is said what to do", arguments: CalibrationReason.allCases)
    func doubtful(reason: CalibrationReason) {
        guard reason != .calibrated else { return }
        #expect(reason.words.lowercased().contains("calibrate again"))
        if reason == .usualPostureMoved { #expect(reason.words.contains("Check that it sits as it did")) }
    }
}
