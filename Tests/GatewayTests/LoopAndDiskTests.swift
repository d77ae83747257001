import Events
import FakeBluetooth
import Glibc
import Links
import LinuxIO
import LocalTime
import Motion
import Posture
import SensorProtocols
import Synchronization
import TestSupport
import Testing

@testable import Gateway
@testable import Records

/// A gateway with a sensor on a terminal pair, whose far end the test writes.
@Suite("The loop and the disk", .serialized)
struct LoopAndDiskTests {
    private final class House {
        let folder: TemporaryFolder
        let store: Store
        let loop: EventLoop
        let gateway: Gateway
        var events: [GatewayEvent] = []
        private let far: Int32
        private let path: String
        private(set) var sent = 0

        init(fill: (Store) throws -> Void = { _ in }) throws {
            folder = try TemporaryFolder()
            store = try Store(folder: folder.path)
            try fill(store)
            loop = try EventLoop()
            gateway = try Gateway(store: store, directory: PortDirectory(), on: loop)
            var far: Int32 = 0
            var near: Int32 = 0
            var name = [CChar](repeating: 0, count: 128)
            try #require(openpty(&far, &near, &name, nil, nil) == 0)
            close(near)
            self.far = far
            path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            gateway.onEvent = { [unowned self] in self.events.append($0) }
            let sensor = PairedSensor(
                id: "witmotion@usb:1", name: "back", family: "witmotion", wearer: "me", placement: .upperBack,
                mount: nil, port: "usb:1", baudRate: 115_200, paired_us: 1)
            try store.save(sensor)
            try gateway.add(sensor)
            gateway.attach(
                SensorFinder.Found(
                    port: PortDirectory().port(at: path), family: .witmotion, baudRate: 115_200, id: sensor.id,
                    identity: nil, link: try SerialLink(path: path, baudRate: 115_200, on: loop), heard: [],
                    arrival_us: HostClock.boottime_us), to: sensor.id)
        }

        deinit { close(far) }

        /// So many samples, upright, as the sensor sends them.
        func send(_ count: Int) throws {
            for _ in 0..<count {
                sent += 1
                let words: [Int16] = [2048, Int16(sent % 5), 0, 0, 0, 0, 0, 0, 0]
                let bytes: [UInt8] =
                    [0x55, 0x61]
                    + words.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
                try #require(write(far, bytes, bytes.count) == bytes.count)
            }
        }

        /// Sends as a sensor does, a few at a time, until it is heard.
        func stream() throws {
            for _ in 0..<100 where gateway.sensors.first?.state != .streaming {
                try send(5)
                _ = try loop.run(seconds: 0.05) { false }
            }
            try until { self.gateway.sensors.first?.state == .streaming }
        }

        func until(_ condition: @escaping () -> Bool) throws {
            let holds = try loop.run(until: condition)
            try #require(holds, "What was waited for has not come.")
        }

        func stop() throws {
            var isOver = false
            gateway.stop { isOver = true }
            try until { isOver }
        }

        func stored() throws -> Int {
            var count = 0
            for recording in try store.recordings(from_us: 0, to_us: .max) {
                try store.forEachChunk(of: recording.id) { count += $0?.count ?? 0 }
            }
            return count
        }
    }

    /// Another program that holds the database until it is told to let go.
    private final class Holder: Sendable {
        private let isOver = Mutex(false)
        private let isHolding = Mutex(false)

        init(_ folder: String) throws {
            let store = try Store(folder: folder)
            let thread = Worker { [self] in
                try? store.write { _ in
                    isHolding.withLock { $0 = true }
                    while !isOver.withLock({ $0 }) { usleep(1000) }
                }
            }
            thread.start()
            while !isHolding.withLock({ $0 }) { usleep(1000) }
        }

        func letGo() { isOver.withLock { $0 = true } }
    }

    private final class Worker: Sendable {
        private let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) { self.body = body }

