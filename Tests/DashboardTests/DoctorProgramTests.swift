import Glibc
import Pages
import TestSupport
import Testing

@testable import Dashboard

/// The check with a script in place of `plumbline`.
@Suite("The check that a page asks for", .serialized)
struct DoctorProgramTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func doctor(_ script: String, longest_us: Int64 = DoctorProgram.longest_us) throws -> DoctorProgram {
        let path = folder.path + "/doctor"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o700)
        try #require(descriptor >= 0)
        let bytes = Array(("#!/bin/sh\n" + script + "\n").utf8)
        #expect(write(descriptor, bytes, bytes.count) == bytes.count)
        close(descriptor)
        return DoctorProgram(dataFolder: folder.path, program: path, longest_us: longest_us)
    }

    /// A line that says what a command prints.
    private static func finding(_ command: String) -> String {
        #"printf '{"type":"finding","subject":"x","state":"ok","text":"%s"}\n' "$("# + command + #" | tr '\n' ' ')""#
    }

    private func text(_ doctor: DoctorProgram) async throws -> String {
        try #require(try await doctor.findings().get().first).text
    }

    @Test("A check that has said all and does not end is killed in time, and the next one is not kept waiting")
    func hangs() async throws {
        let doctor = try doctor(Self.finding("echo $$") + "\nexec >&-\nexec sleep 100000", longest_us: 3_000_000)
        for _ in 0..<2 {
            let said = try await text(doctor)
            let child = try #require(pid_t(said.filter(\.isNumber)))
            #expect(kill(child, 0) != 0, "it is gone")
        }
    }

    @Test("The check has none of the server's descriptors, and ends by a broken pipe as programs do")
    func inheritsNothing() async throws {
        let open = fcntl(STDIN_FILENO, F_DUPFD, 300)
        try #require(open >= 300)
        let before = signal(SIGPIPE, SIG_IGN)
        defer {
            close(open)
            signal(SIGPIPE, before)
        }
        let descriptors = try await text(doctor(Self.finding("ls /proc/$$/fd"))).split(separator: " ")
        #expect(descriptors.contains("1") && !descriptors.contains("\(open)"), "\(descriptors)")
        let ignored = try await text(doctor(Self.finding("sed -n 's/^SigIgn:[^0-9a-f]*//p' /proc/$$/status")))
        let mask = try #require(UInt64(ignored.filter { $0 != " " }, radix: 16))
        #expect(mask & (1 << 12) == 0)
    }
}
