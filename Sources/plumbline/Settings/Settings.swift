import Balance
import FoundationEssentials
import Gateway
import Glibc
import Posture
import TOMLKit

/// What the user may change, from `config.toml`; what stands there not is as it comes.
struct Settings {
    var rules = PostureRules()
    var alerts = AlertPolicy.Settings()
    /// Minutes of stillness after which a break is asked for; 0: never.
    var breakMinutes = BreakPrompter.Settings().still_min
    /// Days that samples are kept; `nil` for ever.
    var rawDays: Double? = 7
    var extraPorts: [String] = []
    /// The file that was read; `nil` where there is none.
    var file: String?
    /// The keys that the file sets.
    var setKeys: Set<String> = []

    init() {}

    /// The gateway's options.
    var options: Gateway.Options {
        var options = Gateway.Options()
        options.rules = rules
        options.alerts = alerts
        options.breaks = breakMinutes == 0 ? nil : BreakPrompter.Settings(still_min: breakMinutes)
        options.rawRetention_s = rawDays.map { $0 * 86_400 }
        return options
    }

    /// Where the file is, whether or not it is there.
    static var path: String? {
        if let set = DataFolder.environment("PLUMBLINE_CONFIG") { return set }
        let folder = DataFolder.environment("XDG_CONFIG_HOME") ?? DataFolder.environment("HOME").map { $0 + "/.config" }
        return folder.map { $0 + "/plumbline/config.toml" }
    }

    /// - Throws: exit 2 with the file, and the line or the key, for what cannot be meant.
    static func load() throws(Failure) -> Settings {
        guard let path, access(path, F_OK) == 0 else { return Settings() }
        let text: String
        do {
            text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
        } catch {
            throw Failure("\(path) cannot be read: \(String(cString: strerror(errno))).", code: .permission)
        }
        return try Settings(toml: text, file: path)
    }

    init(toml text: String, file: String) throws(Failure) {
        self.file = file
        let table: TOMLTable
        do {
            table = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw Failure("\(file), line \(error.source.begin.line): \(error.description).", code: .usage)
        } catch {
            throw Failure("\(file): \(error).", code: .usage)
        }
        for section in table.keys {
            guard let values = table[section]?.table else {
                throw Failure(
                    "\(file): “\(section)” stands outside a section; sections are \(Self.sections).", code: .usage)
            }
            for key in values.keys {
                guard let value = values[key] else { continue }
                try set(section: section, key: key, to: value)
                setKeys.insert("\(section).\(key)")
            }
        }
    }

    private static let sections = "[rules], [alerts], [record], [ports]"

    private mutating func set(section: String, key: String, to value: any TOMLValueConvertible) throws(Failure) {
        func wrong(_ wanted: String) -> Failure {
            Failure("\(file ?? ""): \(section).\(key) takes \(wanted).", code: .usage)
        }
        switch (section, key) {
        case ("rules", _):
            guard let number = value.double ?? value.int.map(Double.init), number.isFinite else {
                throw wrong("a number")
            }
            guard rules.set(key, to: number) else {
                throw Failure(
                    "\(file ?? ""): there is no rule “\(key)”; “plumbline config show” lists them.", code: .usage)
            }
        case ("alerts", "buzz"):
            guard let flag = value.bool else { throw wrong("true or false") }
            alerts.buzzes = flag
        case ("alerts", "bell"):
            guard let flag = value.bool else { throw wrong("true or false") }
            alerts.ringsBell = flag
        case ("alerts", "snooze_minutes"):
            guard let minutes = value.double ?? value.int.map(Double.init), (1...1440).contains(minutes) else {
                throw wrong("minutes from 1 to 1440")
            }
            alerts.snooze_s = minutes * 60
        case ("alerts", "break_minutes"):
            guard let minutes = value.double ?? value.int.map(Double.init),
                minutes == 0 || BreakPrompter.Settings.range_min.contains(minutes)
            else { throw wrong("minutes from 20 to 60, or 0 for none") }
            breakMinutes = minutes
        case ("alerts", "quiet_hours"):
            let hours = value.array.map { $0.map { $0.string.flatMap(AlertPolicy.QuietHours.init) } } ?? [nil]
            guard !hours.contains(where: { $0 == nil }) else { throw wrong("a list like [\"22:00-07:00\"]") }
            alerts.quietHours = hours.compactMap { $0 }
        case ("record", "raw_days"):
            guard let days = value.double ?? value.int.map(Double.init), days >= 0, days.isFinite else {
                throw wrong("days (0 = for ever)")
            }
            rawDays = days == 0 ? nil : days
        case ("ports", "extra"):
            let patterns = value.array.map { $0.map(\.string) } ?? [nil]
            guard !patterns.contains(where: { $0 == nil }) else { throw wrong("a list of patterns") }
            extraPorts = patterns.compactMap { $0 }
        default:
            throw Failure("\(file ?? ""): there is no setting “\(section).\(key)”.", code: .usage)
        }
    }

    /// Every setting with its value, as the file would have it.
    var entries: [(section: String, key: String, value: String)] {
        let quiet = alerts.quietHours.map { "\"\($0.text)\"" }.joined(separator: ", ")
        return rules.numbers.map { ("rules", $0.key, Self.number($0.value)) } + [
            ("alerts", "buzz", "\(alerts.buzzes)"), ("alerts", "bell", "\(alerts.ringsBell)"),
            ("alerts", "snooze_minutes", Self.number(alerts.snooze_s / 60)), ("alerts", "quiet_hours", "[\(quiet)]"),
            ("alerts", "break_minutes", Self.number(breakMinutes)),
            ("record", "raw_days", Self.number(rawDays ?? 0)),
            ("ports", "extra", "[" + extraPorts.map { "\"\($0)\"" }.joined(separator: ", ") + "]"),
        ]
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
    }
}

extension AlertPolicy.QuietHours {
    /// As it is written: `22:00-07:00`.
    fileprivate var text: String {
        func clock(_ minute: Int) -> String {
            let two = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
            return two(minute / 60) + ":" + two(minute % 60)
        }
        return clock(startMinute) + "-" + clock(endMinute)
    }
}

extension PostureRules {
    /// The rules by name, in the order of their names; their own encoding says which there are.
    var numbers: [(key: String, value: Double)] {
        guard let data = try? JSONEncoder().encode(self),
            let values = try? JSONDecoder().decode([String: Double].self, from: data)
        else { return [] }
        return values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Sets one rule; `false` where there is none of that name.
    mutating func set(_ key: String, to value: Double) -> Bool {
        var values = Dictionary(uniqueKeysWithValues: numbers.map { ($0.key, $0.value) })
        guard values.updateValue(value, forKey: key) != nil, let data = try? JSONEncoder().encode(values),
            let changed = try? JSONDecoder().decode(PostureRules.self, from: data)
        else { return false }
        self = changed
        return true
    }
}
