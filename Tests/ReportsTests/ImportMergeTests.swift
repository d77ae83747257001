import Balance
import Foundation
import LocalTime
import Motion
import Posture
import TestSupport
import Testing

@testable import Records
@testable import Reports

@Suite("An export is read into a record that has something already")
struct ImportMergeTests {
    private static let start_us = RecordedHouse.today.start_us(offset_s: 0) + 9 * 3_600_000_000
    private let house: RecordedHouse
    private let other: Store

    init() throws {
        house = try RecordedHouse()
        other = try Store(folder: house.folder.path + "/other")
    }

    private func export(_ name: String, raw: Bool = false, of store: Store? = nil) throws -> String {
        let out = "\(house.folder.path)/\(name)"
        _ = try RecordExport(of: store ?? house.store, withSamples: raw).write(to: out)
        return out
    }

    /// What a record gives back of what is recorded and told.
    private func contents(_ store: Store) throws -> [String: String] {
        let out = try export("contents-\(Int.random(in: 0..<Int.max))", raw: true, of: store)
        var files: [String: String] = [:]
        for file in try FileManager.default.contentsOfDirectory(atPath: out) where file.hasSuffix(".csv") {
            files[file] = try String(contentsOfFile: "\(out)/\(file)", encoding: .utf8)
        }
        return files
    }

    private func begin() throws -> Int64 {
        let id = try house.store.begin(
            Store.Recording(
                sensor: "chip", wearer: "me", family: "plumbline", placement: .upperBack, start_us: Self.start_us,
                utcOffset_s: 0, rulesVersion: "4", firstQuality: .ok))
        try house.store.end(id)
        return id
    }

    /// Half a minute of a recording, with one of everything.
    private func record(_ half: Int64, of id: Int64) throws {
        let from_us = Self.start_us + half * 30_000_000
        var increment = Store.Increment()
        increment.track = (0..<30).map {
            TrackSecond(
                time_us: from_us + $0 * 1_000_000, flexionDegrees: Double($0), leanDegrees: 0, posture: .upright,
                activity: .still, calibration: .ok, coverage: 1)
        }
        increment.episodes = [
            Episode(
                start_us: from_us + 1_000_000, end_us: from_us + 9_000_000, kind: .slouch, meanDegrees: 20,
                peakDegrees: 21)
        ]
        increment.gaps = [Gap(from_us: from_us, to_us: from_us + 10, reason: .diskFull, lostSamples: 1)]
        increment.alerts_us = [from_us + 5_000_000]
        increment.chunks = [
            RawChunk(
                samples: (0..<30).map {
                    Sample(
                        time_us: from_us + $0 * 1_000_000, acceleration_m_s2: Vector3(9.75, 0, 0),
                        angularVelocity_rad_s: nil)
                }, accelerationQuantum: 0.25, gyroQuantum: 1)
        ]
        try house.store.append(increment, to: id)
        try house.store.write { database in
            try Store.save(
                [PostureCorrection(time_us: from_us + 6_000_000, wasSlouch: true)], of: id, by: "me", offset_s: 0,
                database)
        }
    }

    @Test(
        "A later export of a recording adds what the first one did not have: track and all that hangs on it, and samples"
    )
    func later() throws {
        let id = try begin()
        try record(0, of: id)
        let first = try export("first")
        #expect(try RecordImport(from: first).read(into: other).counts[.recordings] == RecordImport.Count(added: 1))
        try house.store.write { try Store.save(start: WearerMemory(), of: id, $0) }
        let samples = try RecordImport(from: try export("samples", raw: true)).read(into: other)
        #expect(samples.counts[.recordings] == RecordImport.Count(completed: 1) && samples.withSamples == 1)
        #expect(try contents(other) == contents(house.store))
        try record(1, of: id)
        let whole = try export("whole", raw: true)
        let second = try RecordImport(from: whole).read(into: other)
        #expect(second.counts[.recordings] == RecordImport.Count(completed: 1) && second.withSamples == 1)
        #expect(second.leftOut == RecordImport.LeftOut())
        #expect(try contents(other) == contents(house.store))
        #expect(try other.summary(of: RecordedHouse.today, wearer: "me").worn_s == 60)
        // The first one again takes nothing away, and the whole adds nothing.
        for out in [first, whole] {
            let again = try RecordImport(from: out).read(into: other)
            #expect(again.counts[.recordings] == RecordImport.Count(known: 1) && again.withSamples == 0)
        }
        #expect(try contents(other) == contents(house.store))
    }

