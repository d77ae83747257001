import FirmwareProtocol
import Links
import Posture
import Records
import SensorProtocols
import TestSupport
import Testing

@testable import Gateway

/// A session, the record behind it and a sensor made of the C library, on a clock of their own.
@Suite("Every sample that a sensor has kept is stored once")
struct StoredOnceTests {
    @Test(
        "Whatever happens to the link, the clock, the recorder and the disk, each number is stored exactly once",
        arguments: 1...24 as ClosedRange<UInt64>)
    func once(seed: UInt64) {
        let world = World(seed: seed)
        for _ in 0..<6000 { world.step(isRough: true) }
        for _ in 0..<3000 { world.step(isRough: false) }
        let stored = world.disk
        #expect(world.sensor.taken > 8000)
        #expect(stored.count > world.sensor.taken - 300, "\(stored.count) of \(world.sensor.taken)")
        #expect(Set(stored).count == stored.count, "\(stored.count - Set(stored).count) are stored twice")
        // What is on its way has the highest numbers.
        #expect(stored.max().map(Int.init) == stored.count - 1)
    }

    /// What the gateway does with a session, without I/O.
    private final class World {
        let sensor = KeepingSensor()
        private(set) var disk: [UInt32] = []
        private var random: SplitMix
        private var session: SensorSession
        /// Increments that wait for the disk, and since when one is under way.
        private var waiting: [Store.Increment] = []
        private var underWay: (increments: [Store.Increment], until_us: Int64)?
        private var boottime_us: Int64 = 0
        /// UTC − boot time.
        private var anchor_us: Int64 = 1_772_366_400_000_000
        private var linkReturns_us: Int64?
        /// On the air, in order, with the boot time at which they come.
        private var toSensor: [(message: [UInt8], at_us: Int64)] = []
        private var fromSensor: [(message: [UInt8], at_us: Int64)] = []

        init(seed: UInt64) {
            random = SplitMix(seed: seed)
            session = Self.session()
            openLink()
        }

        private static func session() -> SensorSession {
            let place = BluetoothPlace(address: "C4:11:22:33:44:55", isBonded: true)
            return SensorSession(
                sensor: PairedSensor(
                    id: place.sensorID, name: "back", family: "plumbline", wearer: "me", placement: .upperBack,
                    mount: nil, port: place.port, baudRate: 0, paired_us: 0),
                family: .plumbline, mount: nil, rules: PostureRules(), offset_s: 0, calibration: nil, quality: .none)
        }

        private var now_us: Int64 { anchor_us + boottime_us }
        private var isLinked: Bool { linkReturns_us == nil }

        /// Ten milliseconds.
        func step(isRough: Bool) {
            boottime_us += 10_000
            sensor.takeSample()
            if let returns_us = linkReturns_us, boottime_us >= returns_us { openLink() }
            if isLinked {
                while let next = toSensor.first, next.at_us <= boottime_us {
                    sensor.receive(toSensor.removeFirst().message)
                }
                for message in sensor.poll() { fromSensor.append((message, boottime_us + delay_us())) }
                while let next = fromSensor.first, next.at_us <= boottime_us {
                    session.receive(
                        fromSensor.removeFirst().message, from: PlumblineBluetooth.data, arrival_us: now_us)
                    carryOut()
                }
                if boottime_us % 250_000 == 0 {
                    session.tick(now_us: now_us)
                    carryOut()
                }
            }
            advanceDisk(isRough: isRough)
            guard isRough, random.chance(0.004) else { return }
            switch random.number(0...3) {
            case 0: loseLink(for_s: random.number(0.2...6))
            case 1: setClock()
            case 2: killRecorder()
            default: sensor.batch = random.number(1...18)
            }
        }

        /// Of one message on the air.
        private func delay_us() -> Int64 { Int64(random.number(0...3)) * 10_000 }

        private func openLink() {
            linkReturns_us = nil
            toSensor = []
            fromSensor = []
            perform(session.beginBluetooth())
            sensor.link(true)
            session.linkOpened(now_us: now_us)
            carryOut()
        }

        private func loseLink(for_s seconds: Double) {
            guard isLinked else { return }
            linkReturns_us = boottime_us + Int64(seconds * 100) * 10_000
            sensor.link(false)
            session.linkLost(now_us: now_us, reason: .silentConnection)
            carryOut()
        }

        /// The wall clock is set: the recording ends, and the next one begins on another time line.
        private func setClock() {
            session.finish()
            waiting.append(session.drainIncrement())
            anchor_us += Int64(random.number(-7200.0...7200)) * 1_000_000
            let before = session
            session = Self.session()
            session.goOn(after: before)
            guard isLinked else { return }
            session.linkOpened(now_us: now_us)
            carryOut()
        }

