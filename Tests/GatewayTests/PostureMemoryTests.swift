import Events
import Glibc
import LocalTime
import Motion
import Posture
import Records
import SensorProtocols
import TestSupport
import Testing

@testable import Gateway

@Suite("What is learned of a wearer's own postures, kept and found again")
struct PostureMemoryTests {
    /// A wearer with one sensor at the upper back, and the record of it.
    private final class Wearer {
        static let sensor = PairedSensor(
            id: "witmotion@usb:1", name: "back", family: "witmotion", wearer: "me", placement: .upperBack, mount: nil,
            port: "usb:1", baudRate: 115_200, paired_us: 0)
        static let morning = Moment(utc_us: 1_772_366_400_000_000, offset_s: 3600)

        let store: Store
        private let folder: TemporaryFolder
        private let starter = RecordingStarter(rules: PostureRules(), timeSource: .host)
        private(set) var slot: SensorSlot
        private(set) var numbers: [Int64] = []
        private var step = 0

        init(folder: TemporaryFolder? = nil, at start: Moment = morning) throws {
            self.folder = try folder ?? TemporaryFolder()
            store = try Store(folder: self.folder.path)
            slot = SensorSlot(
                Self.sensor,
                starter.first(
                    of: Self.sensor, family: .witmotion,
                    known: try SensorKnowledge.read(of: Self.sensor, in: store, at: start),
                    on: TimeLine(boottime_us: 0, now: start), boottime_us: 0, now: start),
                breaks: nil, change: CorrectedCue(rules: PostureRules()))
            slot.session.linkOpened(now_us: slot.now_us(0))
        }

        var boottime_us: Int64 { Int64(step) * 20_000 }
        private var now: Moment { Moment(utc_us: slot.now_us(boottime_us), offset_s: slot.timeLine.offset_s) }

