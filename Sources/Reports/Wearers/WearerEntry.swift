public import Events
public import LocalTime
import Numbers
public import Records

/// Somebody of whom there is something in the record, in short.
public struct WearerEntry: Equatable, Sendable {
    public let name: String
    public let contents: WearerContents
    /// The days of the first and the last recording; `nil` where nothing was recorded.
    public let recorded: ClosedRange<LocalDay>?
    /// What their paired sensors are called.
    public let sensors: [String]

    /// Everybody of whom there is something, by name.
    public static func all(in store: Store) throws(RecordsError) -> [WearerEntry] {
        let paired = try store.sensors()
        var entries: [WearerEntry] = []
        for name in try store.wearers() {
            entries.append(
                WearerEntry(
                    name: name, contents: try store.contents(of: name), recorded: try store.recordedDays(of: name),
                    sensors: paired.filter { $0.wearer == name }.map(\.name)))
        }
        return entries
    }

    public var recordings: Int { contents.recordings }

    /// What else there is, each with how often; of the routine what was noted, be it a whole session or one exercise.
    public var others: [(count: Int, name: String, plural: String)] {
        [
            (contents.selfTests, "self-test", "self-tests"),
            (contents.sessions, "routine entry", "routine entries"),
            (contents.outcomes, "weekly answer", "weekly answers"), (contents.notes, "note", "notes"),
        ]
    }

    /// What `wearers list --json` prints, one object per wearer.
    public var json: JSONText {
        .object([
            ("wearer", .string(name)), ("recordings", .integer(Int64(contents.recordings))),
            ("first_recorded", .optional(recorded?.lowerBound.text)),
            ("last_recorded", .optional(recorded?.upperBound.text)),
            ("sensors", .array(sensors.map { .string($0) })),
            ("self_tests", .integer(Int64(contents.selfTests))), ("sessions", .integer(Int64(contents.sessions))),
            ("outcomes", .integer(Int64(contents.outcomes))), ("notes", .integer(Int64(contents.notes))),
        ])
    }
}
