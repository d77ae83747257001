import TOMLKit

/// A change of the configuration file.
public struct SettingsChange: Sendable {
    /// `section.key`.
    public let name: String
    public let before: String
    public let after: String
    /// Whether the file was changed: it is left alone where it says so already.
    public let isWritten: Bool
    /// What else the file says and cannot be meant, after the change.
    public let remarks: [SettingsError]
}

extension ConfigurationFile {
    /// What a new file begins with.
    public static let heading =
        "# Settings of Plumbline: “plumbline config” shows all of them, with what they take.\n"

    /// Gives a setting a value that somebody has typed, in one word or in several; everything else in the file stays as
    /// it is.
    ///
    /// - Throws: what is wrong with the name, the value or the file; then the file is as it was.
    public func set(_ name: String, to typed: [String]) throws(SettingsError) -> SettingsChange {
        let setting = try Setting.named(name)
        guard !typed.isEmpty else { throw .valueMissing(name: setting.name, expected: setting.expected) }
        let value = try setting.value(typed: typed.joined(separator: setting.kind.isList ? "," : " "))
        return try change(setting) { $0.set(setting, to: value) }
    }

    /// Takes a setting's line out of the file, so that its default is in force.
    ///
    /// - Throws: as `set` does.
    public func reset(_ name: String) throws(SettingsError) -> SettingsChange {
        let setting = try Setting.named(name)
        return try change(setting) { $0.remove(setting) }
    }

    /// What the file says, read as it is in force.
    public func settings() throws(SettingsError) -> Settings {
        try text.map { text throws(SettingsError) in try Settings(toml: text, file: path) } ?? Settings()
    }

    private func change(
        _ setting: Setting, _ edit: (inout ConfigurationText) -> Bool
    ) throws(SettingsError) -> SettingsChange {
        let before = try settings()
        var edited = ConfigurationText(text ?? Self.heading)
        let values = try Self.values(text ?? "", path)
        guard edit(&edited) else { throw .notEditable(file: path, name: setting.name) }
        let new = edited.text
        let after: Settings
        do throws(SettingsError) {
            after = try Settings(toml: new, file: path)
            guard try Self.isOnly(setting, changedFrom: values, to: Self.values(new, path)) else {
                throw .notEditable(file: path, name: setting.name)
            }
        } catch {
            throw .notEditable(file: path, name: setting.name)
        }
        // A number may fit its own range, and not what stands beside it.
        if let objection = after.remarks.first(where: { $0.isObjection && !before.remarks.contains($0) }) {
            throw .wouldNotHold(name: setting.name, reason: objection.whyNot)
        }
        let isWritten = text == nil ? !after.setKeys.isEmpty : new != text
        if isWritten { try replace(with: new) }
        return SettingsChange(
            name: setting.name, before: setting.text(before), after: setting.text(after), isWritten: isWritten,
            remarks: after.remarks)
    }

    /// Every key of the file with its value, as a parser of TOML sees them.
    private static func values(_ text: String, _ file: String) throws(SettingsError) -> [String: String] {
        do {
            let table = try TOMLTable(string: text)
            var values: [String: String] = [:]
            for section in table.keys {
                guard let keys = table[section]?.table else { continue }
                for key in keys.keys { values["\(section).\(key)"] = keys[key].map { $0.debugDescription } ?? "" }
            }
            return values
        } catch {
            throw .notTOML(file: file, line: nil, reason: "\(error)")
        }
    }

    private static func isOnly(
        _ setting: Setting, changedFrom before: [String: String], to after: [String: String]
    ) -> Bool {
        let own = [setting.name, "\(setting.section).\(setting.formerKey ?? setting.key)"]
        return before.filter { !own.contains($0.key) } == after.filter { !own.contains($0.key) }
    }
}

extension SettingsError {
    /// Whether, after a change, it says that the change is not in force.
    fileprivate var isObjection: Bool {
        switch self {
        case .outOfRange, .wrongOrder, .levelBesideAngle: true
        default: false
        }
    }
}
