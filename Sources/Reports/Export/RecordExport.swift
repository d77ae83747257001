public import LocalTime
public import Posture
public import Records

/// Gives a record back in open formats: a new folder with a CSV file for each kind of thing that is in it.
///
/// Times are RFC 3339 with the UTC offset of the place; an empty field is “not known”. Text that a spreadsheet would take
/// for a formula has an apostrophe before it (`CSVText`).
public struct RecordExport: Sendable {
    private let store: Store
    private let first: LocalDay?
    private let last: LocalDay?
    private let sensor: String?
    private let wearer: String?
    private let withSamples: Bool
    private let rules: PostureRules
    private let made: Moment?

    /// - Parameters:
    ///   - store: the record.
    ///   - first: the first local day; `nil` where there is no limit.
    ///   - last: the last one.
    ///   - sensor: the id of the only sensor; `nil` for every one.
    ///   - wearer: only what is of this one; `nil` for everybody.
    ///   - withSamples: one file a recording too, with every sample that is still kept.
    ///   - rules: how deep a slouch is, as it is set.
    ///   - made: now, for the index.
    public init(
        of store: Store, from first: LocalDay? = nil, to last: LocalDay? = nil, sensor: String? = nil,
        wearer: String? = nil, withSamples: Bool = false, rules: PostureRules = PostureRules(), made: Moment? = nil
    ) {
        self.wearer = wearer
        self.rules = rules
        self.made = made
        self.store = store
        self.first = first
        self.last = last
        self.sensor = sensor
        self.withSamples = withSamples
    }

    /// How much was written.
    public struct Counts: Equatable, Sendable {
        public let recordings: Int
        public let selfTests: Int
        /// Sessions of the routine.
        public let sessions: Int
        public let notes: Int
        /// Weekly answers on pain and own activities.
        public let outcomes: Int
        /// What of the samples could not be read, a recording each; the rest of it was written.
        public let damage: [Damage]
        /// How much of what was believed of postures could not be read; the rest of it was written.
        public let unreadableBeliefs: Int
        /// How much of what is known of gyros could not be read.
        public let unreadableGyros: Int
    }

    /// Pieces of a recording that could not be read.
    public struct Damage: Equatable, Sendable {
        public let recording: Int64
        public let pieces: Int
    }

    /// Makes the folder, for its owner alone, and writes every file: all of them, or nothing is there.
    ///
    /// - Throws: the first thing that fails; `nothingThere` where nothing is of these days, this sensor and this wearer,
    ///   and then no folder is made.
    public func write(to place: String) throws(ExportError) -> Counts {
        let found = try ExportScope.read(store, first: first, last: last, sensor: sensor, wearer: wearer)
        guard try found.hasAnything() else { throw .nothingThere(found.words) }
        var folder = try ExportFolder.make(for: place)
        let scope = found.into(folder.path, for: place)
        let counts = try writeFiles(of: scope)
        try folder.finish()
        return counts
    }

    private func writeFiles(of scope: ExportScope) throws(ExportError) -> Counts {
        try SensorExport.write(scope)
        try RecordingExport.write(scope)
        try DayExport.write(scope, rules: rules)
        try TrackExport.write(scope)
        try EpisodeExport.write(scope)
        try AlertExport.write(scope)
        try ToldOnceExport.write(scope)
        try BreakExport.write(scope)
        let damage = withSamples ? try SampleExport.write(scope) : []
        try GapExport.write(scope)
        try HoldExport.write(scope)
        let unreadableGyros = try GyroExport.write(scope)
        let unreadable = try PostureExport.write(scope)
        let notes = try NoteExport.write(scope)
        try BalanceExport.write(scope)
        let selfTests = try SelfTestExport.write(scope)
        try RoutineSettingExport.write(scope)
        let sessions = try RoutineExport.write(scope)
        let outcomes = try OutcomeExport.write(scope)
        try ExportIndex(scope, made: made).write()
        return Counts(
            recordings: scope.recordings.count, selfTests: selfTests, sessions: sessions, notes: notes,
            outcomes: outcomes, damage: damage, unreadableBeliefs: unreadable,
            unreadableGyros: unreadableGyros)
    }
}
