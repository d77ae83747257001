import Events
import LocalTime
import PlainText
import Posture
import Records

/// What describes a whole data set: its description, the participants, when each recording began, and the README.
struct BIDSDescription {
    private let runs: [BIDSRun]
    private let files: BIDSFiles
    private let hasNames: Bool
    private let authors: [String]

    init(_ runs: [BIDSRun], _ files: BIDSFiles, hasNames: Bool, authors: [String]) {
        (self.runs, self.files, self.hasNames, self.authors) = (runs, files, hasNames, authors)
    }

    func write() throws(ExportError) {
        try files.write("dataset_description.json", lines: [description.text])
        try files.write("README", lines: readme)
        try writeParticipants()
        try writeScans()
        try files.write("task-\(BIDSRun.task)_events.json", lines: [BIDSEvents.description.text])
    }

    private var description: JSONText {
        let unknown: JSONText = .array([.string(TSVText.missing)])
        let authors: [(key: String, value: JSONText)] =
            authors.isEmpty ? [] : [("Authors", .array(authors.map { .string($0) }))]
        return .object(
            [
                ("Name", .string("Posture recordings of Plumbline")), ("BIDSVersion", .string(BIDSExport.version)),
                ("DatasetType", .string("raw")), ("License", .string(TSVText.missing)),
            ] + authors + [
                ("Keywords", .array(["posture", "trunk inclination", "inertial sensor"].map { .string($0) })),
                ("Acknowledgements", .string(TSVText.missing)), ("Funding", unknown), ("EthicsApprovals", unknown),
                ("ReferencesAndLinks", unknown), ("SourceDatasets", .array([])),
                (
                    "GeneratedBy",
                    .array([
                        .object([("Name", .string("plumbline")), ("Version", .string(ProgramVersion.current))])
                    ])
                ),
            ])
    }

    /// One row each, as they come.
    private var participants: [(subject: String, wearer: String)] {
        var seen: Set<String> = []
        return runs.compactMap { seen.insert($0.subject).inserted ? ($0.subject, $0.recording.wearer) : nil }
            .sorted { $0.0 < $1.0 }
    }

    private func writeParticipants() throws(ExportError) {
        let columns: [(name: String, about: String)] =
            [
                ("participant_id", hasNames ? "A number of this data set." : "A pseudonym."),
                ("species", "Who wore the sensor."), ("age", "Not known to the recorder (years)."),
                ("sex", "Not given away by the recorder."), ("handedness", "Not known to the recorder."),
            ] + (hasNames ? [("name", "The wearer's name in the record.")] : [])
        let rows = participants.map { subject, wearer in
            (["sub-\(subject)", "homo sapiens", "n/a", "n/a", "n/a"] + (hasNames ? [TSVText.field(wearer)] : []))
                .joined(separator: "\t")
        }
        try files.write("participants.tsv", lines: [columns.map(\.name).joined(separator: "\t")] + rows)
        try files.write("participants.json", lines: [Self.described(columns).text])
    }

    /// One table for each session.
    private func writeScans() throws(ExportError) {
        let columns = [
            ("filename", "The recording, from the session's folder on."),
            ("acq_time", "When the first row was measured: UTC, to the microsecond, and not shifted."),
            ("utc_offset", "How far the clock at the place of the wearer was ahead of UTC."),
            ("placement", "Where the sensor was worn: t4 upper back, l5 low back, c7 base of the neck."),
        ]
        let sessions = Dictionary(grouping: runs, by: \.sessionFolder)
        for (folder, runs) in sessions.sorted(by: { $0.key < $1.key }) {
            guard let one = runs.first else { continue }
            let rows = runs.map { run in
                [
                    "motion/\(run.name)_motion.tsv", run.start, Self.offset(run.recording.utcOffset_s),
                    TSVText.field(run.recording.placement?.rawValue ?? ""),
                ].joined(separator: "\t")
            }
            try files.write(
                "\(folder)/sub-\(one.subject)_ses-\(one.session)_scans.tsv",
                lines: [columns.map(\.0).joined(separator: "\t")] + rows)
        }
        try files.write("scans.json", lines: [Self.described(columns.map { ($0.0, $0.1) }).text])
    }

    /// `+01:00`.
    private static func offset(_ seconds: Int) -> String {
        let minutes = (seconds.magnitude < 86_400 ? seconds / 60 : 0)
        let (hour, minute) = minutes.magnitude.quotientAndRemainder(dividingBy: 60)
        func two(_ value: UInt) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return (minutes < 0 ? "-" : "+") + two(hour) + ":" + two(minute)
    }

    private static func described(_ columns: [(name: String, about: String)]) -> JSONText {
        .object(columns.map { ($0.name, .object([("Description", .string($0.about))])) })
    }

    private var readme: [String] {
        let people = participants.count.counted("participant")
        let paragraphs = [
            "Posture recordings of Plumbline \(ProgramVersion.current): \(runs.count.counted("recording")) of \(people), as a "
                + "Motion-BIDS data set (BIDS \(BIDSExport.version)).",
            "Each recording is one inertial sensor on the trunk, worn in daily life. A session is a local day, a tracking "
                + "system is where the sensor was worn (t4 upper back, l5 low back, c7 base of the neck), and a run is a "
                + "stretch on one time line. The rows of *_motion.tsv are the samples as they were recorded, with every "
                + "digit: the time since the first row, specific force in m/s^2 and, where the sensor has a gyro, angular "
                + "velocity in rad/s. acq_time in *_scans.tsv is the first row's time. n/a is “not known”.",
            "*_events.tsv has what was found or told meanwhile. A posture is an estimate of a sensor on the trunk, and no "
                + "diagnosis.",
            hasNames
                ? "participants.tsv has the wearers' names, and DeviceSerialNumber the sensors' own ids: do not hand this "
                    + "data set on without leave."
                : "Participants and sensors have pseudonyms. Times are real and not shifted, and movement may be known "
                    + "again: this is not anonymous.",
            "*_channels.json has the calibrations: where up and forward lay in the sensor's axes. \(BIDSExport.tables) "
                + "has them, and what was learned of each wearer, in full: with these “plumbline replay FILE_motion.tsv” "
                + "finds the angles again that the record has. Authors and License in dataset_description.json are yours to "
                + "fill in.",
        ]
        return Array(paragraphs.map { WordWrap.lines($0, width: 78) }.joined(separator: [""]))
    }
}
