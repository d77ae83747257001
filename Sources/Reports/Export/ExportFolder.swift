import Glibc

/// A folder that is filled under another name beside its place and moved there at the end, so that an export that fails
/// leaves no half of one, and nothing that is there is replaced.
struct ExportFolder: ~Copyable {
    /// Where it will be.
    let place: String
    /// Where it is until then: a name that nobody else has.
    let path: String
    /// Those within it that are made for an export, from it on.
    private var inner: Set<String> = []
    private var isFinished = false

    private init(place: String, path: String) {
        self.place = place
        self.path = path
    }

    /// Makes the folder, for its owner alone.
    static func make(for place: String) throws(ExportError) -> ExportFolder {
        guard !isThere(place) else { throw .folderExists(path: place) }
        var name = place
        while name.count > 1, name.last == "/" { name.removeLast() }
        var template = Array("\(name).part-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw .folderNotMade(path: place, errno: errno) }
        return ExportFolder(
            place: place, path: String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    /// Makes a folder within it, with those on the way.
    ///
    /// - Parameter relative: from it on, without a slash at either end.
    mutating func makeFolder(_ relative: String) throws(ExportError) {
        var whole = ""
        for part in relative.split(separator: "/") {
            whole += (whole.isEmpty ? "" : "/") + part
            guard inner.insert(whole).inserted else { continue }
            guard mkdir("\(path)/\(whole)", 0o700) == 0 else {
                throw .folderNotMade(path: "\(place)/\(whole)", errno: errno)
            }
        }
    }

    deinit {
        // Nobody else writes into it, so all of it is this export's.
        if !isFinished { Self.remove(path) }
    }

    /// Moves it to its place; without this call nothing is left of it.
    ///
    /// All of it is on the disk then: somebody may erase the record because of it.
    mutating func finish() throws(ExportError) {
        for folder in inner { Self.sync("\(path)/\(folder)") }
        Self.sync(path)
        // An empty folder of its own is what may be replaced, and nothing else: then nobody else's can be.
        guard mkdir(place, 0o700) == 0 else {
            throw errno == EEXIST ? .folderExists(path: place) : .folderNotMade(path: place, errno: errno)
        }
        guard rename(path, place) == 0 else {
            let reason = errno
            rmdir(place)
            throw .folderNotMade(path: place, errno: reason)
        }
        isFinished = true
        Self.sync(Self.parent(of: path))
    }

    private static func isThere(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// A file system that cannot do it says so, and there is nothing more to do.
    private static func sync(_ folder: String) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func remove(_ folder: String) {
        guard let entries = opendir(folder) else { return }
        while let entry = readdir(entries) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name != ".", name != "..", unlink("\(folder)/\(name)") != 0 else { continue }
            // A folder cannot be unlinked; a link to one can, and is not followed.
            if errno == EISDIR { remove("\(folder)/\(name)") }
        }
        closedir(entries)
        rmdir(folder)
    }
}
