import Foundation
import Glibc
import LinuxIO
import TestSupport
import Testing

@Suite("Small files that are read and replaced whole")
struct WholeFileTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path + "/file" }

    init() throws { folder = try TemporaryFolder() }

    private var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
    }

    @Test("A text is in the place of the one before, for its owner alone, and nothing else is left")
    func written() throws {
        #expect(try WholeFile.read(path, most: 10) == nil)
        for (text, isLasting) in [("one", true), (String(repeating: "two", count: 100_000), false), ("", true)] {
            try WholeFile.write(text, to: path, isLasting: isLasting)
            #expect(try WholeFile.read(path, most: 1 << 20) == text)
            var status = stat()
            #expect(lstat(path, &status) == 0 && status.st_mode & 0o7777 == 0o600)
            #expect(try names == ["file"])
        }
    }

    @Test("Where it cannot take its place, the one before stays, and no part is left")
    func refused() throws {
        #expect(mkdir(path, 0o700) == 0)
        #expect(throws: SystemError(EISDIR)) { try WholeFile.write("text", to: path) }
        #expect(throws: SystemError(ENOENT)) { try WholeFile.write("text", to: folder.path + "/none/file") }
        #expect(try names == ["file"])
    }

    @Test("A file that is there is not made again, whatever it says")
    func madeOnce() throws {
        #expect(try WholeFile.make("one", at: path))
        #expect(try !WholeFile.make("two", at: path))
        #expect(try WholeFile.read(path, most: 10) == "one" && names == ["file"])
        #expect(unlink(path) == 0 && symlink("nowhere", path) == 0)
        #expect(try !WholeFile.make("three", at: path))
        #expect(try names == ["file"])
    }

    @Test("A secret is read only where nobody else can read it")
    func secret() throws {
        #expect(try SecretFile.read(path, most: 10) == nil)
        try WholeFile.write("secret", to: path)
        #expect(try SecretFile.read(path, most: 3) == "sec")
        #expect(chmod(path, 0o640) == 0)
        #expect(throws: SecretFile.Flaw.open) { try SecretFile.read(path, most: 10) }
        #expect(throws: SecretFile.Flaw.notAFile) { try SecretFile.read(folder.path, most: 10) }
        let link = folder.path + "/link"
        #expect(symlink(path, link) == 0)
        #expect(throws: SecretFile.Flaw.notAFile) { try SecretFile.read(link, most: 10) }
        // Only root can give a file away.
        guard geteuid() == 0 else { return }
        #expect(chmod(path, 0o600) == 0 && chown(path, 1234, 1234) == 0)
        #expect(throws: SecretFile.Flaw.somebodyElses) { try SecretFile.read(path, most: 10) }
    }
}
