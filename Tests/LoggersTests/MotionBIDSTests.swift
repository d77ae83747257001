import Motion
import PlainText
import TestSupport
import Testing

@testable import Loggers

/// A recording of Motion-BIDS with what describes it.
struct MotionFile {
    var channels = Self.table(
        ["latency\tn/a\tLATENCY\tt4\ts"] + axes("acc", "ACCEL", "m/s^2") + axes("gyro", "GYRO", "rad/s"))
    var motion = Self.rows(LeaningWearer())
    var sidecar = #"{"SamplingFrequency":25}"#
    var frames = "{}"
    var point: String?
    var start_us: Int64?

    static func table(_ rows: [String]) -> String {
        (["name\tcomponent\ttype\ttracked_point\tunits"] + rows).map { $0 + "\n" }.joined()
    }

    static func axes(_ name: String, _ type: String, _ units: String, at point: String = "t4") -> [String] {
        ["x", "y", "z"].map { "\(name)_\($0)\t\($0)\t\(type)\t\(point)\t\(units)" }
    }

    static func rows(_ wearer: LeaningWearer, time: Bool = true, force: Double = 1, rate: Double = 1) -> String {
        wearer.samples.map { sample in
            ((time ? ["\(sample.time_s)"] : []) + sample.force.map { "\($0 * force)" }
                + sample.rate.map { "\($0 * rate)" }).joined(separator: "\t") + "\n"
        }.joined()
    }

    func read(pieces: Int = 1 << 16) throws(LoggerError) -> ReadTable {
        let reading = try MotionReading(
            MotionChannels(Array(channels.utf8)), at: point, sidecar: MotionSidecar(Array(sidecar.utf8)),
            frames: MotionFrames(Array(frames.utf8)), start_us: start_us)
        return try ReadTable(bytes: Array(motion.utf8), TableExamination(reading), pieces: pieces)
    }
}

@Suite("A recording of Motion-BIDS is read by what describes it")
struct MotionBIDSTests {
    @Test("What was written with every digit is read back bit for bit, also in pieces")
    func everyDigit() throws {
        var chance = SplitMix(seed: 20)
        let start_us: Int64 = 1_772_000_000_123_457
        var samples: [Sample] = []
        var time_us = start_us
        for index in 0..<3000 {
            let wobble = { Double.random(in: -0.3...0.3, using: &chance) }
            let force = Vector3(9.80665 + wobble(), wobble() * 1e-7, wobble())
            // A sensor may leave out some of its turning.
            let rate = index % 97 == 5 ? nil : Vector3(wobble() * 0.01, wobble() * 1e-12, wobble() * 0.01)
            samples.append(Sample(time_us: time_us, acceleration_m_s2: force, angularVelocity_rad_s: rate))
            time_us += Int64.random(in: 1...40_000, using: &chance)
        }
        var file = MotionFile()
        file.start_us = start_us
        file.motion = samples.map { sample in
            let (after_us, force, rate) = (
                sample.time_us - start_us, sample.acceleration_m_s2, sample.angularVelocity_rad_s
            )
            let fraction = String(1_000_000 + after_us % 1_000_000).dropFirst()
            let turning = rate.map { "\($0.x)\t\($0.y)\t\($0.z)" } ?? "n/a\tn/a\tn/a"
            return "\(after_us / 1_000_000).\(fraction)\t\(force.x)\t\(force.y)\t\(force.z)\t\(turning)\n"
        }.joined()
        for pieces in [1 << 16, 997] {
            let read = try file.read(pieces: pieces)
            #expect(read.rows.compactMap(\.sample) == samples && read.problems.count == 0)
        }
        #expect(try file.read().rows[0].timeColumn == "0.000000", "as it stands there, so that it can be joined")
    }

    @Test(
        "A data set of somebody else is read in the units that it states",
        arguments: [
            ("m/s²", 1.0, "rad/s", 1.0), ("g", 1 / 9.80665, "deg/s", 180 / Double.pi),
            ("mg", 101.97162, "°/s", 57.29578),
        ])
    func units(_ force: String, _ forceScale: Double, _ rate: String, _ rateScale: Double) throws {
        var file = MotionFile()
        file.channels = MotionFile.table(
            MotionFile.axes("a", "ACCEL", force) + ["temperature\tn/a\tMISC\tt4\toC"]
                + MotionFile.axes("w", "GYRO", rate))
        // Neither time nor turning stands where ours does, and times are counted.
        file.motion = LeaningWearer().samples.map { sample in
            (sample.force.map { "\($0 * forceScale)" } + ["21"] + sample.rate.map { "\($0 * rateScale)" })
                .joined(separator: "\t") + "\n"
        }.joined()
        file.start_us = 5_000_000
        let read = try file.read()
        let expected = LeaningWearer().samples
        #expect(read.rows.count == expected.count && read.rows[25].time_us == 6_000_000)
        for (row, sample) in zip(read.rows, expected) {
            let found = try #require(row.sample)
            #expect(abs(found.acceleration_m_s2.z - sample.force[2]) < 1e-4)
            #expect(abs(try #require(found.angularVelocity_rad_s).y - sample.rate[1]) < 1e-5)
        }
    }

