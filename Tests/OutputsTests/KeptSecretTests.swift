import Glibc
import LinuxIO
import TestSupport
import Testing

@testable import Outputs

@Suite("Secrets that are kept")
struct KeptSecretTests {
    @Test("It is made once, for its owner alone, and is the same from then on")
    func made() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/secret"
        let secret = try KeptSecret.kept(at: path, "key")
        #expect(secret.utf8.count == 64 && Set(secret).isSubset(of: Set("0123456789abcdef")))
        #expect(try KeptSecret.kept(at: path, "key") == secret)
        var status = stat()
        #expect(lstat(path, &status) == 0 && status.st_mode & 0o7777 == 0o600)
        #expect(try KeptSecret.kept(at: folder.path + "/other", "key") != secret)
    }

    @Test("What others can read, is no file, or holds something else is refused, with what to do")
    func refused() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/secret"
        func refusal() -> String {
            do {
                return "taken: " + (try KeptSecret.kept(at: path, "key"))
            } catch {
                return error.needsPerson ? error.description : "tried again: \(error)"
            }
        }
        _ = try KeptSecret.kept(at: path, "key")
        for mode: mode_t in [0o640, 0o604, 0o620] {
            #expect(chmod(path, mode) == 0)
            #expect(refusal().contains("nobody else can read"), "\(mode)")
        }
        #expect(rename(path, path + ".away") == 0 && symlink(path + ".away", path) == 0)
        #expect(refusal().contains("nobody else can read"))
        #expect(unlink(path) == 0 && mkdir(path, 0o700) == 0)
        #expect(refusal().contains("nobody else can read"))
        #expect(rmdir(path) == 0)
        for text in ["", "\n", "0123", String(repeating: "g", count: 64), String(repeating: "0", count: 65)] {
            try WholeFile.write(text, to: path)
            #expect(refusal().contains("delete it"), "\(text)")
        }
    }
}