        /// What is not on the disk is gone; the sensor's link stays up.
        private func killRecorder() {
            waiting = []
            underWay = nil
            session = Self.session()
            guard isLinked else { return }
            perform(session.beginBluetooth())
            session.linkOpened(now_us: now_us)
            carryOut()
        }

        private func advanceDisk(isRough: Bool) {
            if boottime_us % 1_000_000 == 0, underWay == nil {
                waiting.append(session.drainIncrement())
                underWay = (waiting, boottime_us + (isRough ? Int64(random.number(0...150)) * 10_000 : 10_000))
                waiting = []
            }
            guard let commit = underWay, boottime_us >= commit.until_us else { return }
            underWay = nil
            guard !isRough || random.chance(0.8) else {
                waiting = commit.increments + waiting
                return
            }
            for increment in commit.increments {
                for chunk in increment.chunks { if let numbers = chunk.sequences { disk += numbers } }
                session.committed(increment)
                carryOut()
            }
        }

        private func carryOut() {
            var effects = session.drainEffects()
            while !effects.isEmpty {
                for effect in effects {
                    switch effect {
                    case .perform(let requests): perform(requests)
                    case .lookUpStored(let bootID): lookUp(bootID)
                    case .reopenLink: loseLink(for_s: 0.5)
                    default: break
                    }
                }
                effects = session.drainEffects()
            }
        }

        private func lookUp(_ bootID: UInt32) {
            var ranges = SequenceRanges()
            for number in disk { ranges.insert(number...number) }
            let increments = (underWay?.increments ?? []) + waiting
            session.setStoredRanges(
                ranges.ranges, waiting: increments.flatMap(\.chunks).compactMap(\.sequences), bootID: bootID)
        }

        private func perform(_ requests: [GATTRequest]) {
            for request in requests {
                if case .write(let message, _) = request.action, isLinked {
                    toSensor.append((message, boottime_us + delay_us()))
                }
            }
        }
    }

    /// A sensor that takes a hundred samples a second and keeps two minutes of them.
    private final class KeepingSensor {
        private(set) var taken = 0
        private let sensor: UnsafeMutablePointer<pl_sensor>
        private let samples: UnsafeMutablePointer<pl_sample>
        private let times: UnsafeMutablePointer<UInt32>
        private var now_us: UInt64 = 0
        private var sent: [[UInt8]] = []
        private static let ring = 12_000

        /// So many live samples go with one message.
        var batch: Int {
            get { Int(sensor.pointee.samples_per_message) }
            set { sensor.pointee.samples_per_message = .init(newValue) }
        }

        init() {
            sensor = .allocate(capacity: 1)
            samples = .allocate(capacity: Self.ring)
            times = .allocate(capacity: Self.ring)
            sensor.initialize(to: pl_sensor())
            sensor.pointee.identity.protocol_major = 1
            sensor.pointee.identity.capabilities = UInt16(PL_HAS_GYRO | PL_KEEPS_SAMPLES)
            sensor.pointee.identity.boot_id = 77
            sensor.pointee.identity.acceleration_ng_per_count = 488_281
            sensor.pointee.identity.gyro_udps_per_count = 61_035
            sensor.pointee.identity.ring_samples = UInt32(Self.ring)
            sensor.pointee.identity.rate_dHz = 1000
            sensor.pointee.samples_per_message = 18
            pl_ring_init(&sensor.pointee.ring, samples, times, UInt32(Self.ring))
            sensor.pointee.hooks.context = Unmanaged.passUnretained(self).toOpaque()
            sensor.pointee.hooks.send = { context, bytes, length in
                guard let context, let bytes else { return false }
                Unmanaged<KeepingSensor>.fromOpaque(context).takeUnretainedValue().sent
                    .append(Array(UnsafeBufferPointer(start: bytes, count: length)))
                return true
            }
            sensor.pointee.hooks.set_rate = { _, _ in true }
            sensor.pointee.hooks.start = { _, _ in }
            sensor.pointee.hooks.buzz = { _, _, _ in }
            sensor.pointee.hooks.read_battery = { _, battery in battery?.pointee.percent = 87 }
            pl_sensor_init(sensor)
        }

        deinit {
            sensor.deallocate()
            samples.deallocate()
            times.deallocate()
        }

        func link(_ isUp: Bool) { pl_sensor_link(sensor, isUp, now_us) }

        func receive(_ message: [UInt8]) { pl_sensor_receive(sensor, message, message.count, now_us) }

        func takeSample() {
            now_us += 10_000
            guard sensor.pointee.is_streaming else { return }
            var sample = pl_sample()
            sample.acceleration.0 = 2048
            pl_sensor_sample(sensor, &sample, now_us)
            taken += 1
        }

        /// What it sends now: live samples, and up to twenty messages of old ones.
        func poll() -> [[UInt8]] {
            for _ in 0..<20 { pl_sensor_poll(sensor, now_us) }
            defer { sent = [] }
            return sent
        }
    }
}
