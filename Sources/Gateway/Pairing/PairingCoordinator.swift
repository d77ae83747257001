import Events
import Links
import LinuxIO
import Posture
import Records
import SensorProtocols

/// What takes its time and can be given up.
protocol PairingTask: AnyObject {
    /// Ends it, and gives back what it holds; nothing is told any more.
    func cancel()
}

/// Why a sensor is not paired: one sentence for people.
struct PairingFailure: Error {
    let words: String

    init(_ words: String) { self.words = words }
}

/// Looks for sensors and pairs one while the others are recorded: one scan or one pairing at a time.
///
/// All of it runs on the event loop. Ports that links are on are not touched, and links over Bluetooth stay.
final class PairingCoordinator {
    /// What the gateway does for it.
    struct Record {
        /// The paired sensors that can be read.
        var sensors: (_ then: @escaping (Result<[PairedSensor], RecordsError>) -> Void) -> Void
        var save: (_ sensor: PairedSensor, _ then: @escaping (Result<Void, RecordsError>) -> Void) -> Void
        /// Takes up what is paired by now.
        var takeUp: (_ then: @escaping (Result<Void, RecordsError>) -> Void) -> Void
    }

    private static let longest_us: Int64 = 120_000_000
    /// Nobody has more in the room.
    private static let mostFound = 64

    private let links: SensorLinks
    private let record: Record
    private let loop: EventLoop
    private var onEnd: ((ControlReply) -> Void)?
    /// Which undertaking it is: an answer may come when the one that asked is over and another has begun.
    private var number = 0
    private var task: (any PairingTask)?
    private var timer: EventLoop.Token?
    /// It is being written down: too late to be given up.
    private var isSaving = false
    /// Where the last scan has found what.
    private var places: [String: PairingPlace] = [:]

    init(_ links: SensorLinks, _ record: Record, on loop: EventLoop) {
        self.links = links
        self.record = record
        self.loop = loop
    }

    private var isBusy: Bool { onEnd != nil }

    private static let busy = ControlReply(
        isDone: false, text: "Somebody is looking for sensors or pairing one just now: try again when that is done.")

    /// - Returns: the undertaking's number, by which later answers know whether they are still awaited.
    private func begin(_ onEnd: @escaping (ControlReply) -> Void) -> Int {
        number &+= 1
        let mine = number
        self.onEnd = onEnd
        timer = loop.after(Self.longest_us) { [weak self] in
            guard let self, self.isUnderWay(mine), !self.isSaving else { return }
            self.fail("It took too long, so nothing was paired: try again.")
        }
        return mine
    }

    private func isUnderWay(_ number: Int) -> Bool { isBusy && self.number == number }

    /// What was at work gives back what it holds first.
    private func setTask(_ task: any PairingTask) {
        letGo()
        self.task = task
    }

    private func letGo() {
        task?.cancel()
        // It may be at work in this call.
        if let task { loop.after(0) { withExtendedLifetime(task) {} } }
        task = nil
    }

    private func end(_ reply: ControlReply) {
        letGo()
        isSaving = false
        if let timer { loop.cancel(timer) }
        timer = nil
        let onEnd = onEnd
        self.onEnd = nil
        onEnd?(reply)
    }

    private func fail(_ words: String) { end(ControlReply(isDone: false, text: words)) }

    /// Gives up what is under way.
    ///
    /// - Returns: whether it was: what is being written down is not.
    @discardableResult
    func cancel() -> Bool {
        guard isBusy, !isSaving else { return false }
        fail(task is PairingScan ? "The search was stopped." : "Cancelled: nothing was paired.")
        return true
    }

    // MARK: Scan

    /// - Returns: whether it has begun; else the reply has been given.
    func scan(
        seconds: Double, tell: @escaping (PairingEvent) -> Void, onEnd: @escaping (ControlReply) -> Void
    ) -> Bool {
        guard !isBusy else {
            onEnd(Self.busy)
            return false
        }
        let mine = begin(onEnd)
        places = [:]
        var isFoundNew = false
        let scan = PairingScan(links, seconds: seconds, on: loop) { [weak self] in
            guard let self, self.isUnderWay(mine) else { return }
            self.end(
                ControlReply(
                    isDone: true,
                    text: isFoundNew
                        ? "The search has ended."
                        : "No sensor was found that is not paired yet: plug one in, or switch one on, and search "
                            + "again."))
        }
        scan.onFound = { [weak self] sensor, place in
            guard let self, self.isUnderWay(mine) else { return }
            guard self.places[sensor.id] != nil || self.places.count < Self.mostFound else { return }
            self.places[sensor.id] = place
            isFoundNew = isFoundNew || sensor.pairedAs == nil
            tell(.found(sensor))
        }
        scan.onProblem = { [weak self] in if self?.isUnderWay(mine) == true { tell(.progress($0)) } }
        setTask(scan)
        scan.start()
        return true
    }

    // MARK: Pairing

