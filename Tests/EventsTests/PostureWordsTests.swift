import Events
import LocalTime
import Posture
import Testing

@Suite("What a posture is called, and why")
struct PostureWordsTests {
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
        var frame = PostureFrame(time_us: 0, flexionDegrees: 12)
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
