import ArgumentParser
import Recorder

/// Where the record lies: `--data-dir`, else `PLUMBLINE_DATA_DIR`, else the XDG data folder.
struct DataFolder: ParsableArguments {
    @Option(
        name: .customLong("data-dir"),
        help: ArgumentHelp(
            "The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).",
            valueName: "folder"),
        completion: .directory)
    var given: String?

    func path() throws -> String {
        guard let path = DataFolderPath.resolved(named: given) else {
            throw Failure("HOME is not set: name the folder of the record with --data-dir.", code: .usage)
        }
        return path
    }
}
