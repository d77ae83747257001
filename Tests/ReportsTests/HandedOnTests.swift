import Foundation
import Motion
import Posture
import Records
import Reports
import TestSupport
import Testing

@Suite("A sensor that was handed on")
struct HandedOnTests {
    private static let second_us: Int64 = 1_000_000
    private let house: RecordedHouse

    /// Anna and then Ben were paired with it, calibrated and wore it; what there is from before anybody is nobody's.
    init() throws {
        house = try RecordedHouse()
        let store = house.store
        let model = try #require(
            GyroModel(
                errors: [Float](repeating: 0.01, count: 12),
                covariance: (0..<144).map { $0 % 13 == 0 ? 0.001 : 0 }))
        for (wearer, start_us) in [("anna", 10 * Self.second_us), ("ben", 30 * Self.second_us)] {
            try store.save(
                PairedSensor(
                    id: "chip", name: "chip", family: "plumbline", wearer: wearer, placement: .upperBack, mount: nil,
                    port: "/dev/x", baudRate: 115_200, paired_us: start_us - 5 * Self.second_us))
            try calibrate("chip", at_us: start_us - 4 * Self.second_us)
            let recording = try store.begin(
                Store.Recording(
                    sensor: "chip", wearer: wearer, family: "plumbline", start_us: start_us, utcOffset_s: 0,
                    rulesVersion: "2"))
            var increment = Store.Increment()
            increment.track = (0..<3).map {
                TrackSecond(
                    time_us: start_us + $0 * Self.second_us, flexionDegrees: 1, leanDegrees: 0, posture: .upright,
                    activity: .still, calibration: .ok, coverage: 1)
            }
            try store.append(increment, to: recording)
            // Of the last sample, in a second that was not whole.
            try store.save(GyroMemory(time_us: start_us + 3_400_000, model: model), sensor: "chip")
            try store.end(recording)
        }
        try calibrate("chip", at_us: 50 * Self.second_us)
        try calibrate("unknown", at_us: 1)
    }

    private func calibrate(_ sensor: String, at_us: Int64) throws {
        try house.store.save(
            Calibration(
                profile: .stand, time_us: at_us, upright: Vector3(1, 0, 0), forward: Vector3(0, 0, -1),
                axisSource: .familyDefault, holdDeviationDegrees: 0.25, hold_s: 1), sensor: sensor)
    }

    /// The times in a file of an export, as the seconds of 1970 that they are.
    private func times(_ file: String, of wearer: String?) throws -> [String] {
        let out = "\(house.folder.path)/\(wearer ?? "all")"
        if !FileManager.default.fileExists(atPath: out) {
            _ = try RecordExport(of: house.store, wearer: wearer).write(to: out)
        }
        let rows = try String(contentsOfFile: "\(out)/\(file)", encoding: .utf8).split(separator: "\n")
            .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        let column = try #require(rows.first?.firstIndex(of: "time"))
        return rows.dropFirst().map {
            String($0[column]).replacing("1970-01-01T00:00:", with: "").replacing("Z", with: "")
        }
    }

    @Test("An export of one wearer has that one's calibrations and gyro, all of them, and nobody else's")
    func export() throws {
        #expect(try times("holds.csv", of: "anna").map { $0.prefix(2) } == ["06"])
        #expect(try times("holds.csv", of: "ben").map { $0.prefix(2) } == ["26", "50"])
        #expect(try times("gyro.csv", of: "anna").map { $0.prefix(4) } == ["13.4"])
        #expect(try times("gyro.csv", of: "ben").map { $0.prefix(4) } == ["33.4"])
    }

    @Test("What is nobody's that is known is in an export of everybody only")
    func nobodys() throws {
        #expect(try times("holds.csv", of: nil).count == 4)
    }
}
