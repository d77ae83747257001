import Glibc
import LinuxIO
import Numbers

/// Makes a PDF of a page by a browser of the Chromium family that is installed.
///
/// The browser gets a page of ours that has no script and leads nowhere, in a folder of its own that only its owner reads
/// and that goes afterwards; no profile of the user's, and no way to the network: every host name fails, and what needs none
/// goes to a proxy that is not there.
struct PDFPrinter {
    /// As they are called in the distributions.
    private static let names = [
        "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge-stable",
    ]
    /// A page takes it a second or two; a cold start on a slow computer some more.
    private static let longest_s = 60

    /// Why there is no PDF.
    enum Problem: Error {
        case noFolder(String)
        case notStarted(String)
        case tooSlow
        /// It ended without a PDF; the last line that it said.
        case failed(String)
    }

    private let program: String

    /// `nil` where there is none.
    init?() {
        let places = (ProcessEnvironment.value("PATH") ?? "/usr/bin:/bin").split(separator: ":")
            .filter { $0.hasPrefix("/") }
        let paths = Self.names.flatMap { name in places.map { place in "\(place)/\(name)" } }
        let found = paths.first { (path: String) in access(path, X_OK) == 0 }
        guard let found else { return nil }
        program = found
    }

    /// - Parameter page: a whole HTML document.
    /// - Returns: the PDF's bytes.
    func print(_ page: String) throws(Problem) -> [UInt8] {
        let folder = try PrivateFolder()
        guard folder.write(page, as: "report.html") else { throw .noFolder(folder.path) }
        let end = try run(in: folder.path)
        guard end else { throw .tooSlow }
        guard let bytes = folder.read("report.pdf"), bytes.starts(with: Array("%PDF-".utf8)) else {
            throw .failed(folder.lastLine(of: "said"))
        }
        return bytes
    }

    private func arguments(_ path: String) -> [String] {
        var words = [
            program, "--headless", "--disable-gpu", "--no-pdf-header-footer", "--print-to-pdf=\(path)/report.pdf",
            "--user-data-dir=\(path)/profile", "--no-first-run", "--no-default-browser-check", "--disable-extensions",
            "--disable-sync", "--disable-background-networking", "--disable-component-update", "--disable-default-apps",
            "--disable-breakpad", "--disable-dev-shm-usage", "--metrics-recording-only", "--password-store=basic",
            "--proxy-server=127.0.0.1:9", "--proxy-bypass-list=<-loopback>",
            "--host-resolver-rules=MAP * ~NOTFOUND",
        ]
        // Chromium's sandbox refuses root, who has nothing to gain from it: what is loaded is this one page of ours.
        if geteuid() == 0 { words.append("--no-sandbox") }
        return words + ["file://\(path)/report.html"]
    }

    /// - Returns: whether it ended in time.
    private func run(in folder: String) throws(Problem) -> Bool {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(
            &actions, STDOUT_FILENO, folder + "/said", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
        // Ctrl-C waits until the browser and the folder are gone.
        var (held, none) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigemptyset(&held)
        for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&held, number) }
        var before = sigset_t()
        pthread_sigmask(SIG_BLOCK, &held, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A group of its own, so that all of its processes can be ended.
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(clamping: POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
        let inherited = ["PATH", "LANG", "LC_ALL", "FONTCONFIG_FILE", "FONTCONFIG_PATH"]
        let variables =
            ["HOME=\(folder)", "TMPDIR=\(folder)"]
            + inherited.compactMap { name in ProcessEnvironment.value(name).map { "\(name)=\($0)" } }
        var words: [UnsafeMutablePointer<CChar>?] = arguments(folder).map { word in strdup(word) }
        words.append(nil)
        var environment: [UnsafeMutablePointer<CChar>?] = variables.map { word in strdup(word) }
        environment.append(nil)
        defer { (words + environment).forEach { free($0) } }
        var child: pid_t = 0
        let spawned = posix_spawn(&child, program, &actions, &attributes, &words, &environment)
        guard spawned == 0 else { throw .notStarted(SystemError(spawned).description) }
        return waits(for: child)
    }

    private func waits(for child: pid_t) -> Bool {
        // Whatever it has left running goes with it.
        defer { kill(-child, SIGKILL) }
        for _ in 0..<Self.longest_s * 50 {
            var status: Int32 = 0
            let ended = waitpid(child, &status, WNOHANG)
            if ended == child || (ended < 0 && errno != EINTR) { return true }
            var pending = sigset_t()
            sigpending(&pending)
            if [SIGINT, SIGTERM, SIGHUP].contains(where: { sigismember(&pending, $0) == 1 }) { break }
            usleep(20_000)
        }
        kill(-child, SIGKILL)
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        return false
    }
}

/// A folder that only its owner reads, and that goes with this value, with all that is in it.
private struct PrivateFolder: ~Copyable {
    let path: String

    init() throws(PDFPrinter.Problem) {
        let parent = ProcessEnvironment.value("TMPDIR").flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
        var template = Array((parent + "/plumbline-report.XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw .noFolder(parent) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { Self.remove(path, depth: 0) }

    borrowing func write(_ text: String, as name: String) -> Bool {
        let file = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { return false }
        defer { close(file) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// `nil` where there is no such file, or one that no report can be.
    borrowing func read(_ name: String) -> [UInt8]? {
        let file = open("\(path)/\(name)", O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var (bytes, piece) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
        while true {
            let count = Glibc.read(file, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0, bytes.count < 1 << 26 else { return nil }
            if count == 0 { return bytes }
            bytes += piece[..<count]
        }
    }

    borrowing func lastLine(of name: String) -> String {
        let lines = String(decoding: read(name) ?? [], as: UTF8.self).split(separator: "\n")
        return lines.last.map(String.init) ?? "it said nothing"
    }

    private static func remove(_ path: String, depth: Int) {
        // A link is removed, never followed.
        guard unlink(path) != 0, depth < 32, let entries = opendir(path) else { return }
        while let entry = readdir(entries) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { remove("\(path)/\(name)", depth: depth + 1) }
        }
        closedir(entries)
        rmdir(path)
    }
}
