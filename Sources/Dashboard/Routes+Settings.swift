import Events
import HTTPTypes
import Hummingbird
import Pages
import Settings

/// The settings of the file, changed by the same checks and the same writer as `plumbline config set`.
extension Routes {
    private static let longestValue = 400

    func settings(_ query: Query, _ access: Access) async -> Response {
        let saved = query["saved"].flatMap { name in
            Settings().entries.contains { $0.name == name } ? name : nil
        }
        return await settings(access) { settings in
            saved.flatMap { name in
                settings.entries.first { $0.name == name }.map {
                    SettingsHTML.Outcome(name: name, typed: nil, words: "Saved: \(Self.words(Self.plain($0.value))).")
                }
            }
        }
    }

    /// The page, with what came of a change.
    private func settings(
        _ access: Access, _ status: HTTPResponse.Status = .ok, outcome: (Settings) -> SettingsHTML.Outcome?
    ) async -> Response {
        let isRunning = await asking.ask(.status).isDone
        guard let path = Settings.path else { return Self.noFile }
        do throws(SettingsError) {
            // What is wrong of an output does not hide the others; it is named above them.
            let settings = try Settings.load(sparesRecord: true)
            let rows = settings.entries.map { entry in
                SettingsHTML.Row(
                    name: entry.name, key: entry.key, value: Self.plain(entry.value), usual: Self.plain(entry.usual),
                    about: entry.about,
                    takes: (entry.takes.hasPrefix("[") ? "for example " : "")
                        + Self.plain(entry.takes.replacing("\"\":", with: "empty:")),
                    choices: entry.choices,
                    isCommon: entry.isCommon, isSet: settings.setKeys.contains(entry.name),
                    isOfSharing: Settings.sharingSections.contains(entry.section))
            }
            let fleet = await reader.fleet(isSwitchedOn: settings.share.fleet.isOn)
            return Answer.page(
                SettingsHTML(
                    rows, path: path, remarks: settings.remarks.map(\.description), outcome: outcome(settings),
                    isRecorderRunning: isRunning, key: access.key, fleet: fleet
                ).page, status)
        } catch {
            return Answer.message(
                .internalServerError, "The settings cannot be read", error.description,
                "“plumbline config edit” opens the file.")
        }
    }

    private static var noFile: Response {
        Answer.message(
            .internalServerError, "No settings", "HOME is not set: name the file with PLUMBLINE_CONFIG.")
    }

    func set(_ form: Query, _ access: Access) async -> Response {
        guard let name = form["setting"], let value = form["value"], value.utf8.count <= Self.longestValue,
            let entry = Settings().entries.first(where: { $0.name == name })
        else { return Answer.message(.badRequest, "Not understood", "This is not a setting that can be changed.") }
        guard let path = Settings.path else { return Self.noFile }
        do throws(SettingsError) {
            let file = try ConfigurationFile(at: path)
            if form["reset"] == "yes" {
                _ = try file.reset(name)
            } else {
                _ = try file.set(name, to: Self.typed(value, insteadOf: entry.value))
            }
        } catch {
            let outcome = SettingsHTML.Outcome(
                name: name, typed: value,
                words: SettingObjection(names: Settings().entries.map(\.name)).words(error))
            return await settings(access, .unprocessableContent) { _ in outcome }
        }
        let mark = "s-" + name.map { $0.isLetter || $0.isNumber ? String($0) : "-" }.joined() + "-row"
        return Answer.onward(to: "/settings?saved=\(name)#\(mark)")
    }

    /// A list that was emptied is one of nothing, and a text is an empty one; so a page needs no word for it.
    private static func typed(_ value: String, insteadOf now: String) -> [String] {
        guard value.allSatisfy({ $0 == " " }) else { return [value] }
        return now.hasPrefix("[") ? ["none"] : now.hasPrefix("\"") ? [""] : []
    }

    /// As a person types it: without the quotes and brackets of TOML.
    private static func plain(_ value: String) -> String {
        let inner = value.hasPrefix("[") && value.hasSuffix("]") ? String(value.dropFirst().dropLast()) : value
        return inner.contains("\\") ? value : inner.split(separator: "\"", omittingEmptySubsequences: false).joined()
    }

    private static func words(_ value: String) -> String {
        value == "true" ? "on" : value == "false" ? "off" : value.isEmpty ? "none" : value
    }
}
