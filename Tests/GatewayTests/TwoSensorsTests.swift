import Events
import Gateway
import Glibc
import LocalTime
import Posture
import Records
import SensorProtocols
import TestSupport
import Testing

/// Two sessions of one wearer, joined as the gateway joins them, and their record.
@Suite("Two sensors of one wearer")
struct TwoSensorsTests {
    private static let start_us: Int64 = 1_772_366_400_000_000
    /// Told soon, so that no test need sit for minutes.
    private static let rules: PostureRules = {
        var rules = PostureRules()
        rules.alertDelay_s = 15
        // And of a wearer who is not known yet.
        rules.alertCertainty = 0.6
        return rules
    }()

    private final class Wearer {
        var upper = session("t4")
        var low = session("l5")
        let store: Store
        private let folder: TemporaryFolder
        private var recordings: [String: Int64] = [:]
        private(set) var now_us = start_us
        private(set) var frames: [PostureFrame] = []
        private(set) var lowFrames: [PostureFrame] = []
        private(set) var alerts = 0
        /// What the low sensor's link has gathered.
        private var burst: [UInt8] = []
        private var step = 0
        private(set) var held: [String: PostureHold] = [:]

        init() throws {
            folder = try TemporaryFolder()
            store = try Store(folder: folder.path)
            for placement in ["t4", "l5"] {
                recordings[placement] = try store.begin(
                    Store.Recording(
                        sensor: placement, wearer: "me", family: "witmotion", placement: Placement(rawValue: placement),
                        start_us: start_us,
                        utcOffset_s: 0, rulesVersion: PostureRules().version))
            }
            upper.linkOpened(now_us: now_us)
            low.linkOpened(now_us: now_us)
        }

        private static func session(_ placement: String) -> SensorSession {
            SensorSession(
                sensor: PairedSensor(
                    id: placement, name: placement, family: "witmotion", wearer: "me",
                    placement: Placement(rawValue: placement), mount: nil,
                    port: "usb:\(placement)", baudRate: 115_200, paired_us: 0),
                family: .witmotion, mount: nil, rules: TwoSensorsTests.rules, offset_s: 0, calibration: nil,
                quality: .none)
        }

        func calibrate() throws {
            upper.beginHold(HoldRequest(), now_us: now_us)
            low.beginHold(HoldRequest(), now_us: now_us)
            try sit(11, trunk: 0, pelvis: 0)
        }

        /// A slump of both, put together as the gateway does it.
        func slump(trunk: Double, right: Double, pelvis: Double) throws {
            upper.beginHold(HoldRequest(.slump), now_us: now_us)
            low.beginHold(HoldRequest(.slump), now_us: now_us)
            try sit(11, trunk: trunk, right: right, pelvis: pelvis)
            var slump = try #require(held["t4"])
            slump.lowForwardDegrees = held["l5"]?.forwardDegrees
            try store.save(upper.remember(slump), sensor: "t4", wearer: "me")
        }

        /// So many seconds at 50 Hz, held angles; the low sensor's bytes come in bursts of 100 ms.
        func sit(_ seconds: Double, trunk: Double, right: Double = 0, pelvis: Double?) throws {
            for _ in 0..<Int(seconds * 50) {
                now_us += 20_000
                step += 1
                // A living sensor's numbers do not repeat for ever.
                let tremorDegrees = 0.03 * Double(step % 3)
                if let pelvis { burst += Self.frame(degrees: pelvis, right: tremorDegrees) }
                upper.receive(Self.frame(degrees: trunk, right: right + tremorDegrees), arrival_us: now_us)
                if step.isMultiple(of: 5), !burst.isEmpty {
                    low.receive(burst, arrival_us: now_us)
                    burst = []
                }
                try collect()
            }
            try commit()
        }

        private func collect() throws {
            let (above, below) = (upper.drainEffects(), low.drainEffects())
            for reading in below.lowReadings { upper.receive(reading) }
            frames += above.frames
            lowFrames += below.frames
            alerts += above.alerts.count + below.alerts.count
            held["t4"] = above.held ?? held["t4"]
            held["l5"] = below.held ?? held["l5"]
            if let calibration = above.calibration { try store.save(calibration, sensor: "t4") }
            if let calibration = below.calibration { try store.save(calibration, sensor: "l5") }
        }

