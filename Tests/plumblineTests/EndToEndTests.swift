import Glibc
import LocalTime
import Posture
import Records
import TestSupport
import Testing

/// The whole product on real terminals: virtual sensors made of the C library on the one end, the program on the other.
@Suite("From a sensor on a terminal to the day's summary", .serialized)
struct EndToEndTests {
    /// A home of its own for one recorder.
    private final class House {
        let folder: TemporaryFolder
        var data: String { folder.path + "/data" }
        var port: String { folder.path + "/sensor" }
        private let soon: SoonAlerts
        private var environment: [String: String] {
            ["XDG_RUNTIME_DIR": folder.path, "PLUMBLINE_DATA_DIR": folder.path + "/data", "TZ": "UTC"]
                .merging(soon.environment) { $1 }
        }

        init() throws {
            folder = try TemporaryFolder()
            soon = try SoonAlerts()
        }

        func sensor(_ arguments: String...) throws -> RunningProgram {
            let program = try RunningProgram("virtual-sensor", ["--link", port] + arguments)
            try program.waits(for: "\"port\"")
            return program
        }

        func start(_ arguments: String...) throws -> RunningProgram {
            try RunningProgram("plumbline", arguments, environment: environment)
        }

        /// With somebody at a terminal.
        func startOnTerminal(_ arguments: String) throws -> RunningProgram {
            try RunningProgram(
                "/usr/bin/script", ["-qec", "\(Program.folder)/plumbline \(arguments)", "/dev/null"],
                environment: environment.merging(["TERM": "xterm"]) { $1 })
        }

        /// A line as it is typed at a shell.
        func shell(_ line: String) throws -> Program.Result {
            try RunningProgram("/bin/sh", ["-c", line], environment: environment).wait()
        }

        func run(_ arguments: String...) throws -> Program.Result {
            try RunningProgram("plumbline", arguments, environment: environment).wait()
        }

        /// Waits until what of the sensor's first start is stored has no gap, and is more than so many samples.
        func waitsForWholeRecord(samples: Int) throws {
            try RecordWatch.waits(for: "one stretch without a gap, from the first sample on", in: data) { store in
                guard let sensor = try store.sensors().first, let boot = try store.bootIDs(sensor: sensor.id).first
                else { return false }
                let stored = try store.storedSequences(sensor: sensor.id, bootID: boot)
                return stored.count == 1 && stored[0].lowerBound == 0 && stored[0].count > samples
            }
        }

        /// What of the sensor's first start is stored.
        func storedSequences() throws -> [ClosedRange<UInt32>] {
            let store = try Store(folder: data)
            let sensor = try #require(try store.sensors().first)
            let boots = try store.bootIDs(sensor: sensor.id)
            return try store.storedSequences(sensor: sensor.id, bootID: try #require(boots.first))
        }
    }

    @Test("A sensor that is paired while the recorder runs is recorded at once, also on a port that no bus tells of")
    func pairedMeanwhile() throws {
        let house = try House()
        let recorder = try house.start("run")
        try recorder.waits(for: "No sensor is paired yet")
        let sensor = try house.sensor("--scenario", "still")
        #expect(try house.run("pair", house.port, "--name", "back", "--yes").code == 0)
        try recorder.waits(for: "back: receiving", seconds: 60)
        recorder.send(SIGTERM)
        #expect(try recorder.wait().code == 0)
        #expect(try !house.storedSequences().isEmpty)
        sensor.send(SIGTERM)
    }