        func start() {
            var thread = pthread_t()
            let context = Unmanaged.passRetained(self).toOpaque()
            pthread_create(
                &thread, nil,
                { context in
                    if let context { Unmanaged<Worker>.fromOpaque(context).takeRetainedValue().body() }
                    return nil
                }, context)
            pthread_detach(thread)
        }
    }

    @Test("While another program holds the database the loop goes on, and a note is answered when it is stored")
    func foreignLock() throws {
        let house = try House()
        let holder = try Holder(house.folder.path)
        var replies: [ControlReply] = []
        for text in ["one", "two", "three"] { house.gateway.note(text, sensor: nil) { replies.append($0) } }
        // Were the loop waiting, nobody would let go.
        var turns = 0
        let token = house.loop.every(5000) {
            turns += 1
            if turns == 20 { holder.letGo() }
        }
        try house.until { replies.count == 3 }
        house.loop.cancel(token)
        #expect(turns >= 20 && replies.allSatisfy(\.isDone))
        #expect(try house.store.notes(from_us: 0, to_us: .max).map(\.text) == ["one", "two", "three"])
        try house.stop()
    }

    @Test("What a sensor has sent before a stop is stored, also where nobody had read it yet")
    func stop() throws {
        let house = try House()
        try house.stream()
        // Nothing of this is read before the stop begins.
        try house.send(150)
        try house.stop()
        #expect(try house.stored() == house.sent)
        #expect(try house.store.unfinishedRecordings().isEmpty)
    }

    @Test("A hold that a stop cuts off is answered")
    func holdAtStop() throws {
        let house = try House()
        try house.stream()
        var reply: ControlReply?
        house.gateway.calibrate("back", HoldRequest(seconds: 5)) { reply = $0 }
        try house.stop()
        #expect(reply?.isDone == false && reply?.text.contains("stopped during the hold") == true)
    }

    @Test("A recording that was cut off is put in order beside the one that is under way, which is left alone")
    func repair() throws {
        let house = try House()
        let cut = try house.store.begin(
            Store.Recording(
                sensor: "witmotion@usb:9", wearer: "me", family: "witmotion", start_us: 1_772_366_400_000_000,
                utcOffset_s: 0, rulesVersion: "0"))
        var increment = Store.Increment()
        increment.chunks = [
            RawChunk(
                samples: (0..<6000).map {
                    Sample(
                        time_us: 1_772_366_400_000_000 + $0 * 10_000, acceleration_m_s2: Vector3(9.8, 0, 0),
                        angularVelocity_rad_s: nil)
                }, accelerationQuantum: 0.001, gyroQuantum: 0.001)
        ]
        try house.store.append(increment, to: cut)
        var repaired = 0
        house.gateway.onRepaired = { repaired += 1 }
        house.gateway.repair(try house.store.unfinishedRecordings())
        try house.send(50)
        try house.until { repaired == 1 && (try? house.stored()) == 6050 }
        #expect(try house.store.track(of: cut).count >= 58)
        #expect(try house.store.unfinishedRecordings().count == 1 && !house.store.unfinishedRecordings().contains(cut))
        try house.stop()
        #expect(try house.store.unfinishedRecordings().isEmpty)
    }
    @Test("What was learned of the wearer is forgotten in the record and in the session; what is recorded goes on")
    func forgetLearned() throws {
        let slump = SlumpHold(forwardDegrees: 24, rightDegrees: 0, lowForwardDegrees: nil)
        let learned = WearerMemory().taught(slump)
        let house = try House { store in
            try store.save(
                PostureBelief(moment: HostClock.now, memory: learned), wearer: "me", placement: .upperBack)
        }
        try house.stream()
        try house.until { (try? house.stored()) ?? 0 > 0 }
        let first = try #require(try house.store.unfinishedRecordings().first)
        #expect(try house.store.startingMemory(of: first) == learned)
        var reply: ControlReply?
        house.gateway.forgetPostures("nobody") { reply = $0 }
        #expect(reply?.isDone == false)
        reply = nil
        house.gateway.forgetPostures("back") { reply = $0 }
        try house.until { reply != nil }
        #expect(reply == ControlReply(isDone: true, text: ControlReply.posturesForgotten))
        try house.send(50)
        try house.until { (try? house.stored()) == house.sent }
        let second = try #require(try house.store.unfinishedRecordings().last)
        #expect(second != first)
        #expect(try house.store.startingMemory(of: second) == nil && house.store.startingMemory(of: first) == nil)
        #expect(try house.store.readablePostureBeliefs(of: "me").beliefs.isEmpty)
        try house.stop()
        #expect(try house.stored() == house.sent)
    }
}
