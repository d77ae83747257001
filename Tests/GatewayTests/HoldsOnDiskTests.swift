import Events
import LocalTime
import Motion
import Posture
import Records
import SensorProtocols
import Testing

@testable import Gateway

@Suite("A hold is answered when it is on the disk")
struct HoldsOnDiskTests {
    private let slot: SensorSlot
    private let holds = HoldCoordinator(records: true)

    init() {
        let sensor = PairedSensor(
            id: "witmotion@usb:1", name: "back", family: "witmotion", wearer: "me", placement: .upperBack, mount: nil,
            port: "usb:1", baudRate: 115_200, paired_us: 0)
        let now = Moment(utc_us: 1_772_366_400_000_000, offset_s: 0)
        slot = SensorSlot(
            sensor,
            RecordingStarter(rules: PostureRules(), timeSource: .host).first(
                of: sensor, family: .witmotion, known: SensorKnowledge(), on: TimeLine(boottime_us: 0, now: now),
                boottime_us: 0, now: now), breaks: nil, change: CorrectedCue(rules: PostureRules()))
        let slot = slot
        holds.onBegin = { slot.session.beginHold($1, now_us: $0.now_us(0)) }
        holds.onHeld = { $0.hasHeld($1) }
    }

    /// A wearer who sits still for so long.
    private func sit(seconds: Int, from second: Int = 0) -> [SessionEffect] {
        var effects: [SessionEffect] = []
        for step in second * 50..<(second + seconds) * 50 {
            let words: [Int16] = [2048, Int16(step % 3), 0, 0, 0, 0, 0, 0, 0]
            slot.session.receive(
                [0x55, 0x61] + words.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] },
                arrival_us: slot.now_us(Int64(step) * 20_000))
            effects += slot.session.drainEffects()
        }
        return effects
    }

    /// Asks for an upright hold and sits through it.
    ///
    /// - Returns: what is to be stored with it.
    private func hold(_ onEnd: @escaping (ControlReply) -> Void) -> RecordWriter.Entry {
        slot.session.linkOpened(now_us: slot.now_us(0))
        _ = sit(seconds: 3)
        holds.begin(HoldRequest(seconds: 3), sensor: nil, isAlone: false, among: [slot], onEnd: onEnd)
        for effect in sit(seconds: 5, from: 3) {
            switch effect {
            case .save(let calibration):
                slot.hasHeld(calibration)
                holds.noteCalibration(of: slot)
            case .endHold(let reply): holds.end(of: slot, with: reply)
            default: break
            }
        }
        return slot.drainEntry(isLast: false)
    }

    @Test("Nobody is told that a calibration is done before it is stored, in one commit with its samples")
    func stored() {
        var replies: [ControlReply] = []
        let entry = hold { replies.append($0) }
        #expect(replies.isEmpty && entry.held.calibrations.count == 1 && !entry.increment.chunks.isEmpty)
        holds.written(entry)
        #expect(replies == [ControlReply(isDone: true, text: "Calibrated.")])
        holds.written(entry)
        #expect(replies.count == 1)
    }

    @Test("What the wearer has said of a posture goes to the disk without answering a hold that is not there yet")
    func press() {
        var replies: [ControlReply] = []
        let entry = hold { replies.append($0) }
        var press = entry
        press.held = HeldResults(corrections: [PostureCorrection(time_us: 1, wasSlouch: false)])
        #expect(!press.held.isEmpty)
        holds.written(press)
        holds.failed(press, .diskFull(path: "/data"), isFinal: false)
        #expect(replies.isEmpty)
        holds.written(entry)
        #expect(replies.map(\.isDone) == [true])
    }

    @Test("Where the disk takes nothing, it is said why; that it is stored later is not told again")
    func failed() {
        var replies: [ControlReply] = []
        let entry = hold { replies.append($0) }
        for _ in 0..<2 { holds.failed(entry, .diskFull(path: "/data"), isFinal: false) }
        #expect(replies.count == 1 && replies.first?.isDone == false)
        #expect(replies.first?.text.contains(RecordsError.diskFull(path: "/data").description) == true)
        holds.written(entry)
        #expect(replies.count == 1)
    }

    @Test("A sensor that is forgotten during a hold leaves nobody waiting")
    func forgotten() {
        slot.session.linkOpened(now_us: slot.now_us(0))
        _ = sit(seconds: 1)
        var replies: [ControlReply] = []
        holds.begin(HoldRequest(seconds: 3), sensor: nil, isAlone: false, among: [slot]) { replies.append($0) }
        holds.remove(slot)
        #expect(replies.map(\.isDone) == [false])
    }

    @Test(
        "A hold that a new day, a changed clock or a lost link cuts off is answered, and so is a bow",
        arguments: [false, true])
    func abandoned(withBow: Bool) throws {
        var replies: [ControlReply] = []
        slot.session.linkOpened(now_us: slot.now_us(0))
        _ = sit(seconds: 1)
        slot.session.beginHold(HoldRequest(seconds: 3, withBow: withBow), now_us: slot.now_us(1_000_000))
        _ = slot.session.drainEffects()
        // With a bow the hold itself is over by then.
        _ = sit(seconds: withBow ? 4 : 1, from: 1)
        slot.session.abandonHold("A new day has begun", now_us: slot.now_us(5_000_000))
        for case .endHold(let reply) in slot.session.drainEffects() { replies.append(reply) }
        #expect(replies.count == 1 && replies.first?.isDone == false)
        #expect(replies.first?.text.hasPrefix("A new day has begun") == true)
        slot.session.abandonHold("A new day has begun", now_us: slot.now_us(5_000_000))
        #expect(slot.session.drainEffects().allSatisfy { if case .endHold = $0 { false } else { true } })
    }

    @Test("A recording that ends while its track is being made again, or before it could be, is to be put in order")
    func toBeRepaired() {
        slot.session.linkOpened(now_us: slot.now_us(0))
        _ = sit(seconds: 2)
        #expect(!slot.drainEntry(isLast: true).isToBeRepaired)
        slot.session.beginRederivation()
        #expect(slot.drainEntry(isLast: true).isToBeRepaired && !slot.drainEntry(isLast: false).isToBeRepaired)
        slot.session.endRederivation(nil)
        #expect(!slot.drainEntry(isLast: true).isToBeRepaired)
        slot.wantsRederivation = true
        #expect(slot.drainEntry(isLast: true).isToBeRepaired)
    }
}
