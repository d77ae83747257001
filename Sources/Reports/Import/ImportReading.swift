import Balance
import LocalTime
import Motion
import Numbers
import Posture
import Records

/// The files of an export on their way into a record, in the order in which one needs another.
struct ImportReading {
    /// A recording of the export.
    struct Origin {
        let info: Store.Recording
        /// Whose it is in the export.
        let wearer: String
        /// Its number here; `nil` where it is somebody else's.
        let number: Int64?
        /// It was not here; to one that was, what is missing is added.
        let isNew: Bool
        let steps: (acceleration: Double, gyro: Double)
    }

    let session: ImportSession
    let index: ImportIndex
    /// What values of self-tests can be.
    let knowledge: Knowledge
    var result = RecordImport.Result()
    var origins: [Int: Origin] = [:]

    /// The recordings that were here and got something, by their numbers here.
    var completed: Set<Int64> = []
    /// The name that its one wearer has here, where one is given.
    private let name: String?
    /// That wearer's name in the export.
    private var only: String?
    /// Who was here before.
    private var here: Set<String> = []
    /// Of whom something in the export is here too.
    private var met: Set<String> = []

    init(_ session: ImportSession, _ index: ImportIndex, _ knowledge: Knowledge, as name: String? = nil) {
        self.session = session
        self.index = index
        self.knowledge = knowledge
        self.name = name
    }

    mutating func read(_ folder: borrowing ImportFolder) throws(ImportError) -> RecordImport.Result {
        here = try record { try $0.people() }
        try readRecordings(folder)
        try readHolds(folder)
        try readGyro(folder)
        try readBeliefs(folder)
        try readCorrections(folder)
        try readTrack(folder)
        try readEpisodes(folder)
        try readGaps(folder)
        try readAlerts(folder)
        for (number, origin) in origins.sorted(by: { $0.key < $1.key }) {
            try readSamples(of: number, origin, folder)
        }
        try readNotes(folder)
        try readPrompts(folder)
        try readAlertSteps(folder)
        try readSelfTests(folder)
        try readSessions(folder)
        try readOutcomes(folder)
        try readActivities(folder)
        // Everybody is called “me” at home: a name alone does not say who it is.
        if name == nil, let stranger = result.wearers.intersection(here).subtracting(met).min() {
            throw .wearerIsHere(stranger)
        }
        result.counts[.recordings]?.known -= completed.count
        result.counts[.recordings]?.completed += completed.count
        return result
    }

    // MARK: People

    /// Whose a row is, here.
    mutating func wearer(_ row: ImportRow) throws(ImportError) -> String {
        let told = try row.name("wearer")
        guard let name else { return told }
        if let only, only != told { throw .severalWearers([only, told]) }
        only = told
        return name
    }

    /// Counts what became of a thing of somebody's.
    ///
    /// - Parameter isPersonal: nobody else can have the same, so that who has it here is the same person.
    mutating func add(
        _ outcome: ImportSession.Outcome, _ kind: RecordImport.Kind, of wearer: String, isPersonal: Bool = true,
        _ what: @autoclosure () -> String = ""
    ) {
        result.wearers.insert(wearer)
        // Somebody else's recording may be in the place of one, but no other's answers in the place of an answer.
        let isAnswer = kind == .selfTests || kind == .outcomes
        if isPersonal, outcome != .added, outcome != .clash || isAnswer { met.insert(wearer) }
        result.add(outcome, kind, what())
    }

    /// Counts a row, or what several rows tell together, that is here with other values.
    mutating func count(_ outcome: ImportSession.Outcome, in table: ExportTable) {
        if outcome == .differs { result.differing[table.file, default: 0] += 1 }
    }

    // MARK: Rows

    /// Goes through a table; one that is not there has no rows.
    mutating func forEachRow(
        _ table: ExportTable, _ folder: borrowing ImportFolder,
        _ body: (inout ImportReading, ImportRow) throws(ImportError) -> Void
    ) throws(ImportError) {
        guard let bytes = try folder.open(table.file) else { return }
        var rows = try ImportTable(bytes, requiring: table.columns)
        while let row = try rows.next() { try body(&self, row) }
        try index.check(rows)
    }

    /// Runs what reads or writes the record.
    func record<Value>(_ body: (ImportSession) throws -> Value) throws(ImportError) -> Value {
        do { return try body(session) } catch let error as RecordsError { throw .record(error) } catch {
            throw .record(.failed(path: "the record", message: "\(error)"))
        }
    }

    /// The recording that a row belongs to.
    func origin(_ row: ImportRow) throws(ImportError) -> Origin {
        guard let origin = origins[try row.whole("recording", in: 0...Int.max)] else {
            throw row.wrong("recording", "recordings.csv has no such recording")
        }
        if let sensor = try row.optionalText("sensor"), sensor != origin.info.sensor {
            throw row.wrong("sensor", "recordings.csv has another sensor for this recording")
        }
        if let wearer = try row.optionalText("wearer"), wearer != origin.wearer {
            throw row.wrong("wearer", "recordings.csv has another wearer for this recording")
        }
        return origin
    }

    /// A moment of a recording: it is a day at most, and so is what its sensor kept from before it.
    func time(_ column: String, _ row: ImportRow, _ origin: Origin) throws(ImportError) -> Int64 {
        let time_us = try row.time(column).utc_us
        guard time_us.subtractingClamped(origin.info.start_us).magnitude <= Self.longestRecording_us else {
            throw row.wrong(column, "this is more than three days from the start of its recording")
        }
        return time_us
    }

    private static let longestRecording_us: UInt64 = 3 * 86_400_000_000
    /// A body turns no further from its upright, either way.
    static let degrees = -180.0...180

    // MARK: Recordings

    private mutating func readRecordings(_ folder: borrowing ImportFolder) throws(ImportError) {
        try forEachRow(.recordings, folder) { reading, row throws(ImportError) in
            let start = try row.time("start")
            let info = Store.Recording(
                sensor: try row.name("sensor"), wearer: try reading.wearer(row), family: try row.name("family"),
                placement: try row.placement(), start_us: start.utc_us, utcOffset_s: start.offset_s,
                rulesVersion: try row.name("rules_version"),
                firstQuality: try row.word("calibration", CalibrationQuality.self))
            let number = try row.whole("recording", in: 0...Int.max)
            guard reading.origins[number] == nil else { throw row.wrong("recording", "\(number) is there twice") }
            let step = 0.0...1000
            let steps = (
                acceleration: try row.optionalNumber("acc_step_m_s2", in: step) ?? 0,
                gyro: try row.optionalNumber("gyro_step_rad_s", in: step) ?? 0
            )
            let begun = try reading.record { try $0.begin(info) }
            reading.add(
                begun.outcome, .recordings, of: info.wearer,
                "\(row.file), line \(row.line): the recording of \(info.sensor) from \(start.rfc3339) is somebody else's "
                    + "here.")
            reading.count(begun.outcome, in: .recordings)
            reading.origins[number] = Origin(
                info: info, wearer: try row.name("wearer"), number: begun.outcome == .clash ? nil : begun.number,
                isNew: begun.outcome == .added,
                steps: steps)
        }
    }
}
