import LocalTime
import Records
import TestSupport
import Testing

@Suite("import, as people type it")
struct ImportCommandTests {
    private func note(_ wearer: String, _ text: String, in store: Store, at_us: Int64 = 1) throws {
        try store.add(
            StoredNote(moment: Moment(utc_us: at_us, offset_s: 0), wearer: wearer, sensor: nil, text: text))
    }

    @Test("Where there is no export nothing is made")
    func nothing() throws {
        let house = try WearersHouse()
        for place in ["/nonexistent", house.folder.path] {
            let result = try house.run("import", place)
            #expect(result.code == 2 && !result.stderr.isEmpty)
        }
        #expect(!TemporaryFile.exists(house.data))
    }

    @Test("Somebody else of the same name is refused with what to do, and comes in under another name")
    func sameName() throws {
        let (house, anna) = (try WearersHouse(), try WearersHouse())
        try note("me", "mine", in: try house.store())
        try note("me", "anna's", in: try anna.store(), at_us: 2)
        let out = anna.folder.path + "/out"
        #expect(try anna.run("export", "--output", out).code == 0)
        let refused = try house.run("import", out)
        #expect(refused.code == 2 && refused.stderr.contains("“me” is here already"))
        #expect(refused.stderr.contains("--as NAME") && refused.stderr.contains("Nothing was imported."))
        #expect(try house.store().wearers() == ["me"])
        let named = try house.run("import", out, "--as", "anna")
        #expect(named.code == 0 && named.stdout.contains("Imported: 1 note.") && named.stdout.contains("“anna”"))
        #expect(try house.store().notes(from_us: 0, to_us: 10).map(\.wearer) == ["me", "anna"])
        #expect(try house.run("import", out, "--as", "anna").stdout.contains("Nothing new was imported."))
        #expect(try house.run("import", out, "--as", "a/b").code == 2)
    }

    @Test("Whoever the record has can be exported alone, also with a name that cannot be given any more")
    func oldName() throws {
        let house = try WearersHouse()
        try note("a/b", "old", in: try house.store())
        let out = house.folder.path + "/out"
        #expect(try house.run("export", "--output", out, "--wearer", "a/b").stdout.contains("1 note in "))
        #expect(try house.run("export", "--output", out + "2", "--wearer", "a/c").code == 2)
    }
}
