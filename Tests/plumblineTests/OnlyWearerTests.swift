import LocalTime
import Records
import TestSupport
import Testing

@Suite("Whose record is meant where nobody is named")
struct OnlyWearerTests {
    private func answer(_ house: WearersHouse, _ wearer: String) throws {
        // Whether it is really somebody new is asked where there is a record already.
        let isFirst = !TemporaryFile.exists(house.data)
        _ = try house.run("assess", "--wearer", wearer, answers: isFirst ? ["yes", "stop"] : ["yes", "yes", "stop"])
        #expect(try house.store().wearers().contains(wearer))
    }

    private static let reading: [[String]] = [
        ["summary"], ["summary", "--json"], ["imbalance"], ["imbalance", "--json"], ["routine"], ["routine", "--json"],
        ["routine", "history"], ["assess", "--json"], ["outcomes", "--show"], ["outcomes", "--json"],
    ]

    @Test("The only wearer there is, whatever the name", arguments: reading)
    func only(words: [String]) throws {
        let house = try WearersHouse()
        _ = try house.run("assess", answers: ["yes", "stop"])
        let renamed = try house.run("wearers", "rename", "me", "Ann")
        #expect(renamed.code == 0 && !renamed.stdout.contains("--wearer"))
        let (plain, named) = (try house.run(words), try house.run(words + ["--wearer", "Ann"]))
        #expect(plain.code == 0, "\(plain.stderr)")
        #expect(plain.stdout == named.stdout && plain.stderr == named.stderr)
    }

    @Test("Questions go to the only wearer, and make nobody else")
    func asked() throws {
        let house = try WearersHouse()
        try answer(house, "Ann")
        for words in [["assess"], ["assess", "signs"], ["outcomes"]] {
            #expect(try house.run(words, answers: ["stop"]).code == 0)
        }
        #expect(try house.store().wearers() == ["Ann"])
    }

    @Test(
        "Of several nobody is picked: those that there are, are named", arguments: reading + [["assess"], ["outcomes"]])
    func several(words: [String]) throws {
        let house = try WearersHouse()
        try answer(house, "anna")
        try answer(house, "ben")
        let result = try house.run(words, answers: ["yes", "stop"])
        #expect(result.code == 2 && result.stdout.isEmpty)
        #expect(result.stderr.contains("“anna”, “ben”: say whose is meant (--wearer NAME)"), "\(result.stderr)")
        #expect(try house.store().wearers() == ["anna", "ben"])
    }

    @Test("“me” among several is meant as before, and the new name is to be written once “me” is gone")
    func usual() throws {
        let house = try WearersHouse()
        try answer(house, "me")
        try answer(house, "ben")
        #expect(try house.run("summary").code == 0)
        let renamed = try house.run("wearers", "rename", "me", "Ann")
        #expect(renamed.stdout.contains("--wearer Ann"))
        #expect(try house.run("summary").code == 2)
    }
}