    @Test(
        "The known minute, from each family's bytes, is one slouch of 30 s and one alert",
        arguments: ["plumbline", "witmotion", "ximu3", "ximu3-ascii"])
    func knownMinute(family: String) throws {
        let house = try House()
        // A busy machine begins the hold late: the wearer goes on when it is over.
        let sensor = try house.sensor("--protocol", family, "--scenario", "minute", "--hold", "11", "--speed", "20")
        let watching = try house.start("live", house.port, "--sensor-time", "--calibrate-first", "10", "--json")
        try watching.waits(for: #""calibration":"ok""#)
        sensor.enter("go")
        let live = try watching.wait()
        // The sensor is gone when its minute is over.
        #expect(live.code == 6)
        let episodes = live.stdout.split(separator: "\n").filter { $0.hasPrefix(#"{"type":"episode""#) }
        #expect(episodes.count == 1)
        #expect(live.stdout.split(separator: "\n").count { $0.hasPrefix(#"{"type":"alert""#) } == 1)
        let summary = try house.run("summary", "--json")
        // The filter turns each step of the minute into a second's slope.
        #expect(
            summary.stdout.contains(#""slouch_s":30"#) || summary.stdout.contains(#""slouch_s":29."#)
                || summary.stdout.contains(#""slouch_s":30."#))
        #expect(summary.stdout.contains(#""alerts":1"#))
        // The record, replayed, gives the same episode as it was live.
        let replay = try house.run("replay", "--recording", "1", "--json")
        #expect(Self.episodes(replay.stdout) == Self.episodes(live.stdout))
        #expect(try sensor.wait().code == 0)
    }

    /// The episodes of a stream without the sensor's name, which is the port's in one and the sensor's own in the other.
    private static func episodes(_ stream: String) -> [String] {
        stream.split(separator: "\n").filter { $0.hasPrefix(#"{"type":"episode""#) }.map { line in
            line.firstRange(of: "\"start\"").map { String(line[$0.lowerBound...]) } ?? ""
        }
    }

    @Test("A cable pulled for two seconds costs no sample: the sensor kept them, and the gap is closed")
    func backfill() throws {
        let house = try House()
        let sensor = try house.sensor("--scenario", "still", "--duration", "0")
        #expect(try house.run("pair", house.port, "--name", "back").code == 0)
        let recorder = try house.start("run")
        try recorder.waits(for: "receiving")
        try RecordWatch.waits(forMore: 100, in: house.data)
        sensor.enter("unplug 2")
        try recorder.waits(for: "connection lost")
        try recorder.waits(for: "no samples for")
        try house.waitsForWholeRecord(samples: 500)
        recorder.send(SIGTERM)
        #expect(try recorder.wait().code == 0)
        // SIGTERM stops the stream, so that the sensor's battery lasts.
        try sensor.waits(for: "stopped")
        let stored = try house.storedSequences()
        #expect(stored.count == 1 && stored.first?.lowerBound == 0)
        #expect((stored.first?.count ?? 0) > 500)
        let gaps = try Store(folder: house.data).gaps(from_us: 0, to_us: .max)
        #expect(gaps.isEmpty)
    }

    /// Some here; `PLUMBLINE_KILLS=50` for a long run.
    private static let kills = getenv("PLUMBLINE_KILLS").flatMap { Int(String(cString: $0)) } ?? 6

    @Test("Killed at any moment, the record opens, and the next start asks for what was not stored")
    func kills() throws {
        let house = try House()
        let sensor = try house.sensor("--scenario", "still", "--duration", "0", "--ring", "60000")
        #expect(try house.run("pair", house.port).code == 0)
        var generator = SplitMix(seed: 11)
        for _ in 0..<Self.kills {
            let recorder = try house.start("run")
            try recorder.waits(for: "receiving")
            usleep(.random(in: 200_000..<1_800_000, using: &generator))
            recorder.send(SIGKILL)
            #expect(try recorder.wait().code == -SIGKILL)
            // Meanwhile the sensor keeps on: the next start has something to fetch, and may be killed while it does.
            usleep(.random(in: 0..<700_000, using: &generator))
        }
        let last = try house.start("run")
        try last.waits(for: "receiving")
        try house.waitsForWholeRecord(samples: 0)
        try RecordWatch.waits(for: "what was cut off is in order", in: house.data) {
            try $0.unfinishedRecordings().count == 1
        }
        try RecordWatch.waits(forMore: 100, in: house.data)
        last.send(SIGTERM)
        #expect(try last.wait().code == 0)
        let stored = try house.storedSequences()
        #expect(stored.count == 1 && stored.first?.lowerBound == 0)
        #expect(try Store(folder: house.data).unfinishedRecordings().isEmpty)
        _ = sensor
    }

    @Test("A machine that was too busy to read loses nothing at a stop of what the sensor had sent")
    func busyAtStop() throws {
        let house = try House()
        let sensor = try house.sensor("--scenario", "still", "--duration", "0")
        #expect(try house.run("pair", house.port, "--name", "back").code == 0)
        sensor.enter("reset")
        let recorder = try house.start("run")
        try recorder.waits(for: "receiving")
        try RecordWatch.waits(forMore: 150, in: house.data)
        // Half a second waits in the terminal when it is told to stop.
        recorder.send(SIGSTOP)
        usleep(500_000)
        recorder.send(SIGTERM)
        recorder.send(SIGCONT)
        #expect(try recorder.wait().code == 0)
        try sensor.waits(for: "stopped")
        let stored = try house.storedSequences()
        #expect(stored.count == 1 && stored.first?.lowerBound == 0)
        let numbers = try sensor.stdout.split(separator: "\n").filter {
            $0.contains("started") || $0.contains("stopped")
        }
        .compactMap { line in line.split(separator: ":").last.flatMap { Int($0.dropLast()) } }
        let taken = (numbers.last ?? 0) - (numbers.dropLast().last ?? 0)
        // Of one message not all samples had been taken: the sensor keeps them.
        #expect(taken > 150 && taken - (stored.first?.count ?? 0) < 5)
    }

    @Test("On a terminal pair goes on to calibrate: the port that it looked at is free again")
    func pairAndCalibrate() throws {
        let house = try House()
        let sensor = try house.sensor("--scenario", "still", "--duration", "0")
        let pair = try house.startOnTerminal("pair \(house.port) --name back --placement t4")
        try pair.waits(for: "hold still for 10 s? [Y/n]")
        pair.type("\r")
        try pair.waits(for: "Calibrated.")
        #expect(try pair.wait().code == 0)
        let store = try Store(folder: house.data)
        #expect(try store.calibrations(sensor: try #require(try store.sensors().first).id).count == 1)
        sensor.enter("quit")
        _ = try sensor.wait()
    }

    @Test(
        "pair counts the seconds of a hold, tells its result once, and ends with commands that work as they are printed"
    )
    func pairLeadsOn() throws {
        let house = try House()
        let sensor = try house.sensor("--scenario", "still", "--duration", "0")
        let pair = try house.startOnTerminal("pair \(house.port)")
        try pair.waits(for: "seen from behind")
        try pair.waits(for: "Where is it worn")
        pair.type("\r")
        try pair.waits(for: "Name for this sensor? [t4]")
        pair.type("my back\r")
        try pair.waits(for: "[Y/n]")
        pair.type("\r")
        try pair.waits(for: "  9 s")
        let said = try pair.wait()
        #expect(said.code == 0 && said.stdout.split(separator: "Calibrated.").count == 2, "\(said.stdout)")
        // Each command of the list is run by a shell, as it stands there.
        let commands = said.stdout.split(separator: "Next:").last?.split(whereSeparator: \.isNewline) ?? []
        let printed = commands.compactMap { line in
            line.split(separator: "  ", maxSplits: 1).first.map { $0.drop { $0 == " " } }
        }.filter { $0.contains("plumbline") }
        #expect(printed.count == 3, "\(printed)")
        for command in printed {
            let ends = command.contains(" live ") ? " --once" : command.hasSuffix(" run") ? " --help" : ""
            let result = try house.shell(String(command) + ends)
            #expect(result.code == 0, "\(command): \(result.stdout)\(result.stderr)")
        }
        let again = try house.run("pair", house.port, "--name", "back")
        #expect(again.stdout.contains("It was paired as “my back” and is now called “back”."))
        #expect(try house.run("pair", house.port, "--name=-x").code == 2)
        sensor.enter("quit")
        _ = try sensor.wait()
    }

    @Test("A sensor of somebody is paired again as theirs, and the hint says whose day it is where that must be said")
    func pairOfAnn() throws {
        let house = try House()
        let sensor = try house.sensor("--scenario", "still", "--duration", "0")
        let first = try house.run("pair", house.port, "--wearer", "Ann", "--name", "back")
        #expect(first.code == 0 && first.stdout.contains("plumbline summary") && !first.stdout.contains("--wearer"))
        #expect(try house.run("summary").code == 0)
        #expect(try house.run("pair", house.port, "--name", "the back").code == 0)
        #expect(try Store(folder: house.data).sensors().map(\.wearer) == ["Ann"])
        try Store(folder: house.data).add(
            StoredNote(moment: Moment(utc_us: 1, offset_s: 0), wearer: "me", sensor: nil, text: "here, too"))
        let again = try house.run("pair", house.port, "--name", "back")
        #expect(again.stdout.contains("plumbline summary --wearer Ann"), "\(again.stdout)")
        #expect(try Store(folder: house.data).sensors().map(\.wearer) == ["Ann"])
        sensor.enter("quit")
        _ = try sensor.wait()
    }

    @Test("Who calibrates a sensor that another program has is told so")
    func calibrateBusy() throws {
        let house = try House()
        let sensor = try house.sensor("--scenario", "still", "--duration", "0")
        #expect(try house.run("pair", house.port, "--name", "back", "--placement", "t4", "--yes").code == 0)
        let port = open(house.port, O_RDWR | O_NOCTTY)
        #expect(port >= 0 && flock(port, LOCK_EX | LOCK_NB) == 0)
        let calibrate = try house.start("calibrate", "back", "--seconds", "3")
        try calibrate.waits(for: "in use")
        close(port)
        #expect(try calibrate.wait().stdout == "Calibrated.\n")
        sensor.enter("quit")
        _ = try sensor.wait()
    }

    @Test("A recorder that has just made its folder is found by whatever path the folder is named")
    func newFolder() throws {
        let house = try House()
        let recorder = try house.start("run", "--data-dir", house.folder.path + "/./data")
        try recorder.waits(for: "No sensor is paired yet")
        let second = try house.run("run", "--data-dir", house.folder.path + "/data")
        #expect(second.code == 4 && second.stderr.contains("records into this folder already"))
        recorder.send(SIGINT)
        #expect(try recorder.wait().code == 130)
    }

    @Test("While the recorder runs, live shows its sensors, a second recorder is refused, and calibrate reaches it")
    func socket() throws {
        let house = try House()
        let sensor = try house.sensor("--scenario", "still", "--duration", "0")
        #expect(try house.run("pair", house.port, "--name", "back").code == 0)
        let recorder = try house.start("run")
        try recorder.waits(for: "receiving")
        let again = try house.run("pair", house.port, "--name", "low")
        #expect(again.code == 4 && again.stderr.contains("“back” on \(house.port) is being recorded."))
        let second = try house.run("run")
        #expect(second.code == 4 && second.stderr.contains("records into this folder already"))
        #expect(try house.run("calibrate", "--seconds", "3").stdout == "Calibrated.\n")
        let live = try house.start("live", "ba", "--json")
        try live.waits(for: "five angles of somebody upright") {
            $0.split(separator: "\n").count { $0.contains(#""posture":"upright""#) } >= 5
        }
        live.send(SIGTERM)
        #expect(try live.wait().code == 0)
        #expect(try house.run("live", "nobody").code == 3)
        #expect(try house.run("sensors", "--json").stdout.contains(#""state":"streaming""#))
        #expect(try house.run("forget", "back").code == 0)
        #expect(try house.run("sensors").stdout.isEmpty)
        recorder.send(SIGINT)
        #expect(try recorder.wait().code == 130)
        _ = sensor
    }

    @Test("Noise on the line costs frames, is counted, and harms nothing else")
    func noise() throws {
        let house = try House()
        let sensor = try house.sensor(
            "--protocol", "witmotion", "--scenario", "minute", "--speed", "20", "--flip", "0.0005", "--drop", "0.0005")
        let live = try house.run("live", house.port, "--sensor-time", "--calibrate-first", "10", "--json")
        #expect(live.code == 6)
        #expect(live.stdout.split(separator: "\n").count { $0.hasPrefix(#"{"type":"episode""#) } == 1)
        #expect(try sensor.wait().code == 0)
    }

    @Test("What is on a port is told: a sensor with its family, a silent one, none")
    func devices() throws {
        let house = try House()
        let sensor = try house.sensor("--protocol", "ximu3", "--scenario", "still", "--duration", "0")
        let devices = try house.run("devices", "--json", "--ports", house.port)
        #expect(devices.stdout.contains(#""protocol":"ximu3""#) && devices.stdout.contains(house.port))
        let missing = try house.run("live", house.folder.path + "/nothing", "--no-record")
        #expect(missing.code == 4 && missing.stderr.contains("There is no port"))
        #expect(try house.run("live").code == 3)
        _ = sensor
    }

    @Test(
        "On a full disk recording pauses and says so; with room again it goes on, and nothing is missing",
        .enabled(if: SmallDisk.isPossible, "only root may make a small disk"))
    func fullDisk() throws {
        let house = try House()
        let disk = try SmallDisk(at: house.data)
        let sensor = try house.sensor("--scenario", "still", "--duration", "0")
        #expect(try house.run("pair", house.port).code == 0)
        let recorder = try house.start("run")
        try recorder.waits(for: "receiving")
        try RecordWatch.waits(forMore: 100, in: house.data)
        disk.fill()
        try recorder.waits(for: "Recording pauses")
        // Something comes meanwhile.
        usleep(1_500_000)
        disk.makeRoom()
        try recorder.waits(for: "Recording goes on")
        try house.waitsForWholeRecord(samples: 400)
        recorder.send(SIGTERM)
        #expect(try recorder.wait().code == 0)
        let stored = try house.storedSequences()
        #expect(stored.count == 1 && stored.first?.lowerBound == 0 && (stored.first?.count ?? 0) > 400)
        _ = sensor
    }
}

/// A file system of five megabytes in memory.
final class SmallDisk {
    private let path: String

    static var isPossible: Bool {
        guard geteuid() == 0, let folder = try? TemporaryFolder(), let disk = try? SmallDisk(at: folder.path + "/try")
        else {
            return false
        }
        return withExtendedLifetime(disk) { true }
    }

    init(at path: String) throws {
        self.path = path
        guard mkdir(path, 0o700) == 0, mount("tmpfs", path, "tmpfs", 0, "size=5m,mode=700") == 0 else {
            throw Program.CannotRun(reason: "no small disk: \(String(cString: strerror(errno)))")
        }
    }

    func fill() {
        let file = open(path + "/fill", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        let zeros = [UInt8](repeating: 0, count: 4096)
        while write(file, zeros, zeros.count) > 0 {}
        close(file)
    }

    func makeRoom() { unlink(path + "/fill") }

    deinit { umount2(path, Int32(MNT_DETACH)) }
}
