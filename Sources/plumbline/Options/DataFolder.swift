import ArgumentParser
import Recorder

/// Where the record lies: `--data-dir`, else `PLUMBLINE_DATA_DIR`, else the XDG data folder.
struct DataFolder: ParsableArguments {
    @Option(
        name: .customLong("data-dir"),
        help: "The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).")
    var given: String?

    func path() throws -> String {
        guard let path = DataFolderPath.resolved(named: given) else {
            throw Failure("There is no HOME, so say where the record lies: --data-dir DIR.", code: .usage)
        }
        return path
    }
}
