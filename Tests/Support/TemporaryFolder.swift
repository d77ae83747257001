import FoundationEssentials
import Glibc

/// A folder with all that is in it, which goes away with its owner.
public final class TemporaryFolder {
    public let path: String

    public init() throws {
        var template = Array("/tmp/plumbline-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw CocoaError(.fileWriteUnknown) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        // A folder that stays behind is no reason to fail.
        try? FileManager.default.removeItem(atPath: path)
    }
}
