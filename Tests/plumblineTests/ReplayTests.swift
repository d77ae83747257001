import Foundation
import TestSupport
import Testing

@Suite("plumbline replay")
struct ReplayTests {
    @Test("The known minute is one slouch of 30 s and one alert, in JSON Lines that begin with their type")
    func knownMinute() throws {
        let file = try TemporaryFile(Recording.knownMinute(rate_Hz: 25))
        let words = ["replay", file.path, "--mount", "+x,-z", "--calibrate-first", "10", "--json"]
        let result = try SoonAlerts.run(words)
        #expect(result.code == 0, "\(result.stderr)")
        // Half a minute is too short for the alert that people get; the slouch is the same.
        let usual = try Program.run(words).stdout.split(separator: "\n")
        #expect(!usual.contains { $0.contains(#""type":"alert""#) })
        #expect(
            usual.filter { $0.contains(#""type":"episode""#) }
                == result.stdout.split(separator: "\n").filter { $0.contains(#""type":"episode""#) })
        let lines = result.stdout.split(separator: "\n")
        #expect(lines.allSatisfy { $0.hasPrefix("{\"type\":\"") })
        let episodes = lines.filter { $0.hasPrefix("{\"type\":\"episode\"") }
        #expect(episodes.count == 1)
        #expect(lines.filter { $0.hasPrefix("{\"type\":\"alert\"") }.count == 1)
        let duration = try #require(episodes.first?.firstMatch(of: /"duration_s":([0-9.]+)/)?.1).description
        #expect(abs((Double(duration) ?? 0) - 30) < 0.3)
    }

    @Test("--track has one row for every row of the recording, repeated rows as well")
    func trackKeepsRows() throws {
        var rows = Recording.knownMinute(rate_Hz: 25).split(separator: "\n").map(String.init)
        rows.insert(rows[100], at: 100)
        let file = try TemporaryFile(rows.joined(separator: "\n") + "\n")
        let track = try TemporaryFile("")
        let result = try Program.run([
            "replay", file.path, "--calibrate-first", "10", "--mount", "+x,-z", "--track", track.path,
        ])
        #expect(result.code == 0, "\(result.stderr)")
        let written = try track.text().split(separator: "\n")
        #expect(written.count == rows.count)
        #expect(written[0].hasPrefix("time_s,up_x,up_y,up_z,smooth_up_x"))
        #expect(written[1].split(separator: ",", omittingEmptySubsequences: false).count == 15)
    }

    @Test("Two sensors of one wearer: the low one tells a bend from the hips from a slouch")
    func twoSensors() throws {
        let upper = try TemporaryFile(Recording.knownMinute(rate_Hz: 25))
        // The pelvis goes with the trunk: what one sensor calls a slouch is a bend from the hips.
        let lower = try TemporaryFile(Recording.knownMinute(rate_Hz: 50))
        let track = try TemporaryFile("")
        let result = try Program.run([
            "replay", "t4=\(upper.path)", "l5=\(lower.path)", "--mount", "+x,-z", "--calibrate-first", "10", "--track",
            track.path,
        ])
        #expect(result.code == 0, "\(result.stderr)")
        let written = try track.text()
        #expect(written.contains(",lean_forward,"))
        #expect(result.stdout.contains("0 slouches"))
        #expect(written.split(separator: "\n").count == (try upper.text()).split(separator: "\n").count)
    }

    @Test("Tallest and slump holds give a range: the stream and the count say where slouches lie in it")
    func range() throws {
        let file = try TemporaryFile(Recording.knownMinute(rate_Hz: 25))
        let words = ["replay", file.path, "--mount", "+x,-z", "--hold", "upright=0-9", "--hold", "slump=31-39"]
        let told = try Program.run(words + ["--hold", "tallest=0-9"])
        #expect(told.code == 0 && !told.stderr.contains("not used"))
        #expect(told.stdout.contains("range: tallest 0°, slump 22° from upright; the slouches lie at 9"))
        let stream = try Program.run(words + ["--json"])
        #expect(stream.stdout.contains(#""range_ratio":1,"#))
        let alone = try Program.run(Array(words.dropLast(2)) + ["--hold", "tallest=0-9"])
        #expect(alone.code == 0 && alone.stderr.contains("without --hold slump"))
        #expect(try Program.run(["replay", file.path, "--hold", "tallest=0-9"]).code == 2)
    }

    @Test(
        "Two files must say which sits where",
        arguments: [
            ["a.csv", "b.csv"], ["t4=a.csv", "t4=b.csv"], ["t4=a.csv", "c7=b.csv"], ["t4=a", "l5=b", "x=c"],
        ])
    func twoSensorsNamed(files: [String]) throws {
        #expect(try Program.run(["replay"] + files).code == 2)
    }

    @Test("Without a hold nothing is said about posture")
    func uncalibrated() throws {
        let file = try TemporaryFile(Recording.knownMinute(rate_Hz: 10))
        let result = try Program.run(["replay", file.path])
        #expect(result.code == 0)
        #expect(result.stdout.contains("Not calibrated"))
        #expect(!result.stdout.contains("0 slouches"))
    }

    @Test(
        "A file that cannot be read gets the line and the reason, exit 1 and no track",
        arguments: [
            ("time_s,acc_x_m_s2,acc_y_m_s2\n0,9.81,0\n", "line 1: the column acc_z_m_s2 is missing"),
            ("time_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2\n0.2,9.81,0\n", "line 2: 3 fields where the header has 4"),
            ("time_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2\n", "no samples"), ("", "is empty"),
            ("\u{1B}[2Jtime_s\n1,2,3\n", "no header line"),
        ])
    func badFiles(text: String, message: String) throws {
        let folder = try TemporaryFolder()
        try Data(text.utf8).write(to: URL(filePath: folder.path + "/bad.csv"))
        let result = try Program.run([
            "replay", folder.path + "/bad.csv", "--track", folder.path + "/track.csv",
        ])
        #expect(result.code == 1)
        #expect(result.stderr.contains(message), "\(result.stderr)")
        #expect(!result.stderr.contains("\u{1B}"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["bad.csv"])
    }

    @Test(
        "A bad line costs that line, and is named; the rest is judged",
        arguments: [
            ("59,oops\u{1B}[31m\u{202E},0,0,0,0,0", "“oops\\u{1B}[31m\\u{202E}” in acc_x_m_s2 is not a number."),
            ("0.2,9.81,0,0,0,0,0", "time goes backwards (0.2 s after "), ("5,9.81", "2 fields where the header has 7."),
            ("\0\0\0\0", "4 zero bytes"),
        ])
    func badLine(line: String, message: String) throws {
        var rows = Recording.knownMinute(rate_Hz: 25).split(separator: "\n").map(String.init)
        rows.insert(line, at: 1000)
        let file = try TemporaryFile(rows.joined(separator: "\n") + "\n")
        let result = try Program.run(["replay", file.path, "--calibrate-first", "10", "--mount", "+x,-z"])
        #expect(result.code == 0)
        #expect(result.stderr.contains("line 1001: \(message)"), "\(result.stderr)")
        #expect(result.stderr.contains("The line is left out."))
        #expect(!result.stderr.contains("\u{1B}") && !result.stderr.contains("\u{202E}"))
        #expect(result.stdout.contains("1 slouch, 30 s in all"))
    }

    @Test("A pipe is read as a file is, with late holds too")
    func pipe() throws {
        let text = Recording.knownMinute(rate_Hz: 25)
        let file = try TemporaryFile(text)
        let options = ["--mount", "+x,-z", "--hold", "upright=0-9", "--hold", "slump=31-39"]
        let expected = try Program.run(["replay", file.path] + options)
        let program = try RunningProgram("plumbline", ["replay", "-"] + options)
        for line in text.split(separator: "\n") { program.enter(String(line)) }
        program.endInput()
        let result = try program.wait()
        #expect(result.code == 0 && result.stdout == expected.stdout, "\(result.stderr)")
        #expect(result.stdout.contains("1 slouch"))
    }

    @Test(
        "--track replaces a regular file with its mode, follows no link by surprise, and leaves devices what they are")
    func trackPlaces() throws {
        let folder = try TemporaryFolder()
        let file = try TemporaryFile(Recording.knownMinute(rate_Hz: 10))
        let manager = FileManager.default
        let (target, link) = (folder.path + "/target.csv", folder.path + "/link.csv")
        try Data("old".utf8).write(to: URL(filePath: target))
        try manager.setAttributes([.posixPermissions: 0o640], ofItemAtPath: target)
        try manager.createSymbolicLink(atPath: link, withDestinationPath: "target.csv")
        // What lies where a foreseeable name would be is not written through.
        let bait = folder.path + "/bait"
        try manager.createSymbolicLink(atPath: target + ".part", withDestinationPath: bait)
        #expect(try Program.run(["replay", file.path, "--track", link]).code == 0)
        #expect(try manager.destinationOfSymbolicLink(atPath: link) == "target.csv")
        #expect(try String(contentsOfFile: target, encoding: .utf8).hasPrefix("time_s,up_x"))
        #expect(try manager.attributesOfItem(atPath: target)[.posixPermissions] as? Int == 0o640)
        #expect(!manager.fileExists(atPath: bait))
        #expect(try Program.run(["replay", file.path, "--track", "/dev/null"]).code == 0)
        #expect(try Program.run(["replay", file.path, "--track", "/dev/full"]).code == 1)
        for device in ["/dev/null", "/dev/full"] {
            #expect(try manager.attributesOfItem(atPath: device)[.type] as? FileAttributeType == .typeCharacterSpecial)
        }
        let broken = try TemporaryFile("nonsense\n")
        let before = try String(contentsOfFile: target, encoding: .utf8)
        #expect(try Program.run(["replay", broken.path, "--track", target]).code == 1)
        #expect(try String(contentsOfFile: target, encoding: .utf8) == before)
        #expect(try Program.run(["replay", file.path, "--track", folder.path]).code == 1)
        #expect(
            try Set(manager.contentsOfDirectory(atPath: folder.path)) == ["target.csv", "target.csv.part", "link.csv"])
    }

    @Test("A recording of an export is judged by the calibrations beside it, of its own sensor and from their own time")
    func exported() throws {
        let folder = try TemporaryFolder()
        func write(_ name: String, _ text: String) throws {
            try Data(text.utf8).write(to: URL(filePath: "\(folder.path)/\(name)"))
        }
        // 2026-03-01T09:30:00Z.
        let minute = Recording.knownMinute(rate_Hz: 25).split(separator: "\n").enumerated().map { index, line in
            guard index > 0, let comma = line.firstIndex(of: ","), let time_s = Double(line[..<comma]) else {
                return String(line)
            }
            let microseconds = "\(1_000_000 + Int((time_s.truncatingRemainder(dividingBy: 1) * 1e6).rounded()))"
                .dropFirst()
            return "\(1_772_357_400 + Int(time_s)).\(microseconds)" + line[comma...]
        }
        try write("recording-7.csv", minute.joined(separator: "\n") + "\n")
        let columns =
            "sensor,wearer,start,time,kind,profile,up_x,up_y,up_z,forward_x,forward_y,forward_z,axis_source,"
            + "deviation_deg,forward_deg,right_deg,low_forward_deg"
        let upright = "sit,1.000000,0.000000,0.000000,0.000000,0.000000,-1.000000,mount,0.20,,,"
        let other = "sit,0.000000,1.000000,0.000000,0.000000,0.000000,-1.000000,mount,0.20,,,"
        let holds = [
            columns, "other,,2026-03-01T09:29:40.000Z,2026-03-01T09:29:50.000Z,upright,\(other)",
            "mine,,2026-03-01T09:29:40.000Z,2026-03-01T09:29:50.000Z,upright,\(upright)",
        ]
        try write("holds.csv", holds.joined(separator: "\n") + "\n")
        let path = folder.path + "/recording-7.csv"
        let ambiguous = try Program.run(["replay", path])
        #expect(ambiguous.stderr.contains("several sensors") && ambiguous.stdout.contains("Not calibrated"))
        for words in [["mine=" + path], [path]] {
            if words == [path] {
                try write("recordings.csv", "recording,sensor,wearer,placement,calibration\n7,mine,me,t4,ok\n")
            }
            let result = try Program.run(["replay"] + words)
            #expect(result.code == 0 && result.stdout.contains("1 slouch, 30 s in all"), "\(result)")
            #expect(result.stderr.contains("holds.csv"))
        }
        // One that came into force after the slouch changes nothing before it.
        try write("holds.csv", holds[0] + "\n" + holds[2].replacing("09:29:", with: "09:59:") + "\n")
        #expect(try Program.run(["replay", path]).stdout.contains("Not calibrated"))
    }

    @Test("A hold longer than an hour, or beyond any recording, is refused with the words that say so")
    func longHolds() throws {
        let file = try TemporaryFile(Recording.knownMinute(rate_Hz: 10))
        for words in [
            ["--calibrate-first", "1e300"], ["--hold", "upright=0-1e300"], ["--hold", "upright=1e12-1e13"],
        ] {
            #expect(try Program.run(["replay", file.path] + words).code == 2)
        }
    }

    @Test(
        "Wrong words on the command line end with exit code 2",
        arguments: [
            ["replay"], ["nonsense"], ["replay", "x.csv", "--mount", "+x,+x"], ["decode"],
            ["decode", "--protocol", "morse"], ["decode", "--protocol", "muse", "--characteristic", "273e"],
            ["decode", "--protocol", "muse", "--mode", "3"], ["decode", "--protocol", "xsens-dot", "--mode", "99"],
            ["decode", "--protocol", "ximu3", "--characteristic", "2a19"],
        ])
    func usage(words: [String]) throws {
        #expect(try Program.run(words).code == 2)
    }
}

@Suite("plumbline decode")
struct DecodeTests {
    @Test("A frame and the junk before it, from hexadecimal text")
    func hex() throws {
        let file = try TemporaryFile("34 45 32\naaaade010092ff25088dfeecffd103000000e7\n")
        let result = try Program.run(["decode", "--protocol", "bno08x-rvc", "--hex", file.path])
        let lines = result.stdout.split(separator: "\n")
        try #require(lines.count == 2)
        #expect(lines[0] == #"{"type":"skipped","bytes":3,"reason":"no_frame_start"}"#)
        #expect(lines[1].hasPrefix(#"{"type":"acceleration","counter":222,"acc_m_s2":[-3.63826"#))
        #expect(lines[1].contains(#""angle_deg":[20.85,-1.1,0.01]"#))
    }

    @Test("Text that is not hexadecimal is told, not guessed")
    func notHex() throws {
        let file = try TemporaryFile("5561 zz")
        let result = try Program.run(["decode", "--protocol", "witmotion", "--hex", file.path])
        #expect(result.code == 1)
        #expect(result.stderr.contains("“z” is not a digit"))
    }

    @Test("Of a family over Bluetooth each line is a notification, of its main characteristic or of the one named")
    func notifications() throws {
        let file = try TemporaryFile("0001a0032001\n\n00 01 a0 03 10 01\n0001\n")
        let result = try Program.run(["decode", "--protocol", "microbit", "--hex", file.path])
        let lines = result.stdout.split(separator: "\n")
        try #require(lines.count == 3)
        #expect(lines[0] == #"{"type":"acceleration","acc_m_s2":[2.5105024,9.1005712,2.8243152]}"#)
        #expect(lines[2] == #"{"type":"skipped","bytes":2,"reason":"truncated"}"#)

        let level = try TemporaryFile("57")
        let battery = try Program.run([
            "decode", "--protocol", "microbit", "--hex", "--characteristic", "2A19", level.path,
        ])
        #expect(battery.stdout == #"{"type":"battery","battery_ratio":0.87}"# + "\n")
        let cut = try TemporaryFile("0001a0032\n")
        let odd = try Program.run(["decode", "--protocol", "microbit", "--hex", cut.path])
        #expect(odd.code == 1 && odd.stderr.contains("line 1 ends in the middle of a byte"))
    }

    @Test("WitMotion's and our own sensors are read as notifications where a characteristic is given")
    func bothWays() throws {
        let file = try TemporaryFile("5561e403ebf43f007c0202ff330052fe\n5561eeff0000040800000000000000006500d430\n")
        let stream = try Program.run(["decode", "--protocol", "witmotion", "--hex", file.path])
        let notified = try Program.run([
            "decode", "--protocol", "witmotion", "--hex", "--characteristic", "0000ffe4", file.path,
        ])
        #expect(stream.stdout != notified.stdout)
        #expect(
            notified.stdout.split(separator: "\n").map { $0.prefix(17) } == [
                #"{"type":"sample","#, #"{"type":"cut_angl"#, #"{"type":"sample","#,
            ])
    }

    @Test("--list names the families")
    func list() throws {
        let result = try Program.run(["decode", "--list"])
        #expect(
            result.stdout.split(separator: "\n").map { $0.split(separator: " ")[0] } == [
                "plumbline", "witmotion", "bno08x-rvc", "ximu3", "polar-pmd", "movesense", "xsens-dot", "metamotion",
                "thingy52", "microbit", "muse", "ruuvi",
            ])
    }
}