        private func commit() throws {
            try store.append([
                (try #require(recordings["t4"]), upper.drainIncrement()),
                (try #require(recordings["l5"]), low.drainIncrement()),
            ])
        }

        func finish() throws {
            upper.finish()
            low.finish()
            try commit()
        }

        func recorded(_ placement: String) throws -> (track: [TrackSecond], episodes: [Episode]) {
            let recording = try #require(recordings[placement])
            return (try store.track(of: recording), try store.episodes(of: recording))
        }

        /// The same made again from the samples.
        func makeAgain(_ placement: String) throws {
            let recording = try #require(recordings[placement])
            let made = try #require(
                try TrackRederivation.rederive(recording, in: store, rules: PostureRules(), isOver: true))
            try store.replaceDerived(of: recording, with: made.derived, rulesVersion: PostureRules().version)
        }

        /// A WitMotion frame of a clip with x up and z out of the back.
        private static func frame(degrees: Double, right: Double = 0) -> [UInt8] {
            let (f, r) = (degrees * .pi / 180, right * .pi / 180)
            let words: [Int16] = [
                Int16(2048 * cos(f) * cos(r)), Int16(2048 * sin(r)), Int16(2048 * sin(f) * cos(r)), 0, 0, 0, 0, 0, 0,
            ]
            return [0x55, 0x61]
                + words.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        }
    }

    @Test("Trunk and pelvis together are a bend, no slouch and no alert; the trunk alone is a slouch")
    func bendAndSlouch() throws {
        let wearer = try Wearer()
        try wearer.calibrate()
        try wearer.sit(30, trunk: 25, pelvis: 25)
        #expect(wearer.frames.last?.posture == .leanForward && wearer.alerts == 0)
        try wearer.sit(15, trunk: 0, pelvis: 0)
        try wearer.sit(30, trunk: 25, pelvis: 0)
        #expect(wearer.frames.last?.posture == .slouch && wearer.alerts == 1)
        #expect(wearer.frames.last?.usesLowSensor == true)
        #expect(wearer.lowFrames.allSatisfy { $0.posture == .unknown })
        try wearer.finish()
        #expect(try wearer.recorded("t4").episodes.count == 1)
        #expect(try wearer.recorded("l5").episodes.isEmpty)
    }

    @Test("Working in a lean from the hips, with a straight back: no slouch and no alert, and the exposure counts")
    func workingLean() throws {
        let wearer = try Wearer()
        try wearer.calibrate()
        try wearer.sit(120, trunk: 28, pelvis: 28)
        #expect(wearer.frames.last?.posture == .leanForward && wearer.alerts == 0)
        try wearer.finish()
        let day = try wearer.store.summary(of: LocalDay(daysSince1970: 20_513), wearer: "me")
        #expect(day.alerts == 0 && day.episodes.isEmpty && day.slouch_s == 0)
        // Two minutes at 28°: 18° beyond 10° for a thirtieth of an hour.
        #expect(abs((day.degreeHours ?? 0) - 18.0 / 30) < 0.05)
        // Deeper than the bends that the model was made of, where a slouch is never too deep to be one.
        for (trunk, pelvis) in [(35.0, 32.0), (45, 40)] {
            let deep = try Wearer()
            try deep.calibrate()
            try deep.sit(120, trunk: trunk, pelvis: pelvis)
            #expect(deep.frames.last?.posture == .leanForward && deep.alerts == 0)
        }
        // One sensor alone cannot tell it from a slouch, and nobody claims that it can.
        let alone = try Wearer()
        try alone.calibrate()
        try alone.sit(120, trunk: 35, pelvis: nil)
        #expect(alone.alerts == 1)
    }

    @Test("With the low sensor away one sensor decides alone within a second, and both again when it is back")
    func away() throws {
        let wearer = try Wearer()
        try wearer.calibrate()
        try wearer.sit(15, trunk: 25, pelvis: 25)
        try wearer.sit(1.2, trunk: 25, pelvis: nil)
        #expect(wearer.frames.last?.posture == .slouch && wearer.frames.last?.usesLowSensor == false)
        try wearer.sit(10, trunk: 25, pelvis: nil)
        try wearer.sit(3, trunk: 25, pelvis: 25)
        #expect(wearer.frames.last?.posture == .leanForward && wearer.frames.last?.usesLowSensor == true)
    }

    @Test("So does what is a slouch: a bend of both is none, of the upper one alone it may be, within a second")
    func levels() throws {
        let wearer = try Wearer()
        try wearer.calibrate()
        try wearer.sit(20, trunk: 25, pelvis: 25)
        #expect(wearer.frames.suffix(500).allSatisfy { $0.band != .slouch && $0.slouchProbability ?? 1 < 0.4 })
        try wearer.sit(1.2, trunk: 25, pelvis: nil)
        #expect(wearer.frames.last?.band == .slouch && wearer.frames.last?.slouchProbability ?? 0 >= 0.6)
        try wearer.sit(10, trunk: 25, pelvis: nil)
        // Back: at once it is none, and after the two seconds of an end it has ended.
        try wearer.sit(1.2, trunk: 25, pelvis: 25)
        #expect(wearer.frames.last?.slouchProbability ?? 1 < 0.4 && wearer.frames.last?.band != .slouch)
        try wearer.finish()
        let episodes = try wearer.recorded("t4").episodes
        #expect(episodes.count == 1 && abs((episodes.first?.duration_s ?? 0) - 10.4) < 0.6)
    }

