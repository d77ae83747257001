import Foundation
import Settings
import TestSupport

/// Configuration files as nobody should write them: read, put to use, and now and then given to `run`.
///
/// A number that is out of its range, or a rule of an earlier version, never keeps the recorder from recording; what else is
/// wrong is an error that names the file.
struct ConfigurationFuzzer: Fuzzer {
    private let folder: String
    private var text = ""
    /// Only numbers, lists and texts under names that there are: `run` must record.
    private var isOfNumbers = false
    private var rounds = 0

    init(folder: String) throws {
        self.folder = folder
        for part in ["config/plumbline", "runtime", "data"] {
            try FileManager.default.createDirectory(
                atPath: "\(folder)/\(part)", withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        }
    }

    private static let numbers = [
        "0", "-1", "1", "15", "1e300", "-1e300", "1e-300", "inf", "-inf", "nan", "9223372036854775807",
        "-9223372036854775808", "1e13", "0.0000001", "4294967296", "120", "99", "2.5",
    ]
    private static let others = [
        "true", "\"\"", "\"x\"", "\"\\u001b[31m\"", "[]", "[1]", "[\"/dev/null\"]", "{ a = 1 }", "1979-05-27",
        "07:32:00", "{ ! = 1 }", "[1, !]", "\"22:00-06:00\"", "\"99:99-25:61\"",
    ]

    mutating func prepare(_ chance: inout SplitMix) -> String {
        rounds += 1
        isOfNumbers = chance.chance(0.5)
        var lines: [String] = []
        let names = Dictionary(grouping: Self.names) { $0.0 }
        for (section, keys) in names.sorted(by: { $0.key < $1.key }) where chance.chance(0.7) {
            lines.append("[\(section)]")
            for (_, key, isNumber) in keys where chance.chance(0.3) {
                if isOfNumbers, !isNumber { continue }
                let values = isOfNumbers || chance.chance(0.7) ? Self.numbers : Self.others
                lines.append("\(key) = \(values[chance.number(0...values.count - 1)])")
            }
        }
        text = lines.joined(separator: "\n") + "\n"
        if !isOfNumbers, chance.chance(0.3) { text = damaged(text, &chance) }
        return text
    }

    /// Bytes changed, left out or put twice.
    private func damaged(_ text: String, _ chance: inout SplitMix) -> String {
        var bytes = Array(text.utf8)
        for _ in 0..<chance.number(1...8) where !bytes.isEmpty {
            let place = chance.number(0...bytes.count - 1)
            switch chance.number(0...2) {
            case 0: bytes[place] = UInt8(truncatingIfNeeded: chance.next())
            case 1: bytes.remove(at: place)
            default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 7)], at: place)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Every setting and rule, and whether a number is asked for.
    private static let names = Settings().entries.map { ($0.section, $0.key, Double($0.value) != nil) }

    func run(_ chance: inout SplitMix) throws {
        do {
            let settings = try Settings(toml: text, file: "settings.toml")
            _ = (settings.entries, settings.breaks, settings.remarks.map(\.description))
        } catch {
            guard !error.description.isEmpty, !isOfNumbers else { throw Failure("\(error.description)\n\(text)") }
        }
        guard rounds % 50 == 0 else { return }
        try text.write(toFile: folder + "/config/plumbline/config.toml", atomically: false, encoding: .utf8)
        let (code, said) = try Recorder.run(["run", "--duration", "0.2"], home: folder)
        guard code == 0 || !isOfNumbers else { throw Failure("`run` ended with \(code): \(said)\n\(text)") }
    }
}
