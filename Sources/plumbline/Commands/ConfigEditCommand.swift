import ArgumentParser
import Glibc
import LinuxIO
import Settings
import Terminal

struct ConfigEditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Edit the file, and check it before it is saved.",
        discussion: """
            Opens a copy in $VISUAL, $EDITOR or the system's editor. What you save there takes the place of the file \
            only if it can be read; otherwise you can edit it again, and the file stays as it was.

            Examples:
              plumbline config edit
              EDITOR="code --wait" plumbline config edit
            """)

    @OptionGroup var folder: DataFolder

    func run() throws {
        let file = try ConfigurationFile(at: try SettingsNotes.path())
        let editor = try TextEditor()
        let before = file.text ?? SettingsPage(settings: Settings()).template
        let draft = try Draft(before)
        while true {
            try editor.edit(draft.path)
            let text: String
            do { text = try draft.text() } catch {
                draft.remove()
                throw error
            }
            do {
                guard text != before else {
                    draft.remove()
                    return Console.print("Nothing was changed.")
                }
                let settings = try Settings(toml: text, file: file.path)
                for remark in settings.remarks { Console.complain(remark.description) }
                SettingsNotes.tellFormerKeys(settings)
                try file.replace(with: text)
                tell(settings, file)
                return draft.remove()
            } catch {
                Console.complain("Not saved. \(Failure(error).message)")
                if Prompt(allowed: true).yes("Edit it again?") { continue }
                throw Failure("\(file.path) is as it was. What you wrote is in \(draft.path).", code: .usage)
            }
        }
    }

    private func tell(_ settings: Settings, _ file: ConfigurationFile) {
        let before: Settings?
        // A file that could not be read is mended now: there is nothing to compare.
        do { before = try file.settings() } catch { before = nil }
        for (old, new) in zip(before?.entries ?? [], settings.entries) where old.value != new.value {
            Console.print("\(new.name) = \(new.value) (was \(old.value))")
        }
        Console.print("Saved \(file.path).")
        SettingsNotes.tellRecorder(SettingsNotes.dataFolder(folder))
    }

    /// The copy that is edited, in a folder that nobody else reads.
    private struct Draft {
        let folder: String
        var path: String { folder + "/config.toml" }

        init(_ text: String) throws {
            var template = Array("\(ProcessEnvironment.value("TMPDIR") ?? "/tmp")/plumbline-XXXXXX".utf8CString)
            guard mkdtemp(&template) != nil else {
                throw Failure("A copy of the file cannot be made: \(SystemError.last.description).")
            }
            folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
            try ConfigurationFile(at: path).replace(with: text)
        }

        /// An editor that took the copy away has emptied nothing.
        func text() throws -> String {
            guard let text = try ConfigurationFile(at: path).text else {
                throw Failure("The copy that was edited has gone, so nothing was changed.")
            }
            return text
        }

        func remove() {
            unlink(path)
            rmdir(folder)
        }
    }
}