    /// - Returns: whether it has begun; else the reply has been given.
    func pair(
        _ request: PairRequest, tell: @escaping (PairingEvent) -> Void, onEnd: @escaping (ControlReply) -> Void
    ) -> Bool {
        guard !isBusy else {
            onEnd(Self.busy)
            return false
        }
        if let objection = Self.objection(to: request) {
            onEnd(ControlReply(isDone: false, text: objection))
            return false
        }
        guard let place = places[request.sensor] else {
            onEnd(ControlReply(isDone: false, text: "That sensor is not among those that were found: search again."))
            return false
        }
        let mine = begin(onEnd)
        record.sensors { [weak self] result in
            guard let self, self.isUnderWay(mine) else { return }
            switch result {
            case .failure(let error): self.fail(error.description)
            case .success(let known):
                if let objection = Self.objection(to: request, among: known) { return self.fail(objection) }
                self.find(request, at: place, mine, tell)
            }
        }
        return true
    }

    /// What can be said of a request by itself.
    private static func objection(to request: PairRequest) -> String? {
        if let objection = Placement.objection(to: request.placement) { return objection }
        if let objection = PairedSensor.objection(toWearer: request.wearer) {
            return "The wearer cannot be called that: \(objection)."
        }
        return PairedSensor.objection(toName: request.name)
    }

    private static func objection(to request: PairRequest, among known: [PairedSensor]) -> String? {
        if let before = known.first(where: { $0.id == request.sensor }) {
            return
                "It is paired already, as “\(before.name)”. To change its name, wearer or placement, end the recorder "
                + "and run “plumbline pair”."
        }
        return PairedSensor.objection(toName: request.name, of: request.sensor, among: known)
    }

    private func find(
        _ request: PairRequest, at place: PairingPlace, _ mine: Int, _ tell: @escaping (PairingEvent) -> Void
    ) {
        switch place {
        case .cable(let port, let baudRate):
            tell(.progress("Listening to the sensor on \(port.path) …"))
            let pairing = CablePairing(request.sensor, on: port, baudRate: baudRate, links.ports) {
                [weak self] result in
                guard let self, self.isUnderWay(mine) else {
                    if case .success(let found) = result { found.link.close() }
                    return
                }
                switch result {
                case .failure(let failure): self.fail(failure.words)
                case .success(let found): self.keep(found, request, mine)
                }
            }
            setTask(pairing)
            pairing.start()
        case .bluetooth(let path):
            guard let device = links.bluetooth.radio.device(at: path), device.isInRange else {
                return fail("The sensor is no longer in range: is it switched on, near, and not connected to a phone?")
            }
            tell(.progress("Connecting to \(device.title) …"))
            let pairing = RadioPairing(device, links.bluetooth, on: loop, tell: tell) { [weak self] result in
                guard let self, self.isUnderWay(mine) else { return }
                switch result {
                case .failure(let failure): self.fail(failure.words)
                case .success(let found): self.keep(found, request, mine)
                }
            }
            setTask(pairing)
            pairing.start()
        }
    }

    /// Passes an answer on to the sensor that asked.
    func answer(_ answer: BondAnswer) -> ControlReply {
        guard let pairing = task as? RadioPairing else {
            return ControlReply(isDone: false, text: "Nothing was asked.")
        }
        let objection = pairing.answer(answer)
        return ControlReply(isDone: objection == nil, text: objection ?? "Passed on to the sensor.")
    }

    private func keep(_ found: BluetoothPairer.Found, _ request: PairRequest, _ mine: Int) {
        let sensor = PairedSensor(
            id: found.place.sensorID, name: request.name, family: found.family.rawValue, wearer: request.wearer,
            placement: Placement(named: request.placement) ?? .upperBack, mount: nil, port: found.place.port,
            baudRate: 0, paired_us: HostClock.utc_us)
        // The bond is this pairing's, whatever is at work when it is written down.
        let pairing = task as? RadioPairing
        save(sensor, mine) { isTakenUp in if isTakenUp { pairing?.keep() } }
    }

    /// The port stays held while it is written down, so that nothing else opens it.
    private func keep(_ found: SensorFinder.Found, _ request: PairRequest, _ mine: Int) {
        let sensor = PairedSensor(
            id: found.id, name: request.name, family: found.family.rawValue, wearer: request.wearer,
            placement: Placement(named: request.placement) ?? .upperBack, mount: nil, port: found.port.identity,
            baudRate: found.baudRate, paired_us: HostClock.utc_us)
        save(sensor, mine) { [links] isTakenUp in
            if isTakenUp { links.attach(found, to: sensor.id) } else { found.link.close() }
        }
    }

    private func save(_ sensor: PairedSensor, _ mine: Int, then connect: @escaping (_ isTakenUp: Bool) -> Void) {
        isSaving = true
        record.save(sensor) { [weak self] result in
            guard let self, self.isUnderWay(mine) else { return connect(false) }
            if case .failure(let error) = result {
                connect(false)
                return self.fail(error.description)
            }
            self.record.takeUp { [weak self] result in
                guard let self, self.isUnderWay(mine) else { return connect(false) }
                self.places[sensor.id] = nil
                if case .failure(let error) = result {
                    connect(true)
                    return self.fail("“\(sensor.name)” is paired, but not recorded yet: \(error.description)")
                }
                connect(true)
                self.end(ControlReply(isDone: true, text: "Paired “\(sensor.name)”. It is recorded from now on."))
            }
        }
    }
}
