import Balance
import Motion
import Posture
import Testing

@Suite("The break after half an hour of stillness")
struct BreakPrompterTests {
    /// Frames four times a second, uncalibrated, as the upper back leans.
    private struct Day {
        var prompter = BreakPrompter()
        var time_us: Int64 = 0
        var prompts_s: [Int] = []

        mutating func sit(_ seconds: Int, degrees: Double = 0, _ activity: Activity = .still) {
            // To the third order: for 20° and less that is good to a hundredth of a degree.
            let angle = degrees * 0.017_453_293
            let sine = angle - angle * angle * angle / 6
            let up = Vector3((1 - sine * sine).squareRoot(), 0, sine)
            for _ in 0..<seconds * 4 {
                time_us += 250_000
                let frame = PostureFrame(
                    time_us: time_us, up: up, body: nil, posture: .unknown,
                    activity: activity, calibration: .none)
                if prompter.advance(frame, after: 30) != nil { prompts_s.append(Int(time_us / 1_000_000)) }
            }
        }
    }

    @Test("It is asked for after thirty minutes, and again after thirty more")
    func everyHalfHour() {
        var day = Day()
        day.sit(61 * 60)
        #expect(day.prompts_s.count == 2)
        #expect(abs(day.prompts_s[0] - 1800) <= 1)
        #expect(abs(day.prompts_s[1] - 3600) <= 2)
    }

    @Test("A shift of more than ten degrees that is held begins anew; a nod does not, nor do five degrees")
    func shifts() {
        var day = Day()
        day.sit(20 * 60)
        day.sit(10, degrees: 15)
        #expect((day.prompter.still_s(at: day.time_us) ?? 0) < 10)
        day.sit(25 * 60, degrees: 15)
        #expect(day.prompts_s.isEmpty)

        day = Day()
        day.sit(20 * 60)
        day.sit(2, degrees: 15)
        day.sit(5 * 60, degrees: 5)
        day.sit(6 * 60)
        #expect(day.prompts_s.count == 1)
    }

    @Test("Walking, lying and taking it off begin anew", arguments: [Activity.walking, .lying, .off])
    func breaks(_ activity: Activity) {
        var day = Day()
        day.sit(29 * 60)
        day.sit(5, activity)
        day.sit(29 * 60)
        #expect(day.prompts_s.isEmpty)
    }

    @Test("A gap, or a time line that begins anew, ends what was known")
    func gaps() {
        var day = Day()
        day.sit(29 * 60)
        day.time_us += 61_000_000
        day.sit(29 * 60)
        #expect(day.prompts_s.isEmpty)
        day.time_us = 0
        day.sit(29 * 60)
        #expect(day.prompts_s.isEmpty)
        day.time_us += 30_000_000
        day.sit(60)
        #expect(day.prompts_s.count == 1)
    }
}
