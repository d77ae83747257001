import Balance
import Events
import LocalTime
import Motion
import Posture
import Records
import SensorProtocols
import Testing

@testable import Gateway

@Suite("Breaks of a wearer, from frames to what is kept")
struct BreakCoordinatorTests {
    private static let start_us: Int64 = 1_772_366_400_000_000

    /// One wearer with sensors, and what they are told.
    private final class House {
        private let notices: WearerNotices
        private(set) var breaks: BreakCoordinator
        private(set) var slots: [SensorSlot] = []
        private(set) var told: [String] = []
        private var waiting: [() -> Void] = []
        /// The record answers only when it is let to.
        var answersLater = false
        var signs = SignRecord.unscreened

        init(still_min: Double = 20, sensors: Int = 1, kept: [BreakPrompt] = []) {
            var alerts = AlertPolicy.Settings()
            alerts.buzzes = true
            notices = WearerNotices(alerts: alerts, pause_s: 600)
            breaks = BreakCoordinator(
                BreakPrompts(settings: BreakPrompter.Settings(still_min: still_min), off_s: 600), by: notices)
            notices.onEvent = { [unowned self] event in if case .note(let note) = event { self.told.append(note.text) }
            }
            breaks.askSigns = { [unowned self] _, receive in
                let answer = { receive(.success(self.signs)) }
                if self.answersLater { self.waiting.append(answer) } else { answer() }
            }
            let now = Moment(utc_us: BreakCoordinatorTests.start_us, offset_s: 3600)
            for index in 0..<sensors {
                let sensor = PairedSensor(
                    id: "s\(index)", name: "s\(index)", family: "witmotion", wearer: "me", placement: .upperBack,
                    mount: nil, port: "usb:\(index)", baudRate: 115_200, paired_us: 0)
                let start = RecordingStarter(rules: PostureRules(), timeSource: .host).first(
                    of: sensor, family: .witmotion, known: SensorKnowledge(), on: TimeLine(boottime_us: 0, now: now),
                    boottime_us: 0, now: now)
                let slotBreaks = breaks.slotBreaks(for: sensor, isCoarse: false, kept: kept)
                slots.append(
                    SensorSlot(sensor, start, breaks: slotBreaks, change: CorrectedCue(rules: PostureRules())))
            }
        }

        /// All sensors see the same: somebody who sits, and from `moves` on for three minutes elsewhere.
        func sit(minutes: Range<Int>, moves: Int? = nil) {
            for second in minutes.lowerBound * 60..<minutes.upperBound * 60 {
                let isAway = moves.map { (($0 * 60)..<($0 * 60 + 180)).contains(second) } ?? false
                let frame = PostureFrame(
                    time_us: BreakCoordinatorTests.start_us + Int64(second) * 1_000_000,
                    up: isAway ? Vector3(0.8, 0, 0.6) : Vector3(1, 0, 0), body: nil,
                    posture: .unknown, activity: .still, calibration: .none)
                for slot in slots { breaks.look(at: [frame], of: slot) }
            }
        }

        func letAnswer() {
            let answers = waiting
            waiting = []
            answers.forEach { $0() }
        }

        func drain(_ index: Int = 0, isLast: Bool = false) -> [BreakPrompt] {
            slots[index].drainEntry(isLast: isLast).breakPrompts
        }
    }

    @Test("A prompt is kept at once, and again with its answer; the words ask for a change, not for standing")
    func kept() {
        let house = House()
        house.sit(minutes: 0..<21)
        let first = house.drain()
        #expect(first.count == 1 && first[0].outcome == nil && first[0].silence == nil)
        #expect(first[0].moment == Moment(utc_us: Self.start_us + 1_200_000_000, offset_s: 3600))
        #expect(house.told == ["In one position for 20 minutes: change it, or walk a little."])
        house.sit(minutes: 21..<40, moves: 22)
        #expect(house.drain().isEmpty)
        house.sit(minutes: 40..<41)
        let second = house.drain()
        #expect(second.map(\.outcome?.answer) == [.moved] && second.first?.moment == first.first?.moment)
    }

    @Test("Three ignored make the next one later at once; a record of three does so from the start")
    func adapts() {
        let house = House()
        house.sit(minutes: 0..<200)
        let prompts = house.drain(isLast: true)
        let intervals = prompts.filter { $0.outcome == nil }.map(\.interval_min)
        // An answer is known ten minutes after the ten in which it may come: the third when 20 minutes would be over again.
        #expect(intervals == [20, 20, 20, 30, 30, 30, 40])
        let told_s = prompts.filter { $0.outcome == nil }.map { ($0.moment.utc_us - Self.start_us) / 60_000_000 }
        #expect(told_s == [20, 40, 60, 90, 120, 150, 190])
        #expect(prompts.last?.outcome?.answer == .ended)
        #expect(house.breaks.adaptedText?.contains("of me after 40 minutes in one position, not 20") == true)
        let answered = prompts.filter { $0.outcome?.answer == .ignored }
        let later = House(kept: Array(answered.prefix(3)))
        later.sit(minutes: 0..<31)
        #expect(later.drain().map(\.interval_min) == [30])
    }

