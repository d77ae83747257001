import Records

/// The tables of an export on which the replay of its recordings rests, within a data set.
struct BIDSTables {
    private let runs: [BIDSRun]
    private let files: BIDSFiles

    init(_ runs: [BIDSRun], _ files: BIDSFiles) { (self.runs, self.files) = (runs, files) }

    /// - Returns: how much of what was believed of postures, and known of gyros, cannot be read.
    func write(
        to folder: String, for place: String
    ) throws(ExportError) -> (beliefs: Int, gyros: Int) {
        let scope = files.scope.into(folder, for: "\(place)/\(BIDSExport.tables)")
        try RecordingExport.write(scope)
        try HoldExport.write(scope)
        let gyros = try GyroExport.write(scope)
        let beliefs = try PostureExport.write(scope)
        try scope.write(.motionFiles) { file throws(ExportError) in
            for run in runs { try file.write("\(run.id),\(CSVText.field(run.motionFile))") }
        }
        try ExportIndex.writeDictionary(
            of: [.recordings, .holds, .gyro, .postures, .beliefs, .corrections, .motionFiles], scope)
        return (beliefs, gyros)
    }
}

extension ExportTable {
    static let motionFiles = ExportTable(
        "motion-files.csv", "Which file of a Motion-BIDS data set is which recording.",
        [.recording, .text("file", "From the data set's folder on.")])
}
