import Events
import Links
import LinuxIO
import Records
import SensorProtocols

/// Gives the gateway's sensors their links, takes them away, and passes on what comes over them.
///
/// `SerialPorts` finds sensors on ports, `BluetoothLinks` makes links over Bluetooth; here they meet the slots.
final class SensorLinks {
    /// The gateway's sensors.
    var slots: () -> [SensorSlot] = { [] }
    /// A link is about to begin.
    var onBegin: (SensorSlot) -> Void = { _ in }
    /// The session has received something, or its link has changed: its effects wait.
    var onChange: (SensorSlot) -> Void = { _ in }
    /// Why a sensor has no link.
    var onProblem: (SensorSlot, _ problem: String) -> Void = { _, _ in }
    /// A sensor is on another port than before, or at another baud rate.
    var onMoved: (SensorSlot) -> Void = { _ in }
    /// A link that was being ended has ended.
    var onClosed: () -> Void = {}

    let ports: SerialPorts
    let bluetooth: BluetoothLinks
    /// Sensors are looked for from `watch` to `stop`.
    private var isWatching = false

    init(_ directory: PortDirectory, bondsFolder: String?, busAddress: String?, on loop: EventLoop) {
        ports = SerialPorts(directory, on: loop)
        bluetooth = BluetoothLinks(bondsFolder: bondsFolder, busAddress: busAddress, on: loop)
        ports.waiting = { [unowned self] in self.slots().filter(\.waitsForPort).map(\.sensor) }
        ports.taken = { [unowned self] in Set(self.slots().compactMap(\.link.path)) }
        ports.onFound = { [unowned self] found, sensor in self.attach(found, to: sensor.id) }
        ports.onFailure = { [unowned self] port, error in
            for slot in self.slots() where slot.waitsForPort && slot.sensor.port == port.identity {
                self.onProblem(slot, error.description)
            }
        }
        ports.onUnrecognised = { [unowned self] port, excerpt in
            let waiting = self.slots().filter(\.waitsForPort)
            // One is enough to tell it of: the one whose port it was, else the first.
            guard let slot = waiting.first(where: { $0.sensor.port == port.identity }) ?? waiting.first else { return }
            let words = excerpt.map { " (“\($0)”)" } ?? ""
            self.onProblem(
                slot, "\(port.path) sends bytes\(words), but not those of a supported sensor: it is tried again.")
        }
        bluetooth.onClosed = { [unowned self] in self.onClosed() }
    }

    /// Links over Bluetooth are being ended.
    var isClosing: Bool { bluetooth.isClosing }

    /// Looks for the sensors from now on, also for those that are added later.
    func watch() throws(SystemError) {
        try ports.watch()
        isWatching = true
        connectBluetooth()
    }

    /// Looks for no sensor any more; links that are there stay.
    func stop() {
        isWatching = false
        ports.stop()
    }

    /// A sensor was added.
    func sensorAdded() {
        ports.assignAnew()
        connectBluetooth()
    }

    /// A port that was busy may be free now; to be called some times a second.
    func tick() { ports.assign() }

    /// Takes in what has arrived from a sensor by now.
    func readRest(of slot: SensorSlot) { if case .serial(let link, _) = slot.link { link.readRest() } }

    func close(_ slot: SensorSlot) {
        let link = slot.link
        slot.link = .none
        switch link {
        case .none, .broadcast: break
        case .serial(let link, _): link.close()
        case .bluetooth(let reconnector): bluetooth.close(reconnector)
        }
    }

    /// Reopens a silent sensor's link.
    func reopen(_ slot: SensorSlot) {
        switch slot.link {
        case .bluetooth(let reconnector) where reconnector.isUp:
            reconnector.restart()
            end(slot, .silentConnection)
        case .serial(_, let port):
            close(slot)
            end(slot, .silentPort)
            ports.reopen(path: port.path)
        case .none, .bluetooth, .broadcast: break
        }
    }

    /// Gives a sensor the link that was found for it.
    func attach(_ found: SensorFinder.Found, to id: String) {
        guard let slot = slots().first(where: { $0.sensor.id == id }), slot.link.isNone else {
            return found.link.close()
        }
        onBegin(slot)
        slot.forgetProblem()
        slot.link = .serial(found.link, port: found.port)
        if slot.sensor.port != found.port.identity || slot.sensor.baudRate != found.baudRate {
            slot.sensor.port = found.port.identity
            slot.sensor.baudRate = found.baudRate
            onMoved(slot)
        }
        found.link.onBytes = { [unowned self, unowned slot] bytes, arrival_us in
            slot.session.receive(bytes, arrival_us: slot.now_us(arrival_us))
            self.onChange(slot)
        }
        found.link.onEnd = { [unowned self, unowned slot] error in self.lost(slot, error) }
        slot.session.linkOpened(now_us: slot.now_us())
        slot.session.receive(found.heard, arrival_us: slot.now_us(found.arrival_us))
        onChange(slot)
    }

    private func lost(_ slot: SensorSlot, _ error: LinkError) {
        let link = slot.link
        slot.link = .none
        end(slot, .serial(error))
        if let path = link.path { ports.linkLost(path: path) }
        // The link is still at work in this call: it goes when the call is over.
        withExtendedLifetime(link) {}
    }

    private func end(_ slot: SensorSlot, _ reason: LinkLoss) {
        _ = slot.isNews(problem: reason.description)
        slot.session.linkLost(now_us: slot.now_us(), reason: reason)
        onChange(slot)
    }

    /// Makes links for the sensors that are reached over Bluetooth and have none yet.
    private func connectBluetooth() {
        guard isWatching else { return }
        for slot in slots() where slot.link.isNone {
            guard let place = slot.sensor.bluetoothPlace else { continue }
            slot.link = bluetooth.makeLink(
                to: place, of: slot.sensor, isBroadcastOnly: slot.session.family.gattProfile?.isBroadcastOnly == true,
                handlers(of: slot))
        }
    }

    private func handlers(of slot: SensorSlot) -> BluetoothLinks.Handlers {
        BluetoothLinks.Handlers(
            onBegin: { [unowned self, unowned slot] in
                self.onBegin(slot)
                return slot.session.beginBluetooth()
            },
            onUp: { [unowned self, unowned slot] in
                slot.forgetProblem()
                slot.session.linkOpened(now_us: slot.now_us())
                self.onChange(slot)
            },
            onValue: { [unowned self, unowned slot] value in
                slot.session.receive(
                    value.bytes, from: value.characteristic, arrival_us: slot.now_us(value.arrival_us))
                self.onChange(slot)
            },
            onAdvertisement: { [unowned self, unowned slot] advertisement, arrival_us in
                slot.session.receive(advertisement, arrival_us: slot.now_us(arrival_us))
                self.onChange(slot)
            },
            onDown: { [unowned self, unowned slot] error in self.end(slot, .bluetooth(error)) },
            onProblem: { [unowned self, unowned slot] error in self.onProblem(slot, error.description) })
    }
}
