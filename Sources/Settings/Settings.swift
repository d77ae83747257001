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
    /// Days that samples are kept; `nil` to keep them indefinitely.
    public var rawDays: Double? = 7
    /// Patterns of ports that no USB bus tells of.
    public var extraPorts: [String] = []
    /// What leaves for other programs.
    public var share = ShareSettings()
    /// The file that was read; `nil` where there is none.
    public internal(set) var file: String?
    /// The settings that the file sets, as `section.key`.
    public internal(set) var setKeys: Set<String> = []
    /// Keys that the file spells as an earlier version did; they go on being read.
    public internal(set) var formerKeys: [(former: String, key: String)] = []
    /// What the file says and cannot be meant; each is as it comes, and whoever reads the file is told.
    public internal(set) var remarks: [SettingsError] = []

    /// The sections that only `plumbline share` reads.
    public static let sharingSections: Set = ["share", "mqtt", "metrics", "lsl", "fleet"]

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
    ///
    /// - Parameter sparesRecord: a mistake in a section of an output is a remark (`SettingsFile`).
    public static func load(sparesRecord: Bool = false) throws(SettingsError) -> Settings {
        guard let path, access(path, F_OK) == 0 else { return Settings() }
        return try Settings(contentsOf: path, sparesRecord: sparesRecord)
    }

    /// Every setting with its value, as the file would have it: what people want to change first, then the thresholds.
    public var entries: [Entry] {
        Setting.all.map { setting in
            Entry(
                section: setting.section, key: setting.key, formerKey: setting.formerKey, value: setting.text(self),
                usual: setting.usual, about: setting.about, expected: setting.expected, takes: setting.takes,
                isCommon: setting.isCommon, choices: setting.kind.isFlag ? ["true", "false"] : setting.choices)
        }
    }

    /// One line of the file.
    public struct Entry: Equatable, Sendable {
        public let section: String
        public let key: String
        /// How earlier versions spelled it, where that was another way.
        public let formerKey: String?
        /// As TOML writes it.
        public let value: String
        /// Its value where the file does not set it.
        public let usual: String
        /// What it does, in a few words.
        public let about: String
        /// What it takes, for a sentence: `minutes from 1 to 1440`.
        public let expected: String
        /// The same in short: `1 to 1440 min`.
        public let takes: String
        /// Whether people want to change it; the others are thresholds.
        public let isCommon: Bool
        /// All that it takes, where that is a few words; empty where it is more.
        public let choices: [String]

        /// `section.key`.
        public var name: String { "\(section).\(key)" }
    }
}
