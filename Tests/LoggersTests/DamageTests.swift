import Glibc
import Loggers
import Motion
import TestSupport
import Testing

@Suite("A bad line costs that line, and a wrong unit is never a silent slouch")
struct DamageTests {
    private static let header = "time_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2,gyro_x_rad_s,gyro_y_rad_s,gyro_z_rad_s"
    private static let whole = LeaningWearer().usual(header)
    private static var lines: [String] { whole.split(separator: "\n").map(String.init) }

    @Test(
        "Each kind of bad line is left out and named by its number",
        arguments: [
            ("9.9,9.8,0", "3 fields where the header has 7."), ("x,9.8,0,0,0,0,0", "“x” in time_s is not a number."),
            (",9.8,0,0,0,0,0", "time_s is empty."), ("3.9,oops,0,0,0,0,0", "“oops” in acc_x_m_s2 is not a number."),
            ("3.9,1e30,0,0,0,0,0", "“1e30” in acc_x_m_s2 is out of range."),
            ("1e300,9.8,0,0,0,0,0", "“1e300” in time_s is out of range."),
            ("3.9,\u{1B}[2J,0,0,0,0,0", "“\\u{1B}[2J” in acc_x_m_s2 is not a number."),
            ("0.5,9.8,0,0,0,0,0", "time goes backwards (0.5 s after 3.96 s)."),
            ("99999,9.8,0,0,0,0,0", "time jumps ahead for one line (99999 s after 3.96 s)."),
            (String(repeating: "\0", count: 512), "512 zero bytes, as a power cut leaves them."),
            ("3.9,\(String(repeating: "7", count: 70_000)),0", "longer than 65536 characters."),
        ])
    func badLine(_ line: String, _ reason: String) throws {
        var lines = Self.lines
        lines.insert(line, at: 101)
        let read = try ReadTable(lines.joined(separator: "\n") + "\n", pieces: 999)
        #expect(read.problems.named.map(\.line) == [102])
        #expect(read.problems.named.first?.reason == reason)
        #expect(read.rows.count == lines.count - 2)
    }

    @Test("A cut last line and a block of zero bytes at the end cost no other line")
    func ends() throws {
        let cut = try ReadTable(String(Self.whole.dropLast(20)))
        #expect(cut.problems.count == 1 && cut.rows.count == Self.lines.count - 2)
        let zeros = try ReadTable(Self.whole + String(repeating: "\0", count: 100_000))
        #expect(zeros.problems.count == 1 && zeros.rows.count == Self.lines.count - 1)
    }

