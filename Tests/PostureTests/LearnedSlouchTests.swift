import Foundation
import Motion
import TestSupport
import Testing

@testable import Posture

@Suite("Slouches as this wearer slouches")
struct LearnedSlouchTests {
    private struct Outcome {
        var frames: [PostureFrame] = []
        var episodes: [Episode] = []
        var alerts_us: [Int64] = []
        var questions_us: [Int64] = []
        var doubts: [CalibrationReason] = []
        var track: [TrackSecond] = []
    }

    private func run(
        _ pipeline: inout PosturePipeline, _ samples: [Sample],
        each: (inout PosturePipeline, PostureFrame) -> Void = { _, _ in }
    ) -> Outcome {
        var outcome = Outcome()
        for sample in samples {
            let frame = pipeline.advance(sample)
            outcome.frames.append(frame)
            each(&pipeline, frame)
        }
        pipeline.finish()
        outcome.track = pipeline.drainTrack()
        for event in pipeline.drainEvents() {
            switch event {
            case .episode(let episode): outcome.episodes.append(episode)
            case .alert(let time_us, _, _): outcome.alerts_us.append(time_us)
            case .unsure(let time_us, _, _): outcome.questions_us.append(time_us)
            case .calibration(_, .doubtful, let reason): outcome.doubts.append(reason)
            default: break
            }
        }
        return outcome
    }

    /// Upright, slumped, reclined, upright … each for twenty seconds.
    private func day(seconds: Double, slump: Double, rate_Hz: Double = 10, shiftFrom_s: Double = .infinity) -> [Sample]
    {
        wearer(seconds: seconds, rate_Hz: rate_Hz, breathes: true) { t in
            let shift = t >= shiftFrom_s ? 8.0 : 0
            let turn = Int(t / 20) % 4
            return ([0.5, slump, -14, slump][turn] + shift + (turn == 3 ? -1 : 0), 0)
        }
    }

    @Test("One whose whole slump is 13° is told once that is known; the fixed rule never sees it")
    func shallow() throws {
        var learned = PosturePipeline(calibration: try calibrated())
        learned.setSlump(SlumpHold(forwardDegrees: 13, rightDegrees: 0, lowForwardDegrees: nil))
        let found = run(&learned, day(seconds: 800, slump: 13))
        var rules = PostureRules()
        rules.slouchRule = .fixed
        var fixed = PosturePipeline(rules: rules, calibration: try calibrated())
        #expect(run(&fixed, day(seconds: 800, slump: 13)).episodes.isEmpty)
        #expect(found.episodes.count >= 18 && found.episodes.allSatisfy { $0.peakDegrees < 14 })
    }

    @Test("A fast lean to the side that passes 15° forward on its way is no slouch, neither when it begins nor later")
    func lean() throws {
        for seconds in [0.3, 0.6, 1.2] {
            var pipeline = PosturePipeline(calibration: try calibrated())
            let found = run(
                &pipeline,
                wearer(seconds: 120, rate_Hz: 50, breathes: true) { t in
                    let share = min(1, max(0, (t - 20) / seconds))
                    // Forward first, then to the side.
                    return (19 * min(1, 1.5 * share), 20 * share)
                })
            #expect(found.episodes.isEmpty)
            #expect(found.frames.last?.posture == .leanRight)
            #expect(found.frames.allSatisfy { $0.band != .slouch })
        }
    }

    @Test("An alert waits until it is sure enough; how sure is a setting")
    func certainty() throws {
        func alerts(_ certainty: Double) throws -> Int {
            var rules = PostureRules()
            rules.alertCertainty = certainty
            rules.driftDegrees = 90
            var pipeline = PosturePipeline(rules: rules, calibration: try calibrated())
            let samples = wearer(seconds: 400, rate_Hz: 10, breathes: true) { ($0 < 10 ? 0 : 19, 0) }
            let found = run(&pipeline, samples)
            let probability = found.frames.last?.slouchProbability ?? 0
            #expect(found.episodes.count == 1 && (0.6..<0.97).contains(probability))
            return found.alerts_us.count
        }
        #expect(try alerts(0.6) == 1)
        #expect(try alerts(0.98) == 0)
    }

