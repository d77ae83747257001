import Balance
import Motion
import Posture
import TestSupport
import Testing

/// A stretch of one wearer's stream, four frames a second.
private struct Stretch {
    var seconds: Int
    var degrees = 0.0
    var activity = Activity.still
    /// Nothing comes.
    var isGap = false

    static func sits(_ seconds: Int, _ degrees: Double = 0) -> Stretch { Stretch(seconds: seconds, degrees: degrees) }
    static func walks(_ seconds: Int) -> Stretch { Stretch(seconds: seconds, activity: .walking) }
    static func gap(_ seconds: Int) -> Stretch { Stretch(seconds: seconds, isGap: true) }

    static func up(_ degrees: Double) -> Vector3 {
        // To the third order: for 20° and less that is good to a hundredth of a degree.
        let angle = degrees * 0.017_453_293
        let sine = angle - angle * angle * angle / 6
        return Vector3((1 - sine * sine).squareRoot(), 0, sine)
    }

    static func frame(_ time_us: Int64, _ degrees: Double, _ activity: Activity) -> PostureFrame {
        PostureFrame(
            time_us: time_us, up: up(degrees), body: nil, posture: .unknown,
            activity: activity, calibration: .none)
    }

    static func frames(_ stretches: [Stretch], from_us: Int64 = 0) -> [PostureFrame] {
        var time_us = from_us
        var frames: [PostureFrame] = []
        for stretch in stretches {
            for _ in 0..<stretch.seconds * 4 {
                time_us += 250_000
                if !stretch.isGap { frames.append(frame(time_us, stretch.degrees, stretch.activity)) }
            }
        }
        return frames
    }
}

@Suite("What follows a prompt to take a break")
struct BreakJudgeTests {
    private static let start_us: Int64 = 1_000_000_000_000

    private func judge(_ stretches: [Stretch], seesWalking: Bool = true) -> BreakOutcome? {
        var judge = BreakJudge(
            BreakPrompter.Due(time_us: Self.start_us, position: Stretch.up(0)), settle_s: 600, seesWalking: seesWalking)
        for frame in Stretch.frames(stretches, from_us: Self.start_us) {
            if let outcome = judge.advance(frame) { return outcome }
        }
        return nil
    }

    private func seconds(_ outcome: BreakOutcome?) -> Int? {
        outcome.map { Int(($0.time_us - Self.start_us) / 1_000_000) }
    }

    @Test(
        "A minute of walking within ten minutes is one, in one piece or in several; 59 seconds are none, nor is a walk after it"
    )
    func walking() {
        #expect(judge([.sits(300), .walks(60)])?.answer == .walked)
        #expect(seconds(judge([.sits(300), .walks(60)])) == 360)
        let pieces = judge([.sits(100), .walks(30), .sits(200), .walks(30)])
        #expect(pieces?.answer == .walked && seconds(pieces) == 360)
        #expect(judge([.sits(300), .walks(59), .sits(900)])?.answer == .ignored)
        #expect(judge([.sits(541), .walks(400), .sits(900)])?.answer == .ignored)
        #expect(judge([.sits(539), .walks(400), .sits(900)])?.answer == .walked)
    }

    @Test(
        "Two minutes more than ten degrees away are one; a nod back does not end them, a return does; 9° are no change")
    func moving() {
        let moved = judge([.sits(200), .sits(120, 15), .sits(1000)])
        #expect(moved?.answer == .moved && seconds(moved) == 320)
        #expect(judge([.sits(200), .sits(119, 15), .sits(1000)])?.answer == .ignored)
        #expect(judge([.sits(200), .sits(70, 15), .sits(2), .sits(70, 15), .sits(1000)])?.answer == .moved)
        #expect(judge([.sits(200), .sits(70, 15), .sits(9), .sits(70, 15), .sits(1000)])?.answer == .ignored)
        #expect(judge([.sits(1300, 9)])?.answer == .ignored)
        #expect(judge([.sits(481), .sits(900, 15)])?.answer == .ignored, "two minutes after the ten are too late")
        // Half a minute of walking to another place and a minute and a half there.
        #expect(judge([.sits(60), .walks(30), .sits(90, 15), .sits(1200)])?.answer == .moved)
        // Who moves and then walks has walked.
        #expect(judge([.sits(60), .sits(200, 15), .walks(60)])?.answer == .walked)
    }

