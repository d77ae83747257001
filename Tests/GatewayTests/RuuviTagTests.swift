import Events
import Gateway
import LocalTime
import Motion
import Posture
import Records
import SensorProtocols
import TestSupport
import Testing

/// A tag that only advertises, one measurement in 2.5 s: what is recorded of it and what its day looks like.
@Suite("A RuuviTag, heard and never connected to")
struct RuuviTagTests {
    private static let start_us: Int64 = 1_772_366_400_000_000

    private let folder: TemporaryFolder
    private let store: Store
    private let sensor = PairedSensor(
        id: "ble:C9:00:00:00:00:01", name: "tag", family: "ruuvi", wearer: "me", placement: .upperBack, mount: nil,
        port: "ble-open:C9:00:00:00:00:01", baudRate: 0, paired_us: 0)

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(folder: folder.path)
    }

    private var session: SensorSession {
        SensorSession(
            sensor: sensor, family: .ruuvi, mount: nil, rules: PostureRules(), offset_s: 0, calibration: nil,
            quality: .none)
    }

    /// Data format 5 with "up" at an angle forward of x, in thousandths of g, of which a breathing wearer's are some
    /// more or less.
    private func advertisement(number: UInt16, forwardDegrees: Double) -> Advertisement {
        let angle = forwardDegrees * Units.radiansPerDegree
        let restless: [Double] = (0..<3).map { axis in
            let number = Int(number)
            return Double(number * (7919 + 104 * axis) % 19 - 9)
        }
        let up: [Double] = [1000 * Scalar.cos(angle), 0, 1000 * Scalar.sin(angle)]
        let counts: [Int16] = zip(up, restless).map { Int16(($0 + $1).rounded()) }
        func big(_ value: UInt16) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 0xFF)] }
        var data: [UInt8] = [5] + big(4860) + big(21396) + big(50044)
        for count in counts { data += big(UInt16(bitPattern: count)) }
        data += big((2977 - 1600) << 5 | 22) + [66] + big(number) + [0xC9, 0, 0, 0, 0, 1]
        return Advertisement(manufacturerData: [Ruuvi.company: data])
    }

    /// Half an hour worn: upright, and from the tenth to the fifteenth minute far forward. Each measurement is heard
    /// twice, the first time up to 1.3 s late; one in twenty is not heard at all.
    private func wear(
        _ session: inout SensorSession, each: (_ second: Double, inout SensorSession) throws -> Void
    ) rethrows -> Int {
        _ = session.beginBluetooth()
        session.linkOpened(now_us: Self.start_us)
        session.beginHold(HoldRequest(), now_us: Self.start_us)
        var heard = 0
        for number in 0..<720 {
            let second = Double(number) * 2.5
            guard number % 20 != 13 else { continue }
            heard += 1
            // Who wears it breathes and sways.
            let sway = 0.8 * Scalar.sin(Double(number) * 0.7)
            let forward = (600..<900).contains(second) ? 28.0 : 0
            let value = advertisement(number: UInt16(number), forwardDegrees: forward + sway)
            let late_us = Int64(number * 799_291 % 1_300_000)
            for again in 0..<2 as Range<Int64> {
                session.receive(
                    value, arrival_us: Self.start_us + Int64(second * 1e6) + late_us + again * 1_285_000)
            }
            session.tick(now_us: Self.start_us + Int64(second * 1e6) + late_us)
            try each(second, &session)
        }
        return heard
    }

    @Test("Its half hour is recorded as it was measured, told as coarse, and has one slouch of five minutes")
    func halfHour() throws {
        let number = try store.begin(
            Store.Recording(
                sensor: sensor.id, wearer: "me", family: "ruuvi", placement: .upperBack, start_us: Self.start_us,
                utcOffset_s: 0, rulesVersion: PostureRules().version))
        var session = session
        var details: [String] = []
        let heard = try wear(&session) { _, session in
            let effects = session.drainEffects()
            for case .link(let event) in effects.events {
                if let detail = event.detail { details.append(detail) }
            }
            if let calibration = effects.calibration { try store.save(calibration, sensor: sensor.id) }
            try store.append(session.drainIncrement(), to: number)
        }
        session.finish()
        try store.append(session.drainIncrement(), to: number)
        #expect(details == [ProtocolFamily.coarseness])

        var samples: [Sample] = []
        try store.forEachChunk(of: number) { samples += $0 ?? [] }
        #expect(samples.count == heard)
        #expect(samples.allSatisfy { $0.angularVelocity_rad_s == nil })
        #expect(zip(samples, samples.dropFirst()).allSatisfy { $1.time_us - $0.time_us > 500_000 })

        let day = Moment(utc_us: Self.start_us, offset_s: 0).day
        let summary = try store.summary(of: day, wearer: "me")
        // The hold is not judged, and a hole of a few measurements is a gap.
        #expect(summary.worn_s > 1600 && summary.worn_s <= 1800)
        #expect(summary.episodes.count == 1)
        let episode = try #require(summary.episodes.first)
        #expect(abs(episode.duration_s - 300) < 8)
        #expect(abs(episode.meanDegrees - 28) < 1.5)
        #expect((summary.coverageRatio ?? 0) > 0.95)
    }

    @Test("After a kill the track is made again as live made it")
    func kill() throws {
        let number = try store.begin(
            Store.Recording(
                sensor: sensor.id, wearer: "me", family: "ruuvi", placement: .upperBack, start_us: Self.start_us,
                utcOffset_s: 0, rulesVersion: PostureRules().version))
        var session = session
        _ = try wear(&session) { _, session in
            if let calibration = session.drainEffects().calibration { try store.save(calibration, sensor: sensor.id) }
            try store.append(session.drainIncrement(), to: number)
        }
        let live = try store.track(of: number)
        #expect(try store.repairUnfinished().count == 1)
        let mended = try store.track(of: number)
        #expect(live.count > 1500)
        #expect(Array(mended.prefix(live.count)) == live)
    }

    @Test("A tag that is not heard for half a minute is told to be silent, and is asked for nothing")
    func silence() throws {
        var session = session
        _ = session.beginBluetooth()
        session.linkOpened(now_us: Self.start_us)
        session.receive(advertisement(number: 1, forwardDegrees: 0), arrival_us: Self.start_us)
        _ = session.drainEffects()
        for second in 1...29 as ClosedRange<Int64> { session.tick(now_us: Self.start_us + second * 1_000_000) }
        #expect(session.drainEffects().events.isEmpty && session.state == .streaming)
        for second in 30...200 as ClosedRange<Int64> { session.tick(now_us: Self.start_us + second * 1_000_000) }
        #expect(session.state == .silent)
        let effects = session.drainEffects()
        #expect(effects.requests.isEmpty && effects.sent.isEmpty && !effects.wantsReopen)
        session.receive(advertisement(number: 90, forwardDegrees: 0), arrival_us: Self.start_us + 201_000_000)
        #expect(session.state == .streaming)
    }
}
