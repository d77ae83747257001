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

    @Test("What was learned of the wearer's postures and cannot be read is told, and the replay does without it")
    func damagedBelief() throws {
        let house = try GoldenHouse.withRecord()
        let output = house.folder.path + "/out"
        #expect(try house.run(["export", "--output", output, "--raw"]).code == 0)
        let store = try Store(folder: house.data)
        let numbers = try FileManager.default.contentsOfDirectory(atPath: output).sorted()
            .filter { $0.hasPrefix("recording-") }.map { String($0.dropFirst(10).dropLast(4)) }
        let number = try #require(
            try numbers.first { number in
                guard let recording = try store.recording(Int64(number) ?? -1), recording.judgesPosture else {
                    return false
                }
                return try !store.calibrations(sensor: recording.sensor).isEmpty
            })
        let beliefs = URL(filePath: output + "/beliefs.csv")
        let head = try #require(String(decoding: Data(contentsOf: beliefs), as: UTF8.self).split(separator: "\n").first)
        let told = "What was learned of the wearer's postures cannot be read in \(output)/beliefs.csv"
        for (memory, isTold) in [("\"{\"\"version\"\":1}\"", true), ("", false)] {
            let text = "\(head)\nme,t4,\(number),2026-03-01T09:00:00.000Z,\(memory)\n"
            try Data(text.utf8).write(to: beliefs)
            let replay = try house.run(["replay", "\(output)/recording-\(number).csv"])
            #expect(replay.code == 0 && replay.stderr.contains(told) == isTold, "\(replay.stderr)")
        }
    }
}
