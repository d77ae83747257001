import Events
import Gateway
import Links
import Records
import SensorProtocols
import Terminal

/// A port or a device in range as a line: words for people, or JSON.
struct DeviceLines {
    let json: Bool
    let paired: [PairedSensor]
    /// A recorder is running, which has the ports of the paired sensors.
    var isRecording = false

    func line(_ port: PortInfo, _ result: PortSearch.Result?, event: String? = nil) -> String {
        json ? object(port, result, event).text : words(event) + words(port, result)
    }

    func line(_ device: BluetoothDevice, battery: Int?, event: String? = nil) -> String {
        json ? object(device, battery, event).text : words(event) + words(device, battery)
    }

    /// What comes and goes, as lines; what is in the way is told on the other stream.
    func print(_ event: DeviceWatch.Event) {
        switch event {
        case .portCame(let port): Console.print(line(port, nil, event: "new"))
        case .portSeen(let port, let result): Console.print(line(port, result, event: "seen"))
        case .portGone(let port): Console.print(line(port, nil, event: "gone"))
        case .deviceCame(let device, let battery): Console.print(line(device, battery: battery, event: "new"))
        case .deviceChanged(let device, let battery): Console.print(line(device, battery: battery, event: "seen"))
        case .deviceGone(let device): Console.print(line(device, battery: nil, event: "gone"))
        case .bluetoothProblem(let problem): Console.complain(problem.description)
        }
    }

    private func words(_ event: String?) -> String { event.map { $0 + "  " } ?? "" }

    // MARK: Ports

    private func words(_ port: PortInfo, _ result: PortSearch.Result?) -> String {
        let bridge = port.title.map { "  (\($0))" } ?? ""
        let sensor: String
        switch result {
        case nil: sensor = ""
        case .sensor(let found):
            let model = found.identity.map { "\($0.model) \($0.deviceID)" } ?? found.family.title
            sensor =
                "  \(model), \(found.baudRate) baud, \(pairing(found.id))"
                + (found.problem.map { ". \($0)" } ?? "")
        case .silent: sensor = "  silent"
        case .unrecognised: sensor = "  not a supported sensor"
        case .failed(.busy) where recorded(on: port) != nil:
            sensor = "  in use by the recorder: “\(recorded(on: port) ?? "")”"
        case .failed(let error):
            // The line begins with the path already.
            let reason = error.description
            sensor = "  " + (reason.hasPrefix(port.path + " ") ? String(reason.dropFirst(port.path.count + 1)) : reason)
        }
        return port.path + bridge + sensor
    }

    /// The name of the sensor that the recorder has on a port; `nil` where it has none there.
    private func recorded(on port: PortInfo) -> String? {
        isRecording ? paired.first { $0.port == port.identity }?.name : nil
    }

    private func name(_ id: String) -> String? { paired.first { $0.id == id }?.name }
    private func pairing(_ id: String) -> String { name(id).map { "paired as “\($0)”" } ?? "not paired" }

    private func object(_ port: PortInfo, _ result: PortSearch.Result?, _ event: String?) -> JSONText {
        var found: SensorFinder.Found?
        let state: String?
        switch result {
        case nil: state = nil
        case .sensor(let sensor):
            found = sensor
            state = "sensor"
        case .silent: state = "silent"
        case .unrecognised: state = "unknown"
        case .failed: state = "unavailable"
        }
        var isBusy = false
        if case .failed(.busy) = result { isBusy = true }
        var reason: String?
        if case .failed(let error) = result { reason = error.description }
        if case .sensor(let sensor) = result { reason = sensor.problem }
        return .object(
            [
                ("type", .string("port")), ("path", .string(port.path)), ("usb_id", .optional(port.usbID)),
                ("title", .optional(port.title)), ("serial", .optional(port.serial)), ("state", .optional(state)),
                ("reason", .optional(reason)), ("protocol", .optional(found?.family.rawValue)),
                ("baud", .optional(found?.baudRate)), ("sensor", .optional(found?.id)),
                ("paired_as", .optional(found.flatMap { name($0.id) })),
                ("recorded_as", .optional(isBusy ? recorded(on: port) : nil)),
            ] + (event.map { [("event", .string($0))] } ?? []))
    }

    // MARK: Bluetooth

    private func sensorID(_ device: BluetoothDevice) -> String {
        BluetoothPlace(address: device.address, isBonded: device.isPaired).sensorID
    }

    private func words(_ device: BluetoothDevice, _ battery: Int?) -> String {
        let parts = [
            device.family?.title ?? "not a supported sensor", device.rssi_dBm.map { "\($0) dBm" },
            device.isConnected ? "connected" : nil, battery.map { "battery \($0) %" },
            device.family == nil ? nil : pairing(sensorID(device)),
        ]
        return "\(device.address)  \(device.name ?? "(no name)")  " + parts.compactMap { $0 }.joined(separator: ", ")
    }

    private func object(_ device: BluetoothDevice, _ battery: Int?, _ event: String?) -> JSONText {
        let id = sensorID(device)
        return .object(
            [
                ("type", .string("bluetooth")), ("address", .string(device.address)),
                ("name", .optional(device.name)), ("protocol", .optional(device.family?.rawValue)),
                ("rssi_dbm", .optional(device.rssi_dBm)), ("connected", .bool(device.isConnected)),
                ("bonded", .bool(device.isPaired)),
                ("battery_ratio", .optional(battery.map { Double($0) / 100 }, decimals: 2)),
                ("sensor", .optional(device.family == nil ? nil : id)), ("paired_as", .optional(name(id))),
            ] + (event.map { [("event", .string($0))] } ?? []))
    }
}
