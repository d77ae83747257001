import Balance
import Events
import LocalTime
import Numbers
import Posture
import Records

/// `_events.tsv` of one recording: what was found in it, told or noted while its samples were taken.
struct BIDSEvents {
    private struct Event {
        let from_us: Int64
        let to_us: Int64
        let type: String
        var meanDegrees: Double?
        var peakDegrees: Double?
        /// A word for programs.
        var detail: String?
    }

    /// What may stand in `trial_type`, with its meaning.
    private static let types: [(name: String, about: String)] = [
        ("slouch", "A slouch that lasted."), ("lean_forward", "A lean forward that lasted."),
        ("lean_left", "A lean to the left that lasted."), ("lean_right", "A lean to the right that lasted."),
        ("recline", "A posture behind upright that lasted."), ("bend", "A bend of 60 degrees and more that lasted."),
        ("alert", "The moment in which an alert fell due."),
        ("break_prompt", "The moment in which a break was asked for."),
        ("gap", "A stretch without samples."), ("note", "The wearer wrote something down then; the text is not here."),
        ("calibration", "The end of the hold that angles are measured from, from then on."),
    ]

    private let run: BIDSRun
    private let files: BIDSFiles

    init(_ run: BIDSRun, _ files: BIDSFiles) { (self.run, self.files) = (run, files) }

    func write() throws(ExportError) {
        let events = try all().filter {
            $0.to_us >= run.span_us.lowerBound && $0.from_us <= run.span_us.upperBound
        }.sorted { ($0.from_us, $0.to_us, $0.type) < ($1.from_us, $1.to_us, $1.type) }
        let rows = events.map { event in
            [
                TSVText.seconds(event.from_us.subtractingClamped(run.span_us.lowerBound)),
                TSVText.seconds(event.to_us.subtractingClamped(event.from_us)), event.type,
                TSVText.field(event.meanDegrees, decimals: 2), TSVText.field(event.peakDegrees, decimals: 2),
                TSVText.field(event.detail ?? ""),
            ].joined(separator: "\t")
        }
        try files.write(
            "\(run.folder)/\(run.name)_events.tsv",
            lines: ["onset\tduration\ttrial_type\tmean_deg\tpeak_deg\tdetail"] + rows)
    }

    private func all() throws(ExportError) -> [Event] {
        let (id, recording) = (run.id, run.recording)
        let (notes, prompts) = (try files.scope.notes(), try files.scope.breakPrompts())
        let recorded = try files.scope.read { store throws(RecordsError) in
            try store.episodes(of: id).map {
                Event(
                    from_us: $0.start_us, to_us: $0.end_us, type: $0.kind.rawValue, meanDegrees: $0.meanDegrees,
                    peakDegrees: $0.peakDegrees)
            }
                + store.alerts(of: id).map {
                    Event(from_us: $0.time_us, to_us: $0.time_us, type: "alert", detail: $0.silence ?? "given")
                }
                + store.gaps(of: id).map {
                    Event(from_us: $0.from_us, to_us: $0.to_us, type: "gap", detail: $0.reason.rawValue)
                }
                + store.calibrations(sensor: recording.sensor).map {
                    Event(
                        from_us: $0.time_us, to_us: $0.time_us, type: "calibration", detail: $0.profile.rawValue)
                }
        }
        let told = prompts.filter { $0.wearer == recording.wearer && $0.sensor == recording.sensor }.map {
            Event(
                from_us: $0.moment.utc_us, to_us: $0.moment.utc_us, type: "break_prompt",
                detail: $0.silence == nil ? "given" : "left_out")
        }
        let noted = notes.filter {
            $0.wearer == recording.wearer && ($0.sensor ?? recording.sensor) == recording.sensor
        }.map { Event(from_us: $0.moment.utc_us, to_us: $0.moment.utc_us, type: "note") }
        return recorded + told + noted
    }

    /// What the columns of every events file are.
    static var description: JSONText {
        func column(_ about: String, units: String? = nil) -> JSONText {
            .object(
                [("Description", .string(about))] + (units.map { [(key: "Units", value: .string($0))] } ?? []))
        }
        return .object([
            ("onset", column("From the first row of the motion file of the same name.", units: "s")),
            ("duration", column("0 for a moment.", units: "s")),
            (
                "trial_type",
                .object([
                    ("Description", .string("What it is. Postures are estimates of one sensor on the trunk.")),
                    ("Levels", .object(types.map { ($0.name, .string($0.about)) })),
                ])
            ),
            ("mean_deg", column("Mean inclination forward of the calibrated upright.", units: "deg")),
            ("peak_deg", column("Largest inclination forward of the calibrated upright.", units: "deg")),
            (
                "detail",
                column(
                    "Of an alert or prompt: given, or why it was left out. Of a gap: its reason. Of a calibration: sit or "
                        + "stand.")
            ),
            (
                "StimulusPresentation",
                .object([("SoftwareName", .string("plumbline")), ("SoftwareVersion", .string(ProgramVersion.current))])
            ),
        ])
    }
}
