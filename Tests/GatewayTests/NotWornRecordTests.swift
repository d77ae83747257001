import Events
import Gateway
import Motion
import Posture
import Records
import SensorProtocols
import TestSupport
import Testing

@Suite("What is recorded of a sensor that lies on a desk")
struct NotWornRecordTests {
    private static let start_us: Int64 = 1_772_366_400_000_000
    private let folder: TemporaryFolder
    private let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(folder: folder.path)
    }

    private func calibration() throws -> Calibration {
        let samples = (0..<120).map { index in
            Sample(
                time_us: Self.start_us - 20_000_000 + Int64(index) * 100_000,
                acceleration_m_s2: Vector3(Units.standardGravity_m_s2, 0, 0), angularVelocity_rad_s: nil)
        }
        return try Calibration(hold: samples, mount: .spine, source: .mount)
    }

    /// A session that commits every second: 20 s upright, then laid down at 25° for 12 minutes, with the noise of a cheap
    /// sensor. Numbers: 2048 counts are 1 g.
    private func record(_ calibration: Calibration) throws -> (number: Int64, notes: [String]) {
        let sensor = PairedSensor(
            id: "witmotion@usb:1", name: "t4", family: "witmotion", wearer: "me", placement: .upperBack, mount: nil,
            port: "usb:1", baudRate: 115_200, paired_us: 0)
        let number = try store.begin(
            Store.Recording(
                sensor: sensor.id, wearer: "me", family: "witmotion", placement: .upperBack, start_us: Self.start_us,
                utcOffset_s: 0, rulesVersion: PostureRules().version, firstQuality: .ok))
        var session = SensorSession(
            sensor: sensor, family: .witmotion, mount: nil, rules: PostureRules(), offset_s: 0,
            calibration: calibration, quality: .ok)
        session.linkOpened(now_us: Self.start_us)
        var random = SplitMix(seed: 6)
        var notes: [String] = []
        for step in 0..<7400 {
            let t = Double(step) / 10
            let angle = 25 * Units.radiansPerDegree * min(1, max(0, t - 20))
            func count(_ value: Double) -> Int16 {
                Int16((2048 * value + random.number(-12...12) + random.number(-6...6)).rounded())
            }
            func slow() -> Int16 { Int16(random.number(-2...2)) }
            let words = [count(Scalar.cos(angle)), count(0), count(Scalar.sin(angle)), slow(), slow(), slow(), 0, 0, 0]
            session.receive(
                [0x55, 0x61] + words.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] },
                arrival_us: Self.start_us + Int64(step) * 100_000)
            for case .report(GatewayEvent.note(let note)) in session.drainEffects() { notes.append(note.text) }
            if step % 10 == 9 { try store.append(session.drainIncrement(), to: number) }
        }
        session.finish()
        try store.append(session.drainIncrement(), to: number)
        return (number, notes)
    }

    @Test("Seconds that were committed minutes ago are taken back; made again, the track is the same")
    func takenBack() throws {
        let calibration = try calibration()
        try store.save(calibration, sensor: "witmotion@usb:1")
        let (number, notes) = try record(calibration)
        #expect(notes.filter { $0.hasPrefix("Not worn since ") }.count == 1)
        let track = try store.track(of: number)
        #expect(track.count == 740)
        #expect(track[..<20].allSatisfy { $0.posture == .upright && $0.activity == .still })
        #expect(track[26...].allSatisfy { $0.posture == .unknown && $0.activity == .off })
        #expect(try store.episodes(of: number).isEmpty)
        #expect(try store.alerts(of: number).count == 1)
        let day = try store.summary(of: 20_513, wearer: "me")
        #expect(day.worn_s <= 26 && day.slouch_s == 0 && day.episodes.isEmpty)

        let made = try #require(
            try TrackRederivation.rederive(number, in: store, rules: PostureRules(), isOver: true))
        #expect(made.derived.episodes.isEmpty)
        try store.replaceDerived(of: number, with: made.derived, rulesVersion: PostureRules().version)
        #expect(try store.track(of: number) == track)
        #expect(try store.episodes(of: number).isEmpty)
    }
}
