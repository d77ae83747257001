import GRDB

/// Puts minutes into the outbox again that were acknowledged: long work, which is done a little at a time.
public struct FleetResending: Sendable {
    public enum Extent: Equatable, Sendable {
        /// The server is an older copy, with so many batches: all changes from this number on.
        case from(Int64, count: Int64)
        /// The record is an older copy: all of them, with numbers above this one.
        case above(Int64)
    }

    /// Rows that are looked at in one transaction.
    private static let slice = 5_000

    private let extent: Extent
    private var place: FleetKey?

    public init(_ extent: Extent) { self.extent = extent }

    /// Does a little of it.
    ///
    /// - Returns: whether there is more to do.
    public mutating func advance(in store: Store) throws(RecordsError) -> Bool {
        let (extent, after) = (extent, place)
        place = try store.write { database in
            let keys = try Row.fetchAll(
                database,
                sql: """
                    SELECT recording, minute, sequence FROM fleet_minute WHERE (recording, minute) > (?, ?)
                    ORDER BY recording, minute LIMIT ?
                    """,
                arguments: [after?.recording ?? .min, after?.minute ?? .min, Self.slice]
            ).map { try FleetKey(row: $0) }
            switch extent {
            case .from(let sequence, let count):
                try Self.resend(keys, from: sequence, count: count, database)
            case .above(let top): try Self.renumber(keys, above: top, database)
            }
            return keys.last
        }
        return place != nil
    }

    /// Whether it can be seen that all is done is written down last: what is cut off before is asked for again.
    private static func resend(
        _ keys: [FleetKey], from sequence: Int64, count: Int64, _ database: Database
    ) throws {
        for key in keys where key.sequence >= sequence {
            try database.execute(
                sql: """
                    UPDATE fleet_minute SET is_pending = 1, refusal = NULL
                    WHERE recording = ? AND minute = ? AND sequence >= ?
                    """, arguments: [key.recording, key.minute, sequence])
        }
        guard keys.isEmpty else { return }
        try database.execute(
            sql: "UPDATE fleet_state SET confirmed_below = min(confirmed_below, ?), seen = min(seen, ?)",
            arguments: [sequence, count])
    }

    /// That it has begun is written down first: a server that has seen some of the new numbers would not tell any more.
    private static func renumber(_ keys: [FleetKey], above top: Int64, _ database: Database) throws {
        try database.execute(
            sql: """
                UPDATE fleet_state SET next = max(next, ? + 1), renumber_to = max(coalesce(renumber_to, 0), ?)
                """, arguments: [top, top])
        for key in keys where key.sequence <= top {
            try database.execute(
                sql: """
                    UPDATE fleet_minute SET is_pending = 1, refusal = NULL, sequence = (SELECT next FROM fleet_state)
                    WHERE recording = ? AND minute = ? AND sequence = ?
                    """, arguments: [key.recording, key.minute, key.sequence])
            if database.changesCount > 0 { try database.execute(sql: "UPDATE fleet_state SET next = next + 1") }
        }
        guard keys.isEmpty else { return }
        try database.execute(
            sql: "UPDATE fleet_state SET renumber_to = NULL WHERE renumber_to <= ?", arguments: [top])
    }
}
