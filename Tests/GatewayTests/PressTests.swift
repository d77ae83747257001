import Events
import Glibc
import LocalTime
import Posture
import Records
import SensorProtocols
import TestSupport
import Testing

@testable import Gateway

@Suite("What a wearer says of a slouch, and is asked")
struct PressTests {
    private static let start_us: Int64 = 1_772_366_400_000_000

    /// A wearer with sensors on one time line, and what they are told.
    private final class House {
        let notices: WearerNotices
        private(set) var slots: [SensorSlot] = []
        private(set) var now_us = PressTests.start_us
        private(set) var told: [GatewayEvent] = []
        private(set) var frames: [PostureFrame] = []
        var isWatched = true
        private var step = 0

        init(
            _ sensors: [(placement: Placement, wearer: String)] = [(.upperBack, "me")],
            _ change: (inout PostureRules, inout AlertPolicy.Settings) -> Void = { _, _ in }
        ) {
            var rules = PostureRules()
            rules.alertDelay_s = 15
            var alerts = AlertPolicy.Settings()
            change(&rules, &alerts)
            notices = WearerNotices(alerts: alerts, pause_s: rules.alertRepeat_s)
            notices.onEvent = { [unowned self] in self.told.append($0) }
            let now = Moment(utc_us: now_us, offset_s: 0)
            for (index, (placement, wearer)) in sensors.enumerated() {
                let sensor = PairedSensor(
                    id: "s\(index)", name: "\(placement.rawValue)-\(index)", family: "witmotion", wearer: wearer,
                    placement: placement, mount: nil, port: "usb:\(index)", baudRate: 115_200, paired_us: 0)
                let start = RecordingStarter(rules: rules, timeSource: .host).first(
                    of: sensor, family: .witmotion, known: SensorKnowledge(), on: TimeLine(boottime_us: 0, now: now),
                    boottime_us: 0, now: now)
                slots.append(SensorSlot(sensor, start, breaks: nil, change: CorrectedCue(rules: rules)))
                slots[index].session.linkOpened(now_us: now_us)
            }
        }

        var slot: SensorSlot { slots[0] }
        var alerts: [AlertEvent] { told.compactMap { if case .alert(let alert) = $0 { alert } else { nil } } }
        var episodes: [Episode] { told.compactMap { if case .episode(let e) = $0 { e.episode } else { nil } } }

        func notes(_ kind: NoteEvent.Kind) -> [String] {
            told.compactMap { if case .note(let note) = $0, note.kind == kind { note.text } else { nil } }
        }

        func calibrate() {
            slot.session.beginHold(HoldRequest(), now_us: now_us)
            sit(11, 0)
        }

        /// So many seconds at 50 Hz in a posture; the way into it takes half a second.
        func sit(_ seconds: Double, _ forward: Double, right: Double = 0) {
            let before = frames.last.map { ($0.flexionDegrees ?? 0, $0.leanDegrees ?? 0) } ?? (0, 0)
            var last = before
            for index in 0..<Int(seconds * 50) {
                now_us += 20_000
                step += 1
                let way = min(1, Double(index) / 25)
                let now = (before.0 + (forward - before.0) * way, before.1 + (right - before.1) * way)
                // Nobody is as still as a table.
                let tremor = 0.3 * Double(step % 3)
                slot.session.receive(
                    Self.frame(
                        now.0, right: now.1 + tremor, turning: ((now.0 - last.0) * 50, (now.1 - last.1) * 50)),
                    arrival_us: now_us)
                last = now
                carryOut()
            }
        }

        /// As the gateway does it.
        func carryOut() {
            for effect in slot.session.drainEffects() {
                switch effect {
                case .report(let event): told.append(event)
                case .show(let new, _): frames += new
                case .alert(let alert): notices.deliver(alert, of: slot, isWatched: isWatched)
                case .unsure(let at_us): notices.ask(at_us: at_us, of: slot, isWatched: isWatched)
                default: break
                }
            }
        }

        func press() {
            notices.pressButton(of: slots[slots.count - 1], at_us: now_us, among: slots)
            for slot in slots { told += slot.session.drainEffects().events }
        }

        func correct(_ wasSlouch: Bool, _ name: String? = nil) -> ControlReply {
            notices.correct(wasSlouch: wasSlouch, sensor: name, among: slots)
        }

        func corrections() -> [Bool] { slot.drainEntry(isLast: false).held.corrections.map(\.wasSlouch) }