    @Test(
        "What was not seen is never called ignored: a long gap, many short ones, time lying, the sensor off, an early end"
    )
    func unknown() {
        #expect(judge([.sits(100), .gap(61), .sits(1300)])?.answer == .gap)
        #expect(
            judge([.sits(700), .gap(61), .sits(1300)])?.answer == .gap, "the sensor may have been put aside before it")
        #expect(judge([.sits(100), .gap(30), .sits(100), .gap(30), .sits(1300)])?.answer == .gap)
        #expect(judge([.sits(100), .gap(50), .sits(1300)])?.answer == .ignored, "too short for a walk of a minute")
        #expect(judge([.sits(100), .walks(20), .gap(45), .sits(1300)])?.answer == .gap)
        #expect(judge([.sits(100), .sits(80, 15), .gap(45), .sits(1300)])?.answer == .gap)
        let lying = Stretch(seconds: 200, degrees: 20, activity: .lying)
        #expect(judge([.sits(100), lying, .sits(1300)])?.answer == .gap)
        let off = Stretch(seconds: 1, activity: .off)
        #expect(judge([.sits(100), off])?.answer == .takenOff)
        // It lay there from the tenth minute on, and that is known ten minutes later.
        #expect(judge([.sits(1195), off])?.answer == .takenOff)
        #expect(judge([.sits(200), .sits(900, 15), off])?.answer == .takenOff)
        #expect(judge([.sits(1205), off])?.answer == .ignored)
        #expect(judge([.sits(1199)]) == nil)
        #expect(judge([.sits(1300)], seesWalking: false)?.answer == .notSeen)
        #expect(judge([.sits(100), .sits(1300, 15)], seesWalking: false)?.answer == .moved)
    }

    @Test("A time line that begins again, or leaps, ends it without an answer")
    func timeLine() {
        for leap_us in [Int64(-1), 61_000_000, .max / 2 - Self.start_us] {
            var judge = BreakJudge(BreakPrompter.Due(time_us: Self.start_us, position: Stretch.up(0)), settle_s: 600)
            #expect(judge.advance(Stretch.frame(Self.start_us, 0, .still)) == nil)
            #expect(judge.advance(Stretch.frame(Self.start_us + leap_us, 0, .still))?.answer == .gap)
        }
    }

    /// Days as they come: sitting, shifting, walking, lying, gaps, off.
    private static func randomStretches(_ chance: inout SplitMix, total_s: Int) -> [Stretch] {
        var stretches: [Stretch] = []
        var seconds = 0
        while seconds < total_s {
            let stretch: Stretch =
                switch chance.number(0...19) {
                case 0...9: .sits(chance.number(1...400), chance.number(-3.0...3))
                case 10...12: .sits(chance.number(1...200), chance.number(0...1) == 0 ? 15 : -15)
                case 13...14: .walks(chance.number(1...90))
                case 15...16: .gap(chance.number(1...90))
                case 17: Stretch(seconds: chance.number(1...60), degrees: 20, activity: .lying)
                case 18: Stretch(seconds: chance.number(1...60), degrees: 2, activity: .moving)
                default: Stretch(seconds: chance.number(1...5), activity: chance.chance(0.3) ? .off : .still)
                }
            stretches.append(stretch)
            seconds += stretch.seconds
        }
        return stretches
    }

    /// Counted from the stretches, not from the frames: what a person who had seen all of it would say.
    private struct Truth {
        var walked_s = 0, unseen_s = 0, longestGap_s = 0, isOff = false

        init(_ stretches: [Stretch], within_s: Int, settle_s: Int) {
            var at_s = 0
            var gap_s = 0
            for stretch in stretches where at_s < within_s + settle_s {
                let inWindow = max(0, min(stretch.seconds, within_s - at_s))
                gap_s = stretch.isGap ? gap_s + stretch.seconds : 0
                if !stretch.isGap, stretch.activity == .off { isOff = true }
                // A gap counts to where the next frame ends it.
                longestGap_s = max(longestGap_s, gap_s)
                if stretch.isGap || stretch.activity == .lying { unseen_s += inWindow }
                if !stretch.isGap, stretch.activity == .walking { walked_s += inWindow }
                at_s += stretch.seconds
            }
        }
    }

    @Test(
        "Of 400 random hours: nothing is ignored where a gap, a lie-down or a sensor put off could hide a break, and who has walked is followed"
    )
    func random() {
        var chance = SplitMix(seed: 20)
        var counts: [BreakAnswer: Int] = [:]
        for _ in 0..<400 {
            let stretches = Self.randomStretches(&chance, total_s: 1500)
            guard let outcome = judge(stretches) else { continue }
            counts[outcome.answer, default: 0] += 1
            let truth = Truth(stretches, within_s: 600, settle_s: 600)
            switch outcome.answer {
            case .ignored:
                #expect(truth.longestGap_s <= 60 && !truth.isOff)
                // Gaps of three seconds and less are bridged by the frame behind them.
                #expect(truth.walked_s < 61 && truth.walked_s + truth.unseen_s < 60 + 3 * 20)
            case .walked: #expect(truth.walked_s + min(truth.unseen_s, 60) >= 60)
            case .moved: #expect(!truth.isOff && truth.longestGap_s <= 60)
            case .gap, .takenOff, .ended, .notSeen: break
            }
        }
        for answer in [BreakAnswer.walked, .moved, .ignored, .gap, .takenOff] {
            #expect((counts[answer] ?? 0) > 10, "\(answer) is among them")
        }
    }

    @Test(
        "Of 40 random days, no two prompts lie closer than what is in force, and each follows so much seen stillness")
    func neverTooOften() {
        var chance = SplitMix(seed: 5)
        var prompts = 0
        for _ in 0..<40 {
            let still_min = [20.0, 30, 45, 60][chance.number(0...3)]
            var prompter = BreakPrompter()
            var last_us: Int64?
            for frame in Stretch.frames(
                Self.randomStretches(&chance, total_s: 12_000).map { stretch in
                    // Mostly sitting, so that there is something to ask for.
                    var calm = stretch
                    if chance.chance(0.8) { calm = .sits(stretch.seconds, 1) }
                    return calm
                })
            {
                guard let due = prompter.advance(frame, after: still_min) else { continue }
                prompts += 1
                if let last_us { #expect(Double(due.time_us - last_us) >= still_min * 60e6) }
                #expect(frame.activity == .still || frame.activity == .moving)
                last_us = due.time_us
            }
        }
        #expect(prompts > 20)
    }

    @Test("The position that a prompt is judged by is where the wearer was in the last minute, not for one moment")
    func position() throws {
        var prompter = BreakPrompter()
        var due: BreakPrompter.Due?
        let stretches = [Stretch.sits(1200, 0), .sits(599, 6), .sits(1, -2), .sits(60, 6)]
        for frame in Stretch.frames(stretches) where due == nil { due = prompter.advance(frame, after: 30) }
        let position = try #require(due).position
        #expect(position.dot(Stretch.up(6)) > 0.9999)
    }
}
