import Numbers
import PlainText

extension Setting {
    /// A value as somebody types it behind `config set`, as TOML writes it: quotes, brackets and TOML's own spelling may
    /// be left out, and a time may be written as `5m`.
    ///
    /// - Throws: what it takes, where this cannot be meant.
    func value(typed text: String) throws(SettingsError) -> String {
        guard let value = toml(text), !value.contains(where: \.isNewline), isTaken(value) else {
            throw .notTaken(name: name, typed: PrintableText.of(text), expected: expected)
        }
        return value
    }

    private func toml(_ text: String) -> String? {
        let word = Self.unquoted(text)
        switch kind {
        case .flag:
            switch word.lowercased() {
            case "true", "yes", "on": return "true"
            case "false", "no", "off": return "false"
            default: return nil
            }
        case .word: return SettingText.quoted(word.lowercased())
        case .text: return SettingText.quoted(word)
        case .list:
            if text.drop(while: { $0 == " " }).hasPrefix("[") { return text }
            let parts = word.split(separator: ",").map { Self.unquoted(String($0)) }.filter { !$0.isEmpty }
            return SettingText.list(parts == ["none"] ? [] : parts)
        case .number(let unit): return number(word, unit)
        case .numberOrWord: return number(word, .none) ?? SettingText.quoted(word.lowercased())
        }
    }

    private func number(_ text: String, _ unit: Unit) -> String? {
        guard let length_s = unit.length_s else { return Double(text).map(SettingText.number) }
        return DurationText.seconds(text, bareUnit_s: length_s).map { SettingText.number($0 / length_s) }
    }

    /// Whether the file would be read with it, and it would be in force.
    private func isTaken(_ value: String) -> Bool {
        do throws(SettingsError) {
            let read = try Settings(toml: "[\(section)]\n\(key) = \(value)\n", file: "")
            return !read.remarks.contains { if case .outOfRange = $0 { true } else { false } }
        } catch {
            return false
        }
    }

    /// Without blanks around it, and without the quotes that TOML would have.
    private static func unquoted(_ text: String) -> String {
        let trimmed = String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        guard trimmed.count >= 2, let first = trimmed.first, first == trimmed.last, "\"'".contains(first) else {
            return trimmed
        }
        return String(trimmed.dropFirst().dropLast())
    }
}