        /// So many seconds at 50 Hz, and their commit.
        func sit(_ seconds: Int, forward: Double = 0, right: Double = 0, commits: Bool = true) throws {
            for _ in 0..<seconds * 50 {
                step += 1
                // A living sensor's numbers do not repeat for ever.
                let (f, r) = (forward * .pi / 180, (right + 0.03 * Double(step % 3)) * .pi / 180)
                let words: [Int16] = [
                    Int16(2048 * cos(f) * cos(r)), Int16(2048 * sin(r)), Int16(2048 * sin(f) * cos(r)), 0, 0, 0, 0, 0,
                    0,
                ]
                slot.session.receive(
                    [0x55, 0x61]
                        + words.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] },
                    arrival_us: slot.now_us(boottime_us))
                for case .save(let calibration) in slot.session.drainEffects() { slot.hasHeld(calibration) }
            }
            if commits { try commit() }
        }

        func calibrate() throws {
            slot.session.beginHold(HoldRequest(seconds: 5), now_us: slot.now_us(boottime_us))
            try sit(7)
        }

        /// Upright, and slouches that are not as deep as most people's.
        func sitAMorning() throws {
            for _ in 0..<3 {
                try sit(12)
                try sit(20, forward: 17)
                try sit(10, forward: 2, right: 14)
            }
        }

        func commit(isLast: Bool = false) throws {
            let entry = slot.drainEntry(isLast: isLast, withLearned: true)
            EntryCommit(store: store, mayWrite: { true }).write([entry]) { answer in
                guard case .appended(.success(let written)) = answer, let number = written.first else {
                    Issue.record("\(answer)")
                    return
                }
                slot.number = number
                if numbers.last != number { numbers.append(number) }
            }
            slot.session.committed(entry.increment)
        }

        /// The recording ends.
        func end() throws {
            slot.session.finish()
            try commit(isLast: true)
        }

        /// Another recording of the same recorder.
        func goOn(after pause_us: Int64 = 0) throws {
            step += Int(pause_us / 20_000)
            slot.begin(
                starter.next(
                    after: slot, knowing: slot.belief, on: TimeLine(boottime_us: boottime_us, now: now),
                    boottime_us: boottime_us))
            slot.session.linkOpened(now_us: slot.now_us(boottime_us))
        }

        func madeAgain(_ number: Int64, isOver: Bool = true) throws -> TrackRederivation.Outcome {
            try #require(try TrackRederivation.rederive(number, in: store, rules: PostureRules(), isOver: isOver))
        }

        /// Whether a recording's track, episodes and belief are the same when it is made again.
        func isSameMadeAgain(_ number: Int64, _ belief: WearerMemory?) throws -> Bool {
            let live = (track: try store.track(of: number), episodes: try store.episodes(of: number))
            let made = try madeAgain(number)
            // As it is stored, which is in hundredths of a degree.
            try store.replaceDerived(of: number, with: made.derived, rulesVersion: PostureRules().version)
            return try live.track == store.track(of: number) && live.episodes == store.episodes(of: number)
                && made.pipeline.wearerMemory == belief && !live.track.isEmpty
        }
    }

    private static let day_us: Int64 = 86_400_000_000

    private func belief(_ wearer: Wearer, at day: Int64 = 0) throws -> PostureBelief? {
        try wearer.store.postureBelief(
            of: "me", placement: .upperBack, at: Wearer.morning.utc_us + day * Self.day_us + 43_200_000_000)
    }

    // MARK: A press

    @Test("A recording with presses is the same when it is made again: track, episodes, and what is believed")
    func presses() throws {
        let wearer = try Wearer()
        try wearer.calibrate()
        try wearer.sitAMorning()
        try wearer.sit(20, forward: 17)
        #expect(wearer.slot.correct(wasSlouch: false))
        try wearer.sit(15)
        try wearer.sit(20, forward: 17, commits: false)
        #expect(wearer.slot.correct(wasSlouch: true))
        try wearer.sit(10)
        try wearer.end()
        let number = wearer.numbers[0]
        #expect(wearer.numbers.count == 1)
        #expect(try wearer.store.corrections(of: number).map(\.wasSlouch) == [false, true])
        #expect(try wearer.isSameMadeAgain(number, wearer.slot.session.wearerMemory))
        #expect(try !wearer.store.episodes(of: number).isEmpty)

        // Without the presses it would not be.
        let other = try Wearer()
        try other.calibrate()
        try other.sitAMorning()
        try other.sit(20, forward: 17)
        try other.sit(15)
        try other.sit(20, forward: 17)
        try other.sit(10)
        try other.end()
        #expect(other.slot.session.wearerMemory != wearer.slot.session.wearerMemory)
    }

    @Test("A press while the track is made again counts, whether the record has it already or not")
    func pressWhileMadeAgain() throws {
        for commitsPress in [false, true] {
            let wearer = try Wearer()
            try wearer.calibrate()
            try wearer.sitAMorning()
            try wearer.sit(20, forward: 17)
            #expect(wearer.slot.correct(wasSlouch: false))
            if commitsPress { try wearer.commit() }
            wearer.slot.session.beginRederivation()
            let number = try #require(wearer.slot.number)
            let made = try wearer.madeAgain(number, isOver: false)
            try wearer.sit(10, commits: false)
            try wearer.sit(10, forward: 17, commits: false)
            #expect(wearer.slot.correct(wasSlouch: true))
            try wearer.sit(5)
            let live = wearer.slot.session.wearerMemory
            wearer.slot.session.endRederivation(made.pipeline)
            #expect(wearer.slot.session.wearerMemory == live && live != nil)
            try wearer.end()
            #expect(try wearer.madeAgain(number).pipeline.wearerMemory == wearer.slot.session.wearerMemory)
        }
    }

    // MARK: From recording to recording

    @Test(
        "The next recording of the day goes on from what the last one believed; both are the same when made again later"
    )
    func sameDay() throws {
        let wearer = try Wearer()
        try wearer.calibrate()
        try wearer.sitAMorning()
        try wearer.end()
        let first = try #require(wearer.slot.session.wearerMemory)
        #expect(first != WearerMemory())
        #expect(try belief(wearer)?.memory == first)
        try wearer.goOn(after: 60_000_000)
        #expect(wearer.slot.session.wearerMemory == first)
        try wearer.sit(20)
        try wearer.sit(30, forward: 26, right: -6)
        try wearer.end()
        let second = try #require(wearer.slot.session.wearerMemory)
        #expect(second != first)
        // The row of the day is the second one's now.
        #expect(try belief(wearer)?.memory == second)
        #expect(try wearer.isSameMadeAgain(wearer.numbers[0], first))
        #expect(try wearer.isSameMadeAgain(wearer.numbers[1], second))
        #expect(try wearer.store.startingMemory(of: wearer.numbers[0]) == nil)
        #expect(try wearer.store.startingMemory(of: wearer.numbers[1]) == first)
    }

    @Test("A recorder that is started again knows it: on the same day as it was, on later days believed less, once")
    func laterDays() throws {
        let folder = try TemporaryFolder()
        let wearer = try Wearer(folder: folder)
        try wearer.calibrate()
        try wearer.sitAMorning()
        try wearer.end()
        let learned = try #require(wearer.slot.session.wearerMemory)
        func start(after_h: Int64) throws -> WearerMemory? {
            let start = Moment(utc_us: Wearer.morning.utc_us + after_h * 3_600_000_000, offset_s: 3600)
            return try Wearer(folder: folder, at: start).slot.session.wearerMemory
        }
        #expect(try start(after_h: 3) == learned)
        #expect(try start(after_h: 24) == learned.faded)
        #expect(try start(after_h: 24 * 9) == learned.faded)
        #expect(try start(after_h: 24 * 30) == learned.faded)
        // A month later nothing but a slump that was held on purpose is worth believing, and there was none.
        #expect(try start(after_h: 24 * 31) == WearerMemory())
        // Of a time before it nothing was known, and nothing of somebody else.
        #expect(try start(after_h: -1) == WearerMemory())
        #expect(try wearer.store.postureBelief(of: "ann", placement: .upperBack, at: .max / 2) == nil)
        #expect(try wearer.store.postureBelief(of: "me", placement: .neck, at: .max / 2) == nil)
    }

    @Test("After a month a slump that was held on purpose is what is left")
    func slumpIsLeft() throws {
        let slump = SlumpHold(forwardDegrees: 31, rightDegrees: 1, lowForwardDegrees: nil)
        let learned = WearerMemory().taught(slump)
        #expect(learned.slump == slump)
        let day = Wearer.morning.day
        let late = learned.faded.asBelieved(on: day + 40, learnedOn: day)
        #expect(late == WearerMemory().taught(slump) && late != WearerMemory())
        // A clock that was set back makes nothing older.
        #expect(learned.asBelieved(on: day - 3, learnedOn: day) == learned)
    }

    @Test("A day on which nothing was learned makes nothing less believed")
    func nothingLearned() throws {
        let folder = try TemporaryFolder()
        let first = try Wearer(folder: folder)
        try first.calibrate()
        try first.sitAMorning()
        try first.end()
        let learned = try #require(first.slot.session.wearerMemory)
        // Not calibrated since the day before, so nothing is trusted.
        let second = try Wearer(
            folder: folder, at: Moment(utc_us: Wearer.morning.utc_us + Self.day_us, offset_s: 3600))
        try second.sit(20)
        try second.end()
        let third = try Wearer(
            folder: folder, at: Moment(utc_us: Wearer.morning.utc_us + 2 * Self.day_us, offset_s: 3600))
        #expect(third.slot.session.wearerMemory == learned.faded)
        #expect(try third.store.startingMemory(of: second.numbers[0]) == learned.faded)
    }

    @Test("A recording that was cut off teaches as much as one that ended in order, and takes nothing newer back")
    func cutOff() throws {
        let folder = try TemporaryFolder()
        let wearer = try Wearer(folder: folder)
        try wearer.calibrate()
        try wearer.sitAMorning()
        let live = try #require(wearer.slot.session.wearerMemory)
        let repaired = try #require(try wearer.store.repairUnfinished().first)
        #expect(repaired.belief?.memory == live)
        let noon = PostureBelief(
            moment: Moment(utc_us: Wearer.morning.utc_us + 7_200_000_000, offset_s: 3600), memory: live.faded)
        try wearer.store.save(noon, wearer: "me", placement: .upperBack)
        try wearer.store.save(try #require(repaired.belief), wearer: "me", placement: .upperBack)
        #expect(try belief(wearer) == noon)
        #expect(try wearer.store.readablePostureBeliefs(of: "me").beliefs.count == 1)
    }

    // MARK: Forgetting

    @Test("What is forgotten stays so: also what a recording from before brings later")
    func forgotten() throws {
        let folder = try TemporaryFolder()
        let wearer = try Wearer(folder: folder)
        try wearer.calibrate()
        try wearer.sitAMorning()
        let late = try #require(wearer.slot.belief)
        try wearer.end()
        let now = Moment(utc_us: late.moment.utc_us + 1_000_000, offset_s: 3600)
        try wearer.store.forgetPostures(of: "me", at: now)
        try wearer.store.save(late, wearer: "me", placement: .upperBack)
        #expect(try wearer.store.readablePostureBeliefs(of: "me").beliefs.isEmpty)
        let next = try Wearer(folder: folder, at: Moment(utc_us: now.utc_us + 60_000_000, offset_s: 3600))
        #expect(next.slot.session.wearerMemory == WearerMemory())
        try next.calibrate()
        try next.sitAMorning()
        try next.end()
        #expect(try wearer.store.readablePostureBeliefs(of: "me").beliefs.count == 1)
    }

    @Test("Recordings without samples lose what they started from, those with samples keep it")
    func pruning() throws {
        let wearer = try Wearer()
        try wearer.calibrate()
        try wearer.sitAMorning()
        try wearer.end()
        for _ in 0..<2 {
            try wearer.goOn(after: 4 * Self.day_us)
            try wearer.calibrate()
            try wearer.sit(20, forward: 17)
            try wearer.end()
        }
        let numbers = wearer.numbers
        #expect(numbers.count == 3)
        #expect(try numbers.map { try wearer.store.startingMemory(of: $0) != nil } == [false, true, true])
        try wearer.store.pruneRaw(before_us: Wearer.morning.utc_us + 3 * Self.day_us)
        #expect(try numbers.map { try wearer.store.startingMemory(of: $0) != nil } == [false, true, true])
        try wearer.store.pruneRaw(before_us: Wearer.morning.utc_us + 7 * Self.day_us)
        #expect(try numbers.map { try wearer.store.startingMemory(of: $0) != nil } == [false, false, true])
        try wearer.store.pruneRaw(before_us: Wearer.morning.utc_us + 30 * Self.day_us)
        #expect(try numbers.map { try wearer.store.startingMemory(of: $0) != nil } == [false, false, false])
    }
}
