import LinuxIO
import Recorder
import Settings
import Terminal

/// What is said beside a setting that was shown or changed.
enum SettingsNotes {
    /// Keys that the file spells as an earlier version did.
    static func tellFormerKeys(_ settings: Settings) {
        guard let file = settings.file, !settings.formerKeys.isEmpty else { return }
        let names = settings.formerKeys.map { "\($0.former) is now \($0.key)" }
        Console.complain("\(file): \(names.joined(separator: ", ")). The earlier spelling goes on working.")
    }

    /// When a change takes effect: a recorder reads the file when it starts, and so do all commands.
    ///
    /// - Parameters:
    ///   - dataFolder: whose recorder.
    ///   - key: what was changed, with its section; `nil` for anything.
    static func tellRecorder(_ dataFolder: String?, of key: String? = nil) {
        guard let dataFolder else { return }
        if let section = key?.split(separator: ".").first, Settings.sharingSections.contains(String(section)) {
            return Console.complain("“plumbline share” reads it when it starts." + startingAgain(dataFolder))
        }
        do {
            guard try RecorderClient.connect(dataFolder: dataFolder) != nil else { return }
        } catch {
            return Console.complain("Whether a recorder is running is not known: \(error)")
        }
        Console.complain(
            "A recorder is running; it reads the settings when it starts. Restart it: as a service, “systemctl --user restart plumbline”."
        )
    }

    /// What there is to do for outputs that are running; empty where none is.
    private static func startingAgain(_ dataFolder: String) -> String {
        let again = " Start it again: as a service, “systemctl --user restart plumbline-share”."
        do throws(SystemError) { return try SharingFolder(in: dataFolder).isInUse ? again : "" } catch {
            // Nobody knows: what is not needed does no harm.
            return again
        }
    }

    /// The record that a recorder would be running on; `nil` where nothing says it.
    static func dataFolder(_ folder: DataFolder) -> String? { DataFolderPath.resolved(named: folder.given) }

    /// Where the file is, or would be.
    static func path() throws -> String {
        guard let path = Settings.path else {
            throw Failure("HOME is not set: name the file with PLUMBLINE_CONFIG.", code: .usage)
        }
        return path
    }
}
