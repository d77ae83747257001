import ArgumentParser
import Glibc
import LinuxIO
import Numbers
import SimulatedFleet

/// Thousands of gateways, simulated, against a real broker and whatever ingests behind it.
@main
struct FleetLoad: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fleet-load",
        abstract: "Simulates many gateways that send to a fleet’s broker.",
        discussion: """
            Each gateway has a connection of its own, one wearer and an outbox in memory, and speaks as a real one does. It \
            first has the days of --history, all of them waiting; then --minutes more, one after the other, --speed times \
            as fast as time itself. When the last minute is acknowledged the program ends, with status 0. It ends with 3 \
            where --limit comes first, and with 4 where a minute was refused. An end by a signal has status 3 too.

            One process does well with 500 to 1,000 gateways; --first and --count give each its part of a file.
            """)

    @Option(help: "A file with a gateway in each line: its store and its password, a space between them.")
    var gateways: String

    @Option(help: "The first gateway of the file that is simulated here, from 0.")
    var first = 0

    @Option(help: "How many gateways; without it, all that follow.")
    var count: Int?

    @Option(help: "The broker’s address.")
    var host = "127.0.0.1"

    @Option(help: "The broker’s port.")
    var port = 1883

    @Option(help: "Encrypt, and trust this certificate (PEM).")
    var ca: String?

    @Option(help: "Minutes in a batch, at most 240.")
    var rows = 60

    @Option(help: "Batches of a gateway that are on their way at once.")
    var window = 4

    @Flag(help: "Send the track of every second too.")
    var track = false

    @Option(help: "Whole days of eight hours that wait at the beginning.")
    var history = 0

    @Option(help: "Minutes that are recorded after that.")
    var minutes = 0

    @Option(help: "How many times as fast as time itself they pass.")
    var speed = 1.0

    @Flag(help: "An hour after it was recorded, judge a quarter of each hour again: it then has a new sequence.")
    var judgeAgain = false

    @Option(help: "A batch without an answer is sent again after this many seconds, then after twice as many.")
    var patience = 10.0

    @Option(help: "Makes the wearers; the same number makes the same ones.")
    var seed: UInt64 = 1

    @Option(help: "End after this many seconds, whatever still waits.")
    var limit: Double?

    @Option(help: "Print a line of JSON this often, seconds.")
    var every: Double?

    @Flag(help: "Print the figures at the end as one line of JSON.")
    var json = false

    @Option(help: "At the end, write every minute that the database must hold into this file (CSV).")
    var truth: String?

    func validate() throws {
        guard (1...240).contains(rows), (1...64).contains(window), (0...400).contains(history),
            (0...1_000_000).contains(minutes), speed > 0, speed <= 100_000, patience > 0, patience < 100_000,
            (0...10_000_000).contains(first), count.map({ $0 > 0 }) ?? true, limit.map({ $0 > 0 }) ?? true,
            every.map({ $0 >= 0.1 }) ?? true
        else { throw ValidationError("A number is out of its range.") }
    }

    func run() throws {
        Glibc.signal(SIGPIPE, SIG_IGN)
        let all = try GatewayFile.read(gateways)
        let part = all.dropFirst(first).prefix(count ?? all.count)
        guard !part.isEmpty else { throw ValidationError("“\(gateways)” has no gateway number \(first).") }
        Descriptors.allow(part.count + 100)

        let simulation = try Simulation(Array(part), as: self)
        let end = try simulation.run()
        if let truth { try simulation.writeTruth(to: truth) }
        print(json ? simulation.figures.json(end: end) : simulation.figures.text(end: end))
        fflush(nil)
        switch end {
        case .finished: if simulation.figures.refused > 0 { throw ExitCode(4) }
        case .stopped: throw ExitCode(3)
        }
    }
}

/// Stores and their passwords.
enum GatewayFile {
    struct Gateway {
        let store: String
        let password: String
    }

    static func read(_ path: String) throws -> [Gateway] {
        guard let file = fopen(path, "r") else {
            throw ValidationError("“\(path)” cannot be read: \(String(cString: strerror(errno))).")
        }
        defer { fclose(file) }
        var (line, room): (UnsafeMutablePointer<CChar>?, Int) = (nil, 0)
        defer { free(line) }
        var gateways: [Gateway] = []
        while getline(&line, &room, file) >= 0, let line {
            let words = String(cString: line).split(whereSeparator: \.isWhitespace).map(String.init)
            guard words.count == 2 else {
                throw ValidationError("“\(path)”, line \(gateways.count + 1): a store and a password are expected.")
            }
            gateways.append(Gateway(store: words[0], password: words[1]))
        }
        return gateways
    }
}

enum Descriptors {
    /// A connection needs one; where the system allows fewer, connecting says so.
    static func allow(_ count: Int) {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(clamping: RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = min(limit.rlim_max, max(limit.rlim_cur, UInt(clamping: count)))
        setrlimit(__rlimit_resource_t(clamping: RLIMIT_NOFILE.rawValue), &limit)
    }
}
