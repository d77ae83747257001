import FoundationEssentials
import GRDB
public import Motion

/// Some of a recording's samples, in order of time, and where the rest begins.
public struct SamplePage: Sendable {
    /// After which chunk to go on.
    public struct Place: Equatable, Sendable {
        var start_us: Int64
        var chunk: Int64
    }

    /// The samples of a chunk each; `nil` for a damaged one.
    public var pieces: [[Sample]?]
    /// `nil` where nothing follows.
    public var next: Place?
}

extension Store {
    /// The number of the newest chunk; those that are added from now on have larger ones, as long as no chunks are merged.
    public func lastChunk() throws(RecordsError) -> Int64 {
        try read { try Int64.fetchOne($0, sql: "SELECT max(id) FROM chunk") ?? 0 }
    }

    /// Reads on through a recording: whole chunks in order of time, until there are enough samples.
    ///
    /// - Parameters:
    ///   - recording: the recording's number.
    ///   - place: where the page before has ended; `nil` to begin.
    ///   - lastChunk: newer chunks than this one are left out.
    ///   - samples: about so many; more where a chunk has more.
    public func samplePage(
        of recording: Int64, after place: SamplePage.Place?, upToChunk lastChunk: Int64, samples: Int
    ) throws(RecordsError) -> SamplePage {
        try read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT id, start_us, body FROM chunk
                    WHERE recording = ? AND (start_us, id) > (?, ?) AND id <= ? ORDER BY start_us, id
                    """,
                arguments: [recording, place?.start_us ?? .min, place?.chunk ?? .min, lastChunk])
            var page = SamplePage(pieces: [], next: nil)
            var count = 0
            while let row = try rows.next() {
                // A chunk that cannot be read is a hole, as a damaged one is.
                let body: Data? = try? row.value("body", of: "chunk")
                let piece = try? body.map { body throws in try ChunkCodec.decode([UInt8](body)) }
                page.pieces.append(piece)
                count += piece?.count ?? 0
                guard count < samples else {
                    page.next = SamplePage.Place(
                        start_us: try row.value("start_us", of: "chunk"), chunk: try row.value("id", of: "chunk"))
                    break
                }
            }
            return page
        }
    }
}
