import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// Real people (IMU Sitting Postures Dataset, Ali et al. 2026, CC BY 4.0), read where it lies beside the repository;
/// without it there is nothing to test.
private enum SittingData {
    static let folder: String =
        #filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 } + "/shared/data/sitting"
    static var isThere: Bool { access(folder + "/index.csv", R_OK) == 0 }

    struct Trial {
        let label: String
        let start: Int
        let rows: Int
    }

    static func trials(subject: Int) throws -> [Trial] {
        try String(contentsOf: URL(filePath: folder + "/index.csv"), encoding: .utf8).split(separator: "\n").dropFirst()
            .compactMap { line in
                let fields = line.split(separator: ",")
                guard fields.count >= 5, Int(fields[0]) == subject, let start = Int(fields[3]),
                    let rows = Int(fields[4])
                else { return nil }
                return Trial(label: String(fields[2]), start: start, rows: rows)
            }
    }

    /// The trials one after the other as a recording at 50 Hz; rows that are missing are left empty.
    static func recording(subject: Int, _ trials: [Trial]) throws -> String {
        let name = subject < 10 ? "sub0\(subject)" : "sub\(subject)"
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/\(name)_T4.i16")))
        func value(_ row: Int, _ column: Int) -> Double? {
            let at = (row * 8 + column) * 2
            guard at + 1 < bytes.count else { return nil }
            let count = Int16(bitPattern: UInt16(bytes[at]) | UInt16(bytes[at + 1]) << 8)
            return count == .min ? nil : Double(count)
        }
        var text = "time_s,gyro_x_rad_s,gyro_y_rad_s,gyro_z_rad_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2\n"
        var index = 0
        for trial in trials {
            for row in trial.start..<trial.start + trial.rows {
                let gyro = (0..<3).map { value(row, $0).map { "\($0 * 2000 / 32768 * .pi / 180)" } ?? "" }
                let force = (3..<6).map { value(row, $0).map { "\($0 * 16 / 32768 * 9.80665)" } ?? "" }
                text += "\(Double(index) / 50)," + (gyro + force).joined(separator: ",") + "\n"
                index += 1
            }
        }
        return text
    }
}

@Suite(
    "Real people sitting", .serialized,
    .enabled(if: SittingData.isThere, "the sitting recordings are not beside this repository"))
struct SittingPeopleTests {
    /// Two of them here; `PLUMBLINE_PEOPLE=28` for all, with the figures printed.
    private static let people = getenv("PLUMBLINE_PEOPLE").flatMap { Int(String(cString: $0)) } ?? 2

    @Test("What they were told to hold comes back from the record, through WitMotion frames on a terminal")
    func uprightAndSlouch() throws {
        let index = try String(contentsOf: URL(filePath: SittingData.folder + "/index.csv"), encoding: .utf8)
        let subjects = Set(
            index.split(separator: "\n").dropFirst().compactMap { $0.split(separator: ",").first.flatMap { Int($0) } })
        var slouchSeconds: [Double] = []
        var uprightSeconds: [Double] = []
        for subject in subjects.sorted().prefix(Self.people) {
            let trials = try SittingData.trials(subject: subject)
            let upright = trials.filter { $0.label == "upright" }
            let slouch = trials.filter { $0.label == "slouch" }
            try #require(upright.count >= 3 && slouch.count >= 3)
            // The first upright trial calibrates; a minute of each is to come back after it.
            let order = [upright[0], slouch[0], upright[1], slouch[1], upright[2]]
            let csv = try TemporaryFile(try SittingData.recording(subject: subject, order))
            let day = try record(csv.path)
            slouchSeconds.append(day.slouch_s)
            uprightSeconds.append(day.upright_s)
        }
        print("slouch of 60 s: \(slouchSeconds.map { Int($0) })")
        print("upright of 90 s: \(uprightSeconds.map { Int($0) })")
        // A person who slouches by less than 15° is not seen to: most must be, and nobody's upright may be called a slouch.
        #expect(slouchSeconds.allSatisfy { $0 <= 75 })
        #expect(slouchSeconds.reduce(0, +) / Double(slouchSeconds.count) > 40)
        #expect(uprightSeconds.reduce(0, +) / Double(uprightSeconds.count) > 60)
    }

    private func record(_ csv: String) throws -> (slouch_s: Double, upright_s: Double) {
        let folder = try TemporaryFolder()
        let environment = [
            "XDG_RUNTIME_DIR": folder.path, "PLUMBLINE_DATA_DIR": folder.path + "/data", "TZ": "UTC",
        ]
        let port = folder.path + "/sensor"
        // Pairing needs a sensor that speaks: the story begins anew for the recorder.
        do {
            let sensor = try RunningProgram(
                "virtual-sensor",
                ["--link", port, "--protocol", "witmotion", "--scenario", "still", "--duration", "0", "--rate", "50"])
            try sensor.waits(for: "port")
            #expect(
                try RunningProgram("plumbline", ["pair", port, "--mount", "+x,-z"], environment: environment).wait()
                    .code == 0)
        }
        let recorder = try RunningProgram(
            "plumbline", ["run", "--sensor-time", "--calibrate-first", "10"], environment: environment)
        try recorder.waits(for: "Recording")
        let sensor = try RunningProgram(
            "virtual-sensor",
            ["--link", port, "--protocol", "witmotion", "--csv", csv, "--rate", "50", "--speed", "10"])
        #expect(try sensor.wait(seconds: 600).code == 0)
        try recorder.waits(for: "connection lost")
        recorder.send(SIGTERM)
        #expect(try recorder.wait().code == 0)
        let summary = try RunningProgram("plumbline", ["summary", "--json"], environment: environment).wait().stdout
        func field(_ name: String) -> Double {
            summary.firstRange(of: "\"\(name)\":").flatMap {
                Double(summary[$0.upperBound...].prefix { "0123456789.".contains($0) })
            } ?? -1
        }
        return (field("slouch_s"), field("sitting_upright_s"))
    }
}
