import Glibc
import LinuxIO
import Numbers

/// What a restore of the database must not undo, in a folder that is no part of the database or of its backups: who has
/// withdrawn, what was published, and how far the newest copy of the database had come.
///
/// Several ingesters of a computer share one. It only grows: what is in it and not in the database was lost there.
public struct StateFolder: Sendable {
    /// Why it cannot be used, for people.
    public struct Trouble: Error, Equatable, CustomStringConvertible {
        public let description: String
    }

    /// As in the table `fleet.lineage`.
    struct Copy: Equatable {
        var lineage: String
        var mark: Int64
    }

    struct Contents: Equatable {
        /// `nil` where no database was ever looked at.
        var copy: Copy?
        /// By the hash of a pseudonym, when; as `Tombstones.lines` writes both.
        var withdrawn: [String: String] = [:]
        /// Lines of JSON, as `fleet.published_lines` writes them.
        var published: Set<String> = []
    }

    public let path: String
    private static let most = 1 << 28

    /// Makes the folder where it is not there, for its owner alone.
    ///
    /// - Throws: where nothing can be kept in it.
    public init(_ path: String) throws(Trouble) {
        self.path = path
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw Trouble(
                description: "Cannot make the folder \(path): \(SystemError.last). Name another one by --state.")
        }
        _ = try locked { () throws(Trouble) in try contents() }
    }

    var listPath: String { path + "/withdrawn.txt" }

    func read() throws(Trouble) -> Contents { try locked { () throws(Trouble) in try contents() } }

    /// Adds to it; of the copy the later mark stays.
    func add(_ more: Contents) throws(Trouble) {
        try locked { () throws(Trouble) in
            let old = try contents()
            var new = old
            new.withdrawn.merge(more.withdrawn) { known, _ in known }
            new.published.formUnion(more.published)
            if let copy = more.copy, old.copy.map({ $0.lineage != copy.lineage || $0.mark < copy.mark }) ?? true {
                new.copy = copy
            }
            // The copy last: it says that the others are whole.
            if new.withdrawn != old.withdrawn {
                let lines = new.withdrawn.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
                try write(lines.map { "\($0.key) \($0.value)\n" }.joined(), to: listPath)
            }
            if new.published != old.published {
                try write(new.published.sorted().map { $0 + "\n" }.joined(), to: path + "/published.jsonl")
            }
            if let copy = new.copy, copy != old.copy {
                try write("\(copy.lineage) \(copy.mark)\n", to: path + "/copy.txt")
            }
        }
    }

    // MARK: Files

    private func locked<Value>(_ work: () throws(Trouble) -> Value) throws(Trouble) -> Value {
        let lock: LockFile
        do throws(SystemError) { lock = try LockFile.wait(for: path + "/lock") } catch {
            throw unusable(path + "/lock", error)
        }
        defer { withExtendedLifetime(lock) {} }
        return try work()
    }

    private func contents() throws(Trouble) -> Contents {
        var contents = Contents()
        if let text = try text(of: "copy.txt") {
            let words = text.split(whereSeparator: \.isWhitespace)
            guard words.count == 2, let mark = Int64(words[1]) else { throw damaged("copy.txt") }
            contents.copy = Copy(lineage: String(words[0]), mark: mark)
        }
        if let text = try text(of: "withdrawn.txt") {
            guard let (hashes, times) = try? Tombstones.parsed(text) else { throw damaged("withdrawn.txt") }
            contents.withdrawn = Dictionary(zip(hashes, times)) { first, _ in first }
        }
        if let text = try text(of: "published.jsonl") {
            contents.published = Set(text.split(separator: "\n").map(String.init))
            guard contents.published.allSatisfy({ $0.hasPrefix("{") && $0.hasSuffix("}") }) else {
                throw damaged("published.jsonl")
            }
        }
        return contents
    }

    private func text(of name: String) throws(Trouble) -> String? {
        let file = path + "/" + name
        let text: String?
        do throws(SystemError) { text = try WholeFile.read(file, most: Self.most) } catch {
            throw unusable(file, error)
        }
        guard (text?.utf8.count ?? 0) < Self.most else { throw damaged(name) }
        return text
    }

    private func write(_ text: String, to file: String) throws(Trouble) {
        do throws(SystemError) { try WholeFile.write(text, to: file) } catch { throw unusable(file, error) }
    }

    private func unusable(_ file: String, _ error: SystemError) -> Trouble {
        Trouble(description: "Cannot use \(file): \(error). What a restore must not undo is kept there; see --state.")
    }

    private func damaged(_ name: String) -> Trouble {
        Trouble(
            description:
                "\(path)/\(name) is damaged. Put the folder back from its own backup; or put the last good list of who has "
                + "withdrawn into the database (“plumbline-fleet tombstones --apply FILE”), and move the folder away.")
    }
}

extension LockFile {
    /// Waits for a lock that others hold for moments only, ten seconds at most.
    static func wait(for path: String) throws(SystemError) -> LockFile {
        for _ in 0..<200 {
            if let lock = try LockFile(path: path) { return lock }
            usleep(50_000)
        }
        throw SystemError(EWOULDBLOCK)
    }
}