        /// A WitMotion frame of a clip with x up and z out of the back.
        ///
        /// - Parameters:
        ///   - forward: degrees.
        ///   - right: degrees.
        ///   - turning: forward and right, degrees a second.
        private static func frame(_ forward: Double, right: Double, turning: (Double, Double)) -> [UInt8] {
            let (f, r) = (forward * .pi / 180, right * .pi / 180)
            let words: [Int16] = [
                Int16(2048 * cos(f) * cos(r)), Int16(2048 * sin(r)), Int16(2048 * sin(f) * cos(r)), 0,
                Int16(turning.0 * 32768 / 2000), Int16(-turning.1 * 32768 / 2000), 0, 0, 0,
            ]
            return [0x55, 0x61]
                + words.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        }
    }

    // MARK: Presses

    @Test("One press of the button within a minute after an alert says that it was wrong; it is kept, and told")
    func button() throws {
        let house = House()
        house.calibrate()
        house.sit(25, 30, right: 3)
        let alert = try #require(house.alerts.first)
        let reason = try #require(alert.reason)
        #expect(reason.hasPrefix("30° forward for 15 s; your slouch begins at "))
        house.press()
        #expect(house.notes(.answer) == [PressWords.noted(wasSlouch: false)])
        #expect(house.corrections() == [false])
        // The slouch is none, and ends as none.
        house.sit(20, 0)
        #expect(house.episodes.isEmpty)
        // The next press means nothing.
        house.press()
        #expect(house.notes(.answer).count == 1 && house.corrections().isEmpty)
        #expect(house.notes(.sensor) == ["The sensor's button was pressed."])
    }

    @Test("A press at another time, and with the fixed rule, is noted and corrects nothing")
    func otherPresses() {
        let late = House()
        late.calibrate()
        late.press()
        late.sit(95, 30, right: 3)
        #expect(late.alerts.count == 1)
        late.press()
        #expect(late.notes(.sensor).count == 2 && late.notes(.answer).isEmpty && late.corrections().isEmpty)
        let fixed = House { rules, _ in rules.slouchRule = .fixed }
        fixed.calibrate()
        fixed.sit(25, 30, right: 3)
        #expect(fixed.alerts.map(\.reason) == ["30° forward for 15 s; a slouch begins at 15°"])
        fixed.press()
        #expect(fixed.notes(.sensor).count == 1 && fixed.notes(.answer).isEmpty && fixed.corrections().isEmpty)
    }

    @Test("An alert that was left out is no alert that a press could answer")
    func leftOut() {
        let house = House { _, alerts in alerts.quietHours = [.init("00:00-23:59")].compactMap { $0 } }
        house.calibrate()
        house.sit(25, 30, right: 3)
        #expect(house.alerts.map(\.silence) == [.quietHours])
        house.press()
        #expect(house.notes(.answer).isEmpty && house.notes(.sensor).count == 1)
    }

    @Test("The button of the wearer's low sensor answers for both")
    func lowButton() {
        let house = House([(.upperBack, "me"), (.lowBack, "me")])
        house.calibrate()
        house.sit(25, 30, right: 3)
        house.press()
        #expect(house.notes(.answer).count == 1 && house.corrections() == [false])
    }

    @Test("What is said of a posture that is held is kept either way, and told; what was wrong is not told once more")
    func said() {
        let house = House()
        house.calibrate()
        house.sit(25, 30, right: 3)
        #expect(house.correct(true) == ControlReply(isDone: true, text: PressWords.noted(wasSlouch: true)))
        #expect(house.correct(false, "t4-0").isDone)
        #expect(house.corrections() == [true, false])
        #expect(house.notes(.answer).count == 2)
        // Nobody waits for a change of position any more.
        house.sit(30, 0)
        #expect(house.slot.changed(in: house.frames) == nil)
    }

    @Test("Where there is nothing to correct that is said, and nothing is kept")
    func nothing() {
        let house = House()
        #expect(house.correct(true) == ControlReply(isDone: false, text: PressWords.nothingHeld))
        house.calibrate()
        // Rocking: nothing is held for five seconds.
        for _ in 0..<20 {
            house.sit(2, -10)
            house.sit(2, 40)
        }
        #expect(house.correct(false) == ControlReply(isDone: false, text: PressWords.nothingHeld))
        #expect(house.corrections().isEmpty && house.notes(.answer).isEmpty)
        #expect(house.correct(true, "nobody").text == "No sensor is called “nobody”.")
        let fixed = House { rules, _ in rules.slouchRule = .fixed }
        fixed.calibrate()
        fixed.sit(25, 30, right: 3)
        #expect(fixed.correct(true) == ControlReply(isDone: false, text: PressWords.fixedRule))
        #expect(House([(.lowBack, "me")]).correct(true) == ControlReply(isDone: false, text: PressWords.noSensor))
        let two = House([(.upperBack, "me"), (.upperBack, "you")])
        #expect(two.correct(true).text == "There are sensors of several wearers: name one of them.")
        #expect(two.correct(true, "t4-1").text == PressWords.nothingHeld)
        #expect(House([]).correct(true).text == "No sensor is being recorded.")
    }

