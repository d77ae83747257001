import Glibc
import LinuxIO
import SensorProtocols
import TestSupport
import Testing

/// The virtual sensor does what the protocol's text says, so that the gateway is tested against the right thing.
@Suite("The virtual sensor")
struct VirtualSensorTests {
    /// The gateway's end of the cable.
    private final class Cable {
        private let port: Int32
        private var decoder = SensorDecoder(.plumbline)
        private(set) var messages: [SensorMessage] = []

        init(_ path: String) throws {
            port = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK)
            var settings = termios()
            guard port >= 0, tcgetattr(port, &settings) == 0 else { throw Program.CannotRun(reason: path) }
            cfmakeraw(&settings)
            tcsetattr(port, TCSANOW, &settings)
        }

        deinit { close(port) }

        func send(_ command: SensorCommand, token: UInt8) {
            let bytes = command.frame(token: token)
            _ = write(port, bytes, bytes.count)
        }

        /// Reads until something is so, or nothing has come of it for long.
        func reads(until isDone: (Cable) -> Bool) throws {
            for _ in 0..<6000 {
                var bytes = [UInt8](repeating: 0, count: 4096)
                let count = read(port, &bytes, bytes.count)
                if count > 0 { decoder.decode(Array(bytes[..<count]), into: &messages) }
                if isDone(self) { return }
                if count <= 0 { usleep(5000) }
            }
            throw Program.CannotRun(reason: "What was awaited did not come.")
        }

        func status(token: UInt8) throws -> SensorStatus {
            let before = statuses.count
            send(.getStatus, token: token)
            try reads { $0.statuses.count > before }
            return try #require(statuses.last)
        }

        var statuses: [SensorStatus] {
            messages.compactMap { if case .status(let status) = $0 { status } else { nil } }
        }
        var end: UInt64 {
            messages.compactMap {
                if case .samples(let block) = $0 { UInt64(block.sequence) + UInt64(block.count) } else { nil }
            }.max() ?? 0
        }
    }

    @Test("Stopped it takes no samples, its clock runs on, and after the next START no more come than time has passed")
    func stopped() throws {
        let folder = try TemporaryFolder()
        let sensor = try RunningProgram(
            "virtual-sensor", ["--link", folder.path + "/sensor", "--scenario", "still", "--duration", "0"])
        try sensor.waits(for: "\"port\"")
        let cable = try Cable(folder.path + "/sensor")
        cable.send(.start(rate_Hz: nil), token: 1)
        try cable.reads { $0.end >= 50 }
        cable.send(.stop, token: 2)
        try sensor.waits(for: "stopped")
        let atStop = try cable.status(token: 3)
        usleep(2_000_000)
        let later = try cable.status(token: 4)
        #expect(!later.isStreaming && later.nextSequence == atStop.nextSequence)
        #expect(later.deviceTime_us - atStop.deviceTime_us > 1_000_000, "device time runs while it is stopped")
        let start_us = HostClock.boottime_us
        cable.send(.start(rate_Hz: nil), token: 5)
        try cable.reads { $0.end >= UInt64(later.nextSequence) + 50 }
        // At 100 samples a second; a backlog of two seconds would be 200 more.
        let due = (HostClock.boottime_us - start_us) / 10_000
        #expect(Int64(cable.end - UInt64(later.nextSequence)) <= due + 20)
    }
}
