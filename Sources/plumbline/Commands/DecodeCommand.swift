import ArgumentParser
import Events
import Gateway
import SensorProtocols
import Terminal

struct DecodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode",
        abstract: "Turn a sensor's bytes into JSON.",
        discussion: """
            One object per message, with values in SI units. Bytes that are not part of a frame become one object of type “skipped” with the \
            reason.

            For a sensor on a cable the input is a stream of bytes. For a sensor over Bluetooth it is one notification, \
            or with --hex one per line. Plumbline's own sensors and WitMotion's speak both ways: give --characteristic \
            for notifications.

            Examples:
              plumbline decode --list
              plumbline decode --protocol witmotion capture.bin
              plumbline decode --protocol polar --hex notifications.txt
            """)

    @Option(
        name: .customLong("protocol"), help: ArgumentHelp("The sensor family; --list names them.", valueName: "family"),
        completion: .list(ProtocolFamily.allCases.map(\.rawValue)))
    var family: String?

    @Option(help: "The Bluetooth characteristic that sent the bytes: a UUID or its beginning.")
    var characteristic: String?

    @Option(help: "What a payload holds where its bytes do not say it: a number (xsens-dot), a resource (movesense).")
    var mode: String?

    @Flag(help: "List the sensor families; with --protocol, the Bluetooth characteristics of one.")
    var list = false

    @Flag(help: "The input is hexadecimal text; spaces and, for a stream, line ends do not matter.")
    var hex = false

    @Argument(help: "A file, or - for standard input.", completion: .file())
    var file = "-"

    func run() throws {
        if list, family == nil {
            for family in ProtocolFamily.allCases { Console.print("\(family.rawValue)  \(family.title)") }
            return
        }
        guard let family else {
            throw Failure("Name the sensor family: --protocol FAMILY (--list names them).", code: .usage)
        }
        guard let family = ProtocolFamily(rawValue: family) else { throw Failure(unknownFamily: family) }
        if list { return try NotificationDecoding.list(family) }
        if family.serialProfile == nil || characteristic != nil {
            var decoding = try NotificationDecoding(family, characteristic: characteristic, mode: mode)
            return try hex ? decoding.decodeLines(of: file) : decoding.decodeWhole(file)
        }
        guard mode == nil else { throw Failure(modes: [], of: family) }
        try decodeStream(family)
    }

    private func decodeStream(_ family: ProtocolFamily) throws {
        let input = try InputFile(file)
        var decoder = SensorDecoder(family)
        var digits = HexDigits()
        var messages: [SensorMessage] = []
        var lines = LineWriter()
        while true {
            let bytes = try input.read()
            if bytes.isEmpty { break }
            decoder.decode(hex ? try digits.bytes(of: bytes, in: input.name) : bytes, into: &messages)
            for message in messages { lines.write(message.json.text) }
            messages.removeAll(keepingCapacity: true)
            lines.flush()
        }
        if hex { try digits.finish(in: input.name) }
        decoder.flush(into: &messages)
        for message in messages { lines.write(message.json.text) }
        lines.flush()
    }
}

extension SensorMessage {
    /// The message as JSON; values with enough digits to tell neighbouring counts apart.
    var json: JSONText {
        .object(
            fields.map { field in
                let value: JSONText =
                    switch field.value {
                    case .string(let text): .string(text)
                    case .integer(let number): .integer(number)
                    case .number(let number): .number(number, decimals: 9)
                    case .numbers(let numbers): .array(numbers.map { .number($0, decimals: 9) })
                    case .rows(let rows): .array(rows.map { .array($0.map { .number($0, decimals: 9) }) })
                    case .integers(let numbers): .array(numbers.map { .integer($0) })
                    case .bool(let flag): .bool(flag)
                    }
                return (field.key, value)
            })
    }
}
