import Foundation
import TestSupport
import Testing

@Suite("Motion-BIDS as a user has it: export, replay, and others' rules")
struct MotionBIDSCommandTests {
    private static func files(_ folder: String, ending: String) -> [String] {
        (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? [])
            .filter { $0.hasSuffix(ending) }.sorted()
    }

    private static func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    /// A track without its first column: there the one has seconds since 1970, and the other since the first row.
    private static func angles(_ path: String) throws -> [Substring] {
        try text(path).split(separator: "\n").map { $0[($0.firstIndex(of: ",") ?? $0.startIndex)...] }
    }

    private static let example = #filePath.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/MotionBIDS"

    @Test("A replay of the data set says what a replay of the tables says, and has the same angles row by row")
    func same() throws {
        let house = try GoldenHouse.withRecord()
        let (study, tables) = (house.folder.path + "/study", house.folder.path + "/tables")
        let made = try house.run(["export", "--format", "bids", "--output", study])
        #expect(made.code == 0 && made.stdout == "5 recordings of 2 participants in \(study)\n", "\(made)")
        #expect(made.stderr.contains("Of 16 recordings no samples are kept any more"))
        #expect(try house.run(["export", "--raw", "--output", tables]).code == 0)
        let list = try Self.text(study + "/sourcedata/plumbline/motion-files.csv").split(separator: "\n").dropFirst()
        #expect(list.count == 5)
        for line in list {
            let fields = line.split(separator: ",").map(String.init)
            let (first, second) = (house.folder.path + "/a.csv", house.folder.path + "/b.csv")
            let table = try house.run([
                "replay", "\(tables)/recording-\(fields[0]).csv", "--json", "--rate", "0", "--track", first,
            ])
            let motion = try house.run([
                "replay", "\(study)/\(fields[1])", "--json", "--rate", "0", "--track", second,
            ])
            #expect(table.code == 0 && motion.code == 0 && table.stdout.count > 10_000)
            #expect(table.stdout == motion.stdout, "\(fields)")
            #expect(try Self.angles(first) == Self.angles(second))
            #expect(motion.stderr.contains("The calibrations are those of"))
        }
    }

