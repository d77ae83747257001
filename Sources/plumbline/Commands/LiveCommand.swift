import ArgumentParser
import Gateway
import Glibc
import Links
import LinuxIO
import Posture
import Records
import SensorProtocols

struct LiveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "live",
        abstract: "Show the posture angles of a sensor on a serial port.",
        discussion: """
            Sit upright and still for the first ten seconds: that is your upright, and until then nothing is said about
            posture. The sensor is recognised by what it sends. What it sends is recorded; “summary” shows the day.
            """)

    @Argument(help: "The serial port, for example /dev/ttyUSB0.")
    var port: String

    @Option(name: .customLong("protocol"), help: "The sensor family, if it shall not be recognised.")
    var family: String?

    @Option(help: "The baud rate, if it shall not be found.")
    var baud: Int?

    @Option(help: "The sensor axes that point up and forward on you, for example +x,-z.")
    var mount: String?

    @Option(help: "Seconds of the upright hold at the start; 0 = none, and then posture stays unknown.")
    var calibrateFirst = 10.0

    @Option(help: "Stop after so many seconds.")
    var duration: Double?

    @Flag(help: "Show only; record nothing.")
    var noRecord = false

    @OptionGroup var folder: DataFolder

    @Flag(help: "One JSON object a line.")
    var json = false

    @Option(help: "Angles a second in the JSON stream; 0 = one for every sample.")
    var rate = 10.0

    func run() throws {
        guard rate >= 0, rate.isFinite else { throw Failure("--rate takes a number of 0 or more.", code: .usage) }
        guard calibrateFirst >= 0, calibrateFirst < 600 else {
            throw Failure("--calibrate-first takes 0 to 600 seconds.", code: .usage)
        }
        let mounting = try mount.map { text throws(Failure) in try MountAxes(argument: text) } ?? .spine
        Interruption.watch()
        var line = try open(baudRate: baud ?? 115_200)
        let family = try recognise(on: &line)
        Console.complain("\(port): \(family.title).")
        try show(&line, family: family, mounting: mounting)
        if Interruption.signal == SIGINT { throw ExitCode(130) }
    }

    private func open(baudRate: Int) throws(Failure) -> SerialPort {
        do throws(LinkError) {
            return try SerialPort(path: port, baudRate: baudRate)
        } catch {
            throw Failure(error)
        }
    }

    private func read(_ line: inout SerialPort) throws(Failure) -> [UInt8] {
        do throws(LinkError) {
            return try line.read(waitingAtMost: 100)
        } catch {
            throw Failure(error)
        }
    }

    /// The family that was named, or the one whose frames are heard at one of the usual baud rates.
    private func recognise(on line: inout SerialPort) throws(Failure) -> ProtocolFamily {
        if let family {
            guard let named = ProtocolFamily(rawValue: family) else { throw Failure(unknownFamily: family) }
            return named
        }
        var heard = 0
        for baudRate in baud.map({ [$0] }) ?? ProtocolFamily.everyBaudRate {
            do throws(LinkError) { try line.setBaudRate(baudRate) } catch { throw Failure(error) }
            var recogniser = ProtocolRecogniser()
            let end_us = HostClock.boottime_us + 1_500_000
            while HostClock.boottime_us < end_us, Interruption.signal == nil {
                if let found = recogniser.take(try read(&line)) { return found }
            }
            heard += recogniser.bytesHeard
            if Interruption.signal != nil { break }
        }
        throw heard == 0
            ? Failure("Nothing is heard on \(port): is the sensor switched on?", code: .timedOut)
            : Failure(
                "\(port) sends bytes, but not those of a sensor we know: give --baud, or --protocol if you know it.",
                code: .timedOut)
    }

    private func show(_ line: inout SerialPort, family: ProtocolFamily, mounting: MountAxes) throws(Failure) {
        var feed = SensorFeed(family: family)
        if calibrateFirst > 0 {
            feed.beginHold(seconds: calibrateFirst)
            Console.complain("Sit upright and hold still for \(TimeText.duration(seconds: calibrateFirst)) …")
        }
        var view = LiveLines(sensor: port, json: json, rate_Hz: rate)
        // UTC is attached once: setting the clock meanwhile neither makes nor loses time.
        let utcOfBoot_us = HostClock.utc_us - HostClock.boottime_us
        view.offset_s = HostClock.utcOffset_s(at: HostClock.utc_us)
        let end_us = duration.map { HostClock.boottime_us + Int64($0 * 1e6) } ?? .max
        var frames: [PostureFrame] = []
        var recorder = try recorder(
            family: family, start_us: utcOfBoot_us + HostClock.boottime_us, offset_s: view.offset_s)
        var lost: Failure?
        while Interruption.signal == nil, HostClock.boottime_us < end_us {
            let bytes: [UInt8]
            do throws(Failure) {
                bytes = try read(&line)
            } catch {
                // What was recorded up to here is closed in order before the loss is told.
                lost = error
                break
            }
            let now_us = utcOfBoot_us + HostClock.boottime_us
            frames.removeAll(keepingCapacity: true)
            let held = feed.take(bytes, arrival_us: now_us, mount: mounting, frames: &frames)
            view.take(frames)
            let events = feed.drainEvents()
            view.take(events)
            recorder?.take(samples: feed.drainSamples(), track: feed.drainTrack(), events: events)
            recorder?.commitIfDue(now_us: now_us)
            switch held {
            case .calibrated: Console.complain("Calibrated.")
            case .refused(let problem):
                Console.complain(problem.description)
                feed.beginHold(seconds: calibrateFirst)
            case nil: break
            }
            view.tellSilence(now_us: now_us)
            view.flush()
        }
        feed.finish()
        let events = feed.drainEvents()
        view.take(events)
        view.flush()
        recorder?.take(samples: feed.drainSamples(), track: feed.drainTrack(), events: events)
        do throws(RecordsError) { try recorder?.finish() } catch { throw Failure(error.description) }
        if let lost { throw lost }
    }

    private func recorder(family: ProtocolFamily, start_us: Int64, offset_s: Int) throws(Failure) -> Recorder? {
        guard !noRecord else { return nil }
        let path = try folder.path()
        do throws(RecordsError) {
            return try Recorder(
                store: Store(folder: path), sensor: port, family: family, start_us: start_us, utcOffset_s: offset_s,
                rules: PostureRules())
        } catch {
            throw Failure(error.description)
        }
    }
}

extension Failure {
    init(_ error: LinkError) {
        let code: FailureCode =
            switch error {
            case .permission: .permission
            case .unplugged: .connectionLost
            case .noSuchPort, .busy, .notATerminal, .stuck, .failed: .unavailable
            }
        self.init(error.description, code: code)
    }

    init(unknownFamily name: String) {
        let names = ProtocolFamily.allCases.map(\.rawValue).joined(separator: ", ")
        self.init("“\(name)” is no sensor family; there are \(names).", code: .usage)
    }
}
