import Conformance
import Links
import LinuxIO
import SensorProtocols

/// An examination of the sensor on a serial port or over Bluetooth, at the sensor's own pace.
final class ConformanceRun {
    /// What carries the messages, and takes them out of what it brings.
    private enum Carrier {
        case serial(SerialLink, SensorDecoder)
        case bluetooth(BluetoothLink, BluetoothSensor)
    }

    private static let tick_us: Int64 = 50_000
    private static let crcError: UInt16 = 1

    private let loop: EventLoop
    private var carrier: Carrier?
    private var bluetooth: Bluetooth?
    private var examination: Examination
    private var messages: [SensorMessage] = []
    private var failure: Failure?

    private init(measuring_s: Double, hasFrames: Bool) throws {
        do throws(SystemError) { loop = try EventLoop() } catch { throw Failure("There is no event loop: \(error).") }
        examination = Examination(measuring_s: measuring_s, hasFrames: hasFrames)
    }

    /// Ends when the examination does, or with the link.
    ///
    /// - Parameter device: the path of a port, or the address of a sensor with which there is a bond.
    static func run(
        device: String, baudRate: Int, measuring_s: Double, bondsIn dataFolder: String
    ) throws -> Examination {
        let address = BluetoothDevice.address(device)
        let run = try ConformanceRun(measuring_s: measuring_s, hasFrames: address == nil)
        if let address {
            run.open(address, bondsIn: dataFolder)
        } else {
            try run.open(port: device, baudRate)
        }
        do throws(SystemError) { try run.loop.run() } catch { throw Failure("It cannot be examined: \(error).") }
        try run.close()
        if let failure = run.failure { throw failure }
        return run.examination
    }

    // MARK: Links

    private func open(port: String, _ baudRate: Int) throws {
        let link: SerialLink
        do throws(LinkError) { link = try SerialLink(path: port, baudRate: baudRate, on: loop) } catch {
            throw Failure(error)
        }
        link.onBytes = { [unowned self] bytes, arrival_us in self.receive(bytes, nil, arrival_us) }
        link.onEnd = { [unowned self] error in self.end(Failure(error)) }
        carrier = .serial(link, SensorDecoder(.plumbline))
        begin()
    }

    private func open(_ address: String, bondsIn dataFolder: String) {
        guard var sensor = BluetoothSensor(.plumbline) else { return }
        let bluetooth = Bluetooth(bondsIn: dataFolder, on: loop)
        self.bluetooth = bluetooth
        let link = BluetoothLink.begin(
            BluetoothLink.Target(address: address, title: address, needsBond: true), requests: sensor.start(),
            with: bluetooth)
        link.onReady = { [unowned self] in self.begin() }
        link.onValue = { [unowned self] bytes, characteristic, arrival_us in
            self.receive(bytes, characteristic, arrival_us)
        }
        link.onEnd = { [unowned self] error in self.end(Failure(error)) }
        carrier = .bluetooth(link, sensor)
    }

    private func end(_ failure: Failure) {
        self.failure = failure
        loop.stop()
    }

    private func close() throws {
        switch carrier {
        case .serial(let link, _): link.close()
        case .bluetooth(let link, _):
            var isClosed = false
            link.close { [loop] in
                isClosed = true
                loop.stop()
            }
            if !isClosed {
                do throws(SystemError) { try loop.run() } catch { throw Failure("The link does not end: \(error).") }
            }
            bluetooth?.close()
        case nil: break
        }
    }

    // MARK: The examination

    private func begin() {
        examination.begin(now_us: HostClock.boottime_us)
        loop.every(Self.tick_us) { [unowned self] in
            self.examination.tick(now_us: HostClock.boottime_us)
            self.carryOut()
        }
    }

    private func receive(_ bytes: [UInt8], _ characteristic: BluetoothUUID?, _ arrival_us: Int64) {
        messages.removeAll(keepingCapacity: true)
        switch carrier {
        case .serial(let link, var decoder):
            decoder.decode(bytes, into: &messages)
            carrier = .serial(link, decoder)
        case .bluetooth(let link, var sensor):
            if let characteristic { sensor.decode(bytes, from: characteristic, into: &messages) }
            carrier = .bluetooth(link, sensor)
        case nil: return
        }
        for message in messages { examination.receive(message, now_us: arrival_us) }
        carryOut()
    }

    private func carryOut() {
        for output in examination.output {
            switch (carrier, output) {
            case (.serial(let link, _), .message(let message)): link.send(SensorCommand.frame(message))
            case (.serial(let link, _), .damaged(let message)):
                link.send(SensorCommand.frame(message, crcError: Self.crcError))
            case (.bluetooth(let link, _), .message(let message)):
                link.perform([GATTRequest(PlumblineBluetooth.command, .write(message, withResponse: true))])
            case (.bluetooth, .damaged), (nil, _): break
            }
        }
        examination.output = []
        if examination.isDone { loop.stop() }
    }
}