    @Test("Of several tracked points one is named; without a name it is said which there are")
    func points() throws {
        var file = MotionFile()
        file.channels = MotionFile.table(
            ["t\tn/a\tLATENCY\tn/a\ts"] + MotionFile.axes("h", "ACCEL", "m/s^2", at: "Head")
                + MotionFile.axes("b", "ACCEL", "m/s^2", at: "Trunk"))
        file.motion = LeaningWearer().samples.map { sample in
            "\(sample.time_s)\t0\t0\t9.8\t" + sample.force.map { "\($0)" }.joined(separator: "\t") + "\n"
        }.joined()
        let error = try #require(throws: LoggerError.self) { try file.read() }
        #expect(
            error.description == "accelerations of 2 tracked points (Head, Trunk): name one, Head=FILE.")
        file.point = "trunk"
        #expect(try file.read().rows[0].sample?.acceleration_m_s2.x == 9.80665)
    }

    private static let acc = MotionFile.axes("acc", "ACCEL", "m/s^2")
    private static let latency = "latency\tn/a\tLATENCY\tt4\ts"

    @Test(
        "What is wrong with channels.tsv is said with its line and column",
        arguments: [
            ("", nil, "is empty: a header line is needed."),
            ("name\tcomponent\ttype\ttracked_point\n", 1, "the column units is missing."),
            ("name\tcomponent\ttype\ttracked_point\tunits\tname\n", 1, "the column name stands there twice."),
            (MotionFile.table([]), nil, "has a header but no channels."),
            (MotionFile.table(["a\tx\tACCEL\tt4"]), 2, "4 fields where the header has 5."),
            (
                MotionFile.table(acc + ["acc_x\tx\tPOS\tt4\tm"]), 5,
                "column name of the channel acc_x: stands there twice."
            ),
            (MotionFile.table([latency]), nil, "no channel of the type ACCEL: an angle is measured by gravity."),
            (
                MotionFile.table([latency] + acc.dropLast()), 3,
                "column component of the channel acc_x: of ACCEL at this point z is missing: x, y and z are needed."
            ),
            (
                MotionFile.table([latency] + acc + ["acc_w\tquat_w\tACCEL\tt4\tm/s^2"]), 6,
                "column component of the channel acc_w: “quat_w” is not an axis of ACCEL: x, y or z."
            ),
            (
                MotionFile.table([latency] + acc + ["acc_u\tx\tACCEL\tt4\tm/s^2"]), 6,
                "column component of the channel acc_u: x is that of acc_x already."
            ),
            (
                MotionFile.table([latency] + MotionFile.axes("acc", "ACCEL", "furlong")), 3,
                "column units of the channel acc_x: “furlong” is not a unit that is read for ACCEL: m/s^2, cm/s^2, g or mg."
            ),
            (
                MotionFile.table([latency] + acc.dropLast() + ["acc_z\tz\tACCEL\tt4\tg"]), 5,
                "column units of the channel acc_z: x, y and z have different units: give them in one."
            ),
            (
                MotionFile.table(["latency\tn/a\tLATENCY\tt4\th"] + acc), 2,
                "column units of the channel latency: “h” is not a unit that is read for LATENCY: s, ms or us."
            ),
            (
                MotionFile.table([latency] + acc + MotionFile.axes("w", "GYRO", "rpm")), 6,
                "column units of the channel w_x: “rpm” is not a unit that is read for GYRO: rad/s or deg/s."
            ),
            (
                MotionFile.table(["a\u{1B}[2J\tr\tACCEL\tt4\tg"]), 2,
                "column component of the channel a\\u{1B}[2J: “r” is not an axis of ACCEL: x, y or z."
            ),
            (String(repeating: "name\t", count: 20_000), 1, "longer than 65536 characters."),
        ])
    func wrongChannels(_ channels: String, _ line: Int?, _ reason: String) throws {
        var file = MotionFile()
        file.channels = channels
        let error = try #require(throws: LoggerError.self) { try file.read() }
        #expect(error.description == reason && error.line == line)
    }

    @Test("Without a time nothing is guessed: a LATENCY channel or a possible SamplingFrequency is needed")
    func noTime() throws {
        var file = MotionFile()
        file.channels = MotionFile.table(Self.acc)
        file.motion = "9.8\t0\t0\n9.8\t0\t0\n"
        for sidecar in ["{}", #"{"SamplingFrequency":"n/a"}"#, #"{"SamplingFrequency":null}"#] {
            file.sidecar = sidecar
            let error = try #require(throws: LoggerError.self) { try file.read() }
            #expect(error.description.hasPrefix("no channel of the type LATENCY"))
        }
        file.sidecar = #"{"SamplingFrequency":0}"#
        let error = try #require(throws: LoggerError.self) { try file.read() }
        #expect(error.description == "SamplingFrequency is 0 Hz in _motion.json: 0.001 to 5000.")
    }

    @Test("JSON that is none is refused, with the place where it is known")
    func wrongJSON() throws {
        for text in ["", "{", "[1]", "{\n \"a\": 1,,\n}", String(repeating: "[", count: 100_000)] {
            let error = try #require(throws: LoggerError.self) { try MotionSidecar(Array(text.utf8)) }
            #expect(error.description.hasPrefix("is not a JSON object"))
            #expect(throws: LoggerError.self) { try MotionFrames(Array(text.utf8)) }
        }
        // What is of another kind than it should be says nothing, and is no reason to refuse the rest.
        let frames = try MotionFrames(
            Array(#"{"reference_frame":{"Levels":{"a":"own axes","b":{"RotationRule":"left-hand"},"c":3}}}"#.utf8))
        #expect(frames.leftHanded == ["b"])
        #expect(try MotionFrames(Array(#"{"reference_frame":"global"}"#.utf8)).leftHanded.isEmpty)
    }

    @Test("A gyro of a left-handed frame is not used, and a bad channel is told")
    func otherFrames() throws {
        var file = MotionFile()
        file.channels =
            "name\tcomponent\ttype\ttracked_point\tunits\treference_frame\tstatus\n"
            + ([Self.latency + "\tn/a\tgood"]
            + (Self.acc + MotionFile.axes("w", "GYRO", "rad/s")).map { $0 + "\town\tbad" }).map { $0 + "\n" }.joined()
        file.frames = #"{"reference_frame":{"Levels":{"own":{"RotationRule":"left-hand"}}}}"#
        let read = try file.read()
        #expect(read.rows.allSatisfy { $0.sample != nil && $0.sample?.angularVelocity_rad_s == nil })
        #expect(read.told.contains("The gyro is in the frame own, which is left-handed: it is not used."))
        #expect(read.told.contains("The channel acc_x is marked as bad."))
    }

    @Test("A header line, a short row and a huge one cost these lines, named by their numbers")
    func badRows() throws {
        var file = MotionFile()
        var lines = file.motion.split(separator: "\n").map(String.init)
        lines.insert("latency\tacc_x\tacc_y\tacc_z\tgyro_x\tgyro_y\tgyro_z", at: 0)
        lines.insert("1\t2", at: 100)
        lines.insert(String(repeating: "1\t", count: 50_000), at: 200)
        file.motion = lines.joined(separator: "\n")
        let problems = try file.read(pieces: 1000).problems.named
        #expect(problems.map(\.line) == [1, 101, 201])
        #expect(
            problems.map(\.reason) == [
                "“latency” in latency is not a number.", "2 fields where channels.tsv has 7.",
                "longer than 65536 characters.",
            ])
    }

    @Test("A value that the data set calls missing is not there")
    func missing() throws {
        var file = MotionFile()
        file.sidecar = #"{"MissingValues":-999}"#
        var lines = file.motion.split(separator: "\n").map(String.init)
        lines[3] = "0.12\t-999\t-999\t-999\t0\t0\t0"
        lines[4] = "0.16\t9.8\t0\t0\t-999\t-999\t-999"
        file.motion = lines.joined(separator: "\n")
        let rows = try file.read().rows
        #expect(rows[3].sample == nil)
        #expect(rows[4].sample != nil && rows[4].sample?.angularVelocity_rad_s == nil)
    }

    @Test("Acceleration without gravity, or in another unit than is stated, is found by gravity")
    func gravity() throws {
        var file = MotionFile()
        file.motion = MotionFile.rows(LeaningWearer(), force: 1 / 9.80665)
        #expect(try file.read().told.contains("which is gravity in g: it is read as g."))
        file.motion = MotionFile.rows(LeaningWearer(), force: 0.05)
        #expect(throws: LoggerError.self) { try file.read() }
    }

    @Test("Its start is in scans.tsv; a time that is none is refused with its line")
    func scans() throws {
        func start(_ text: String) throws -> Int64? {
            try MotionScans(Array("filename\tacq_time\nmotion/a_motion.tsv\t\(text)\n".utf8))
                .start_us(of: "motion/a_motion.tsv")
        }
        #expect(try start("2026-03-01T09:30:00.123456Z") == 1_772_357_400_123_456)
        #expect(try start("2026-03-01T10:30:00.123456+01:00") == 1_772_357_400_123_456)
        #expect(try start("2026-03-01T09:30:00") == 1_772_357_400_000_000)
        #expect(try start("n/a") == nil)
        let error = try #require(throws: LoggerError.self) { try start("yesterday") }
        #expect(error.line == 2 && error.description == "column acq_time: “yesterday” is not a time.")
        #expect(try MotionScans(Array("filename\nx\n".utf8)).start_us(of: "x") == nil)
    }

    @Test("A file is described by those beside it whose every entity is its own, the nearest first")
    func names() throws {
        let name = try #require(MotionName("sub-01_ses-2_task-sit_tracksys-imu_run-1_motion.tsv"))
        #expect(name.isMotion)
        let files = [
            "task-sit_channels.tsv", "sub-01_ses-2_task-sit_tracksys-imu_channels.tsv",
            "sub-01_ses-2_task-sit_tracksys-imu_run-2_channels.tsv", "channels.json", ".hidden", "README",
        ]
        #expect(name.description(among: files, suffix: "channels", ending: ".tsv") == files[1])
        #expect(name.description(among: files, suffix: "channels", ending: ".json") == "channels.json")
        #expect(name.description(among: files, suffix: "scans", ending: ".tsv") == nil)
        for other in ["walk_motion.tsv", "sub-_motion.tsv", "sub-01_motion.csv", "motion.tsv", "sub-01_.tsv", ""] {
            #expect(MotionName(other)?.isMotion ?? false == false, "\(other)")
        }
    }

    @Test("Whatever bytes stand there, it is read or refused in words that a terminal can show")
    func damage() {
        var chance = SplitMix(seed: 2020)
        let whole = MotionFile()
        var (read, refused) = (0, 0)
        for _ in 0..<400 {
            var file = whole
            file.motion = String(file.motion.prefix(4000))
            switch chance.number(0...3) {
            case 0: file.channels = Self.damaged(file.channels, &chance)
            case 1: file.motion = Self.damaged(file.motion, &chance)
            case 2: file.sidecar = Self.damaged(#"{"SamplingFrequency":25,"MissingValues":"n/a"}"#, &chance)
            default:
                file.frames = Self.damaged(
                    #"{"reference_frame":{"Levels":{"own":{"RotationRule":"left-hand"}}}}"#, &chance)
            }
            do throws(LoggerError) {
                let found = try file.read(pieces: chance.number(1...5000))
                #expect(zip(found.rows.dropFirst(), found.rows).allSatisfy { $0.time_us >= $1.time_us })
                for text in found.reading.told + found.problems.named.map(\.reason) { Self.expectPrintable(text) }
                read += 1
            } catch {
                Self.expectPrintable(error.description)
                refused += 1
            }
        }
        #expect(read > 50 && refused > 50, "\(read) read, \(refused) refused")
    }

    private static func damaged(_ text: String, _ chance: inout SplitMix) -> String {
        var bytes = Array(text.utf8)
        let signs = Array("\t\n\r\"{}[]:,.-0x\\\u{1B}\u{202E}".utf8)
        for _ in 0...chance.number(0...6) {
            let place = chance.number(0...max(0, bytes.count - 1))
            switch chance.number(0...3) {
            case 0: bytes.removeSubrange(min(place, bytes.count)..<min(bytes.count, place + chance.number(0...40)))
            case 1: bytes.insert(signs[chance.number(0...signs.count - 1)], at: min(place, bytes.count))
            case 2: if bytes.indices.contains(place) { bytes[place] = UInt8(clamping: chance.number(0...255)) }
            default: bytes += bytes.prefix(chance.number(0...200))
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func expectPrintable(_ text: String) {
        #expect(text.unicodeScalars.allSatisfy { PrintableText.isHarmless($0) }, "\(text)")
    }
}
