import Glibc
import Loggers
import PlainText

/// The files of a Motion-BIDS data set that describe one of its recordings: beside it, and in the folders above it.
struct MotionDescriptions {
    /// Where a recording lies in its data set.
    struct Place {
        /// The data set's folder.
        let root: String
        /// From there on.
        let file: String
    }

    /// A data set's folder, a subject's, a session's and `motion`.
    private static let mostLevels = 4
    /// Larger than any description.
    private static let longestFile = 1 << 24

    private let name: MotionName
    private let path: String
    /// From the recording's own folder up to that of the data set, as far as one is found.
    private var levels: [(folder: String, file: String, entries: [String])] = []
    /// `nil` where no folder above has a `dataset_description.json`.
    private(set) var place: Place?

    /// - Parameter path: a file; `nil` where its name is not that of a Motion-BIDS recording.
    init?(of path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard let last = parts.last, let name = MotionName(String(last)), name.isMotion else { return nil }
        self.name = name
        self.path = path
        let above = parts.dropLast().joined(separator: "/")
        let written = parts.count > 1 ? (above.isEmpty ? "/" : above) : "."
        guard let real = realpath(written, nil) else { return }
        var folder = String(cString: real)
        free(real)
        var file = String(last)
        while levels.count < Self.mostLevels {
            let entries = Self.entries(of: folder)
            levels.append((folder, file, entries))
            if entries.contains("dataset_description.json") {
                place = Place(root: folder, file: file)
                break
            }
            guard let slash = folder.lastIndex(of: "/"), folder != "/" else { break }
            file = "\(folder[folder.index(after: slash)...])/\(file)"
            folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
        }
    }

    /// How the recording is to be read.
    ///
    /// - Parameter point: which tracked point is meant, where there are several.
    func reading(at point: String?) throws -> MotionReading {
        guard let (folder, file) = nearest("channels", ".tsv") else {
            let hasSidecar = levels.contains {
                name.description(among: $0.entries, suffix: "motion", ending: ".json") != nil
            }
            throw Failure(
                "\(shown(path)) is a recording of Motion-BIDS, and there is no _channels.tsv of it beside it: that says what "
                    + "its columns are." + (hasSidecar ? "" : " There is no _motion.json either, which says the rate."))
        }
        let table = "\(folder)/\(file)"
        let channels = try read(table) { bytes throws(LoggerError) in try MotionChannels(bytes) }
        let frames =
            try nearest("channels", ".json").map { folder, file throws in
                try read("\(folder)/\(file)") { bytes throws(LoggerError) in try MotionFrames(bytes) }
            } ?? MotionFrames()
        var sidecar = MotionSidecar()
        // From the top down: what is nearer goes before.
        for level in levels.reversed() {
            guard let file = name.description(among: level.entries, suffix: "motion", ending: ".json") else { continue }
            let nearer = try read("\(level.folder)/\(file)") { bytes throws(LoggerError) in try MotionSidecar(bytes) }
            sidecar = sidecar.under(nearer)
        }
        let start_us = try start_us()
        do throws(LoggerError) {
            return try MotionReading(channels, at: point, sidecar: sidecar, frames: frames, start_us: start_us)
        } catch {
            throw ReplayFile.failure(error, shown(table))
        }
    }

    /// When it began, by the `_scans.tsv` of its session or subject.
    private func start_us() throws -> Int64? {
        for level in levels {
            guard let file = name.description(among: level.entries, suffix: "scans", ending: ".tsv") else { continue }
            let start = try read("\(level.folder)/\(file)") { bytes throws(LoggerError) in
                try MotionScans(bytes).start_us(of: level.file)
            }
            if let start { return start }
        }
        return nil
    }

    private func nearest(_ suffix: String, _ ending: String) -> (folder: String, file: String)? {
        for level in levels {
            if let file = name.description(among: level.entries, suffix: suffix, ending: ending) {
                return (level.folder, file)
            }
        }
        return nil
    }

    private func read<Value>(
        _ path: String, _ body: ([UInt8]) throws(LoggerError) -> Value
    ) throws -> Value {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Failure("\(shown(path)) is not a file that can be read.")
        }
        let file = try InputFile(path)
        var bytes: [UInt8] = []
        while true {
            let more = try file.read()
            if more.isEmpty { break }
            bytes += more
            guard bytes.count <= Self.longestFile else {
                throw Failure("\(shown(path)) is larger than 16 MB: that is not a description of a recording.")
            }
        }
        do throws(LoggerError) { return try body(bytes) } catch { throw ReplayFile.failure(error, shown(path)) }
    }

    private func shown(_ path: String) -> String { PrintableText.of(path, limit: 4096) }

    private static func entries(of folder: String) -> [String] {
        guard let entries = opendir(folder) else { return [] }
        defer { closedir(entries) }
        var names: [String] = []
        while let entry = readdir(entries) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) { name in
                    name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                })
        }
        return names
    }
}
