import Glibc

/// A D-Bus daemon of its own for one test; it ends with its owner.
public final class PrivateBus {
    public struct CannotRun: Error {
        public let reason: String
    }

    public let address: String
    private let child: pid_t
    private let configuration: String

    public init() throws {
        configuration = "/tmp/plumbline-bus-\(getpid())-\(UInt32.random(in: 0...(.max))).conf"
        let text = """
            <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
             "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
            <busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
            <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
            <allow own="*"/></policy></busconfig>
            """
        guard let file = fopen(configuration, "w") else { throw CannotRun(reason: configuration) }
        fputs(text, file)
        fclose(file)
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw CannotRun(reason: "no pipe") }
        defer { ends.forEach { close($0) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        // It complains where it may not open as many files as it likes.
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        for descriptor in 3..<256 as Range<Int32> { posix_spawn_file_actions_addclose(&actions, descriptor) }
        let words = ["dbus-daemon", "--config-file=" + configuration, "--nofork", "--nopidfile", "--print-address"]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        var child: pid_t = 0
        let result = posix_spawnp(&child, "dbus-daemon", &actions, nil, &arguments, environ)
        guard result == 0 else { throw CannotRun(reason: "dbus-daemon: \(String(cString: strerror(result)))") }
        self.child = child
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 512)
        while !bytes.contains(UInt8(ascii: "\n")) {
            let count = read(ends[0], &piece, piece.count)
            guard count > 0 else { throw CannotRun(reason: "dbus-daemon says no address") }
            bytes += piece[..<count]
        }
        address = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    deinit {
        kill(child, SIGKILL)
        var status: Int32 = 0
        waitpid(child, &status, 0)
        unlink(configuration)
    }
}
