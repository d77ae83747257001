public import Balance
public import Events
import Glibc
import LinuxIO
public import Posture

/// What the user may change, from `config.toml`; what does not stand there is as it comes.
public struct Settings: Sendable {
    public var rules = PostureRules()
    /// Of the fixed rule, 1 to 6 (`PostureRules.levelDegrees`); 0 where `slouchEnterDegrees` says the angle.
    public var slouchLevel = 0
    public var alerts = AlertPolicy.Settings()
    /// Minutes of stillness after which a break is asked for; 0: never.
    public var breakMinutes = BreakPrompter.Settings().still_min
    /// Whether they become more where breaks are not taken.
    public var breaksAdapt = BreakPrompter.Settings().adapts
    /// Days that samples are kept; `nil` for ever.
    public var rawDays: Double? = 7
    /// Patterns of ports that no USB bus tells of.
    public var extraPorts: [String] = []
    /// The file that was read; `nil` where there is none.
    public internal(set) var file: String?
    /// The settings that the file sets, as `section.key`.
    public internal(set) var setKeys: Set<String> = []
    /// What the file says and cannot be meant; each is as it comes, and whoever reads the file is told.
    public internal(set) var remarks: [SettingsError] = []

    public init() {}

    /// When stillness is brought to notice; `nil`: never.
    public var breaks: BreakPrompter.Settings? {
        breakMinutes == 0 ? nil : BreakPrompter.Settings(still_min: breakMinutes, adapts: breaksAdapt)
    }

    /// Where the file is, whether or not it is there; `nil` where nothing says it, not even `HOME`.
    public static var path: String? {
        if let set = ProcessEnvironment.value("PLUMBLINE_CONFIG") { return set }
        let folder =
            ProcessEnvironment.value("XDG_CONFIG_HOME") ?? ProcessEnvironment.value("HOME").map { $0 + "/.config" }
        return folder.map { $0 + "/plumbline/config.toml" }
    }

    /// Reads the file where it is; without one, all is as it comes.
    public static func load() throws(SettingsError) -> Settings {
        guard let path, access(path, F_OK) == 0 else { return Settings() }
        return try Settings(contentsOf: path)
    }

    /// Every setting with its value, as the file would have it.
    public var entries: [Entry] {
        func entries(_ settings: [Setting]) -> [Entry] {
            settings.map { Entry(section: $0.section, key: $0.key, value: $0.text(self), expected: $0.expected) }
        }
        let numbers = PostureRules.named.map {
            Entry(
                section: "rules", key: $0.key, value: SettingText.number(rules[keyPath: $0.path]), expected: $0.expected
            )
        }
        return entries(Setting.slouchRules) + numbers + entries(Setting.all.filter { $0.section != "rules" })
    }

    /// One line of the file.
    public struct Entry: Equatable, Sendable {
        public let section: String
        public let key: String
        /// As TOML writes it.
        public let value: String
        /// What it takes, for people.
        public let expected: String

        /// `section.key`.
        public var name: String { "\(section).\(key)" }
    }
}
