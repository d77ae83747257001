import Foundation
import Glibc
import Posture
import Records
import TestSupport
import Testing

/// Two virtual sensors of one wearer, at T4 and L5, on terminals of their own.
@Suite("Two sensors from terminals to the record", .serialized)
struct TwoSensorsEndToEndTests {
    private final class House {
        let folder: TemporaryFolder
        /// Upright until the wearer is told to go on, then 25° forward for good; the pelvis goes along, so it is a bend.
        private let recording: TemporaryFile
        let sensors: RunningProgram
        private var environment: [String: String] {
            ["XDG_RUNTIME_DIR": folder.path, "PLUMBLINE_DATA_DIR": data, "TZ": "UTC"]
        }
        var data: String { folder.path + "/data" }
        var store: Store { get throws { try Store(folder: data) } }

        var t4: PairedSensor? { get throws { try store.sensors().first { $0.placement.judgesPosture } } }

        init() throws {
            folder = try TemporaryFolder()
            recording = try TemporaryFile(
                Recording.csv(seconds: 4, rate_Hz: 100) { 25 * max(0, min(1, $0 - 1)) })
            let port = folder.path + "/sensor"
            sensors = try RunningProgram(
                "virtual-sensor",
                ["--count", "2", "--csv", recording.path, "--hold", "1", "--duration", "0", "--link", port])
            try sensors.waits(for: "sensor-2\"")
            for (number, placement) in [("1", "t4"), ("2", "L5")] {
                #expect(try run("pair", port + "-" + number, "--placement", placement).code == 0)
            }
        }

        /// The wearer leans forward, however long that was waited for.
        func leanForward() { sensors.enter("go") }

        func start(_ arguments: String...) throws -> RunningProgram {
            try RunningProgram("plumbline", arguments, environment: environment)
        }

        func run(_ arguments: String...) throws -> Program.Result {
            try RunningProgram("plumbline", arguments, environment: environment).wait()
        }
    }

