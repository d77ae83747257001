import Glibc

/// A folder that is filled under another name beside its place and moved there at the end, so that an export that fails
/// leaves no half of one, and nothing that is there is replaced.
struct ExportFolder: ~Copyable {
    /// Where it will be.
    let place: String
    /// Where it is until then: a name that nobody else has.
    let path: String
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

    deinit {
        // Nobody else writes into it, so all of it is this export's.
        if !isFinished { Self.remove(path) }
    }

    /// Moves it to its place; without this call nothing is left of it.
    ///
    /// All of it is on the disk then: somebody may erase the record because of it.
    mutating func finish() throws(ExportError) {
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
            if name != ".", name != ".." { unlink("\(folder)/\(name)") }
        }
        closedir(entries)
        rmdir(folder)
    }
}