    @Test("What does not fit into a recording that is here is left out, and counted")
    func leftOut() throws {
        let id = try begin()
        try record(0, of: id)
        _ = try RecordImport(from: try export("first")).read(into: other)
        // Judged anew there, and a sample was lost.
        var derived = Store.Increment()
        (derived.track, derived.episodes) = (try other.track(of: 1), try other.episodes(of: 1))
        derived.gaps = [Gap(from_us: Self.start_us + 1, to_us: Self.start_us + 10, reason: .diskFull, lostSamples: 1)]
        try other.replaceDerived(of: 1, with: derived, rulesVersion: "5")
        var samples: [Sample] = []
        try house.store.forEachChunk(of: id) { samples += $0 ?? [] }
        samples.remove(at: 7)
        var increment = Store.Increment()
        increment.chunks = [RawChunk(samples: samples, accelerationQuantum: 0.25, gyroQuantum: 1)]
        try other.append(increment, to: 1)
        try record(1, of: id)
        let result = try RecordImport(from: try export("whole", raw: true)).read(into: other)
        var left = RecordImport.LeftOut()
        (left.episodes, left.gaps, left.samples) = (1, 1, 1)
        #expect(result.leftOut == left)
        #expect(try other.track(of: 1).count == 60 && other.episodes(of: 1).count == 1)
    }

    @Test("A weekly answer that went on elsewhere is taken; an earlier state of it is not")
    func outcome() throws {
        let moment = Moment(utc_us: Self.start_us, offset_s: 0)
        var entry = OutcomeEntry(
            day: RecordedHouse.today, pain: try #require(WeekPain(now: OutOfTen(3))), step: 1)
        entry.number = try house.store.add(StoredOutcome(wearer: "me", entry: entry, moment: moment))
        let begun = try export("begun")
        _ = try RecordImport(from: begun).read(into: other)
        entry.pain = try #require(WeekPain(now: OutOfTen(3), worst: OutOfTen(7)))
        (entry.places, entry.step) = ([.shoulderLeft], OutcomeEntry.steps)
        try house.store.update(entry, wearer: "me")
        let finished = try export("finished")
        let result = try RecordImport(from: finished).read(into: other)
        #expect(result.counts[.outcomes] == RecordImport.Count(completed: 1))
        #expect(try other.outcomes() == house.store.outcomes() && other.outcomes()[0].entry.isFinished)
        #expect(try RecordImport(from: begun).read(into: other).counts[.outcomes] == RecordImport.Count(known: 1))
        #expect(try other.outcomes() == house.store.outcomes())
        entry.scores = [1: try #require(OutOfTen(4))]
        try house.store.update(entry, wearer: "me")
        let changed = try RecordImport(from: try export("changed")).read(into: other)
        #expect(changed.counts[.outcomes] == RecordImport.Count(clashes: 1) && changed.clashes.count == 1)
    }

    // MARK: Two people of one name

    /// Another person's record with another sensor, whose name is “me” too.
    private func stranger() throws -> Store {
        let start_us = Self.start_us - 86_400_000_000
        let id = try other.begin(
            Store.Recording(
                sensor: "another", wearer: "me", family: "plumbline", start_us: start_us, utcOffset_s: 0,
                rulesVersion: "4"))
        try other.end(id)
        try other.add(
            StoredNote(moment: Moment(utc_us: start_us, offset_s: 0), wearer: "me", sensor: nil, text: "mine"))
        return other
    }

    @Test("Two people of one name are not made one: it is refused until it is said who it is")
    func sameName() throws {
        let store = try stranger()
        try house.fill()
        let out = try export("out", raw: true)
        let before = try contents(store)
        #expect(throws: ImportError.wearerIsHere("me")) { try RecordImport(from: out).read(into: store) }
        #expect(ImportError.wearerIsHere("me").description.contains("--as NAME"))
        #expect(try contents(store) == before)
        let named = try RecordImport(from: out, as: "anna").read(into: store)
        #expect(named.wearers == ["anna"] && named.counts.values.allSatisfy { $0.added > 0 && $0.known == 0 })
        #expect(try store.wearers() == ["anna", "me"])
        #expect(try store.contents(of: "me").recordings == 1 && store.contents(of: "me").notes == 1)
        // Again it changes nothing.
        let imported = try contents(store)
        let again = try RecordImport(from: out, as: "anna").read(into: store)
        #expect(again.counts.values.allSatisfy { $0.added == 0 && $0.completed == 0 && $0.clashes == 0 }, "\(again)")
        #expect(try contents(store) == imported)
    }

    @Test("Who says that it is the same person has one record of both")
    func samePerson() throws {
        let store = try stranger()
        try house.fill()
        let result = try RecordImport(from: try export("out"), as: "me").read(into: store)
        #expect(result.wearers == ["me"])
        #expect(try store.contents(of: "me").recordings == 2)
    }

    @Test("An export without recordings is known again by what was answered")
    func answersOnly() throws {
        try house.answerNeckHold([8, 10])
        let out = try export("out")
        for known in [0, 1] {
            let result = try RecordImport(from: out).read(into: other)
            #expect(result.counts[.selfTests] == RecordImport.Count(added: 1 - known, known: known))
        }
    }

    @Test("One name is given to an export of one wearer only")
    func several() throws {
        try house.fill()
        try house.record(RecordedHouse.today + 1, hours: 1, wearer: "ann")
        let out = try export("out")
        let error = #expect(throws: ImportError.self) { try RecordImport(from: out, as: "ben").read(into: other) }
        #expect(error == .severalWearers(["me", "ann"]) || error == .severalWearers(["ann", "me"]))
        #expect(try other.wearers().isEmpty)
    }
}