    @Test("Said to be none, a slouch that is under way is no episode, and the same posture is none from then on")
    func wasNone() throws {
        var pipeline = PosturePipeline(calibration: try calibrated())
        var hasTold = false
        let samples = wearer(seconds: 300, rate_Hz: 10, breathes: true) { t in
            (t < 10 || (100..<120).contains(t) ? 0 : 17, 0)
        }
        let found = run(&pipeline, samples) { pipeline, frame in
            guard frame.time_us >= 60_000_000, !hasTold else { return }
            hasTold = pipeline.correct(wasSlouch: false)
            #expect(hasTold)
        }
        #expect(found.episodes.isEmpty)
        let before = found.frames.first { $0.time_us == 59_000_000 }
        #expect(before?.band == .slouch && found.frames.last?.band == .relaxed)
    }

    @Test(
        "Said to be none and then to be one after all, a slouch is the episode that it was, running or just over",
        arguments: [(130.0, 200.0), (130.0, 131.0), (210.0, 240.0)])
    func wasOneAfterAll(denied_s: Double, restored_s: Double) throws {
        func episodes(_ answers: [(at_s: Double, wasSlouch: Bool)]) throws -> [Episode] {
            var pipeline = PosturePipeline(calibration: try calibrated())
            var left = answers[...]
            let samples = wearer(seconds: 400, rate_Hz: 10, breathes: true) { t in
                ((20..<220).contains(t) ? 17 : 0, 0)
            }
            return run(&pipeline, samples) { pipeline, frame in
                guard let next = left.first, Double(frame.time_us) >= next.at_s * 1e6 else { return }
                let isTaken = pipeline.correct(wasSlouch: next.wasSlouch)
                #expect(isTaken)
                left = left.dropFirst()
            }.episodes
        }
        let usual = try #require(try episodes([]).first)
        #expect(try episodes([(denied_s, false)]).isEmpty)
        let restored = try episodes([(denied_s, false), (restored_s, true)])
        let one = try #require(restored.first)
        #expect(restored.count == 1 && one.start_us == usual.start_us)
        #expect(abs(one.end_us - usual.end_us) < 3_000_000 && abs(one.meanDegrees - usual.meanDegrees) < 0.5)
    }

    @Test("An answer that is given twice counts once, and of two the last one counts")
    func answeredTwice() throws {
        func answered(_ answers: [Bool]) throws -> WearerMemory? {
            var pipeline = PosturePipeline(calibration: try calibrated())
            for sample in wearer(seconds: 30, rate_Hz: 10, posture: { ($0 < 10 ? 0 : 17, 0) }) {
                _ = pipeline.advance(sample)
            }
            for answer in answers {
                let isTaken = pipeline.correct(wasSlouch: answer)
                #expect(isTaken)
            }
            return pipeline.wearerMemory
        }
        let none = try answered([false])
        #expect(try none == answered([false, false]) && none != answered([true]))
        #expect(try answered([false, true]) == answered([true]))
    }

    @Test("There is nothing to correct before a posture was held, nor a minute after it has ended")
    func nothingToCorrect() throws {
        var pipeline = PosturePipeline(calibration: try calibrated())
        let early = pipeline.correct(wasSlouch: true)
        for sample in wearer(seconds: 20, rate_Hz: 10, posture: { _ in (17, 0) }) { _ = pipeline.advance(sample) }
        // Walking to and fro: no posture is held.
        for sample in wearer(seconds: 70, rate_Hz: 10, from_s: 20, posture: { t in (25 * Scalar.sin(2 * t), 0) }) {
            _ = pipeline.advance(sample)
        }
        let late = pipeline.correct(wasSlouch: true)
        #expect(!early && !late)
    }

