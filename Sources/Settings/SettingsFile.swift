import FoundationEssentials
import Glibc
import Posture
import TOMLKit

extension Settings {
    /// Reads a configuration file; the first thing that cannot be meant is thrown, by file, section and key.
    public init(contentsOf path: String) throws(SettingsError) {
        let text: String
        do {
            text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
        } catch {
            throw .unreadable(path: path, reason: String(cString: strerror(errno)))
        }
        try self.init(toml: text, file: path)
    }

    /// Reads the text of a configuration file.
    public init(toml text: String, file: String) throws(SettingsError) {
        self.init()
        self.file = file
        let table: TOMLTable
        do {
            table = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw .notTOML(file: file, line: error.source.begin.line, reason: error.description)
        } catch {
            throw .notTOML(file: file, line: nil, reason: "\(error)")
        }
        for section in table.keys {
            guard let values = table[section]?.table else { throw .outsideSection(file: file, key: section) }
            for key in values.keys {
                guard let value = values[key] else { continue }
                if section == "rules" {
                    try setRule(key, to: value, file)
                } else {
                    try set(section, key, to: value, file)
                }
                setKeys.insert("\(section).\(key)")
            }
        }
    }

    private mutating func setRule(
        _ key: String, to value: any TOMLValueConvertible, _ file: String
    ) throws(SettingsError) {
        guard let number = value.number, number.isFinite else {
            throw .wrongValue(file: file, section: "rules", key: key, expected: "a number")
        }
        guard let rule = PostureRules.named.first(where: { $0.key == key }) else {
            throw .unknownRule(file: file, key: key)
        }
        rules[keyPath: rule.path] = number
    }

    private mutating func set(
        _ section: String, _ key: String, to value: any TOMLValueConvertible, _ file: String
    ) throws(SettingsError) {
        guard let setting = Setting.all.first(where: { $0.section == section && $0.key == key }) else {
            throw .unknownSetting(file: file, section: section, key: key)
        }
        guard setting.apply(value, &self) else {
            throw .wrongValue(file: file, section: section, key: key, expected: setting.expected)
        }
    }
}
