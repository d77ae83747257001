import Foundation
import Loggers
import Testing

@Suite("The fuzzer's corpus of tables")
struct TableCorpusTests {
    @Test("Every input is rows or a reason, the same whole and byte by byte")
    func tables() throws {
        let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
        let folder = root + "/Tools/Fuzz/corpus/tables"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(names.count >= 10)
        var readable = 0
        for name in names {
            let bytes = Array(try Data(contentsOf: URL(filePath: folder + "/" + name)).dropFirst())
            let whole = Result { try ReadTable(bytes: bytes) }
            let pieces = Result { try ReadTable(bytes: bytes, pieces: 1) }
            switch (whole, pieces) {
            case (.success(let a), .success(let b)):
                readable += 1
                #expect(a.rows == b.rows && a.problems == b.problems && a.reading.told == b.reading.told)
            case (.failure(let a), .failure(let b)): #expect(a as? LoggerError == b as? LoggerError)
            default: Issue.record("\(name) differs when it comes in pieces")
            }
        }
        #expect(readable >= 8)
    }
}