    @Test("Of many bad lines five are named and all are counted; where most are bad the file is refused")
    func many() throws {
        var lines = Self.lines
        for place in stride(from: 900, to: 100, by: -40) { lines.insert("?", at: place) }
        let read = try ReadTable(lines.joined(separator: "\n"))
        #expect(read.problems.count == 20 && read.problems.named.count == LineProblems.namedAtMost)
        let error = try #require(throws: LoggerError.self) {
            try ReadTable(
                ([Self.header] + (0..<30).map { $0 < 9 ? "\($0),9.8,0,0,0,0,0" : "?" }).joined(separator: "\n"))
        }
        #expect(error.description.hasPrefix("more than half of the lines"))
    }

    @Test("NaN and empty fields are not there: no acceleration is no sample, no gyro is no zero")
    func absent() throws {
        var lines = Self.lines
        lines[51] = "2.0,NaN,0,0,0,0,0"
        lines[61] = "2.4,9.8,0,0,,null,nan"
        let read = try ReadTable(lines.joined(separator: "\n"))
        #expect(read.problems.count == 0)
        #expect(read.rows[50].sample == nil)
        #expect(read.rows[60].sample != nil && read.rows[60].sample?.angularVelocity_rad_s == nil)
    }

    @Test("Times in whole seconds are spread evenly over their seconds, also where the first was cut")
    func wholeSeconds() throws {
        let wearer = LeaningWearer()
        let text = wearer.table("time_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2") { _, sample in
            ["\(Int(sample.time_s))"] + sample.force.map { "\($0)" }
        }
        for cut in [0, 7] {
            let lines = text.split(separator: "\n")
            let read = try ReadTable((lines.prefix(1) + lines.dropFirst(1 + cut)).joined(separator: "\n"))
            for (index, row) in read.rows.enumerated() {
                #expect(abs(row.time_us - Int64(index + cut) * 40_000) <= 1)
            }
            #expect(read.told.contains("25 rows have the same time: they are spread evenly over 1 s"))
        }
    }

    @Test("A clock that was set back goes on where it was: no row is lost, and it is told")
    func setBack() throws {
        let rows = Self.lines.dropFirst()
        let read = try ReadTable(([Self.header] + rows + rows).joined(separator: "\n"))
        #expect(read.rows.count == 2 * rows.count && read.problems.count == 0)
        #expect(zip(read.rows.dropFirst(), read.rows).allSatisfy { $0.time_us > $1.time_us })
        #expect(read.remarks.first?.contains("line 1002 on the clock is 40.0 s back") ?? false, "\(read.remarks)")
    }

    @Test(
        "A wrong unit in the name is told and converted",
        arguments: [
            (1.0, 1 / 9.80665, 1.0, "it is read as g"), (1, 1000 / 9.80665, 1, "it is read as mg"),
            (1, 1, 57.29578, "the gyro is in °/s"), (1000, 1, 1, "read as milliseconds"),
        ] as [(Double, Double, Double, String)])
    func wrongUnits(time: Double, force: Double, rate: Double, words: String) throws {
        let text = LeaningWearer().table(Self.header) { _, sample in
            [time == 1 ? "\(sample.time_s)" : "\(Int((sample.time_s * time).rounded()))"]
                + sample.force.map { "\($0 * force)" } + sample.rate.map { "\($0 * rate)" }
        }
        let read = try ReadTable(text)
        #expect(read.told.contains(words), "\(read.told)")
        let right = try ReadTable(Self.whole)
        for (row, expected) in zip(read.rows, right.rows) {
            let (made, wanted) = (try #require(row.sample), try #require(expected.sample))
            #expect(made.time_us == wanted.time_us)
            #expect((made.acceleration_m_s2 - wanted.acceleration_m_s2).norm < 1e-9)
            let rates = (try #require(made.angularVelocity_rad_s), try #require(wanted.angularVelocity_rad_s))
            #expect((rates.0 - rates.1).norm < 1e-6)
        }
    }

    @Test(
        "A force that is no gravity in any unit, or none at all, is refused",
        arguments: [3.0, 0.3, 0.001, 0.0, 1800, 16_384])
    func noUnit(scale: Double) throws {
        let text = LeaningWearer().usual(Self.header, force: scale / 9.80665)
        #expect(throws: LoggerError.self) { try ReadTable(text) }
    }

    @Test("A gyro that turns the other way than the tilt is not used")
    func contradiction() throws {
        let read = try ReadTable(LeaningWearer().usual(Self.header, rate: -1))
        #expect(read.told.contains("contradicts the tilt"))
        #expect(read.rows.allSatisfy { $0.sample?.angularVelocity_rad_s == nil })
    }

    @Test("A gyro whose axes are exchanged is not used")
    func exchanged() throws {
        let header = Self.header.replacing("gyro_x", with: "gyro_1").replacing("gyro_y", with: "gyro_x")
            .replacing("gyro_1", with: "gyro_y")
        let read = try ReadTable(LeaningWearer().usual(header))
        #expect(read.told.contains("contradicts the tilt"), "\(read.told)")
    }

    /// Rows of a sensor in a hand, 50 a second.
    private func rows(seconds: Double, _ sample: (Double) -> (force: Vector3, rate: Vector3)) -> String {
        var chance = SplitMix(seed: 28)
        return Self.header + "\n"
            + stride(from: 0, to: seconds, by: 0.02).map { time_s in
                let (force, rate) = sample(time_s)
                let values =
                    [force.x, force.y, force.z].map { $0 + chance.number(-0.02...0.02) }
                    + [rate.x, rate.y, rate.z].map { $0 + chance.number(-0.02...0.02) }
                return ([time_s] + values).map { "\($0)" }.joined(separator: ",") + "\n"
            }.joined()
    }

    @Test("Pushes that look like tilts take no gyro away from a sensor that is carried about and hardly turned")
    func pushed() throws {
        let read = try ReadTable(
            rows(seconds: 120) { time_s in
                (Vector3(9.81, 1.2 * sin(1.9 * time_s), 0.9 * cos(1.3 * time_s)), Vector3(0, 0, 0.05 * sin(time_s)))
            })
        #expect(!read.told.contains("not used"), "\(read.told)")
        #expect(read.rows.allSatisfy { $0.sample?.angularVelocity_rad_s != nil })
    }

    @Test("Eleven seconds that begin and end in fast turning are read in the unit that the header names")
    func turning() throws {
        let read = try ReadTable(
            rows(seconds: 11) { time_s in
                let angle = 2.4 * sin(4 * time_s)
                return (
                    Vector3(9.81 * cos(angle), 0, 9.81 * sin(angle)) + Vector3(0, 4 * sin(17 * time_s), 0),
                    Vector3(0, -9.6 * cos(4 * time_s), 0)
                )
            })
        #expect(read.rows.count == 550)
        #expect(read.told.contains("could not be checked by gravity"), "\(read.told)")
    }

    @Test("A recording from which gravity has been taken off is refused, however much moves")
    func withoutGravity() throws {
        let error = try #require(throws: LoggerError.self) {
            try ReadTable(
                rows(seconds: 60) { time_s in
                    (Vector3(7 * sin(17 * time_s), 5 * sin(11 * time_s), 6 * cos(13 * time_s)), Vector3(0, 0, 0))
                })
        }
        #expect(error.description.contains("no gravity"), "\(error)")
    }

    @Test(
        "What cannot be told is refused with what to do",
        arguments: [
            ("t,acc_x_g,acc_y_g,acc_z_g\n1,1,0,0\n2,1,0,0\n3,1,0,0\n", "name it time_s or time_ms"),
            ("time_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2\n0,00,9,81,0,01,0,02\n0,04,9,81,0,01,0,02\n", "semicolons"),
            ("time_s,left_acc_x,acc_x,acc_y,acc_z\n0,1,1,1,1\n", "one sensor's columns"),
            ("1,2,3,4\n2,3,4,5\n", "no header line"), ("", "is empty"), ("\n\n\n", "is empty"),
            ("time_s,gyro_x,gyro_y,gyro_z\n0,0,0,0\n", "no acceleration"),
        ])
    func refused(text: String, words: String) throws {
        let error = try #require(throws: LoggerError.self) { try ReadTable(text) }
        #expect(error.description.contains(words), "\(error)")
    }

    @Test("Any bytes are rows or a reason, the same whole and in pieces, and times never go back")
    func anyBytes() throws {
        var chance = SplitMix(seed: 11)
        let seeds = [
            Array(Self.whole.prefix(3000).utf8),
            Array("\u{FEFF}" + Self.whole.prefix(2000)).flatMap { Array(String($0).utf8) },
            Array("Time(s)\tax(g)\tay(g)\taz(g)\n23:59:59.9\t1\t0\t0\n0:00:00.1\t1\t0\t0\n".utf8),
        ]
        for round in 0..<500 {
            var bytes = round % 3 == 0 ? [] : seeds[round % seeds.count]
            if bytes.isEmpty {
                bytes = (0..<chance.number(0...400)).map { _ in UInt8(truncatingIfNeeded: chance.next()) }
            }
            for _ in 0..<chance.number(0...30) where !bytes.isEmpty {
                let place = chance.number(0...(bytes.count - 1))
                switch chance.number(0...3) {
                case 0: bytes[place] = UInt8(truncatingIfNeeded: chance.next())
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(Array("\n,;\t\"0e-.".utf8)[chance.number(0...8)], at: place)
                default: bytes.removeLast(min(bytes.count, chance.number(1...40)))
                }
            }
            let whole = try? ReadTable(bytes: bytes)
            let pieces = try? ReadTable(bytes: bytes, pieces: chance.number(1...64))
            #expect(whole?.rows == pieces?.rows && whole?.problems == pieces?.problems)
            let times = whole?.rows.map(\.time_us) ?? []
            #expect(zip(times.dropFirst(), times).allSatisfy { $0 >= $1 })
        }
    }
}
