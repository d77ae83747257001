/// `_scans.tsv` of a session: when each of its recordings began.
public struct MotionScans: Sendable {
    private let table: DescribingTable

    /// - Parameter bytes: of a whole file.
    public init(_ bytes: [UInt8]) throws(LoggerError) { table = try DescribingTable(bytes) }

    /// When a recording began, microseconds since 1970; a time without a zone is taken as UTC.
    ///
    /// - Parameter file: as the table names it, from its own folder on.
    /// - Returns: `nil` where the table does not say it.
    public func start_us(of file: String) throws(LoggerError) -> Int64? {
        let name = try table.required("filename")
        guard let time = table.place(of: "acq_time"),
            let row = table.rows.first(where: { $0.fields[name] == file })
        else { return nil }
        let text = row.fields[time]
        guard !text.isEmpty, text.lowercased() != "n/a" else { return nil }
        let bytes = Array(text.utf8)
        guard let read = TimeField.readDate(bytes, 0..<bytes.count, dayFirst: false), read.hasDate else {
            throw LoggerError("column acq_time: “\(DescribingTable.shown(text))” is not a time.", line: row.line)
        }
        return read.time_us
    }
}
