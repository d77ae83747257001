import Balance
import Foundation
import TestSupport
import Testing

@Suite("What stands in for an exercise")
struct StandInTests {
    let knowledge: Knowledge

    init() throws { knowledge = try Knowledge.builtIn() }

    private func profile(
        _ cautions: Set<String>, equipment: Set<Equipment> = Set(Equipment.allCases), excluded: Set<String> = []
    ) -> RoutineProfile {
        RoutineProfile(equipment: equipment, cautions: cautions, excluded: excluded)
    }

    /// A caution, exercises, and what stands in for each of them; `nil` where nothing does.
    struct Row: Sendable, CustomTestStringConvertible {
        var caution: String
        var out: [String]
        var into: String?
        var testDescription: String { "\(caution): \(out.joined(separator: ", ")) → \(into ?? "nothing")" }

        init(_ caution: String, _ out: [String], _ into: String?) {
            self.caution = caution
            self.out = out
            self.into = into
        }
    }

    static let rows = [
        Row("neck", ["S01"], "S17"), Row("neck", ["S02", "S03"], "S18"), Row("neck", ["S04"], nil),
        Row("neck", ["W01"], "W17"), Row("neck", ["M01", "M05"], "M07"), Row("neck", ["R04"], "R05"),
        Row("bone", ["M01", "M05"], "M07"), Row("bone", ["M02"], "M08"), Row("bone", ["S10", "S12"], "S18"),
        Row("bone", ["W07"], "W19"), Row("bone", ["W09"], "W22"), Row("bone", ["M03"], "M09"),
        Row("bone", ["R02"], "R05"),
        Row("shoulder", ["S05", "S06"], "S16"), Row("shoulder", ["M04", "W03", "W04", "W08"], "W20"),
        Row("shoulder", ["W05"], "W18"), Row("shoulder", ["S07"], "S07"),
        Row("low_back", ["M01"], "M07"), Row("low_back", ["W07"], "W19"), Row("low_back", ["W09", "W12"], "W22"),
        Row("low_back", ["S13", "M03"], nil).itself, Row("wrist", ["W05"], "W18"), Row("wrist", ["W12"], "W22"),
        Row("wrist", ["M03"], "M08"), Row("knee", ["S08"], "S08"), Row("knee", ["S12"], "S18"),
        Row("knee", ["W12"], "W22"),
        Row("pregnancy", ["W01"], "W16"), Row("pregnancy", ["W03", "W04", "W07"], "W19"),
        Row("pregnancy", ["W05"], "W18"), Row("pregnancy", ["M01"], "M07"), Row("pregnancy", ["M02"], "M08"),
        Row("joints", ["S05", "S06"], "M07"), Row("joints", ["S07", "S10"], "M08"), Row("joints", ["S01"], "M09"),
        Row("joints", ["S04", "R04"], nil), Row("joints", ["M01", "M05"], "M07"),
        Row("skin", ["R01", "R02", "R03", "R04"], "R05"), Row("implant", ["R01", "R02", "R03", "R04"], "R05"),
        Row("implant", ["S05", "S06"], "M07"),
    ]

    @Test("With one caution it is what the table says", arguments: rows)
    func oneCaution(_ row: Row) throws {
        for id in row.out {
            let standIn = knowledge.standIn(for: id, profile: profile([row.caution]))
            #expect(standIn.exercise?.id == (row.into == "itself" ? id : row.into), "\(id)")
            let caution = try #require(knowledge.caution(row.caution))
            let isItself = standIn.exercise?.id == id
            #expect(isItself ? standIn.reason == nil : standIn.reason == "not with \(caution.name)")
            #expect(!isItself || !standIn.ways.isEmpty, "it is done in another way")
        }
    }

    @Test("Without a caution, with all equipment, every exercise is itself, as its steps say")
    func nothingHolds() {
        for exercise in knowledge.exercises {
            let standIn = knowledge.standIn(for: exercise.id, profile: profile([]))
            #expect(standIn.exercise == exercise && standIn.ways.isEmpty && standIn.reason == nil)
        }
    }

    /// Whether a caution speaks against an exercise, from the entries alone.
    private func isForbidden(_ id: String, with caution: String) throws -> Bool {
        let exercise = try #require(knowledge.exercise(id))
        let tables = knowledge.swaps.filter { $0.when == caution }
        let isSwapped = tables.contains { $0.none.contains(id) || $0.swaps.contains { $0.out.contains(id) } }
        let hasWay = tables.contains { $0.ways.contains { $0.exercises.contains(id) } }
        return isSwapped || exercise.cautions.contains(caution) && !hasWay
    }

    @Test("What stands in is forbidden by none of the cautions, whichever two of them hold")
    func pairs() throws {
        let ids = knowledge.cautions.map(\.id)
        for first in ids {
            for second in ids {
                let profile = profile([first, second])
                for exercise in knowledge.exercises {
                    guard let id = knowledge.standIn(for: exercise.id, profile: profile).exercise?.id else { continue }
                    #expect(try !isForbidden(id, with: first), "\(exercise.id) with \(first), \(second): \(id)")
                    #expect(try !isForbidden(id, with: second), "\(exercise.id) with \(first), \(second): \(id)")
                }
            }
        }
    }

