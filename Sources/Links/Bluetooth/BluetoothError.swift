import Bus

/// Why a sensor cannot be had over Bluetooth, or has gone; the description says what to do.
public enum BluetoothError: Error, Equatable, Sendable, CustomStringConvertible {
    case noBus(reason: String)
    case noDaemon
    case noAdapter
    case adapterOff(adapter: String)
    case blocked(RadioSwitch)
    case permission
    /// There is no bluetoothd, and the kernel's own sockets are not ours to use.
    case needsRights
    /// Nor can the kernel's sockets be used, for another reason.
    case kernel(reason: String)
    /// It has not answered within the time of one attempt.
    case outOfReach(sensor: String)
    /// The radio gave the attempt up; the next one often goes well.
    case aborted(sensor: String)
    /// It does not answer, and said before that it had so much left.
    case nearlyEmpty(sensor: String, percent: Int)
    /// It only advertises, and nothing of it has come for long.
    case notHeard(sensor: String)
    case slotsUsed(connected: Int)
    case unknownDevice(sensor: String)
    case notBonded(sensor: String)
    case bondRefused(sensor: String)
    case wrongPasskey(sensor: String)
    case needsAnswers(sensor: String)
    case pairingCancelled
    case lacksCharacteristic(sensor: String, characteristic: String)
    case refused(sensor: String, reason: String)
    case disconnected(sensor: String)
    case failed(reason: String)

    public var description: String {
        switch self {
        case .noBus(let reason):
            "Bluetooth cannot be used: the system's message bus does not answer (\(reason)). Sensors on a cable need none; a container needs /run/dbus/system_bus_socket."
        case .noDaemon:
            "The Bluetooth service is not running: “sudo systemctl start bluetooth” starts it; on Debian, the package bluez brings it."
        case .noAdapter:
            "This computer has no Bluetooth adapter: plug one in."
        case .adapterOff(let adapter):
            "The Bluetooth adapter \(adapter) is switched off: “bluetoothctl power on” switches it on (without a bluetoothd: “sudo btmgmt power on”)."
        case .blocked(.offByHardware):
            "Bluetooth is switched off by a key or a switch of the computer: use that."
        case .blocked:
            "Bluetooth is blocked: “sudo rfkill unblock bluetooth” ends that."
        case .permission:
            "You may not use Bluetooth: add yourself to the group bluetooth (“sudo usermod -aG bluetooth $USER”) and log in again."
        case .needsRights:
            "The Bluetooth service is not running: “sudo systemctl start bluetooth” starts it. Plumbline does without it as root, or with the right CAP_NET_ADMIN."
        case .kernel(let reason):
            "The Bluetooth service is not running, and without it the kernel does not give what is needed: \(reason)."
        case .outOfReach(let sensor):
            "\(sensor) does not answer: is it switched on, near, and not connected to a phone?"
        case .nearlyEmpty(let sensor, let percent):
            "\(sensor) had \(percent) % of its battery left when it was last heard: charge it. Until then it is looked for only every half minute."
        case .notHeard(let sensor):
            "\(sensor) is not heard: is it near, and its cell not used up?"
        case .aborted(let sensor):
            "The connection to \(sensor) was broken off by the radio."
        case .slotsUsed(let connected):
            "The adapter takes no further connection: \(connected) of \(connected) links are used. Switch a sensor off, or plug in a second adapter."
        case .unknownDevice(let sensor):
            "\(sensor) is not in range."
        case .notBonded(let sensor):
            "\(sensor) is no longer bonded with this computer, so its data is not trusted: “plumbline forget” it, then “plumbline pair” it."
        case .bondRefused(let sensor):
            "\(sensor) does not know this computer any more, or somebody else uses its address: “plumbline forget” it, then “plumbline pair” it."
        case .wrongPasskey(let sensor):
            "\(sensor) did not take the passkey."
        case .needsAnswers(let sensor):
            "\(sensor) wants a passkey or a confirmation: run “plumbline pair” on a terminal, or give --passkey."
        case .pairingCancelled:
            "Pairing was ended."
        case .lacksCharacteristic(let sensor, let characteristic):
            "\(sensor) lacks what its family has (\(characteristic)). After an update of its firmware the computer may remember the old one: “plumbline forget” it, then “plumbline pair” it."
        case .refused(let sensor, let reason):
            "\(sensor) refused: \(reason)."
        case .disconnected(let sensor):
            "\(sensor) is out of range or switched off."
        case .failed(let reason):
            "Bluetooth failed: \(reason)."
        }
    }
}

extension BluetoothError {
    /// What an error of bluetoothd means while we talk to one sensor.
    ///
    /// - Parameter connected: how many links its adapter has now.
    init(_ error: BusError, sensor: String, connected: Int) {
        let bluez = error.name.hasPrefix("org.bluez.Error.") ? String(error.name.dropFirst(16)) : nil
        // bluetoothd's own names since 5.62 (src/error.h); older ones say it in words.
        let text = error.text.lowercased()
        if error.isNobodyThere || error.name == BusError.closed.name {
            self = .noDaemon
        } else if error.name == "org.freedesktop.DBus.Error.AccessDenied" {
            self = .permission
        } else if error.name == "org.freedesktop.DBus.Error.UnknownObject" || bluez == "DoesNotExist" {
            self = .unknownDevice(sensor: sensor)
        } else if text.contains("concurrent-connection-limit") || text.contains("memory-allocation") {
            self = .slotsUsed(connected: connected)
        } else if text.contains("adapter-not-powered") || bluez == "NotReady" {
            self = .adapterOff(adapter: "")
        } else if text.contains("key-missing") {
            self = .bondRefused(sensor: sensor)
        } else if text.contains("abort") || bluez == "ConnectionAttemptFailed" || text.contains("busy")
            || bluez == "InProgress" || text.contains("in progress") || text.contains("link-layer-error")
        {
            self = .aborted(sensor: sensor)
        } else if error.isTimeout || text.contains("timeout") || text.contains("timed out")
            || text.contains("host is down") || text.contains("page-timeout")
        {
            self = .outOfReach(sensor: sensor)
        } else if let bluez, bluez.hasPrefix("Authentication") {
            self = .bondRefused(sensor: sensor)
        } else if bluez == "NotConnected" || text.contains("not connected") {
            self = .disconnected(sensor: sensor)
        } else if bluez != nil {
            self = .refused(sensor: sensor, reason: error.text.isEmpty ? error.name : error.text)
        } else {
            self = .failed(reason: error.description)
        }
    }
}
