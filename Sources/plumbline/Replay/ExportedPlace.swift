import Glibc
import Loggers
import Numbers
import Reports

/// Where a recording lies in an export of ours, and the tables that say what it was judged by.
struct ExportedPlace {
    /// Of the recording.
    let path: String
    /// The recording's file without its folder.
    let file: String
    /// The number that it has in those tables.
    let number: String
    /// Of the tables, with its slash.
    let folder: String
    /// The files of a Motion-BIDS data set, by their recordings' numbers; `nil` in an export of tables.
    private let motions: [UInt64: String]?

    /// `nil` where the file is no recording of an export.
    init?(_ path: String) throws {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard let last = parts.last else { return nil }
        self.path = path
        file = String(last)
        if let found = file.firstMatch(of: /^recording-([0-9]+)\.csv$/) {
            number = String(found.1)
            folder = parts.dropLast().map { $0 + "/" }.joined()
            motions = nil
            return
        }
        guard let place = MotionDescriptions(of: path)?.place else { return nil }
        let tables = "\(place.root)/\(BIDSExport.tables)/"
        guard var files = try ExportedTable.open(tables + BIDSExport.filesTable), files.has(["recording", "file"])
        else { return nil }
        var motions: [UInt64: String] = [:]
        while let row = try files.next() {
            guard let number = row["recording"].flatMap(UInt64.init), let file = row["file"],
                Self.isInside(file)
            else { continue }
            motions[number] = file
        }
        guard let own = motions.first(where: { $0.value == place.file })?.key else { return nil }
        number = "\(own)"
        folder = tables
        self.motions = motions.mapValues { "\(place.root)/\($0)" }
    }

    private init(path: String, number: UInt64, beside place: ExportedPlace) {
        self.path = path
        file = path.split(separator: "/").last.map(String.init) ?? path
        self.number = "\(number)"
        folder = place.folder
        motions = place.motions
    }

    /// Another recording of the same export; `nil` where it has no such file.
    func other(_ number: UInt64) -> ExportedPlace? {
        guard let motions else {
            return ExportedPlace(path: "\(folder)recording-\(number).csv", number: number, beside: self)
        }
        return motions[number].map { ExportedPlace(path: $0, number: number, beside: self) }
    }

    /// Whether a path leads from the data set's folder to one of its recordings, and nowhere else.
    private static func isInside(_ file: String) -> Bool {
        file.hasPrefix("sub-") && !file.split(separator: "/").contains("..")
            && file.split(separator: "/").last.flatMap { MotionName(String($0)) }?.isMotion ?? false
    }
}
