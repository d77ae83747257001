import Foundation
import Testing

@Suite("Golden: decode and learn")
struct KnowledgeGoldenTests {
    @Test("What each family's sensors sent is decoded as it was")
    func decode() throws {
        let house = try GoldenHouse()
        try house.run("decode --list")
        let text = try String(contentsOfFile: Golden.folder + "/captures.txt", encoding: .utf8)
        for capture in text.split(separator: "> ").dropFirst() {
            let lines = capture.split(separator: "\n").map(String.init)
            try house.run("decode --hex --protocol \(lines[0])", answers: Array(lines.dropFirst()))
        }
        try house.run("decode --protocol ximu3", answers: ["A,2277,-12.5000,33.0000,-179.9000", #"{"ping":null}"#])
        for family in ["polar-pmd", "movesense", "xsens-dot", "muse", "ximu3"] {
            try house.run("decode --list --protocol \(family)")
        }
        for command in [
            "decode", "decode --protocol morse", "decode --protocol muse --characteristic 273e",
            "decode --protocol ximu3 --characteristic 2a19", "decode --protocol witmotion --mode 3",
            "decode --protocol witmotion /nonexistent/file",
        ] { try house.run(command) }
        try house.run("decode --hex --protocol witmotion", answers: ["5561 zz"])
        try house.run("decode --hex --protocol microbit", answers: ["0001a0032"])
        try Golden.expect(house.transcript, isAsIn: "decode.txt")
    }

    @Test("The contents, every list and an entry of each kind are as they were, in words and as JSON")
    func learn() throws {
        let house = try GoldenHouse()
        try house.run("learn")
        try house.run("learn --json")
        for name in [
            "exercises", "tests", "muscles", "patterns", "points", "flags", "sources", "sitting", "S05", "W03", "T03",
            "t07", "pectoralis_major", "FHRS", "P01", "9", "nonsense",
        ] {
            try house.run("learn \(name)")
            try house.run("learn \(name) --json")
        }
        try Golden.expect(house.transcript, isAsIn: "learn.txt")
    }
}