    @Test("What is made again from the samples of both is what it was live")
    func madeAgain() throws {
        let wearer = try Wearer()
        try wearer.calibrate()
        try wearer.sit(40, trunk: 25, pelvis: 25)
        try wearer.sit(20, trunk: 0, pelvis: 3)
        try wearer.sit(40, trunk: 28, pelvis: 2)
        try wearer.sit(8, trunk: 28, pelvis: nil)
        try wearer.sit(20, trunk: 28, pelvis: 25)
        try wearer.finish()
        let live = (try wearer.recorded("t4"), try wearer.recorded("l5"))
        #expect(Set(live.0.track.map(\.posture)).isSuperset(of: [.leanForward, .slouch, .upright]))
        try wearer.makeAgain("t4")
        try wearer.makeAgain("l5")
        let again = (try wearer.recorded("t4"), try wearer.recorded("l5"))
        #expect(again.0.track == live.0.track && again.0.episodes == live.0.episodes)
        #expect(again.1.track == live.1.track && again.1.episodes.isEmpty)
    }

    @Test("A slump hold of both is in force from its end on, also after the next upright hold, live and made again")
    func slump() throws {
        let wearer = try Wearer()
        #expect(wearer.held.isEmpty)
        wearer.upper.beginHold(HoldRequest(.slump), now_us: wearer.now_us)
        #expect(wearer.upper.drainEffects().holdReply?.isDone == false)
        try wearer.calibrate()
        try wearer.sit(10, trunk: 20, right: 12, pelvis: 0)
        let before = wearer.frames.last?.posture
        try wearer.sit(10, trunk: 0, pelvis: 0)
        try wearer.slump(trunk: 24, right: 13, pelvis: 2)
        #expect(abs((wearer.upper.range.slumpDegrees ?? 0) - 24) < 0.5)
        try wearer.sit(10, trunk: 20, right: 12, pelvis: 0)
        let with = wearer.frames.last?.posture
        try wearer.sit(10, trunk: 0, pelvis: 0)
        try wearer.calibrate()
        try wearer.sit(10, trunk: 20, right: 12, pelvis: 0)
        #expect(before == .leanRight && with == .slouch && wearer.frames.last?.posture == .slouch)
        #expect(wearer.upper.range.slumpDegrees != nil)
        try wearer.finish()
        let live = try wearer.recorded("t4")
        try wearer.makeAgain("t4")
        let again = try wearer.recorded("t4")
        #expect(again.track == live.track && again.episodes == live.episodes)
        let held = try #require(try wearer.store.postureHolds(sensor: "t4", wearer: "me").first)
        #expect(abs((held.lowForwardDegrees ?? 0) - 2) < 0.5)
    }

    @Test("What is calibrated while the track is made again is in force afterwards")
    func calibratedMeanwhile() throws {
        let wearer = try Wearer()
        try wearer.calibrate()
        try wearer.sit(5, trunk: 10, pelvis: 0)
        let recording = try #require(try wearer.store.recordings(from_us: 0, to_us: .max).first)
        wearer.upper.beginRederivation()
        let made = try TrackRederivation.rederive(recording.id, in: wearer.store, rules: PostureRules(), isOver: false)
        wearer.upper.beginHold(HoldRequest(), now_us: wearer.now_us)
        try wearer.sit(11, trunk: 10, pelvis: 0)
        wearer.upper.endRederivation(made?.pipeline)
        try wearer.sit(1, trunk: 10, pelvis: 0)
        #expect(abs(wearer.frames.last?.flexionDegrees ?? 99) < 0.1)
    }

    @Test("The day counts a second that both have seen once, and the upper sensor's slouches only")
    func day() throws {
        let wearer = try Wearer()
        try wearer.calibrate()
        try wearer.sit(30, trunk: 25, pelvis: 2)
        try wearer.sit(30, trunk: 0, pelvis: 25)
        try wearer.finish()
        let summary = try wearer.store.summary(of: LocalDay(daysSince1970: 20_513), wearer: "me")
        #expect(abs(summary.worn_s - 71) < 0.5)
        #expect(summary.episodes.count == 1 && summary.alerts == 1)
        #expect(abs(summary.slouch_s - 30) < 4)
    }
}