    @Test("Nobody watching and nothing that buzzes: it is no prompt, and is kept as one that nobody got")
    func unheard() {
        let house = House()
        house.breaks.isWatched = { _ in false }
        house.sit(minutes: 0..<100)
        let prompts = house.drain(isLast: true)
        #expect(prompts.count == 4)
        #expect(prompts.allSatisfy { $0.outcome == nil && $0.silence == "nothing buzzed, and nobody was watching" })
        #expect(house.breaks.adaptedText == nil)
    }

    @Test(
        "With a sign that cannot wait nothing is asked and nothing kept; with others it is asked for what they may do")
    func signs() {
        for (level, words) in [
            (RedFlag.Level.stopNow, nil), (.seeSomeone, "or walk a little (plumbline learn B02)."),
            (.caution, "or take a minute to reset (plumbline learn B01)."),
        ] as [(RedFlag.Level, String?)] {
            let house = House()
            house.signs = .clear(day: LocalDay(daysSince1970: 20_000))
            house.signs.keep(KeptSign(sign: "x", level: level, day: LocalDay(daysSince1970: 20_000)))
            house.sit(minutes: 0..<45)
            #expect(house.drain(isLast: true).isEmpty == (words == nil))
            #expect(house.told.isEmpty == (words == nil))
            if let words { #expect(house.told.allSatisfy { $0.hasSuffix("change it, " + words) }) }
        }
        let house = House()
        house.signs = .earlier(isThere: true, day: LocalDay(daysSince1970: 20_000))
        house.sit(minutes: 0..<45)
        #expect(house.told.isEmpty)
    }

    @Test("A record that answers late changes nothing of what followed")
    func late() {
        let house = House()
        house.answersLater = true
        house.sit(minutes: 0..<40, moves: 22)
        house.sit(minutes: 40..<41)
        #expect(house.drain().isEmpty && house.told.isEmpty)
        house.letAnswer()
        let prompts = house.drain()
        #expect(prompts.map(\.outcome?.answer) == [nil, .moved] && house.told.count == 1)
    }

    @Test("Where the recording ends before the signs are known, nobody is told and nothing is kept")
    func tooLate() {
        let house = House()
        house.answersLater = true
        house.sit(minutes: 0..<21)
        #expect(house.drain(isLast: true).isEmpty)
        house.letAnswer()
        #expect(house.told.isEmpty && house.drain(isLast: true).isEmpty)
    }

    @Test("Two sensors at one back ask once")
    func two() {
        let house = House(sensors: 2)
        house.sit(minutes: 0..<45)
        let prompts = house.drain(0) + house.drain(1)
        #expect(prompts.filter { $0.outcome == nil }.count == 2 && house.told.count == 2)
    }

    @Test("Shown only after the recording has ended, a prompt is kept with that end, once")
    func toldAfterTheEnd() throws {
        var breaks = SlotBreaks(settle_s: 600, seesWalking: true)
        var due: BreakPrompter.Due?
        for second in 0..<1260 as Range<Int64> where due == nil {
            due = breaks.advance(
                PostureFrame(
                    time_us: Self.start_us + second * 1_000_000, up: Vector3(1, 0, 0), body: nil, posture: .unknown,
                    activity: .still, calibration: .none), after: 20)
        }
        let time_us = try #require(due).time_us
        breaks.end()
        #expect(breaks.drain().isEmpty, "nobody knows yet whether anybody is told")
        let prompt = BreakPrompt(
            at: Moment(utc_us: time_us, offset_s: 0), wearer: "me", sensor: "s0", set_min: 20, interval_min: 20)
        #expect(breaks.told(prompt)?.outcome?.answer == .ended)
        #expect(breaks.drain().map(\.outcome?.answer) == [nil, .ended])
        #expect(breaks.told(prompt) == nil && breaks.drain().isEmpty)
    }

    @Test("When the recording ends, what followed is not known, and the next recording has nothing to do with it")
    func ended() {
        let house = House()
        house.sit(minutes: 0..<25)
        #expect(house.drain(isLast: true).map(\.outcome?.answer) == [nil, .ended])
        house.sit(minutes: 25..<39)
        #expect(house.drain(isLast: true).isEmpty)
    }
}