    @Test("Asked once where a minute of it could not be said whether it is a slouch; not of what is clear")
    func question() throws {
        func questions(_ forward: Double, _ lean: Double) throws -> (count: Int, probability: Double) {
            var pipeline = PosturePipeline(calibration: try calibrated())
            let found = run(
                &pipeline, wearer(seconds: 100, rate_Hz: 10, breathes: true) { $0 < 10 ? (0, 0) : (forward, lean) })
            return (found.questions_us.count, found.frames.last?.slouchProbability ?? -1)
        }
        var open = 0
        for forward in stride(from: 2.0, through: 14, by: 0.5) {
            for lean in [0.0, 3, 6] {
                let (count, probability) = try questions(forward, lean)
                let isOpen = (0.27...0.73).contains(probability) && forward >= 7.2
                let isClear = !(0.23...0.77).contains(probability) || forward < 6.8
                if isOpen { #expect(count == 1, "at \(forward)°: \(probability)") }
                if isClear { #expect(count == 0, "at \(forward)°: \(probability)") }
                open += isOpen ? 1 : 0
            }
        }
        #expect(open >= 1)
    }

    @Test(
        "A clip that slips by 8° is suspected, and nothing is claimed from then on; of one that stays nothing is suspected"
    )
    func slip() throws {
        var stays = PosturePipeline(calibration: try calibrated())
        #expect(run(&stays, day(seconds: 1600, slump: 24)).doubts.isEmpty)
        var slips = PosturePipeline(calibration: try calibrated())
        let found = run(&slips, day(seconds: 1600, slump: 24, shiftFrom_s: 400))
        #expect(found.doubts == [.usualPostureMoved])
        let last = try #require(found.frames.last)
        #expect(last.posture == .unknown && last.band == nil && last.slouchProbability == nil)
    }

    @Test("What lay on a desk for ten minutes has taught nothing")
    func desk() throws {
        var pipeline = PosturePipeline(calibration: try calibrated())
        for sample in NotWornTests.laidDown(seconds: 14, NotWornTests.Noise(size_mg: 1)) {
            _ = pipeline.advance(sample)
        }
        let before = pipeline.wearerMemory
        var desk = PosturePipeline(calibration: try calibrated())
        for sample in NotWornTests.laidDown(seconds: 900, NotWornTests.Noise(size_mg: 1)) { _ = desk.advance(sample) }
        #expect(desk.wearerMemory == before)
    }

    @Test("The four bands add up to the time that could be judged, and the share lies within its interval")
    func bands() throws {
        var pipeline = PosturePipeline(calibration: try calibrated())
        let samples = wearer(seconds: 1200, rate_Hz: 10, breathes: true) { t in
            let turn = Int(t / 30) % 6
            return ([0, 9, 24, -15, 12, 4][turn], turn == 4 ? 18 : 0)
        }
        let found = run(&pipeline, samples)
        let memory = try #require(pipeline.wearerMemory)
        let bands = DayBands(track: found.track, episodes: found.episodes, memory: memory)
        let sum = bands.upright_s + bands.relaxed_s + bands.slouch_s + bands.elsewhere_s
        let visible = found.track.filter(\.isVisible).reduce(0) { $0 + $1.coverage }
        #expect(abs(sum - visible) < 1e-6 && visible > 1190)
        #expect(bands.relaxed_s > 100 && bands.slouch_s > 150 && bands.elsewhere_s > 300 && bands.upright_s > 300)
        let share = try #require(bands.share)
        #expect(share.low80 <= share.mean && share.mean <= share.high80)
        #expect(abs(share.mean - 1.0 / 6) < 0.1)
        #expect(DayBands(track: [], episodes: [], memory: memory).share == nil)
    }

    @Test("Learned from the track of a day, as much is known in the evening as was learned while it was worn")
    func fromTrack() throws {
        var pipeline = PosturePipeline(calibration: try calibrated())
        let found = run(&pipeline, day(seconds: 1600, slump: 21))
        let live = try #require(pipeline.wearerMemory?.forwardDegrees(.slouch))
        let made = try #require(WearerMemory().learning(from: found.track).forwardDegrees(.slouch))
        let prior = try #require(WearerMemory().forwardDegrees(.slouch))
        #expect(abs(live.mean - 21) < 1.5 && abs(made.mean - live.mean) < 0.5)
        #expect(live.deviation < 0.6 * prior.deviation)
    }
}

@Suite("What is kept of a wearer's postures")
struct WearerMemoryTests {
    private func learned() throws -> WearerMemory {
        var pipeline = PosturePipeline(calibration: try calibrated())
        pipeline.setSlump(SlumpHold(forwardDegrees: 20, rightDegrees: 2, lowForwardDegrees: 5))
        for sample in wearer(seconds: 60, rate_Hz: 10, breathes: true, posture: { (Int($0 / 15) % 2 == 0 ? 0 : 19, 1) })
        {
            _ = pipeline.advance(sample)
        }
        return try #require(pipeline.wearerMemory)
    }

    @Test("It comes back from its text the same to the last bit")
    func roundTrip() throws {
        let memory = try learned()
        let text = try JSONEncoder().encode(memory)
        #expect(try JSONDecoder().decode(WearerMemory.self, from: text) == memory)
        #expect(memory != WearerMemory())
    }

    @Test("A pipeline goes on from it as if it had not been interrupted")
    func goesOn() throws {
        let memory = try learned()
        let pipeline = PosturePipeline(calibration: try calibrated(), memory: memory)
        #expect(pipeline.wearerMemory == memory)
    }

    @Test("Damaged, cut short, of another version or no distribution at all: refused, whatever stands in it")
    func damaged() throws {
        let text = String(decoding: try JSONEncoder().encode(try learned()), as: UTF8.self)
        var random = SplitMix(seed: 7)
        var refused = 0
        for _ in 0..<2000 {
            var bytes = Array(text.utf8)
            switch random.number(0...2) {
            case 0: bytes[random.number(0...bytes.count - 1)] = UInt8(random.number(32...126))
            case 1: bytes.removeLast(random.number(1...bytes.count - 1))
            default:
                let place = random.number(0...bytes.count - 2)
                bytes.replaceSubrange(place...place, with: Array("9e300".utf8))
            }
            guard let memory = try? JSONDecoder().decode(WearerMemory.self, from: Data(bytes)) else {
                refused += 1
                continue
            }
            // Whatever is taken can be judged by.
            var pipeline = PosturePipeline(calibration: try calibrated(), memory: memory)
            let frame = wearer(seconds: 8, rate_Hz: 10, posture: { _ in (18, 2) }).map { pipeline.advance($0) }.last
            let probability = try #require(frame?.slouchProbability)
            #expect((0...1).contains(probability))
        }
        #expect(refused > 500)
        let other = text.replacingOccurrences(of: "\"version\":1", with: "\"version\":2")
        #expect(other != text && (try? JSONDecoder().decode(WearerMemory.self, from: Data(other.utf8))) == nil)
    }

    @Test("Believed less it is vaguer, and however often never much vaguer than of somebody unknown")
    func faded() throws {
        let memory = try learned()
        func deviation(_ memory: WearerMemory) throws -> Double {
            try #require(memory.forwardDegrees(.slouch)).deviation
        }
        let (once, unknown) = (try deviation(memory.faded), try deviation(WearerMemory()))
        #expect(try deviation(memory) < once)
        var often = memory
        for _ in 0..<50 { often = often.faded }
        #expect(try deviation(often) < 1.3 * unknown)
        #expect(often.forwardDegrees(.slouch)?.mean == memory.forwardDegrees(.slouch)?.mean)
    }
}
