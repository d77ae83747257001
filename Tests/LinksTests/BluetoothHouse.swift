import FakeBluetooth
import Glibc
import Links
import LinuxIO
import SensorProtocols
import TestSupport
import Testing

/// A bus, a bluetoothd on it, or the kernel's sockets where there is none, and a gateway's side of them, on one event
/// loop.
final class BluetoothHouse {
    let bus: PrivateBus
    let loop: EventLoop
    let bluez: FakeBluez
    let kernel: FakeKernel
    /// Whichever carries it.
    let stack: any FakeStack
    let folder: TemporaryFolder
    let bluetooth: Bluetooth

    init(_ way: Bluetooth.Backend = .daemon, isForbidden: Bool = false) throws {
        bus = try PrivateBus()
        loop = try EventLoop()
        folder = try TemporaryFolder()
        bluez = try FakeBluez(address: bus.address, on: loop)
        kernel = FakeKernel(bondsIn: folder.path, on: loop)
        kernel.isForbidden = isForbidden
        stack = way == .daemon ? bluez : kernel
        if way == .kernel { bluez.die() }
        bluetooth = Bluetooth(
            bondsIn: folder.path, busAddress: bus.address, root: "/nonexistent", sockets: kernel.sockets, on: loop)
        try until { [bluetooth] in (bluetooth.backend == way || isForbidden) && bluetooth.state != .starting }
    }

    /// Runs the loop until something holds.
    func until(
        seconds: Double = 180, _ condition: @escaping () -> Bool, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let isOver = try loop.run(seconds: seconds, until: condition)
        try #require(isOver, "What was waited for has not come.", sourceLocation: sourceLocation)
    }

    func run(milliseconds: Int64) throws {
        _ = try loop.run(seconds: Double(milliseconds) / 1000) { false }
    }

    /// A link to a sensor of our own, which is bonded, and what it has told.
    func link(to sensor: FakePlumblineSensor) -> Heard {
        stack.remember(sensor.device, isPaired: true)
        return Heard(sensor.device.address, PlumblineBluetooth.data, needsBond: true, with: bluetooth)
    }
}

/// A link and what it has told.
final class Heard {
    let link: BluetoothLink
    var values: [[UInt8]] = []
    var ends: [BluetoothError] = []
    var isReady = false
    var messages: [SensorMessage] = []
    private var sensor = BluetoothSensor(.plumbline)

    init(_ address: String, _ uuid: BluetoothUUID, needsBond: Bool, with bluetooth: Bluetooth) {
        link = BluetoothLink.begin(
            BluetoothLink.Target(address: address, title: "“back”", needsBond: needsBond),
            requests: [GATTRequest(uuid, .subscribe)], with: bluetooth)
        link.onValue = { [unowned self] bytes, uuid, _ in
            self.values.append(bytes)
            self.sensor?.decode(bytes, from: uuid, into: &self.messages)
        }
        link.onReady = { [unowned self] in self.isReady = true }
        link.onEnd = { [unowned self] in self.ends.append($0) }
    }

    func send(_ command: SensorCommand) {
        link.perform([GATTRequest(PlumblineBluetooth.command, .write(command.message(token: 1), withResponse: true))])
    }

    var samples: Int {
        messages.reduce(0) { if case .samples(let block) = $1 { $0 + block.count } else { $0 } }
    }
}

/// A folder that goes with its test.
