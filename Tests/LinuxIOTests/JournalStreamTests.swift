import Glibc
import Testing

@testable import LinuxIO

@Suite("What the journal reads")
struct JournalStreamTests {
    private func number(of descriptor: Int32) -> String {
        var status = stat()
        #expect(fstat(descriptor, &status) == 0)
        return "\(status.st_dev):\(status.st_ino)"
    }

    @Test("A descriptor is the journal's where device and inode are those of JOURNAL_STREAM, both of them")
    func matches() throws {
        var (ends, others): ([Int32], [Int32]) = ([0, 0], [0, 0])
        #expect(pipe(&ends) == 0 && pipe(&others) == 0)
        defer { for end in ends + others { close(end) } }
        #expect(JournalStream.isJournal(ends[1], variable: number(of: ends[1])))
        #expect(!JournalStream.isJournal(ends[1], variable: number(of: others[1])))
        #expect(!JournalStream.isJournal(-1, variable: number(of: ends[1])))
    }

    @Test(
        "Whatever else the variable says is no journal, and traps nothing",
        arguments: [
            "", ":", "1", "1:", ":1", "1:2:3", "a:b", "-1:-1", "0x1:0x1", " 1:1", "18446744073709551616:1",
            "99999999999999999999999999:99999999999999999999999999", "\u{0}:\u{0}", "１:１",
        ])
    func nonsense(_ variable: String) { #expect(!JournalStream.isJournal(STDERR_FILENO, variable: variable)) }

    @Test("Without the variable there is no journal")
    func nothing() { #expect(!JournalStream.isJournal(STDERR_FILENO, variable: nil)) }

    @Test("Every line of a text has its priority: what comes from outside cannot bring its own")
    func prefixes() {
        #expect(JournalStream.prefixed("one", .warning) == "<4>one")
        #expect(JournalStream.prefixed("one\n<0>two\n", .info) == "<6>one\n<6><0>two\n<6>")
        #expect(JournalStream.prefixed("", .error) == "<3>")
    }
}
