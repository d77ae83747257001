import Conformance
import Glibc
import Links
import LinuxIO
import SensorProtocols

/// An examination of the sensor on a serial port, at the sensor's own pace.
final class ConformanceRun {
    private static let tick_us: Int64 = 50_000
    private static let crcError: UInt16 = 1

    private let loop: EventLoop
    private let link: SerialLink
    private var decoder = SensorDecoder(.plumbline)
    private var examination: Examination
    private var failure: Failure?

    private init(_ port: String, _ baudRate: Int, _ measuring_s: Double) throws(Failure) {
        do throws(SystemError) { loop = try EventLoop() } catch { throw Failure("There is no event loop: \(error).") }
        do throws(LinkError) {
            link = try SerialLink(path: port, baudRate: baudRate, on: loop)
        } catch {
            throw Failure(error)
        }
        examination = Examination(measuring_s: measuring_s)
    }

    /// Ends when the examination does, or with the port.
    static func run(port: String, baudRate: Int, measuring_s: Double) throws(Failure) -> Examination {
        let run = try ConformanceRun(port, baudRate, measuring_s)
        run.link.onBytes = { [unowned run] bytes, arrival_us in run.take(bytes, arrival_us) }
        run.link.onEnd = { [unowned run] error in
            run.failure = Failure(error)
            run.loop.stop()
        }
        run.examination.begin(now_us: HostClock.boottime_us)
        run.loop.every(tick_us) { [unowned run] in
            run.examination.tick(now_us: HostClock.boottime_us)
            run.carryOut()
        }
        do throws(SystemError) { try run.loop.run() } catch { throw Failure("The port cannot be examined: \(error).") }
        run.link.close()
        if let failure = run.failure { throw failure }
        return run.examination
    }

    private func take(_ bytes: [UInt8], _ arrival_us: Int64) {
        var messages: [SensorMessage] = []
        decoder.decode(bytes, into: &messages)
        for message in messages { examination.take(message, now_us: arrival_us) }
        carryOut()
    }

    private func carryOut() {
        for output in examination.output {
            switch output {
            case .message(let message): link.send(SensorCommand.frame(message))
            case .damaged(let message): link.send(SensorCommand.frame(message, crcError: Self.crcError))
            }
        }
        examination.output = []
        if examination.isDone { loop.stop() }
    }
}
