import Numbers
import Posture
import TOMLKit

/// A setting: where it stands in the file, what it does, what it takes, and what it changes.
struct Setting: Sendable {
    /// How a typed value is read.
    enum Kind: Sendable {
        case flag, word, list
        /// Taken as it is written.
        case text
        /// - Parameter unit: of the value; a time of it may be typed as `5m`.
        case number(Unit)
        /// A number, or a word for one.
        case numberOrWord

        var isFlag: Bool { if case .flag = self { true } else { false } }

        var isList: Bool { if case .list = self { true } else { false } }
    }

    /// Units of numbers, as they end a key.
    enum Unit: String, Sendable {
        case seconds, minutes, days, degrees, hertz = "Hz", gravity = "g", none = ""

        /// Seconds in one of it; `nil` where it is no time.
        var length_s: Double? {
            switch self {
            case .seconds: 1
            case .minutes: 60
            case .days: 86_400
            case .degrees, .hertz, .gravity, .none: nil
            }
        }

        /// Behind a number: ` s`, `°`.
        var sign: String {
            switch self {
            case .seconds: " s"
            case .minutes: " min"
            case .degrees: "°"
            case .days, .hertz, .gravity: " " + rawValue
            case .none: ""
            }
        }
    }

    /// A number that posture is judged by.
    struct Rule: Sendable {
        let path: any WritableKeyPath<PostureRules, Double> & Sendable
        /// In the unit of the key. Wide: whoever measures may try what nobody wears; beyond it is a slip of the pen.
        let range: ClosedRange<Double>
    }

    let section: String
    /// In small letters with `_` between the words, and with its unit.
    let key: String
    /// How it is spelled in files of earlier versions; they go on being read.
    var formerKey: String?
    /// What it does, in a few words behind its value.
    let about: String
    /// What it takes, for a sentence: `minutes from 1 to 1440`.
    let expected: String
    /// The same, as short as it can stand behind a value: `1 to 1440 min`.
    let takes: String
    let kind: Kind
    /// Whether people want to change it; the others are thresholds.
    var isCommon = true
    /// All words that it takes, where they are few.
    var choices: [String] = []
    var rule: Rule?
    /// Puts a value of the file in force; `false` where it cannot be meant.
    let apply: @Sendable (any TOMLValueConvertible, inout Settings) -> Bool
    /// Its value as the file would have it.
    let text: @Sendable (Settings) -> String

    /// `section.key`.
    var name: String { "\(section).\(key)" }

    /// Whether it is a number, of which one out of range is left as it comes.
    var isNumber: Bool {
        switch kind {
        case .number, .numberOrWord: true
        case .flag, .word, .list, .text: false
        }
    }

    /// As it comes.
    var usual: String { text(Settings()) }
}

extension Setting {
    static func flag(
        _ section: String, _ key: String, _ path: any WritableKeyPath<Settings, Bool> & Sendable, _ about: String
    ) -> Setting {
        Setting(
            section: section, key: key, about: about, expected: "true or false", takes: "true, false", kind: .flag
        ) { value, settings in
            guard let flag = value.bool else { return false }
            settings[keyPath: path] = flag
            return true
        } text: {
            "\($0[keyPath: path])"
        }
    }

    /// A number that posture is judged by, or by which it is told; earlier files name it as `PostureRules` does.
    static func rule(
        _ key: String, _ unit: Unit, _ path: any WritableKeyPath<PostureRules, Double> & Sendable,
        _ range: ClosedRange<Double>, _ about: String, isCommon: Bool = false
    ) -> Setting {
        let ends = "\(SettingText.number(range.lowerBound)) to \(SettingText.number(range.upperBound))"
        let former = formerKey(of: key, unit)
        return Setting(
            section: "rules", key: key, formerKey: former == key ? nil : former, about: about,
            expected: "\(unit.rawValue) from \(ends)", takes: ends + unit.sign, kind: .number(unit),
            isCommon: isCommon, rule: Rule(path: path, range: range)
        ) { value, settings in
            guard let number = value.number, range.contains(number) else { return false }
            settings.rules[keyPath: path] = number
            return true
        } text: {
            SettingText.number($0.rules[keyPath: path])
        }
    }

    /// `alert_delay_s` was `alertDelay_s`, `bend_degrees` was `bendDegrees`, `walking_lowest_hz` was `walkingLowest_Hz`.
    private static func formerKey(of key: String, _ unit: Unit) -> String {
        let words = key.split(separator: "_")
        let name = words.dropLast().enumerated().map { index, word in
            index == 0 ? String(word) : word.prefix(1).uppercased() + word.dropFirst()
        }
        let ending =
            switch unit {
            case .degrees: "Degrees"
            case .hertz: "_Hz"
            default: "_" + words[words.count - 1]
            }
        return name.joined() + ending
    }
}

/// Values as TOML writes them.
enum SettingText {
    static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int64(clamping: value))" : "\(value)"
    }

    static func list(_ texts: [String]) -> String { "[" + texts.map(quoted).joined(separator: ", ") + "]" }

    /// A basic string: what TOML would read otherwise has a backslash before it.
    static func quoted(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"", "\\": "\\" + String(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                "\\u" + "0".repeated(4 - String(scalar.value, radix: 16).count) + String(scalar.value, radix: 16)
            default: String(scalar)
            }
        }
        return "\"" + escaped.joined() + "\""
    }
}

extension TOMLValueConvertible {
    /// TOML tells whole numbers from others; a person who writes a setting does not.
    var number: Double? { double ?? int.map(Double.init) }

    /// A list of texts; `nil` where it is none, or has something else in it.
    var strings: [String]? {
        guard let array else { return nil }
        let texts = array.compactMap(\.string)
        return texts.count == array.count ? texts : nil
    }
}
