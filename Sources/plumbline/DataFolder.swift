import ArgumentParser
import Glibc

/// Where the record lies: `--data-dir`, else `PLUMBLINE_DATA_DIR`, else the XDG data folder.
struct DataFolder: ParsableArguments {
    @Option(
        name: .customLong("data-dir"),
        help: "The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).")
    var given: String?

    func path() throws(Failure) -> String {
        if let given { return given }
        if let set = Self.environment("PLUMBLINE_DATA_DIR") { return set }
        if let data = Self.environment("XDG_DATA_HOME") { return data + "/plumbline" }
        guard let home = Self.environment("HOME") else {
            throw Failure("There is no HOME, so say where the record lies: --data-dir DIR.", code: .usage)
        }
        return home + "/.local/share/plumbline"
    }

    /// A variable that is set to something.
    static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
