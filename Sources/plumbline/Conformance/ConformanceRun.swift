import Conformance
import Gateway
import Links
import LinuxIO
import PlainText
import SensorProtocols
import Terminal

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
    /// Of a sensor over Bluetooth.
    private var address: String?
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
        let other = run.otherFamily
        try run.close()
        if let other { throw other }
        if let failure = run.failure { throw failure }
        let examination = run.examination
        if address == nil, !examination.isSilent, !examination.hasHeardProtocol,
            let other = try whatSpeaks(device, baudRate, dataFolder)
        {
            throw other
        }
        return examination
    }

    // MARK: Not one of ours

    /// What is wrong with the choice of the sensor, where one speaks on the port that this cannot examine, or at another
    /// speed.
    private static func whatSpeaks(_ device: String, _ baudRate: Int, _ dataFolder: String) throws -> Failure? {
        let port = PortDirectory().port(at: PortPath.absolute(device))
        Console.complain("It does not say who it is. Looking for what speaks on \(device) …")
        let search = try DeviceSearch.run(ports: [port], seconds: nil, bondsIn: dataFolder)
        guard case .sensor(let found) = search.ports.first?.result else { return nil }
        if found.family != .plumbline { return Failure(notExamined: found.family, on: device) }
        guard found.baudRate != baudRate else { return nil }
        return Failure("\(device) speaks at \(found.baudRate) baud: give --baud \(found.baudRate).")
    }

    /// The sensor with this address is known, and of another family.
    private var otherFamily: Failure? {
        guard case .bluetooth(_, _) = carrier, examination.identity == nil, let address,
            let family = bluetooth?.device(address: address)?.family, family != .plumbline
        else { return nil }
        return Failure(notExamined: family, on: address)
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
        self.address = address
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
        // The port is free again only when nobody holds its link.
        carrier = nil
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

extension Failure {
    /// A sensor of another family is nothing that can conform.
    fileprivate init(notExamined family: ProtocolFamily, on device: String) {
        self.init(
            "\(device) is a sensor of another family: \(family.title). “conformance” examines only sensors that speak "
                + "Plumbline's own protocol (Firmware-Protocol/SPECIFICATION.md). To use this one: “plumbline pair "
                + "\(ShellWord.quoted(device))”.")
    }
}
