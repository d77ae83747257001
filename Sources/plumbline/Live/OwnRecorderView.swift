import ArgumentParser
import Events
import Gateway
import Glibc
import Links
import LinuxIO
import Numbers
import Posture
import Recorder
import Records
import SensorProtocols
import Terminal

/// A live view of a recorder of its own, where none is running.
struct OwnRecorderView {
    let service: RecorderService
    let style: LiveViewStyle
    let dataFolder: String
    /// Instead of the sensor's own.
    let mount: String?
    /// Of a port that is named; `nil` to find it.
    let baudRate: Int?
    /// Seconds of an upright hold at the start; 0 = none.
    let calibrateFirst_s: Double
    let duration_s: Double?
    /// What is told once; `nil` where nothing is.
    let telling: TellingOnce?

    /// Shows it until somebody ends it.
    ///
    /// - Parameter text: the sensor that was typed; `nil` for all.
    func show(_ text: String?) throws {
        let source = service.store == nil ? LiveSource.unrecorded : .ownRecorder
        let view = try style.makeView(of: source, on: service.loop) { [unowned service] in service.stop() }
        if let screen = view as? LiveScreen {
            service.onRepaired = { [unowned screen] in screen.say(RecorderService.repairedText) }
            screen.onAction = { [unowned service, unowned screen] in Self.perform($0, service, screen) }
        }
        style.tell(telling, on: view)
        if let store = service.store { view.remember(LiveHistory.read(from: store, only: try name(text))) }
        service.gateway.wantsToday = true
        service.report(events: { view.show($0) }, frames: { view.show($0, of: $1) })
        if let duration_s { service.loop.after(Int64.microseconds(duration_s)) { [service] in service.stop() } }
        defer { view.close() }
        try withExtendedLifetime(try begin(text)) { try service.run() }
        if service.signal == SIGINT { throw ExitCode(130) }
    }

    /// The name of the sensor that was typed; `nil` for all, and for one that is not paired.
    private func name(_ text: String?) throws -> String? {
        guard let text, let store = service.store else { return nil }
        guard case .paired(let sensor) = try LiveSubject.meant(by: text, among: store.readableSensors().sensors) else {
            // Of a port that is no paired sensor's nothing was recorded under its name.
            return text
        }
        return sensor.name
    }

    private static func perform(_ action: ScreenAction, _ service: RecorderService, _ screen: LiveScreen) {
        switch action {
        case .quit:
            if service.store != nil { Console.complain(hasEnded) }
            service.stop()
        case .hold(let kind, let sensor):
            service.gateway.calibrate(sensor, HoldRequest(kind)) { screen.say($0.text) }
        case .note(let text, let sensor): service.gateway.note(text, sensor: sensor) { screen.say($0.text) }
        case .correct(let wasSlouch, let sensor):
            screen.say(service.gateway.correct(sensor, wasSlouch: wasSlouch).text)
        case .snooze(let isOn, let sensor): screen.show(service.gateway.snooze(sensor, seconds: isOn ? nil : 0))
        }
    }

    /// What is said when the view is closed.
    private static let hasEnded =
        "Recording has ended with this view. “plumbline run” records in the background; “plumbline summary” tells the day."

    /// - Returns: what must live as long as the loop runs.
    private func begin(_ text: String?) throws -> SensorFinder? {
        let paired = try service.pairedSensors()
        switch try LiveSubject.meant(by: text, among: paired) {
        case .unpairedPort(let path): return find(path: path, paired: paired, wearer: try wearerOfUnpaired())
        case .unpairedAddress(let address): try begin([try unpairedSensor(at: address)])
        case .paired(let sensor): try begin([sensor])
        case .everyPaired(let sensors): try begin(sensors)
        }
        return nil
    }

