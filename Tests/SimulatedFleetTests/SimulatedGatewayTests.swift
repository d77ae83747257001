import Events
import Posture
import SimulatedFleet
import TestSupport
import Testing

@Suite("Gateways that are made up, for load and faults")
struct SimulatedGatewayTests {
    /// A server with a table in memory, as the contract says; copies of it are its backups.
    private struct Server {
        var rows: [String: (sequence: Int64, statistics: MinuteStatistics)] = [:]
        var (settled, top, count): (Int64, Int64, Int64) = (0, 0, 0)
        /// After a restart it takes nothing before a hello.
        var isGreeted = false

        mutating func take(_ up: FleetUp) -> FleetDown {
            switch up {
            case .hello:
                isGreeted = true
                return .welcome(FleetWelcome(settled: settled, top: top, now_us: 0, count: count))
            case .withdraw: return .greet
            case .minutes(let batch):
                guard isGreeted, batch.seen <= count else { return .greet }
                let before = settled
                for minute in batch.minutes {
                    let key = "\(batch.recordings[minute.recording].key) \(minute.minute)"
                    if (rows[key]?.sequence ?? 0) < minute.sequence {
                        rows[key] = (minute.sequence, minute.statistics)
                    }
                    top = max(top, minute.sequence)
                }
                settled = max(settled, batch.below)
                count += 1
                return .taken(FleetReceipt(number: batch.number, settled: before, count: count))
            }
        }
    }

    /// A gateway and a server, and all that may go wrong in between.
    private struct World {
        var gateway: SimulatedGateway
        var server = Server()
        var chance: SplitMix
        var now_us: Int64 = 0
        var minute: Int64 = 29_000_000
        private var up: [FleetUp] = []
        private var down: [FleetDown] = []
        private var backups: [Server] = []

        init(seed: UInt64) {
            chance = SplitMix(seed: seed)
            gateway = SimulatedGateway(
                store: "abcdefgh12345678", seed: seed,
                plan: SimulatedGateway.Plan(rows: chance.number(1...7), sendsTrack: false, patience_us: 1000))
        }

        mutating func step(isCalm: Bool) {
            now_us += Int64(chance.number(1...300))
            if gateway.standing == .away { connect() }
            switch isCalm ? 100 + chance.number(0...1) : chance.number(0...30) {
            case 0...7:
                gateway.record(minute)
                minute += 1
            case 8: gateway.judgeAgain(minute - Int64(chance.number(1...30))..<minute)
            case 9:
                // What was on its way is lost, both ways.
                (up, down) = ([], [])
                gateway.lost()
            case 10: backups.append(server)
            case 11: if let backup = backups.last, chance.chance(0.5) { restore(backup) }
            case 12: if !down.isEmpty { down.remove(at: chance.number(0...down.count - 1)) }
            case 13...21: deliver()
            default: answer()
            }
            if isCalm {
                gateway.sendsRest = true
                deliver()
                answer()
            }
            while let next = gateway.next(utc_us: 0, at: now_us) { up.append(next) }
        }

        private mutating func restore(_ backup: Server) {
            server = backup
            server.isGreeted = false
        }

        private mutating func connect() {
            (up, down) = ([gateway.hello(utc_us: 0, at: now_us)], [])
        }

        private mutating func deliver() {
            guard !up.isEmpty else { return }
            // Two ingesters: of two batches the later one may be taken first.
            let isSwapped = up.prefix(2).allSatisfy { if case .minutes = $0 { true } else { false } }
            let place = isSwapped && chance.chance(0.2) ? min(1, up.count - 1) : 0
            down.append(server.take(up.remove(at: place)))
        }

        private mutating func answer() {
            guard !down.isEmpty else { return }
            for heard in gateway.hear(down.removeFirst(), at: now_us) where heard == .greet {
                up.append(gateway.hello(utc_us: 0, at: now_us))
            }
        }

        var isEverythingThere: Bool {
            var there = 0
            gateway.everyMinute { key, minute in
                let row = server.rows["\(key) \(minute.minute)"]
                if row?.sequence == minute.sequence, row?.statistics == minute.statistics { there += 1 }
            }
            return there == gateway.recorded && server.rows.count == there
        }
    }

    @Test("Whatever is lost, and however often the database comes back older: every minute is there in the end")
    func nothingIsLost() {
        for seed in 1...40 as ClosedRange<UInt64> {
            var world = World(seed: seed)
            for _ in 0..<400 { world.step(isCalm: false) }
            for _ in 0..<5000 where !(world.gateway.pending == 0 && world.gateway.standing == .open) {
                world.step(isCalm: true)
            }
            let (pending, isEverythingThere) = (world.gateway.pending, world.isEverythingThere)
            #expect(pending == 0, "seed \(seed)")
            #expect(isEverythingThere, "seed \(seed)")
        }
    }

    @Test("A record that comes back older sends all it has above what the server holds")
    func olderRecord() {
        let plan = SimulatedGateway.Plan(rows: 10, sendsTrack: true)
        var gateway = SimulatedGateway(store: "abcdefgh12345678", seed: 1, plan: plan)
        gateway.sendsRest = true
        gateway.record(29_000_000)
        _ = gateway.hello(utc_us: 0, at: 0)
        let welcome = FleetDown.welcome(FleetWelcome(settled: 5, top: 70, now_us: 0, count: 9))
        #expect(gateway.hear(welcome, at: 0) == [.again(1)])
        guard case .minutes(let batch)? = gateway.next(utc_us: 0, at: 0) else {
            Issue.record("Nothing is sent")
            return
        }
        #expect(batch.minutes.map(\.sequence) == [71])
        #expect(batch.minutes.allSatisfy { $0.track?.count == FleetBatch.trackBytes })
    }

    @Test("A refused gateway says nothing more")
    func refused() {
        var gateway = SimulatedGateway(
            store: "abcdefgh12345678", seed: 1, plan: SimulatedGateway.Plan(rows: 10, sendsTrack: false))
        gateway.sendsRest = true
        gateway.record(29_000_000)
        _ = gateway.hello(utc_us: 0, at: 0)
        #expect(
            gateway.hear(.refused(.otherComputer, text: "Somebody else."), at: 0)
                == [.refused("other_computer: Somebody else.")])
        #expect(gateway.next(utc_us: 0, at: 1 << 40) == nil)
    }

    @Test("A minute is always the same, possible, and whole on the wire")
    func minutes() throws {
        let wearer = VirtualWearer(seed: 7)
        var postures: Set<PostureState> = []
        for minute in wearer.minutes(ofDay: 20_000) {
            let track = wearer.seconds(minute: minute, judged: 0)
            #expect(track == wearer.seconds(minute: minute, judged: 0))
            #expect(MinuteStatistics(track, alerts: 0).isPossible)
            postures.formUnion(track.map(\.posture))
        }
        #expect(postures.isSuperset(of: [.upright, .slouch, .unknown]))

        var gateway = SimulatedGateway(
            store: "abcdefgh12345678", seed: 7, plan: SimulatedGateway.Plan(rows: 240, sendsTrack: true))
        gateway.record(day: 20_000)
        #expect(FleetNames.isPerson(gateway.person))
        _ = gateway.hello(utc_us: 0, at: 0)
        _ = gateway.hear(.welcome(FleetWelcome(settled: 0, top: 0, now_us: 0)), at: 0)
        let next = gateway.next(utc_us: 0, at: 0)
        let batch = try #require(next)
        #expect(try FleetUp(bytes: batch.bytes) == batch)
    }
}
