import Balance
import Events
import Foundation
import LocalTime
import Posture
import TestSupport
import Testing

@testable import Records
@testable import Reports

@Suite("The report as FHIR")
struct FHIRReportTests {
    private static let today = RecordedHouse.today

    private func house(wearer: String = "anna") throws -> RecordedHouse {
        let house = try RecordedHouse()
        for ago in [0, 1, 2, 3, 8] {
            try house.record(Self.today - ago, hours: 4, seconds: 60, slouches: [(600, 1_446)], wearer: wearer)
        }
        try house.answerNeckHold([8, 10], wearer: wearer)
        let (now, worst) = (OutOfTen(2), OutOfTen(5))
        for ago in [0, 3] {
            let day = Self.today - ago
            let entry = OutcomeEntry(
                day: day, pain: try #require(WeekPain(now: now, worst: worst)), places: [.neck], scores: [:])
            _ = try house.store.add(
                StoredOutcome(
                    wearer: wearer, entry: entry, moment: Moment(utc_us: day.start_us(offset_s: 0), offset_s: 0)))
        }
        try house.store.add(
            StoredNote(
                moment: Moment(utc_us: (Self.today - 1).start_us(offset_s: 0), offset_s: 0), wearer: wearer,
                sensor: nil, text: "a-marked-note"))
        return house
    }

    private func bundle(
        _ house: RecordedHouse, wearer: String = "anna", including parts: Set<HandoverReport.Part> = [],
        hasName: Bool = false
    ) throws -> FHIRReport {
        try FHIRReport.read(
            HandoverReport.read(
                of: wearer, including: parts, today: Self.today, from: house.store,
                knowledge: try Knowledge.builtIn()), from: house.store, hasName: hasName)
    }

    /// The observations as Foundation reads them.
    private func observations(_ report: FHIRReport) throws -> [[String: Any]] {
        let read = try JSONSerialization.jsonObject(with: Data(report.json.text.utf8)) as? [String: Any]
        let entries = try #require(read?["entry"] as? [[String: Any]])
        return entries.compactMap { $0["resource"] as? [String: Any] }.filter {
            $0["resourceType"] as? String == "Observation"
        }
    }

    @Test("A week has its share with the interval; one of which nothing is known has a reason and no value")
    func weeks() throws {
        let report = try bundle(try house())
        let weeks = try observations(report).filter {
            (($0["code"] as? [String: Any])?["text"] as? String ?? "").hasPrefix("Share of judged time")
        }
        #expect(weeks.count == 4)
        #expect(weeks[0]["valueQuantity"] == nil && weeks[0]["dataAbsentReason"] != nil)
        let quantity = try #require(weeks[3]["valueQuantity"] as? [String: Any])
        #expect((quantity["value"] as? Double).map { abs($0 - 10) < 0.1 } == true && quantity["code"] as? String == "%")
        #expect(weeks.map { $0["status"] as? String } == ["final", "final", "final", "preliminary"])
        let text = report.json.text
        #expect(text.contains(#""text":"The same, lower end of its 80 % interval"},"valueQuantity""#))
    }

    @Test("Pain, notes and the name are in it only where they are asked for")
    func included() throws {
        let house = try house()
        let plain = try bundle(house).json.text
        for word in ["72514-3", "a-marked-note", "anna", "Pain", "neck\"}"] {
            #expect(!plain.contains(word), "\(word)")
        }
        let all = try bundle(house, including: [.pain, .notes, .signs], hasName: true).json.text
        #expect(all.contains(#""code":"72514-3""#) && all.contains(#""valueString":"a-marked-note""#))
        #expect(all.contains(#""name":[{"text":"anna"}]"#))
        // Usual pain was not said.
        #expect(all.contains(#""text":"Usual pain in the last seven days"},"dataAbsentReason""#))
        #expect(all.contains(#""code":{"text":"Cautions that the wearer told"}"#) && all.contains("not-asked"))
    }

    @Test("Each trial of a self-test is a component in its unit, and the change that could be told stands beside it")
    func selfTests() throws {
        let text = try bundle(try house()).json.text
        #expect(
            text.contains(
                #"trial 1 of 2"},"valueQuantity":{"value":8,"unit":"s","system":"http://unitsofmeasure.org","code":"s"}"#
            ))
        #expect(text.contains("A change that is not larger may be the measuring alone"))
    }

    @Test("Identifiers are the same each time, another wearer's are others, and none comes from a name")
    func identifiers() throws {
        let house = try house()
        let first = try bundle(house)
        #expect(try bundle(house).json == first.json)
        func ids(_ report: FHIRReport) throws -> [String] {
            try observations(report).compactMap { $0["id"] as? String }
        }
        let ours = try ids(first)
        #expect(Set(ours).count == ours.count && ours.count > 5)
        try house.record(Self.today - 1, hours: 1, wearer: "bert")
        #expect(try Set(ids(bundle(house, wearer: "bert"))).isDisjoint(with: ours))
        try house.store.renameWearer("anna", to: "carla")
        #expect(try ids(bundle(house, wearer: "carla")) == ours)
        // More in it changes none of them.
        #expect(try Set(ids(bundle(house, wearer: "carla", including: [.pain, .notes]))).isSuperset(of: ours))
    }

    @Test("An identifier is a UUID of version 8, and texts that are near one another have others")
    func uuids() {
        let names = (0..<20_000).map { "plumbline 01 177235740000000\($0) week" }
        let ids = names.map { StableIdentifier(of: $0).text }
        #expect(Set(ids).count == ids.count && StableIdentifier(of: "").text.count == 36)
        #expect(
            ids.allSatisfy {
                $0.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil
            })
    }

    @Test("Text from outside stays a text, and an empty one is none that FHIR would refuse")
    func texts() {
        #expect(FHIRValue.shown("two\nlines") == "two\nlines")
        #expect(FHIRValue.shown(" \n") == "(empty)")
        #expect(!FHIRValue.shown("a\u{0}b\u{1B}[2J").unicodeScalars.contains { $0.value < 0x20 })
        #expect(FHIRValue.quantity(.nan, decimals: 1, unit: "s", code: "s").field.map(\.key) == ["dataAbsentReason"])
    }
}
