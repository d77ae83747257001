import Bus
import Glibc
import LinuxIO

/// The notifications of one characteristic: over a descriptor of its own where bluetoothd gives one, else by signals.
///
/// A descriptor is quicker by far, and its end tells every kind of fault once.
final class NotificationChannel: BluetoothSubscription {
    var onValue: ([UInt8], _ arrival_us: Int64) -> Void = { _, _ in }
    var onEnd: () -> Void = {}
    private(set) var mtu: Int?

    private static let valuesAtOnce = 64
    private static let longestValue = 512

    private let path: String
    private let sensor: String
    private let daemon: BluetoothDaemon
    private let loop: EventLoop
    private var descriptor: FileDescriptorBox?
    private var watch: EventLoop.Token?
    private var isSignalling = false
    private var buffer = [UInt8](repeating: 0, count: longestValue)

    /// A descriptor that may be there or not.
    private final class FileDescriptorBox {
        let descriptor: FileDescriptor
        init(_ descriptor: consuming FileDescriptor) { self.descriptor = descriptor }
    }

    init(_ characteristic: BluetoothCharacteristic, sensor: String, with daemon: BluetoothDaemon) {
        path = characteristic.path
        self.sensor = sensor
        self.daemon = daemon
        loop = daemon.loop
    }

    deinit { close() }

    func open(answer: @escaping (BluetoothError?) -> Void) {
        let answer = { [sensor] (error: BusError?) in
            answer(error.map { BluetoothError($0, sensor: sensor, connected: 0) })
        }
        daemon.ask(path, "GattCharacteristic1", "AcquireNotify", [.properties([:])]) { [weak self] result in
            guard let self else { return }
            switch result {
            case .success(let message): answer(self.openDescriptor(of: message))
            case .failure(let error):
                // Indications, a second user of the same characteristic, an older bluetoothd.
                let name = error.name.split(separator: ".").last.map(String.init) ?? ""
                guard ["NotSupported", "NotPermitted", "InProgress", "UnknownMethod", "Failed"].contains(name) else {
                    return answer(error)
                }
                self.openBySignals(answer)
            }
        }
    }

    /// Listens to the descriptor that an answer has brought; the error where it cannot.
    private func openDescriptor(of message: BusMessage) -> BusError? {
        guard let lent = message.arguments.first?.descriptor else {
            return BusError(name: "org.bluez.Error.Failed", text: "No descriptor was given")
        }
        let number = fcntl(lent, F_DUPFD_CLOEXEC, 3)
        guard number >= 0 else { return BusError(code: -errno) }
        _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK)
        descriptor = FileDescriptorBox(FileDescriptor(owning: number))
        mtu = message.arguments.dropFirst().first?.integer
        do throws(SystemError) {
            watch = try loop.watch(number) { [weak self] in self?.read($0) }
            return nil
        } catch {
            return BusError(code: -error.code)
        }
    }

    private func openBySignals(_ answer: @escaping (BusError?) -> Void) {
        daemon.onValue(of: path, for: self) { [unowned self] in self.onValue($0, HostClock.boottime_us) }
        daemon.ask(path, "GattCharacteristic1", "StartNotify") { [weak self] result in
            guard let self else { return }
            switch result {
            case .success:
                self.isSignalling = true
                answer(nil)
            case .failure(let error):
                self.close()
                answer(error)
            }
        }
    }

    private func read(_ readiness: EventLoop.Readiness) {
        let arrival_us = HostClock.boottime_us
        for _ in 0..<Self.valuesAtOnce {
            guard watch != nil, let descriptor else { return }
            let count: Int?
            do throws(SystemError) {
                count = try descriptor.descriptor.read(into: &buffer)
            } catch {
                return end()
            }
            guard let count else { return }
            // An empty notification reads like an end; only a real end hangs up.
            if count == 0, !readiness.isDisjoint(with: .ended) { return end() }
            onValue(Array(buffer[..<count]), arrival_us)
        }
    }

    private func end() {
        close()
        onEnd()
    }

    /// Switches notifications off, as far as there is still somebody to tell.
    private func close() {
        if let watch { loop.cancel(watch) }
        watch = nil
        descriptor = nil
        daemon.onValue(of: path, for: self, nil)
        if isSignalling { daemon.ask(path, "GattCharacteristic1", "StopNotify") { _ in } }
        isSignalling = false
    }
}
