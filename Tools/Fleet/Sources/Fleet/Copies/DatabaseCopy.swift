import Numbers

/// Whether a database is the newest copy of itself, or an older one that has come back from a backup; and what is done then.
///
/// Each run of a database is looked at once before minutes are taken or figures published. What tells is kept elsewhere
/// (`StateFolder`): a mark that only grows, who has withdrawn, and what was published.
public struct DatabaseCopy {
    private let database: Database

    public init(_ database: Database) { self.database = database }

    /// What was found of an older copy.
    public struct Finding: Equatable, Sendable {
        public var isOlder = false
        /// Withdrawals that it did not know, and people of whom it held something again.
        public var withdrawals = 0
        public var deleted = 0
        /// Lines of published weeks that it did not hold.
        public var published: Int64 = 0
    }

    /// How many withdrawals and published lines there are.
    struct Counts: Equatable {
        var withdrawn: Int64
        var published: Int64
    }

    // MARK: When it begins

    /// Looks at it, puts back what it has lost and must not have, and confirms this run.
    ///
    /// - Throws: `unknownCopy` where nothing can tell.
    func confirm(beside state: StateFolder) throws(DatabaseError) -> Finding {
        let kept: StateFolder.Contents
        do throws(StateFolder.Trouble) { kept = try state.read() } catch { throw .unknownCopy(error.description) }
        let finding = try database.transaction { () throws(DatabaseError) in try confirm(kept, state) }
        _ = try remember(in: state, since: nil, hasTaken: true)
        return finding
    }

    private func confirm(
        _ kept: StateFolder.Contents, _ state: StateFolder
    ) throws(DatabaseError) -> Finding {
        guard
            let row = try database.run(
                """
                SELECT id, mark, confirmed IS NULL OR confirmed = fleet.incarnation() AS is_trusted FROM fleet.lineage FOR UPDATE
                """
            ).first, let lineage = try row.text("id"), let mark = try row.integer("mark")
        else { throw .unexpected("no row in fleet.lineage") }
        if let copy = kept.copy {
            guard copy.lineage == lineage else { throw .unknownCopy(Self.otherDatabase(state)) }
        } else {
            // Nobody has used it yet, or another ingester has looked at this run of it.
            guard try row.flag("is_trusted") == true else { throw .unknownCopy(Self.nothingKnown(state)) }
        }
        let keptMark = kept.copy?.mark ?? 0
        var finding = Finding()
        let known = Set(try Tombstones.lines(in: database).map { String($0.prefix { $0 != " " }) })
        let lost = kept.withdrawn.filter { !known.contains($0.key) }
        if !lost.isEmpty {
            let (added, deleted) = try Tombstones.putBack(Array(lost.keys), Array(lost.values), in: database)
            (finding.withdrawals, finding.deleted) = (added, deleted)
        }
        let unpublished = kept.published.subtracting(try publishedLines())
        if !unpublished.isEmpty {
            finding.published =
                try database.run(
                    "SELECT fleet.put_back_weeks($1::text[]) AS count", [.texts(unpublished.sorted())])[0]
                .integer("count") ?? 0
        }
        finding.isOlder = keptMark > mark || !lost.isEmpty || finding.published > 0
        if finding.isOlder { try database.run("SELECT fleet.mark_restored()") }
        try database.run(
            "UPDATE fleet.lineage SET confirmed = fleet.incarnation(), mark = greatest(mark, $1::bigint) + 1",
            [.integer(keptMark)])
        return finding
    }

    /// Confirms this run by somebody's word: the list of who has withdrawn was put back, or there is none.
    ///
    /// - Parameter text: as `Tombstones.lines` writes it.
    /// - Returns: how many were missing, and of how many of them something was held.
    public func accept(_ text: String) throws -> (added: Int, deleted: Int) {
        let (hashes, times) = try Tombstones.parsed(text)
        return try database.transaction { () throws(DatabaseError) -> (Int, Int) in
            let isConfirmed =
                try database.run(
                    """
                    SELECT coalesce(confirmed = fleet.incarnation(), false) AS is_confirmed FROM fleet.lineage FOR UPDATE
                    """
                ).first?.flag("is_confirmed") == true
            let (added, deleted) = try Tombstones.putBack(hashes, times, in: database)
            if !isConfirmed || added > 0 { try database.run("SELECT fleet.mark_restored()") }
            try database.run("UPDATE fleet.lineage SET confirmed = fleet.incarnation()")
            return (added, deleted)
        }
    }

    // MARK: While it runs

    /// Keeps how far it has come.
    ///
    /// - Parameters:
    ///   - last: what was there the last time; the lists are written again only where they have changed.
    ///   - hasTaken: whether minutes have come since.
    /// - Returns: what is there now.
    func remember(in state: StateFolder, since last: Counts?, hasTaken: Bool) throws(DatabaseError) -> Counts {
        let counts = try counts()
        guard hasTaken || counts != last else { return counts }
        guard
            let row = try database.run(
                """
                UPDATE fleet.lineage SET mark = mark + 1 WHERE confirmed = fleet.incarnation() RETURNING id, mark
                """
            ).first, let lineage = try row.text("id"), let mark = try row.integer("mark")
        else { throw .restoredMeanwhile }
        var contents = StateFolder.Contents(copy: StateFolder.Copy(lineage: lineage, mark: mark))
        if counts != last {
            for line in try Tombstones.lines(in: database) {
                let words = line.split(separator: " ").map(String.init)
                if words.count == 2 { contents.withdrawn[words[0]] = words[1] }
            }
            contents.published = try publishedLines()
        }
        do throws(StateFolder.Trouble) { try state.add(contents) } catch { throw .unknownCopy(error.description) }
        return counts
    }

    private func counts() throws(DatabaseError) -> Counts {
        let row = try database.run(
            """
            SELECT (SELECT count(*) FROM fleet.tombstone) AS withdrawn,
                (SELECT count(*) FROM fleet.published_lines()) AS published
            """, [], isRepeated: true)[0]
        return Counts(withdrawn: try row.integer("withdrawn") ?? 0, published: try row.integer("published") ?? 0)
    }

    private func publishedLines() throws(DatabaseError) -> Set<String> {
        var lines: Set<String> = []
        for row in try database.run("SELECT * FROM fleet.published_lines() AS line") {
            if let line = try row.text("line") { lines.insert(line) }
        }
        return lines
    }

    // MARK: Sentences

    private static func nothingKnown(_ state: StateFolder) -> String {
        "This database has been in use, and \(state.path) knows nothing of it: it may be a backup from before somebody "
            + "withdrew. If another “plumbline-fleet ingest” has a folder of its own, start that one first, or copy its folder. "
            + "Else put back the list of who has withdrawn: “plumbline-fleet tombstones --apply FILE”, or "
            + "“plumbline-fleet tombstones --without-list” if nobody kept one."
    }

    private static func otherDatabase(_ state: StateFolder) -> String {
        "\(state.path) is about another database than this one: see --state and --database. If this database is in its "
            + "place, put the list into it (“plumbline-fleet tombstones --apply \(state.listPath)”), then move the folder away."
    }
}