    @Test(
        "The validator of BIDS finds nothing but who the authors are",
        .enabled(if: Checkers.areThere, "\(Checkers.missing)"))
    func validator() throws {
        let house = try GoldenHouse.withRecord()
        let study = house.folder.path + "/study"
        #expect(try house.run(["export", "--format", "bids", "--output", study, "--names"]).code == 0)
        // HED tags are an ontology of events that these files do not use.
        let known = "JSON_KEY_RECOMMENDED HEDVersion /dataset_description.json"
        #expect(
            try Checkers.bidsFindings(study) == [
                known, "NO_AUTHORS Authors /dataset_description.json",
                "TOO_FEW_AUTHORS - /dataset_description.json",
            ])
        #expect(try Checkers.bidsFindings(Self.example) == [known], "with authors")
        for place in [study, Self.example] {
            let judged = try Checkers.run(script: "motion-bids.py", [place])
            #expect(judged.code == 0 && judged.stdout.contains(" rows, "), "\(judged)")
        }
        // What the validator lets pass is found by the other.
        let motion = try #require(Self.files(study, ending: "_motion.tsv").first)
        let whole = try Self.text("\(study)/\(motion)")
        try ("latency\ta\tb\tc\td\te\tf\n" + whole).write(
            toFile: "\(study)/\(motion)", atomically: false, encoding: .utf8)
        #expect(try Checkers.run(script: "motion-bids.py", [study]).code == 1)
    }

    @Test("Exported twice, in two folders, all of it has the same bytes")
    func sameBytes() throws {
        let house = try GoldenHouse.withRecord()
        let folders = ["first/study", "second/another"].map { house.folder.path + "/" + $0 }
        for folder in folders {
            try FileManager.default.createDirectory(
                atPath: String(folder[..<(try #require(folder.lastIndex(of: "/")))]), withIntermediateDirectories: true)
            #expect(try house.run(["export", "--format", "bids", "--output", folder]).code == 0)
        }
        let files = Self.files(folders[0], ending: "")
        #expect(files == Self.files(folders[1], ending: "") && files.count > 30)
        var isFolder: ObjCBool = false
        for file in files {
            guard FileManager.default.fileExists(atPath: "\(folders[0])/\(file)", isDirectory: &isFolder),
                !isFolder.boolValue
            else { continue }
            #expect(
                FileManager.default.contents(atPath: "\(folders[0])/\(file)")
                    == FileManager.default.contents(atPath: "\(folders[1])/\(file)"), "\(file)")
        }
    }

    @Test("The example data set is replayed from within any folder")
    func example() throws {
        let motion = try #require(Self.files(Self.example, ending: "_motion.tsv").first)
        let house = try GoldenHouse()
        let read = try house.run([
            "replay", "\(Self.example)/\(motion)", "--calibrate-first", "10s", "--mount", "+x,-z",
        ])
        #expect(
            read.code == 0 && read.stdout.contains("slouch for 30 s") && read.stdout.contains("1 slouch"), "\(read)")
        let rows = try Self.text("\(Self.example)/\(motion)").split(separator: "\n")
        #expect(rows.count > 700 && rows[0].hasPrefix("0.000000\t"))
    }

    @Test(
        "A damaged or hostile data set is refused in one sentence with file, line and column",
        arguments: [
            (
                "_channels.tsv", "m/s^2", "parsec",
                "_channels.tsv, line 3: column units of the channel acc_x: “parsec” is"
            ),
            (
                "_channels.tsv", "acc_y\ty", "acc_y\tx",
                "_channels.tsv, line 4: column component of the channel acc_y: x is"
            ),
            ("_channels.tsv", "tracked_point", "where", "_channels.tsv, line 1: the column tracked_point is missing."),
            ("_motion.json", "{", "{{", "_motion.json is not a JSON object"),
            ("_channels.json", "{", "[", "_channels.json is not a JSON object"),
            (
                "_scans.tsv", "2026-", "20x6-",
                "_scans.tsv, line 2: column acq_time: “20x6-03-02T09:00:00.043104Z” is not a time."
            ),
            ("_motion.tsv", "\t", ",", "_motion.tsv, line 1: 1 field where channels.tsv has 7."),
        ])
    func damaged(_ ending: String, _ from: String, _ to: String, _ reason: String) throws {
        let house = try GoldenHouse()
        let study = house.folder.path + "/study"
        try FileManager.default.copyItem(atPath: Self.example, toPath: study)
        let motion = try #require(Self.files(study, ending: "_motion.tsv").first)
        let file = try #require(Self.files(study, ending: ending).first)
        let text = try Self.text("\(study)/\(file)")
        let wrong =
            ending == "_motion.json" || ending == "_channels.json"
            ? to + text.dropFirst() : text.replacing(from, with: to)
        #expect(wrong != text)
        try wrong.write(toFile: "\(study)/\(file)", atomically: false, encoding: .utf8)
        let read = try house.run(["replay", "\(study)/\(motion)"])
        #expect(read.code == 1 && read.stdout.isEmpty, "\(read)")
        #expect(read.stderr.contains(reason) && read.stderr.split(separator: "\n").count == 1, "\(read.stderr)")
    }

    @Test("Without channels.tsv, and with a pipe or a huge file in its place, it ends with a reason")
    func missing() throws {
        let house = try GoldenHouse()
        let study = house.folder.path + "/study"
        try FileManager.default.copyItem(atPath: Self.example, toPath: study)
        let motion = try #require(Self.files(study, ending: "_motion.tsv").first)
        let channels = study + "/" + (try #require(Self.files(study, ending: "_channels.tsv").first))
        try FileManager.default.removeItem(atPath: channels)
        let without = try house.run(["replay", "\(study)/\(motion)"])
        #expect(without.code == 1 && without.stderr.contains("there is no _channels.tsv of it beside it"), "\(without)")
        #expect(!without.stderr.contains("_motion.json"), "that is there")
        // Handed on by itself, by its own name or by another.
        for (name, words) in [
            (
                "sub-1_task-x_motion.tsv",
                ["there is no _channels.tsv of it beside it", "There is no _motion.json either"]
            ),
            ("back_motion.tsv", ["has no header line", "_channels.tsv", "_motion.json"]),
        ] {
            let lone = "\(house.folder.path)/\(name)"
            try FileManager.default.copyItem(atPath: "\(study)/\(motion)", toPath: lone)
            let result = try house.run(["replay", lone])
            #expect(result.code == 1 && words.allSatisfy(result.stderr.contains), "\(result)")
        }
        #expect(mkfifo(channels, 0o600) == 0)
        #expect(try house.run(["replay", "\(study)/\(motion)"]).stderr.contains("is not a file that can be read"))
        unlink(channels)
        try Data(count: (1 << 24) + 1).write(to: URL(filePath: channels))
        #expect(try house.run(["replay", "\(study)/\(motion)"]).stderr.contains("is larger than 16 MB"))
        let nowhere = try house.run(["replay", "\(study)/sub-9_task-x_tracksys-y_motion.tsv"])
        #expect(nowhere.code == 1 && nowhere.stderr.contains("cannot be opened: No such file"))
    }

    @Test("Tables beside it that lead out of the data set lead nowhere")
    func escape() throws {
        let house = try GoldenHouse()
        let study = house.folder.path + "/study"
        try FileManager.default.copyItem(atPath: Self.example, toPath: study)
        let motion = try #require(Self.files(study, ending: "_motion.tsv").first)
        let list = study + "/sourcedata/plumbline/motion-files.csv"
        try
            "recording,file\n1,\(motion)\n2,sub-01/../../../etc/sub-x_motion.tsv\n3,/etc/passwd\n99999999999999999999,x\n"
            .write(toFile: list, atomically: false, encoding: .utf8)
        let read = try house.run(["replay", "\(study)/\(motion)"])
        #expect(read.code == 0 && read.stdout.contains("of samples"), "\(read)")
    }

    @Test("There are two formats; what is of one of them is refused with the other")
    func options() throws {
        let house = try GoldenHouse.withRecord()
        let out = house.folder.path + "/out"
        for format in ["parquet", "edf"] {
            let other = try house.run(["export", "--format", format, "--output", out])
            #expect(other.code == 2)
            #expect(other.stderr.contains("There is no format “\(format)”: csv or bids."))
        }
        #expect(try house.run(["export", "--names", "--output", out]).code == 2)
        let day = ["--from", "2020-01-01", "--to", "2020-01-02"]
        let none = try house.run(["export", "--format", "bids", "--output", out] + day)
        #expect(none.code == 1 && none.stderr.contains("so no folder was made"))
        #expect(!FileManager.default.fileExists(atPath: out))
    }
}
