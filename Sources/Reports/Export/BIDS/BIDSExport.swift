public import LocalTime
public import Records

/// Gives recordings back as a Motion-BIDS data set (BIDS 1.11.1): a new folder with the samples of each recording, what was
/// found in them as events, and the calibrations, so that `replay` finds the same angles in it.
///
/// Wearers and sensors have pseudonyms unless their names are asked for. Times are not shifted.
public struct BIDSExport: Sendable {
    /// Of BIDS.
    static let version = "1.11.1"
    /// Where what `replay` needs besides the samples lies, from the data set's folder on.
    public static let tables = "sourcedata/plumbline"
    /// Which file there says what recording a `_motion.tsv` is.
    public static let filesTable = ExportTable.motionFiles.file

    private let store: Store
    private let first: LocalDay?
    private let last: LocalDay?
    private let sensor: String?
    private let wearer: String?
    private let hasNames: Bool
    private let authors: [String]

    /// - Parameters:
    ///   - store: the record.
    ///   - first: the first local day; `nil` where there is no limit.
    ///   - last: the last one.
    ///   - sensor: the id of the only sensor; `nil` for every one.
    ///   - wearer: only what is of this one; `nil` for everybody.
    ///   - hasNames: whether wearers' names and sensors' ids are in it.
    ///   - authors: of the data set, for its description.
    public init(
        of store: Store, from first: LocalDay? = nil, to last: LocalDay? = nil, sensor: String? = nil,
        wearer: String? = nil, hasNames: Bool = false, authors: [String] = []
    ) {
        (self.store, self.first, self.last, self.sensor) = (store, first, last, sensor)
        (self.wearer, self.hasNames, self.authors) = (wearer, hasNames, authors)
    }

    /// How much was written.
    public struct Counts: Equatable, Sendable {
        public let participants: Int
        public let recordings: Int
        /// Recordings of which fewer than two samples are kept: they have no file.
        public let withoutSamples: Int
        /// What of the samples could not be read, a recording each; the rest of it was written.
        public let damage: [RecordExport.Damage]
        /// How much of what was believed of postures, and known of gyros, could not be read; the rest was written.
        public let unreadableBeliefs: Int
        public let unreadableGyros: Int
    }

    /// Makes the folder, for its owner alone, and writes every file: all of them, or nothing is there.
    ///
    /// - Throws: the first thing that fails; `nothingThere` and `noSamples` before any folder is made.
    public func write(to place: String) throws(ExportError) -> Counts {
        let found = try ExportScope.read(store, first: first, last: last, sensor: sensor, wearer: wearer)
        guard !found.recordings.isEmpty else { throw .nothingThere(found.words) }
        let names = try names(found)
        let runs = try BIDSRun.all(of: found, names: names)
        guard !runs.isEmpty else { throw .noSamples(found.words) }
        var folder = try ExportFolder.make(for: place)
        for run in runs { try folder.makeFolder(run.folder) }
        try folder.makeFolder(Self.tables)
        let files = BIDSFiles(scope: found.into(folder.path, for: place).called(names))
        var damage: [RecordExport.Damage] = []
        for run in runs {
            let pieces = try BIDSMotion(run, files, hasNames: hasNames).write()
            if pieces > 0 { damage.append(RecordExport.Damage(recording: run.id, pieces: pieces)) }
            try BIDSEvents(run, files).write()
        }
        try BIDSDescription(runs, files, hasNames: hasNames, authors: authors).write()
        let unreadable = try BIDSTables(runs, files).write(to: folder.path + "/" + Self.tables, for: place)
        try folder.finish()
        return Counts(
            participants: Set(runs.map(\.subject)).count, recordings: runs.count,
            withoutSamples: found.recordings.count - runs.count, damage: damage,
            unreadableBeliefs: unreadable.beliefs, unreadableGyros: unreadable.gyros)
    }

    /// The tables beside the samples need them both ways; the file names need pseudonyms always, for a name may have
    /// letters that no file name of BIDS may have.
    private func names(_ scope: ExportScope) throws(ExportError) -> ExportNames {
        guard !hasNames else { return .real }
        return try Self.pseudonyms(scope)
    }

    static func pseudonyms(_ scope: ExportScope) throws(ExportError) -> ExportNames {
        try scope.read { store throws(RecordsError) in
            ExportNames.pseudonyms(
                try store.recordings(from_us: .min / 2, to_us: .max / 2).map(\.recording), wearers: try store.wearers())
        }
    }
}

/// Writes the files of a data set beneath its folder.
struct BIDSFiles {
    let scope: ExportScope

    /// Writes a file.
    ///
    /// - Parameters:
    ///   - file: from the data set's folder on.
    ///   - rows: writes it, a line each.
    func write<Value>(
        _ file: String, _ rows: (inout OutputFile) throws(ExportError) -> Value
    ) throws(ExportError) -> Value {
        do throws(ExportError) {
            var output = try OutputFile.create(at: "\(scope.folder)/\(file)")
            let value = try rows(&output)
            try output.finish()
            return value
        } catch {
            // People know the place that they named.
            throw error.moved(to: "\(scope.place)/\(file)")
        }
    }

    func write(_ file: String, lines: [String]) throws(ExportError) {
        try write(file) { output throws(ExportError) in
            for line in lines { try output.write(line) }
        }
    }
}