    @Test("Any cautions, things and exclusions together give one that nothing speaks against, or none with the reason")
    func anything() throws {
        var dice = SplitMix(seed: 16)
        for _ in 0..<200 {
            let profile = profile(
                Set(knowledge.cautions.map(\.id).filter { _ in dice.next() % 4 == 0 }),
                equipment: Set(Equipment.allCases.filter { _ in dice.next() % 2 == 0 }),
                excluded: Set(knowledge.exercises.map(\.id).filter { _ in dice.next() % 6 == 0 }))
            for exercise in knowledge.exercises {
                let standIn = knowledge.standIn(for: exercise.id, profile: profile)
                guard let found = standIn.exercise else {
                    #expect(!(standIn.reason ?? "").isEmpty)
                    continue
                }
                #expect((standIn.reason == nil) == (found.id == exercise.id))
                #expect(Set(found.equipment).subtracting([.strap]).isSubset(of: profile.equipment))
                #expect(!profile.excluded.contains(found.id))
                for caution in profile.cautions ?? [] { #expect(try !isForbidden(found.id, with: caution)) }
            }
        }
    }

    @Test("Several cautions lead on: lying is left in pregnancy, so the neck's swap is swapped once more")
    func chains() {
        #expect(knowledge.standIn(for: "W01", profile: profile(["neck", "pregnancy"])).exercise?.id == "W16")
        #expect(knowledge.standIn(for: "W09", profile: profile(["bone", "pregnancy"])).exercise?.id == "W18")
        #expect(knowledge.standIn(for: "W07", profile: profile(["bone", "shoulder"])).exercise?.id == "W20")
        #expect(knowledge.standIn(for: "S05", profile: profile(["shoulder", "implant"])).exercise?.id == "M07")
    }

    @Test("A missing thing or an exclusion swaps as well, and says what is missing")
    func things() {
        let row = knowledge.standIn(for: "W02", profile: profile([], equipment: Equipment.household))
        #expect(row.exercise?.id == "W20" && row.reason == "needs an elastic band")
        let roller = knowledge.standIn(for: "M01", profile: profile([], equipment: Equipment.household))
        #expect(roller.exercise?.id == "M05" && roller.reason == "needs a foam roller")
        let excluded = knowledge.standIn(for: "W07", profile: profile([], excluded: ["W07"]))
        #expect(excluded.exercise?.id == "W19" && excluded.reason == "excluded in the settings")
    }

    @Test("Nobody goes without the stretch of the hamstrings for want of a strap: a towel will do, and that is said")
    func strap() throws {
        let profile = RoutineProfile(equipment: Equipment.household, cautions: [])
        let without = knowledge.standIn(for: "S09", profile: profile)
        #expect(without.exercise?.id == "S09" && without.ways == ["A belt or a towel will do instead of a strap."])
        var with = profile
        with.equipment.insert(.strap)
        #expect(knowledge.standIn(for: "S09", profile: with).ways.isEmpty)
        var excluded = profile
        excluded.excluded = ["S09"]
        #expect(knowledge.standIn(for: "S09", profile: excluded).exercise?.id != "S09")
    }

    @Test("How it is done with a caution goes with it, each way once")
    func ways() {
        let one = knowledge.standIn(for: "M01", profile: profile(["neck"]))
        #expect(one.ways == ["Cross your hands loosely on your chest, not behind the neck."])
        let three = knowledge.standIn(for: "M07", profile: profile(["neck", "shoulder", "bone"]))
        #expect(three.ways.count == 2)
    }

    @Test(
        "Swaps that lead back, name nothing that there is, or contradict themselves are refused",
        arguments: [
            ("{ out = [\"M03\"], into = [\"M08\"] },", "{ out = [\"M08\"], into = [\"M02\"] },", "lead back"),
            ("into = [\"S17\"]", "into = [\"S99\"]", "no exercise “S99”"),
            ("when = \"knee\"", "when = \"knees\"", "no caution “knees”"),
            ("none = [\"S11\"]", "none = [\"S11\", \"S08\"]", "a way to be done as well"),
            ("none = [\"S09\", \"S14\", \"W14\"]", "none = [\"W16\"]", "itself not for"),
            ("steps = [\"W17\", \"W01\"]", "steps = [\"W17\"]", "two exercises"),
            ("into = [\"S17\"]", "into = []", "what nothing stands in for"),
        ])
    func slips(text: String, replacement: String, problem: String) throws {
        var count = 0
        let files = DataFile.embedded.map { file in
            guard file.name == "swaps.toml", let place = file.text.range(of: text) else { return file }
            count += 1
            return DataFile(name: file.name, text: file.text.replacingCharacters(in: place, with: replacement))
        }
        #expect(count == 1)
        do {
            _ = try Knowledge(files: files)
            Issue.record("it was taken")
        } catch { #expect(error.description.contains(problem), "\(error)") }
    }
}

extension StandInTests.Row {
    /// The exercise stays, done in another way.
    fileprivate var itself: Self { Self(caution, out, "itself") }
}