    @Test("One hold calibrates both, both name the posture, one alone where the other is away, and the day counts once")
    func together() throws {
        let house = try House()
        let recorder = try house.start("run")
        try recorder.waits(for: "t4: receiving")
        try recorder.waits(for: "l5: receiving")
        #expect(try house.run("calibrate", "--seconds", "3").stdout == "t4: Calibrated. l5: Calibrated.\n")
        let live = try house.start("live", "--json", "--rate", "20")
        try live.waits(for: #""posture":"upright""#)
        // Some seconds of the track that are upright.
        try RecordWatch.waits(forMore: 200, in: house.data)
        house.leanForward()
        try live.waits(for: #""placements":["t4","l5"],"flexion_deg":25"#)
        try live.waits(for: #""posture":"lean_forward""#)
        house.sensors.enter("2 unplug")
        try live.waits(for: #""sensor":"t4","placements":["t4"],"flexion_deg":25"#)
        // What the low sensor said last counts for a second; the last second of the track is to be without it, so more than
        // two seconds of samples come after it is told.
        try live.waits(for: "a slouch of t4 alone") {
            $0.split(separator: "\n").last { $0.contains(#""sensor":"t4""#) }?.contains(#""posture":"slouch""#) == true
        }
        try RecordWatch.waits(forMore: 250, of: "t4", in: house.data)
        live.send(SIGTERM)
        #expect(try live.wait().code == 0)
        let angles = try live.stdout.split(separator: "\n").filter { $0.contains(#""type":"angle""#) }
        #expect(angles.filter { $0.contains(#""sensor":"l5""#) }.allSatisfy { $0.contains(#""posture":"unknown""#) })
        #expect(angles.last { $0.contains(#""sensor":"t4""#) }?.contains(#""posture":"slouch""#) == true)
        recorder.send(SIGKILL)
        _ = try recorder.wait()
        // Mended, the track knows what both said.
        let store = try house.store
        let cutOff = try store.unfinishedRecordings()
        #expect(cutOff.count == 2)
        let mending = try house.start("live", "t4", "--json")
        try mending.waits(for: "put in order")
        try RecordWatch.waits(for: "both are mended", in: house.data) {
            try Set($0.unfinishedRecordings()).isDisjoint(with: cutOff)
        }
        mending.send(SIGTERM)
        #expect(try mending.wait().code == 0)
        let recordings = try store.recordings(from_us: 0, to_us: .max).filter { $0.recording.placement == .upperBack }
        let track = try store.track(of: try #require(recordings.first).id)
        #expect(track.contains { $0.posture == .leanForward } && track.contains { $0.posture == .upright })
        #expect(track.last?.posture == .slouch)
        for sensor in try store.sensors() { #expect(try store.gyroMemory(sensor: sensor.id, at: .max) != nil) }
    }

    @Test("A hold that is asked of a sensor that is away is none of the wearer's other one")
    func holdOfOneThatIsAway() throws {
        let house = try House()
        let recorder = try house.start("run")
        // What is missing is said as it begins.
        try recorder.waits(for: "“t4” is not calibrated: sit upright and hold still")
        try recorder.waits(for: "t4: receiving")
        try recorder.waits(for: "l5: receiving")
        house.sensors.enter("2 unplug")
        try recorder.waits(for: "l5: connection lost")
        let refused = try house.run("calibrate", "l5", "--seconds", "3")
        #expect(refused.code == 1 && refused.stderr.contains("“l5” sends nothing"), "\(refused)")
        let other = try house.run("calibrate", "t4", "--seconds", "3")
        #expect(other.stdout.contains("l5 sends nothing and has not taken part."), "\(other)")
        for sensor in try house.store.sensors() {
            #expect(try house.store.calibrations(sensor: sensor.id).count == (sensor.placement.isLow ? 0 : 1))
        }
        recorder.send(SIGTERM)
        #expect(try recorder.wait().code == 0)
    }

    @Test("Two presses of either sensor's button calibrate both")
    func button() throws {
        let house = try House()
        let recorder = try house.start("run")
        try recorder.waits(for: "t4: receiving")
        try recorder.waits(for: "l5: receiving")
        house.sensors.enter("2 button 2")
        try recorder.waits(for: "t4: Sit upright and hold still")
        try recorder.waits(for: "l5: Sit upright and hold still")
        recorder.send(SIGTERM)
        #expect(try recorder.wait().code == 0)
    }

    @Test("Without a recorder, calibrate takes up all that the wearer has on")
    func calibrateAlone() throws {
        let house = try House()
        let early = try house.run("calibrate", "--slump", "--seconds", "3")
        #expect(early.code == 1 && early.stderr.contains("calibrate that first"))
        #expect(try house.run("calibrate", "--seconds", "3").stdout == "t4: Calibrated. l5: Calibrated.\n")
        let store = try house.store
        for sensor in try store.sensors() { #expect(try store.calibrations(sensor: sensor.id).count == 1) }
    }

    @Test("A slump and the tallest, held on purpose, give the range, and each angle says where in it it lies")
    func range() throws {
        let house = try House()
        let recorder = try house.start("run")
        try recorder.waits(for: "t4: receiving")
        try recorder.waits(for: "l5: receiving")
        #expect(try house.run("calibrate", "--seconds", "3").code == 0)
        let tallest = try house.run("calibrate", "--tallest", "--seconds", "3")
        #expect(tallest.stdout == "Held. Your range: tallest 0° from upright.\n")
        let live = try house.start("live", "t4", "--json")
        house.leanForward()
        try live.waits(for: #""flexion_deg":25"#)
        let slump = try house.run("calibrate", "--slump", "--seconds", "3")
        #expect(slump.stdout == "Held. Your range: tallest 0°, slump 25° from upright.\n")
        try live.waits(for: "an angle at the end of the range") {
            $0.contains(#""range_ratio":1,"#) || $0.contains(#""range_ratio":0.99,"#)
        }
        live.send(SIGTERM)
        #expect(try live.wait().code == 0)
        #expect(try house.run("sensors").stdout.contains("range: tallest 0°, slump 25° from upright"))
        #expect(try house.run("sensors", "--json").stdout.contains(#""range_deg":{"tallest":"#))
        recorder.send(SIGTERM)
        #expect(try recorder.wait().code == 0)
        let t4 = try #require(try house.t4)
        let held = try #require(try house.store.postureHolds(sensor: t4.id, wearer: "me").last)
        #expect(held.kind == .slump && abs((held.lowForwardDegrees ?? 0) - 25) < 0.5)
        #expect(!held.covers(held.time_us - 3_500_000) && held.covers(held.time_us - 2_500_000))

        let folder = house.folder.path + "/out"
        #expect(try house.run("export", "--output", folder).code == 0)
        let rows = try String(contentsOfFile: folder + "/holds.csv", encoding: .utf8).split(separator: "\n")
        let columns = rows.map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        #expect(columns.allSatisfy { $0.count == columns[0].count })
        #expect(columns.dropFirst().map { $0[4] }.sorted() == ["slump", "tallest", "upright", "upright"])
    }
}
