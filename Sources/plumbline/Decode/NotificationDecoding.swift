import Events
import Gateway
import SensorProtocols
import Terminal

/// `plumbline decode` of a sensor over Bluetooth LE: notifications in, one JSON object per message out.
struct NotificationDecoding {
    private var sensor: BluetoothSensor
    private let characteristic: BluetoothUUID
    private var messages: [SensorMessage] = []
    private var lines = LineWriter()

    /// - Parameter text: the characteristic's UUID or its beginning; `nil` is the family's main one.
    init(_ family: ProtocolFamily, characteristic text: String?, mode: String?) throws {
        let made: BluetoothSensor?
        do {
            made = try BluetoothSensor(capturedFrom: family, mode: mode)
        } catch {
            throw Failure(modes: error.modes, of: family)
        }
        guard let made, let main = made.profile.dataCharacteristics.first else {
            throw Failure("\(family.rawValue) does not speak over Bluetooth: leave out --characteristic.", code: .usage)
        }
        sensor = made
        characteristic = try text.map { text throws in try Self.find(text, in: made.profile) } ?? main
    }

    /// A characteristic by the beginning of its UUID among the family's, else by a whole UUID.
    private static func find(_ text: String, in profile: GATTProfile) throws -> BluetoothUUID {
        let known = profile.characteristics
        let matching = known.filter { $0.description.hasPrefix(text.lowercased()) }
        if matching.count == 1, let only = matching.first { return only }
        if matching.isEmpty, let uuid = BluetoothUUID(text) { return uuid }
        let names = (matching.isEmpty ? known : matching).map(\.description).joined(separator: ", ")
        throw Failure(
            matching.isEmpty
                ? "“\(text)” is not a UUID: give 4 or 32 hexadecimal digits, or the beginning of one of \(names)."
                : "“\(text)” is the beginning of more than one: \(names).", code: .usage)
    }

    static func list(_ family: ProtocolFamily) throws {
        guard let profile = family.gattProfile else {
            throw Failure("\(family.rawValue) does not speak over Bluetooth.", code: .usage)
        }
        for characteristic in profile.characteristics { Console.print(characteristic.description) }
    }

    /// The whole input is one notification.
    mutating func decodeWhole(_ path: String) throws {
        let input = try InputFile(path)
        var value: [UInt8] = []
        while true {
            let bytes = try input.read()
            if bytes.isEmpty { break }
            value += bytes
            guard value.count <= BluetoothSensor.longestValue else {
                throw Failure(
                    "\(input.name) is longer than a notification can be (\(BluetoothSensor.longestValue) bytes); "
                        + "with --hex each line is one.")
            }
        }
        if !value.isEmpty { decode(value) }
    }

    /// Each line is one notification in hexadecimal digits; an empty line is none.
    mutating func decodeLines(of path: String) throws {
        var input = try LineReader(path)
        while let line = try input.next() {
            var digits = HexDigits()
            let place = "\(input.name), line \(input.lineNumber)"
            let value = try digits.bytes(of: Array(line), in: place)
            try digits.finish(in: place)
            if !value.isEmpty { decode(value) }
        }
    }

    private mutating func decode(_ value: [UInt8]) {
        messages.removeAll(keepingCapacity: true)
        sensor.decode(value, from: characteristic, into: &messages)
        for message in messages { lines.write(message.json.text) }
        lines.flush()
    }
}

extension Failure {
    init(modes: [String], of family: ProtocolFamily) {
        let sentence =
            modes.isEmpty
            ? "\(family.rawValue) needs no --mode: its bytes say what they hold."
            : "\(family.rawValue) has no such mode; there are \(modes.joined(separator: ", "))."
        self.init(sentence, code: .usage)
    }
}
