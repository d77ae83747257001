import Events
import Glibc
import LinuxIO
import Numbers

/// Who may log in to the broker, and what they may say there: mosquitto's password_file and acl_file.
public struct BrokerAccounts {
    private let passwords: BrokerFile
    private let accessList: BrokerFile

    public init(passwords: String, accessList: String) {
        self.passwords = BrokerFile(path: passwords)
        self.accessList = BrokerFile(path: accessList)
    }

    /// The broker's user for this server.
    public static let server = "ingest"

    /// What everybody may do: a gateway writes and reads its own topics, the server those of all.
    static let rules = [
        "# A gateway's user name is its id: it may say and hear its own.",
        "pattern write \(FleetTopics.prefix)%u/up",
        "pattern read \(FleetTopics.prefix)%u/down",
        "",
        "user \(server)",
        "topic read \(FleetTopics.prefix)+/up",
        "topic write \(FleetTopics.prefix)+/down",
    ]

    /// Writes the access list, where there is none yet: what somebody has changed in it stays.
    ///
    /// - Returns: whether it was written.
    public func makeAccessList() throws(EnrolmentError) -> Bool {
        var isNew = false
        try accessList.change { lines throws(EnrolmentError) in
            isNew = lines.isEmpty
            return isNew ? Self.rules : lines
        }
        return isNew
    }

    /// Lets a user log in by a new password, in the place of an older one.
    public func set(_ user: String, password: String) throws(EnrolmentError) {
        try passwords.change { lines throws(EnrolmentError) in
            let line = try Self.hashed(user, password, beside: passwords.path)
            return lines.filter { !$0.hasPrefix(user + ":") } + [line]
        }
    }

    /// Whether a user may log in.
    public func knows(_ user: String) throws(EnrolmentError) -> Bool {
        try passwords.lines().contains { $0.hasPrefix(user + ":") }
    }

    /// Lets a user log in no more.
    public func remove(_ user: String) throws(EnrolmentError) {
        try passwords.change { lines throws(EnrolmentError) in lines.filter { !$0.hasPrefix(user + ":") } }
    }

    /// The broker's own program makes the line, from a file that nobody else can read: a password among a program's words would
    /// be seen by all.
    private static func hashed(
        _ user: String, _ password: String, beside path: String
    ) throws(EnrolmentError) -> String {
        let file = path + ".new"
        defer { unlink(file) }
        do throws(SystemError) { try WholeFile.write("\(user):\(password)\n", to: file) } catch {
            throw .file(file, error)
        }
        guard let program = program() else { throw .noPasswordProgram }
        var status: Int32 = 0
        do throws(SystemError) {
            let child = try ChildProcess.start(program, ["-U", file])
            while waitpid(child, &status, 0) != child { guard errno == EINTR else { throw .last } }
        } catch { throw .file(program, error) }
        guard status == 0 else { throw .passwordProgram(status >> 8 & 0xFF) }
        let lines = try BrokerFile(path: file).lines()
        guard lines.count == 1, lines[0].hasPrefix(user + ":$") else { throw .passwordProgram(0) }
        return lines[0]
    }

    private static func program() -> String? {
        let path = ProcessEnvironment.value("PATH") ?? ""
        let folders = path.split(separator: ":").map(String.init) + ["/usr/bin", "/usr/local/bin"]
        return folders.map { $0 + "/mosquitto_passwd" }.first { access($0, X_OK) == 0 }
    }

    /// Makes the broker read its files again.
    ///
    /// - Parameter pidFile: mosquitto's `pid_file`.
    public static func tellBroker(pidFile: String) throws(EnrolmentError) {
        let text: String?
        do throws(SystemError) { text = try WholeFile.read(pidFile, most: 32) } catch { throw .file(pidFile, error) }
        let digits = text?.prefix { $0.isNumber }
        guard let digits, let number = pid_t(digits), number > 1 else { throw .noBroker(pidFile) }
        // The number may be another program's by now.
        let name: String?
        do throws(SystemError) { name = try WholeFile.read("/proc/\(number)/comm", most: 64) } catch {
            throw .noBroker(pidFile)
        }
        guard name == "mosquitto\n" else { throw .noBroker(pidFile) }
        guard kill(number, SIGHUP) == 0 else { throw .file(pidFile, .last) }
    }
}
