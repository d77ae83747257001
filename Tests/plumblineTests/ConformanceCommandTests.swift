import Glibc
import LinuxIO
import TestSupport
import Testing

/// The whole of it on a real terminal: sensors of the C library, sound and with a fault of their firmware each.
@Suite("plumbline conformance")
struct ConformanceCommandTests {
    /// What a broken sensor is told first, and under which heading.
    struct Case {
        var fault: String
        var topic: String
        var sentence: String
    }

    static let broken = [
        Case(fault: "crc", topic: "line", sentence: "frames \\d+ are damaged"),
        Case(fault: "sequence", topic: "stream", sentence: "sequence skips \\d+ numbers where no time is missing"),
        Case(fault: "clock-back", topic: "stream", sentence: "device time steps back"),
        Case(fault: "clock-rate", topic: "clock", sentence: "clock runs [23]\\.\\d % fast"),
        Case(fault: "stop", topic: "stop", sentence: "After STOP it goes on sending"),
        Case(fault: "identity", topic: "identity", sentence: "IDENTITY does not come"),
        Case(fault: "rate", topic: "rate", sentence: "Told to take 100.0 samples a second it takes (79|80)\\."),
        Case(fault: "resend", topic: "backfill", sentence: "nothing came, neither the samples nor LOST"),
        Case(fault: "resent-values", topic: "backfill", sentence: "came again with other values"),
        Case(fault: "resent-flag", topic: "backfill", sentence: "bit 0 of the flags \\(resent\\) clear"),
        Case(fault: "starves", topic: "backfill", sentence: "live samples wait"),
        Case(fault: "status", topic: "status", sentence: "STATUS says boot id \\d+, IDENTITY \\d+"),
        Case(fault: "floods", topic: "stream", sentence: "came again without being asked for"),
        Case(fault: "unknown-command", topic: "errors", sentence: "unknown command is answered with code 0"),
        Case(fault: "deaf-to-errors", topic: "errors", sentence: "unknown command is not answered"),
        Case(fault: "token", topic: "commands", sentence: "has token 0, not 1"),
        Case(fault: "acknowledge", topic: "acknowledgement", sentence: "another boot has forgotten samples"),
        Case(fault: "lost", topic: "acknowledgement", sentence: "sends no LOST"),
        Case(fault: "length", topic: "commands", sentence: "with extra bytes is answered with code 1"),
    ]

    /// A sensor on a terminal, and its examination.
    private final class Bench {
        private let folder: TemporaryFolder
        private let sensor: RunningProgram
        private let examination: RunningProgram
        private let begun_us = HostClock.boottime_us

        init(_ options: [String]) throws {
            folder = try TemporaryFolder()
            let port = folder.path + "/sensor"
            sensor = try RunningProgram("virtual-sensor", ["--link", port, "--duration", "0"] + options)
            try sensor.waits(for: "\"port\"")
            examination = try RunningProgram("plumbline", ["conformance", port, "--seconds", "2"])
        }

        /// The longest time that the machine has kept this test waiting meanwhile, beyond what it asked for.
        private(set) var longestDelay_us: Int64 = 0

        func result() throws -> Program.Result {
            defer { sensor.send(9) }
            var last_us = HostClock.boottime_us
            while !examination.hasEnded, last_us - begun_us < 300_000_000 {
                usleep(5000)
                let now_us = HostClock.boottime_us
                longestDelay_us = max(longestDelay_us, now_us - last_us - 5000)
                last_us = now_us
            }
            return try examination.wait(seconds: 1)
        }
    }

    /// So often an examination is made again on a machine that keeps programs waiting.
    private static let mostExaminations = 5
    /// A program that is kept waiting for longer finds a message late that was not, as it would a sensor's.
    private static let noticed_us: Int64 = 20_000

    @Test("The reference sensor conforms")
    func referenceConforms() throws {
        var result: Program.Result
        var (examinations, longestDelay_us) = (0, Int64(0))
        repeat {
            let bench = try Bench([])
            result = try bench.result()
            (examinations, longestDelay_us) = (examinations + 1, bench.longestDelay_us)
            // What the machine has kept waiting is not judged; where it has not, the first word is the last.
        } while result.code == 1 && longestDelay_us > Self.noticed_us && examinations < Self.mostExaminations
        #expect(result.code == 0, "\(result.stdout)\(longestDelay_us) µs, \(examinations)")
        #expect(result.stdout.hasSuffix("It conforms.\n"))
    }

    @Test("A sensor with one fault is told that fault, in words")
    func faultIsTold() throws {
        // All at once: an examination waits far more than it works.
        let benches = try Self.broken.map { try Bench(["--broken", $0.fault]) }
        for (expected, bench) in zip(Self.broken, benches) {
            func isTold(_ result: Program.Result) throws -> Bool {
                try result.stdout.split(separator: "\n").contains {
                    try $0.hasPrefix("WRONG " + expected.topic) && $0.contains(Regex(expected.sentence))
                }
            }
            var result = try bench.result()
            // Forty programs at once may keep each other waiting, which is told then. A fault of the firmware is there
            // each time, and is told to who has the machine alone.
            for _ in 1..<Self.mostExaminations where try !isTold(result) {
                result = try Bench(["--broken", expected.fault]).result()
            }
            #expect(result.code == 1, "\(expected.fault): \(result.stdout)\(result.stderr)")
            #expect(try isTold(result), "\(expected.fault): \(result.stdout)")
        }
    }

    @Test("The table has every fault that the virtual sensor knows")
    func tableIsComplete() throws {
        let list = try RunningProgram("virtual-sensor", ["--broken", "list"]).wait().stdout
        #expect(Set(list.split { $0 == " " || $0 == "\n" }.map(String.init)) == Set(Self.broken.map(\.fault)))
    }

    @Test("A sensor of another family is named, and what is examined is said")
    func otherFamily() throws {
        let result = try Bench(["--protocol", "witmotion"]).result()
        #expect(result.code == 1, "\(result.stdout)\(result.stderr)")
        #expect(result.stderr.contains("is a sensor of another family: WitMotion"), "\(result.stderr)")
        #expect(result.stderr.contains("examines only sensors that speak Plumbline's own protocol"))
        #expect(!result.stdout.contains("WRONG"), "it is not a fault of the sensor: \(result.stdout)")
    }

    @Test("A port that is not there ends with exit 4, and one that is silent with exit 7")
    func noSensor() throws {
        #expect(try Program.run(["conformance", "/dev/no-such-port"]).code == 4)
        let silent = try Bench(["--protocol", "bno08x-rvc", "--rate", "1", "--drop", "1"]).result()
        #expect(silent.code == 7, "\(silent.stdout)\(silent.stderr)")
        #expect(silent.stdout.contains("Nothing was heard"))
    }
}
