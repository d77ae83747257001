import FoundationEssentials
import Glibc
import Posture
import TOMLKit

extension Settings {
    /// Reads a configuration file; the first thing that cannot be read is thrown, by file, section and key.
    ///
    /// What can be read and not be meant (a number out of its range, a rule of an earlier version) is left as it comes and
    /// named in `remarks`: an older file never keeps a recorder from recording.
    ///
    /// - Parameters:
    ///   - path: of the file.
    ///   - sparesRecord: what is wrong in a section of an output is left out and named in `remarks` too: it is nothing
    ///     that a recorder, or a reader of the record needs.
    public init(contentsOf path: String, sparesRecord: Bool = false) throws(SettingsError) {
        try self.init(toml: Self.text(of: path), file: path, sparesRecord: sparesRecord)
    }

    static func text(of path: String) throws(SettingsError) -> String {
        let data: Data
        // A pipe in its place would be waited for; a folder is told by its own error.
        var status = stat()
        if stat(path, &status) == 0, ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) {
            throw .notAFile(path: path)
        }
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw .unreadable(path: path, reason: String(cString: strerror(errno)))
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw .unreadable(path: path, reason: "it is not UTF-8 text; save it as UTF-8 in your editor")
        }
        return text
    }

    /// Reads the text of a configuration file; `sparesRecord` as above.
    public init(toml text: String, file: String, sparesRecord: Bool = false) throws(SettingsError) {
        self.init()
        self.file = file
        if let line = Self.lineOfWrongHeader(in: text) {
            let sections = Setting.sections.joined(separator: ", ")
            throw .notTOML(file: file, line: line, reason: "a section is one of \(sections)")
        }
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
                do throws(SettingsError) {
                    try set(section, key, to: value, beside: values.keys, file)
                } catch {
                    guard sparesRecord, Self.sharingSections.contains(section) else { throw error }
                    remarks.append(error)
                }
            }
        }
        takeLevel(file)
        keepOrder(file)
        settleSlouchRule(file)
    }

    /// The line, from 1, of a section's header that begins with what no name begins with.
    ///
    /// The parser ends the whole program there (an assertion of toml++ 3, in a release build as well), so it must not see it.
    private static func lineOfWrongHeader(in text: String) -> Int? {
        let blanks = " \t".utf8
        // Blank brackets, and what is odd behind the first character, are refused by the parser in words.
        let beginnings = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-]\"'".utf8
        return text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).firstIndex { line in
            let header = line.drop(while: blanks.contains)
            guard header.first == UInt8(ascii: "[") else { return false }
            let name = header.drop { $0 == UInt8(ascii: "[") || blanks.contains($0) }
            return name.first.map { !beginnings.contains($0) } ?? true
        }.map { $0 + 1 }
    }

    /// Rules that make sense only one below the other.
    private mutating func keepOrder(_ file: String) {
        for (lower, upper) in Setting.ordered {
            guard let low = Setting.all.first(where: { $0.key == lower })?.rule,
                let high = Setting.all.first(where: { $0.key == upper })?.rule,
                rules[keyPath: low.path] >= rules[keyPath: high.path]
            else { continue }
            for (key, rule) in [(lower, low), (upper, high)] {
                rules[keyPath: rule.path] = PostureRules()[keyPath: rule.path]
                setKeys.remove("rules.\(key)")
            }
            remarks.append(.wrongOrder(file: file, lower: lower, upper: upper))
        }
    }

    /// - Parameter keys: all of the section.
    private mutating func set(
        _ section: String, _ key: String, to value: any TOMLValueConvertible, beside keys: [String], _ file: String
    ) throws(SettingsError) {
        if section == "rules", Setting.retiredRules.contains(key) {
            return remarks.append(.retiredRule(file: file, key: key))
        }
        guard let setting = Setting.all.first(where: { $0.section == section && $0.isSpelled(key) }) else {
            throw .unknownSetting(
                file: file, section: section, key: key, nearest: Setting.nearest(to: key, section: section)?.name)
        }
        if setting.key != key {
            guard !keys.contains(setting.key) else {
                return remarks.append(.bothSpellings(file: file, former: key, key: setting.name))
            }
            formerKeys.append((former: key, key: setting.key))
        }
        if setting.apply(value, &self) {
            setKeys.insert(setting.name)
        } else if setting.isNumber, value.number != nil {
            remarks.append(
                .outOfRange(file: file, name: setting.name, expected: setting.expected, inForce: setting.text(self)))
        } else {
            throw .wrongValue(file: file, name: setting.name, expected: setting.expected)
        }
    }
}
