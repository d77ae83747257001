import Bus
import LinuxIO

/// The connection to bluetoothd: what it says there is, kept up to date, through its restarts and its absence.
///
/// Only signals of bluetoothd itself are believed.
final class DaemonConnection {
    static let service = "org.bluez"
    private static let retry_us: Int64 = 3_000_000

    var onEvent: (Bluetooth.Event) -> Void = { _ in }
    /// A characteristic, by its path, has a new value.
    var onValue: (_ path: String, [UInt8]) -> Void = { _, _ in }
    private(set) var state = Bluetooth.State.starting
    /// What there is.
    private(set) var tree = ObjectTree()
    /// An absent bluetoothd is asked for again and again, which may start it; else it is only noticed when it comes.
    var isWantedBack = true

    private let loop: EventLoop
    private let address: MessageBus.Daemon
    /// `nil` while there is none.
    private(set) var bus: MessageBus?
    private var owner: String?
    private var retry: EventLoop.Token?

    init(over bus: MessageBus.Daemon, on loop: EventLoop) {
        address = bus
        self.loop = loop
    }

    deinit { close() }

    func close() {
        if let retry { loop.cancel(retry) }
        retry = nil
        bus?.close()
        bus = nil
    }

    func ask(
        _ path: String, _ interface: String, _ member: String, _ arguments: [BusValue] = [],
        timeout_us: UInt64 = 25_000_000, answer: @escaping (Result<BusMessage, BusError>) -> Void
    ) {
        guard let bus else {
            loop.after(0) { answer(.failure(.closed)) }
            return
        }
        bus.call(
            Self.service, path, "org.bluez." + interface, member, arguments, timeout_us: timeout_us, answer: answer)
    }

    /// Whether a call or a signal is bluetoothd's own: anybody on the bus may send one.
    func isFromDaemon(_ message: BusMessage) -> Bool { owner != nil && message.sender == owner }

    // MARK: Coming and going

    /// Begins; `state` and the events say how it goes.
    func open() {
        do throws(BusError) {
            let bus = try MessageBus(to: address, on: loop)
            self.bus = bus
            bus.onEnd = { [unowned self] error in self.lostBus(error) }
            try bus.listen(
                "type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',"
                    + "member='NameOwnerChanged',arg0='org.bluez'"
            ) { [unowned self] in self.ownerChanged($0) }
            for interface in ["ObjectManager", "Properties"] {
                try bus.listen(
                    "type='signal',sender='org.bluez',interface='org.freedesktop.DBus.\(interface)'"
                ) { [unowned self] in self.apply($0) }
            }
            fetch()
        } catch {
            lostBus(error)
        }
    }

    private func lostBus(_ error: BusError) {
        bus?.close()
        bus = nil
        lostDaemon(.noBus(reason: error.text))
    }

    private func lostDaemon(_ error: BluetoothError) {
        owner = nil
        tree = ObjectTree()
        state = .unavailable(error)
        onEvent(.availability)
        tryAgain()
    }

    private func tryAgain() {
        if let retry { loop.cancel(retry) }
        retry = loop.after(Self.retry_us) { [unowned self] in
            self.retry = nil
            // Asking starts a bluetoothd that can be started.
            if self.bus == nil { self.open() } else if self.isWantedBack { self.fetch() }
        }
    }

    private func ownerChanged(_ message: BusMessage) {
        guard message.sender == "org.freedesktop.DBus", message.arguments.count == 3,
            let new = message.arguments[2].string
        else { return }
        guard new != owner else { return }
        if owner != nil { lostDaemon(.noDaemon) }
        if !new.isEmpty { fetch() }
    }

    private func fetch() {
        bus?.call(Self.service, "/", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects") {
            [unowned self] result in
            switch result {
            case .success(let answer):
                if let retry = self.retry { self.loop.cancel(retry) }
                self.retry = nil
                self.owner = answer.sender
                self.tree.replace(with: answer.arguments.first)
                self.state = .ready
                self.onEvent(.availability)
            case .failure(let error):
                guard self.owner == nil, self.bus != nil else { return }
                self.lostDaemon(error.name == "org.freedesktop.DBus.Error.AccessDenied" ? .permission : .noDaemon)
            }
        }
    }

    // MARK: Signals

    private func apply(_ signal: BusMessage) {
        guard isFromDaemon(signal), let place = signal.path else { return }
        let arguments = signal.arguments
        switch signal.member {
        case "InterfacesAdded" where arguments.count == 2:
            guard let path = arguments[0].string else { return }
            tree.add(path, interfaces: arguments[1])
            changed(path)
        case "InterfacesRemoved" where arguments.count == 2:
            guard let path = arguments[0].string else { return }
            let wasDevice = tree.properties(path, "org.bluez.Device1") != nil
            tree.remove(path, interfaces: arguments[1].strings ?? [])
            if wasDevice, tree.properties(path, "org.bluez.Device1") == nil {
                onEvent(.gone(path: path))
            } else {
                changed(path)
            }
        case "PropertiesChanged" where arguments.count == 3:
            guard let interface = arguments[0].string else { return }
            tree.change(place, interface, to: arguments[1], without: arguments[2].strings ?? [])
            if interface == "org.bluez.GattCharacteristic1" {
                if let bytes = arguments[1].byName?["Value"]?.bytes { onValue(place, bytes) }
            } else {
                changed(place)
            }
        default: break
        }
    }

    private func changed(_ path: String) {
        if tree.properties(path, "org.bluez.Device1") != nil { return onEvent(.device(path: path)) }
        // Adapters are /org/bluez/hci0; what is below a device is looked for when it is needed.
        if path.split(separator: "/").count <= 3 { onEvent(.availability) }
    }
}
