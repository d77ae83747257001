import ArgumentParser
import Gateway
import SensorProtocols

struct DecodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode",
        abstract: "Turn a sensor's bytes into JSON, one object a message, in SI units.",
        discussion: "A stretch of bytes that is no frame is one object of type “skipped” with the reason.")

    @Option(name: .customLong("protocol"), help: "The sensor family; --list names them.")
    var family: String?

    @Flag(help: "List the sensor families.")
    var list = false

    @Flag(help: "The input is hexadecimal text; blanks and line ends do not matter.")
    var hex = false

    @Argument(help: "A file, or - for standard input.")
    var file = "-"

    func run() throws {
        if list {
            for family in ProtocolFamily.allCases { Console.print("\(family.rawValue)  \(family.title)") }
            return
        }
        guard let family else {
            throw Failure("Say which family the bytes are of: --protocol NAME (--list names them).", code: .usage)
        }
        guard let family = ProtocolFamily(rawValue: family) else { throw Failure(unknownFamily: family) }
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

/// Hexadecimal text to bytes, over any cutting of the text.
private struct HexDigits {
    private var high: UInt8?

    mutating func bytes(of text: [UInt8], in name: String) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 2)
        for character in text {
            let digit: UInt8
            switch character {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = character - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = character - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = character - UInt8(ascii: "A") + 10
            case UInt8(ascii: " "), 0x09, 0x0A, 0x0D: continue
            default:
                throw Failure("\(name) is no hexadecimal text: “\(Character(UnicodeScalar(character)))” is no digit.")
            }
            if let first = high {
                bytes.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return bytes
    }

    func finish(in name: String) throws(Failure) {
        guard high == nil else {
            throw Failure("\(name) ends in the middle of a byte: one hexadecimal digit is missing.")
        }
    }
}

extension SensorMessage {
    /// The message as JSON; values with enough digits to tell neighbouring counts apart.
    fileprivate var json: JSONText {
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