    // MARK: Questions

    /// A posture of which it is not clear whether it is a slouch or a lean.
    private func sitUnclear(_ house: House, minutes: Double) -> Bool {
        house.calibrate()
        house.sit(minutes * 60, 22, right: 9)
        return (0.3...0.7).contains(house.frames.last?.slouchProbability ?? 0)
    }

    @Test("After a minute in which it was not clear it is asked once, and nothing buzzes or alerts")
    func asked() {
        let house = House()
        #expect(sitUnclear(house, minutes: 10))
        #expect(house.notes(.question) == [PressWords.question])
        #expect(house.alerts.isEmpty && house.episodes.isEmpty)
        let answering = House()
        #expect(sitUnclear(answering, minutes: 1.6) && answering.notes(.question).count == 1)
        #expect(answering.correct(true).isDone && answering.corrections() == [true])
        answering.sit(5, 22, right: 9)
        #expect(answering.frames.last?.slouchProbability ?? 0 > 0.7, "it has learned that")
    }

    @Test("Who was asked before the recorder was started again is asked no sooner for that")
    func askedBefore() throws {
        let folder = try TemporaryFolder()
        let store = try Store(folder: folder.path)
        let house = House()
        var kept: [Moment] = []
        house.notices.onAsked = { wearer, moment in
            #expect(wearer == "me")
            kept.append(moment)
        }
        #expect(sitUnclear(house, minutes: 3) && kept.count == 1)
        for moment in kept { try store.addAsked(wearer: "me", at: moment, most: AskPolicy.mostPerDay) }
        let known = try SensorKnowledge.read(
            of: house.slot.sensor, in: try Store(folder: folder.path), at: Moment(utc_us: house.now_us, offset_s: 0))
        #expect(known.asked == kept && known.remarks.isEmpty)
        let again = House()
        again.notices.know(known.alerts, asked: known.asked, of: "me")
        #expect(sitUnclear(again, minutes: 3) && again.notes(.question).isEmpty)
    }

    @Test("Nobody is asked who does not see it, does not want it, or is to be left alone")
    func notAsked() {
        let unseen = House()
        unseen.isWatched = false
        #expect(sitUnclear(unseen, minutes: 3) && unseen.notes(.question).isEmpty)
        let unwanted = House { _, alerts in alerts.asks = false }
        #expect(sitUnclear(unwanted, minutes: 3) && unwanted.notes(.question).isEmpty)
        let quiet = House { _, alerts in alerts.quietHours = [.init("00:00-23:59")].compactMap { $0 } }
        #expect(sitUnclear(quiet, minutes: 3) && quiet.notes(.question).isEmpty)
        let first = House()
        first.notices.setFirstDay(Moment(utc_us: first.now_us, offset_s: 0).day, of: "me")
        #expect(sitUnclear(first, minutes: 3) && first.notes(.question).isEmpty)
    }

    // MARK: What is no slouch

    @Test("Relaxed is never an alert and never an episode, however long it is held")
    func relaxed() {
        let house = House()
        house.calibrate()
        house.sit(600, 8.5)
        #expect(house.frames.suffix(20_000).allSatisfy { $0.band == .relaxed })
        #expect(house.alerts.isEmpty)
        house.sit(10, 0)
        #expect(house.episodes.isEmpty)
    }

    @Test("A fast lean to the side that passes 15° forward on its way begins no slouch before it has its name")
    func fastLean() {
        for right in [15.0, -15] {
            let house = House()
            house.calibrate()
            house.sit(30, 20, right: right)
            #expect(house.frames.last?.posture == (right > 0 ? .leanRight : .leanLeft))
            #expect(house.frames.last?.band == .elsewhere)
            house.sit(10, 0)
            #expect(house.episodes.isEmpty && house.alerts.isEmpty)
        }
    }
}
