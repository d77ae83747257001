import FoundationEssentials
import Gateway
import Posture
import Records
import TestSupport
import Testing

/// What an export gives back is all that a replay needs: it finds what the record itself finds.
@Suite("A replay of an export")
struct ExportReplayTests {
    @Test("Of each recording with samples, a replay of the export says what a replay of the record says")
    func same() throws {
        let house = try GoldenHouse.withRecord()
        let output = house.folder.path + "/out"
        #expect(try house.run(["export", "--output", output, "--raw"]).code == 0)
        let files = try FileManager.default.contentsOfDirectory(atPath: output)
        let store = try Store(folder: house.data)
        var compared = 0
        for file in files.sorted() where file.hasPrefix("recording-") {
            let number = String(file.dropFirst(10).dropLast(4))
            let size = try Data(contentsOf: URL(filePath: "\(output)/\(file)")).count
            let info = try #require(try store.recording(Int64(number) ?? -1))
            guard size > 200, try !store.calibrations(sensor: info.sensor).isEmpty else { continue }
            let record = try house.run(["replay", "--recording", number])
            let export = try house.run(["replay", "\(output)/\(file)"])
            // Times are told in the offset of the place there, and in UTC here: what is told at the end has none.
            func count(_ text: String) -> [Substring] {
                Array(text.split(separator: "\n").drop { !$0.hasSuffix("of samples") })
            }
            #expect(count(record.stdout) == count(export.stdout) && count(export.stdout).count > 1, "\(file)")
            compared += 1
        }
        #expect(compared > 0)
    }
}
