import Glibc
import PlainText

/// The word by which a shell finds this program, so that a command in a hint works as it is printed.
enum ProgramWord {
    /// `plumbline` where it is on the path; else as it was called (`.build/debug/plumbline`).
    static var text: String {
        let called = CommandLine.arguments.first ?? name
        guard called.contains("/"), !isOnPath else { return name }
        return ShellWord.quoted(called)
    }

    private static let name = "plumbline"

    private static var isOnPath: Bool {
        let folders = getenv("PATH").map { String(cString: $0) } ?? ""
        return folders.split(separator: ":").contains { access("\($0)/\(name)", X_OK) == 0 }
    }
}
