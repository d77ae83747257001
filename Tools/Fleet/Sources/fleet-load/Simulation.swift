import Broker
import Events
import Glibc
import LinuxIO
import Numbers
import SimulatedFleet

/// Gateways on one loop: their connections, and the time that passes for them.
final class Simulation {
    enum End {
        case finished
        case stopped
    }

    private static let tick_us: Int64 = 20_000
    /// New connections a tick: a broker that comes back is not met by all at once.
    private static let mostOpened = 20

    private(set) var figures: Figures
    private let loop: EventLoop
    private let options: FleetLoad
    private var links: [GatewayLink] = []
    private var begin_us: Int64 = 0
    /// Minutes since 1970 at which the simulated time begins.
    private let firstMinute: Int64
    private var signals: Signals?
    private var end = End.finished
    private var turn = 0

    init(_ gateways: [GatewayFile.Gateway], as options: FleetLoad) throws {
        self.options = options
        figures = Figures(gateways: gateways.count)
        loop = try EventLoop()
        // The simulated time ends about now, so that no minute lies in the future.
        let now = HostClock.utc_us / 60_000_000
        firstMinute = now - Int64(clamping: options.minutes) - 1
        let connector = try MQTTConnector(on: loop)
        let plan = SimulatedGateway.Plan(
            rows: options.rows, window: options.window, sendsTrack: options.track,
            patience_us: Int64(clamping: options.patience * 1e6))
        for gateway in gateways {
            var simulated = SimulatedGateway(store: gateway.store, seed: options.seed, plan: plan)
            let today = VirtualWearer.day(of: firstMinute)
            for day in today - Int64(clamping: options.history)..<today { simulated.record(day: day) }
            links.append(
                GatewayLink(
                    simulated, to: connector,
                    MQTTConnection.Plan(
                        host: options.host, port: options.port, clientID: gateway.store, user: gateway.store,
                        password: gateway.password, isEncrypted: options.ca != nil, caFile: options.ca,
                        retains: false, longestPayload: FleetDown.mostBytes)))
        }
    }

    func run() throws -> End {
        signals = try Signals([SIGINT, SIGTERM], on: loop) { [unowned self] _ in self.stop(.stopped) }
        begin_us = HostClock.boottime_us
        figures.begin(at: begin_us)
        _ = loop.every(Self.tick_us) { [unowned self] in self.tick() }
        if let every = options.every {
            _ = loop.every(Int64(clamping: every * 1e6)) { [unowned self] in
                print(self.figures.line(at: HostClock.boottime_us, pending: self.pending, links: self.links))
                fflush(nil)
            }
        }
        if let limit = options.limit {
            loop.after(Int64(clamping: limit * 1e6)) { [unowned self] in self.stop(.stopped) }
        }
        try loop.run()
        figures.end(at: HostClock.boottime_us, pending: pending)
        links.forEach { $0.close() }
        return end
    }

    private var pending: Int { links.reduce(0) { $0 + $1.gateway.pending } }

    private func stop(_ end: End) {
        self.end = end
        loop.stop()
    }

    private func tick() {
        let now_us = HostClock.boottime_us
        var (isOver, opened) = (true, 0)
        // A few of them first each time: none is always the last to be connected.
        turn = (turn + 1) % links.count
        for index in links.indices {
            let link = links[(index + turn) % links.count]
            let recorded = passed(now_us, place: (index + turn) % links.count)
            record(recorded, by: link)
            link.gateway.sendsRest = recorded >= options.minutes
            if link.isDue(at: now_us), opened < Self.mostOpened {
                opened += 1
                link.open(figures: { [unowned self] in self.figures.add($0) })
            }
            link.send(at: now_us)
            isOver = isOver && recorded >= options.minutes && link.gateway.pending == 0 && link.hasBeenOpen
        }
        if isOver { stop(.finished) }
    }

    /// Minutes of the simulated time that are over for one gateway: each is somewhat later than the one before it, as minutes
    /// of real gateways do not end together.
    private func passed(_ now_us: Int64, place: Int) -> Int {
        let part = Double(place) / Double(links.count)
        let minutes = Double(now_us - begin_us) / 60e6 * options.speed - part
        return max(0, min(options.minutes, Int(clamping: minutes.rounded(.down))))
    }

    private func record(_ minutes: Int, by link: GatewayLink) {
        while link.recorded < minutes {
            let minute = firstMinute + Int64(link.recorded)
            link.gateway.record(minute)
            link.recorded += 1
            if options.judgeAgain, link.recorded.isMultiple(of: 60), link.recorded >= 120 {
                link.gateway.judgeAgain(minute - 119...minute - 105)
            }
        }
    }

    /// Every minute, as the database has it when it is asked for these columns in this order.
    func writeTruth(to path: String) throws {
        guard let file = fopen(path, "w") else { throw SystemError.last }
        defer { fclose(file) }
        for link in links {
            link.gateway.everyMinute { recording, minute in
                fputs(Self.line(person: link.gateway.person, recording: recording, minute) + "\n", file)
            }
        }
        guard fflush(file) == 0 else { throw SystemError.last }
    }

    private static func line(person: String, recording: Int64, _ minute: FleetMinute) -> String {
        let statistics = minute.statistics
        let numbers: [Int?] =
            [
                statistics.recorded_s, statistics.worn_s, statistics.calibrated_s,
            ] + statistics.posture_s + [
                statistics.moving_s, statistics.lying_s, statistics.meanFlexion_cdeg,
                statistics.flexionDeviation_cdeg, statistics.mostFlexion_cdeg, statistics.alerts,
            ]
        let track = minute.track.map { $0.map(hexadecimal).joined() } ?? ""
        return
            (["\(person)", "\(recording)", "\(minute.minute)", "\(minute.sequence)"]
            + numbers.map { $0.map { "\($0)" } ?? "" } + [track]).joined(separator: ",")
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return byte < 16 ? "0" + digits : digits
    }
}
