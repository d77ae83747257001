import FoundationEssentials
import Glibc
import Posture
import TOMLKit

extension Settings {
    /// Reads a configuration file; the first thing that cannot be read is thrown, by file, section and key.
    ///
    /// What can be read and not be meant (a number out of its range, a rule of an earlier version) is left as it comes and
    /// named in `remarks`: an older file never keeps a recorder from recording.
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
            }
        }
        keepOrder(file)
    }

    /// Rules that make sense only one below the other.
    private mutating func keepOrder(_ file: String) {
        for (lower, upper) in PostureRules.ordered {
            guard let low = PostureRules.named.first(where: { $0.key == lower }),
                let high = PostureRules.named.first(where: { $0.key == upper }),
                rules[keyPath: low.path] >= rules[keyPath: high.path]
            else { continue }
            for rule in [low, high] {
                rules[keyPath: rule.path] = PostureRules()[keyPath: rule.path]
                setKeys.remove("rules.\(rule.key)")
            }
            remarks.append(.wrongOrder(file: file, lower: lower, upper: upper))
        }
    }

    private mutating func setRule(
        _ key: String, to value: any TOMLValueConvertible, _ file: String
    ) throws(SettingsError) {
        guard !PostureRules.retired.contains(key) else { return remarks.append(.retiredRule(file: file, key: key)) }
        guard let rule = PostureRules.named.first(where: { $0.key == key }) else {
            throw .unknownRule(file: file, key: key)
        }
        guard let number = value.number else {
            throw .wrongValue(file: file, section: "rules", key: key, expected: rule.expected)
        }
        guard rule.range.contains(number) else {
            let usual = SettingText.number(PostureRules()[keyPath: rule.path])
            return remarks.append(
                .outOfRange(file: file, name: "rules.\(key)", expected: rule.expected, inForce: usual))
        }
        rules[keyPath: rule.path] = number
        setKeys.insert("rules.\(key)")
    }

    private mutating func set(
        _ section: String, _ key: String, to value: any TOMLValueConvertible, _ file: String
    ) throws(SettingsError) {
        guard let setting = Setting.all.first(where: { $0.section == section && $0.key == key }) else {
            throw .unknownSetting(file: file, section: section, key: key)
        }
        if setting.apply(value, &self) {
            setKeys.insert("\(section).\(key)")
        } else if setting.isNumber, value.number != nil {
            remarks.append(
                .outOfRange(
                    file: file, name: "\(section).\(key)", expected: setting.expected, inForce: setting.text(self)))
        } else {
            throw .wrongValue(file: file, section: section, key: key, expected: setting.expected)
        }
    }
}
