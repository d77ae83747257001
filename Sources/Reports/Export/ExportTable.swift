/// A file of an export: its name, what stands in it, and what each of its columns is. Header and data dictionary are made
/// of it, so that neither can leave a column out.
public struct ExportTable: Equatable, Sendable {
    /// `recording-N.csv` stands for one file for each recording.
    public let file: String
    /// One sentence.
    public let about: String
    public let columns: [Column]

    init(_ file: String, _ about: String, _ columns: [Column]) {
        self.file = file
        self.about = about
        self.columns = columns
    }

    /// The first line of the file.
    var header: String { columns.map(\.name).joined(separator: ",") }

    /// A column, with its unit.
    public struct Column: Equatable, Sendable {
        public enum Kind: String, Sendable {
            case text
            case number
            case wholeNumber = "whole number"
            /// RFC 3339, with the UTC offset of the place.
            case time
            /// YYYY-MM-DD, the local day.
            case date
            /// `0` or `1`.
            case flag = "0 or 1"
            case json = "JSON"
        }

        public let name: String
        public let kind: Kind
        /// Of SI, or as the name says it; `nil` where it has none.
        public let unit: String?
        /// One sentence.
        public let about: String

        static func text(_ name: String, _ about: String) -> Column {
            Column(name: name, kind: .text, unit: nil, about: about)
        }
        static func number(_ name: String, _ unit: String?, _ about: String) -> Column {
            Column(name: name, kind: .number, unit: unit, about: about)
        }
        static func whole(_ name: String, _ unit: String?, _ about: String) -> Column {
            Column(name: name, kind: .wholeNumber, unit: unit, about: about)
        }
        static func time(_ name: String, _ about: String) -> Column {
            Column(name: name, kind: .time, unit: nil, about: about)
        }
        static func date(_ name: String, _ about: String) -> Column {
            Column(name: name, kind: .date, unit: nil, about: about)
        }
        static func flag(_ name: String, _ about: String) -> Column {
            Column(name: name, kind: .flag, unit: nil, about: about)
        }
        static func json(_ name: String, _ about: String) -> Column {
            Column(name: name, kind: .json, unit: nil, about: about)
        }

        // What stands in most tables.
        static let recording = whole("recording", nil, "The recording, as in recordings.csv.")
        static let sensor = text("sensor", "The sensor's own id, as in sensors.csv.")
        static let placement = text(
            "placement", "Where the sensor was worn: t4 upper back, l5 low back, c7 base of the neck.")
        static let wearer = text("wearer", "Who wore it.")
    }

    /// All tables in the order of the index.
    public static let all: [ExportTable] = [
        .days, .recordings, .track, .episodes, .gaps, .alerts, .alertSteps, .toldOnce, .breakPrompts, .notes,
        .sensors, .holds, .gyro,
        .postures, .beliefs, .corrections, .selfTests, .balance, .routine, .routineSettings, .outcomes,
        .outcomeActivities, .samples,
    ]
}
