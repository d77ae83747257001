import FoundationEssentials
import Glibc
import SensorProtocols
import TestSupport
import Testing

/// Bytes of real sensors with their expected values, a JSON file each, read where they lie beside the repository.
enum PublishedVectors {
    static let folder: String =
        #filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 } + "/shared/vectors"
    static var areThere: Bool { access(folder, R_OK) == 0 }

    /// Without their ending; none where there is no such folder.
    static let names: [String] = {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(".json") { names.append(String(name.dropLast(5))) }
        }
        return names.sorted()
    }()

    static func read(_ name: String) throws -> JSON {
        try JSONDecoder().decode(JSON.self, from: Data(contentsOf: URL(filePath: "\(folder)/\(name).json")))
    }
}

/// Any JSON value; what is not there is `null`.
enum JSON: Decodable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let string = try? value.decode(String.self) {
            self = .string(string)
        } else if let array = try? value.decode([JSON].self) {
            self = .array(array)
        } else {
            self = .object(try value.decode([String: JSON].self))
        }
    }

    subscript(_ key: String) -> JSON {
        guard case .object(let members) = self else { return .null }
        return members[key] ?? .null
    }

    subscript(_ place: Int) -> JSON { items.indices.contains(place) ? items[place] : .null }

    var items: [JSON] { if case .array(let items) = self { items } else { [] } }
    var keys: [String] { if case .object(let members) = self { members.keys.sorted() } else { [] } }
    var string: String? { if case .string(let string) = self { string } else { nil } }
    var number: Double? { if case .number(let number) = self { number } else { nil } }
    var isNull: Bool { if case .null = self { true } else { false } }

    /// The numbers of a list, or the one number.
    var numbers: [Double] { number.map { [$0] } ?? items.compactMap(\.number) }
}

/// What `plumbline decode` prints of bytes: a message's fields by their names.
struct DecodedFields {
    let messages: [[String: FieldValue]]

    /// Notifications of one characteristic (that of the family's data, where none is given), one after the other.
    init(_ family: ProtocolFamily, notified values: [String], from characteristic: BluetoothUUID? = nil) throws {
        var sensor = try #require(try BluetoothSensor(capturedFrom: family))
        let main = try #require(sensor.profile.dataCharacteristics.first)
        var messages: [SensorMessage] = []
        for value in values { sensor.decode(bytes(value), from: characteristic ?? main, into: &messages) }
        self.init(messages)
    }

    /// Bytes of a serial line.
    init(_ family: ProtocolFamily, line hex: String) {
        var decoder = SensorDecoder(family)
        var messages: [SensorMessage] = []
        decoder.decode(bytes(hex), into: &messages)
        decoder.flush(into: &messages)
        self.init(messages)
    }

    init(_ messages: [SensorMessage]) {
        self.messages = messages.map { Dictionary($0.fields.map { ($0.key, $0.value) }) { first, _ in first } }
    }

    /// The values of a key in every message that has it, in their order.
    func all(_ key: String) -> [[Double]] {
        messages.compactMap { fields in
            switch fields[key] {
            case .number(let value): [value]
            case .integer(let value): [Double(value)]
            case .bool(let value): [value ? 1 : 0]
            case .numbers(let values): values
            case .integers(let values): values.map(Double.init)
            case .string, .rows, nil: nil
            }
        }
    }

    /// Expects the values of a key in the message at a place among those that have it, after a conversion.
    func expect(
        _ key: String, _ expected: JSON, at place: Int = 0, times scale: Double = 1, within tolerance: Double = 1e-6,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let found = all(key)
        guard found.indices.contains(place), found[place].count >= expected.numbers.count, !expected.numbers.isEmpty
        else {
            Issue.record("no \(key) number \(place): \(messages)", sourceLocation: sourceLocation)
            return
        }
        for (value, wanted) in zip(found[place], expected.numbers) {
            #expect(abs(value * scale - wanted) <= tolerance, "\(key)", sourceLocation: sourceLocation)
        }
    }
}