    private func begin(_ shown: [PairedSensor]) throws {
        if let coarse = shown.first, shown.allSatisfy(\.isCoarse) { throw Failure(noLiveViewOf: coarse) }
        for coarse in shown where coarse.isCoarse { Console.complain(Failure(noLiveViewOf: coarse).message) }
        guard !shown.isEmpty else { throw Failure.noSensorPaired }
        for sensor in shown { try service.add(mounted(sensor)) }
        try service.watchPorts()
        shown.forEach { service.calibrate($0, first: calibrateFirst_s) }
    }

    private func mounted(_ sensor: PairedSensor) -> PairedSensor {
        var sensor = sensor
        sensor.mount = mount ?? sensor.mount
        return sensor
    }

    // MARK: Without having been paired

    /// Whose a sensor is that nobody has been asked about: the only one's who is recorded here, else the usual one's.
    private func wearerOfUnpaired() throws -> String {
        let known = try service.store?.wearers() ?? []
        return known.count == 1 ? known[0] : WearerName.usual
    }

    /// Says that a sensor is not paired, and whose what it measures is then.
    private func tellUnpaired(_ place: String, _ family: ProtocolFamily, wearer: String) {
        let kept =
            service.store == nil
            ? "nothing of it is recorded"
            : "it is recorded for “\(wearer)”. “plumbline pair” asks whose it is; with --no-record nothing is kept"
        Console.complain("\(place): \(family.title). It is not paired: \(kept).")
    }

    private func find(path: String, paired: [PairedSensor], wearer: String) -> SensorFinder {
        let port = PortDirectory().port(at: PortPath.absolute(path))
        return SensorFinder.search(
            port: port, likelyBaudRates: baudRate.map { [$0] } ?? [], isExclusive: baudRate != nil, on: service.loop
        ) { [service] outcome in
            switch outcome {
            case .found(let found):
                let known = paired.first { $0.id == found.id }
                let sensor = known ?? PairedSensor(unpaired: found, at: path, mount: mount, wearer: wearer)
                do throws(RecorderError) { try service.add(mounted(sensor)) } catch {
                    return service.stop(failure: error)
                }
                if known == nil {
                    tellUnpaired(path, found.family, wearer: wearer)
                } else {
                    Console.complain("\(path): \(found.family.title).")
                }
                service.calibrate(sensor, first: calibrateFirst_s)
                service.endsWithLink = true
                service.gateway.attach(found, to: sensor.id)
            case .nothing(bytesHeard: 0):
                service.stop(
                    failure: Failure("Nothing is heard on \(path): is the sensor switched on?", code: .timedOut))
            case .nothing: service.stop(failure: Failure(unrecognisedPort: path))
            case .failed(let error): service.stop(failure: error)
            }
        }
    }

    /// A sensor over Bluetooth that has not been paired; its family must do without a bond, or there must be one.
    private func unpairedSensor(at address: String) throws -> PairedSensor {
        let pairer = try BluetoothPairer(dataFolder: dataFolder, prompt: Prompt(allowed: false), passkey: nil)
        let device = try pairer.find(address)
        guard let family = device.family, let profile = family.gattProfile else {
            throw SearchError.unknownSensor(title: device.title)
        }
        guard device.isPaired || !profile.needsBond else {
            throw Failure(
                "\(device.title) gives its data over a bonded link only: “plumbline pair \(address)” makes the bond.")
        }
        let place = BluetoothPlace(address: address, isBonded: device.isPaired)
        let wearer = try wearerOfUnpaired()
        tellUnpaired(address, family, wearer: wearer)
        return PairedSensor(
            id: place.sensorID, name: device.title, family: family.rawValue, wearer: wearer,
            placement: .upperBack, mount: mount, port: place.port, baudRate: 0, paired_us: 0)
    }
}

extension PairedSensor {
    /// A sensor that is shown without having been paired.
    fileprivate init(unpaired found: SensorFinder.Found, at path: String, mount: String?, wearer: String) {
        self.init(
            id: found.id, name: path.split(separator: "/").last.map(String.init) ?? path, family: found.family.rawValue,
            wearer: wearer, placement: .upperBack, mount: mount, port: found.port.identity,
            baudRate: found.baudRate, paired_us: 0)
    }
}
