import Glibc
import LinuxIO
import PlainText
import Terminal

/// What to do once a sensor is paired: commands that work as they are printed.
struct NextSteps {
    let sensor: String
    /// Whose it is, where a command must be told; else `nil`.
    var wearer: String?
    /// As it was given; `nil` for the usual one.
    let dataFolder: String?
    /// A recorder has the sensor now.
    let isRecording: Bool
    /// There is a live view of it.
    var hasLiveView = true

    /// Lines for people: a command, and what it is for.
    var lines: [String] {
        let columns = (commands.map(\.command.count).max() ?? 0) + 2
        let width = TextPage.widthOfOutput
        var lines = ["Next:"]
        for (command, purpose) in commands {
            if columns + 2 + purpose.count <= width {
                lines.append("  " + command.leftAligned(columns: columns) + purpose)
            } else {
                // A command is one line, so that it can be copied.
                lines.append("  " + command)
                for line in WordWrap.lines(purpose, width: width - 6) { lines.append("      " + line) }
            }
        }
        return lines
    }

    private var commands: [(command: String, purpose: String)] {
        let folder = dataFolder.map { " --data-dir " + ShellWord.quoted($0) } ?? ""
        func command(_ words: String) -> String { ProgramWord.text + " " + words + folder }
        var commands: [(String, String)] = []
        if hasLiveView { commands.append((command("live " + ShellWord.quoted(sensor)), "see your posture now")) }
        if !isRecording {
            // The unit records into the usual folder.
            commands.append(
                UserService.isInstalled && dataFolder == nil
                    ? ("systemctl --user enable --now plumbline", "record all day, now and at every login")
                    : (command("run"), "record all day, until Ctrl-C"))
        }
        let whose = wearer.map { " --wearer " + ShellWord.quoted($0) } ?? ""
        commands.append((command("summary" + whose), "tonight: how your day was"))
        return commands
    }
}

/// The recorder as a unit of the user's own systemd.
enum UserService {
    private static let unit = "plumbline.service"

    /// Whether a user manager is here that would find the unit.
    static var isInstalled: Bool {
        guard let runtime = ProcessEnvironment.value("XDG_RUNTIME_DIR"), access(runtime + "/systemd/private", F_OK) == 0
        else {
            return false
        }
        let home = ProcessEnvironment.value("HOME") ?? ""
        let folders =
            [
                ProcessEnvironment.value("XDG_CONFIG_HOME") ?? home + "/.config",
                ProcessEnvironment.value("XDG_DATA_HOME") ?? home + "/.local/share",
            ]
            + ["/etc", "/usr/local/lib", "/usr/lib", "/lib", "/usr/local/share", "/usr/share"]
        return folders.contains { access("\($0)/systemd/user/\(unit)", F_OK) == 0 }
    }
}
