import Balance
import Testing

@Suite("Golden: the dialogues, line by line")
struct DialogueGoldenTests {
    @Test("Consent, questions and self-tests are asked as they were")
    func assess() throws {
        let house = try GoldenHouse()
        try house.run("assess", answers: ["no"])
        try house.run("assess", answers: ["yes", "no", "no", "stop"])
        let questions = try WearersHouse.openingAnswers().dropFirst(3)
        try house.run("assess", answers: ["back", "no", "no"] + questions + ["stop"])
        try house.run("assess --test T03", answers: ["", "4000", "long", "22", "", "", "24", ""])
        try house.run("assess --test T07", answers: ["", "yes", "12,5", "60", "no", "-5", "70", ""])
        try house.run("assess --test T01", answers: ["no helper", ""])
        try house.run("assess --test T13", answers: ["", ""])
        try house.run("assess", answers: ["", "skip", "skip", "skip", "more", "skip", "skip", "skip", ""])
        try house.run("assess --all", answers: [""] + Array(repeating: "skip", count: 40))
        try house.run("assess --test T14", answers: ["", "20", "", "", "it hurts", "2"])
        try house.run("assess --test T05", answers: ["", "it hurts", "6"])
        try house.run("assess --json")
        try house.run("assess forget T03")
        try house.run("assess forget T03")
        try house.run("assess forget T99")
        try house.run("assess --wearer anna", answers: ["yes", "yes", "no", "no", "yes", "", "stop"])
        try house.run("assess --wearer anna", answers: ["wrong", "no", "seen", "no", "stop"])
        try house.run("assess signs --wearer anna", answers: ["stop"])
        try house.run("routine --wearer anna")
        try Golden.expect(house.transcript, isAsIn: "assess.txt")
    }

    @Test("The routine guides as it did")
    func routine() throws {
        let house = try GoldenHouse()
        try house.run("routine start")
        try house.run("assess", answers: try WearersHouse.openingAnswers() + ["stop"])
        try house.run("routine")
        try house.run("routine start", answers: ["11", "1", "low", "", "", "skip", "", "stop"])
        try house.run("routine start", answers: ["", "", "", "it hurts", "low", "3", "", "it hurts", "low", "6"])
        try house.run("routine")
        try house.run("routine start", answers: ["6", "neck", "", "stop"])
        try house.run("routine start", answers: ["8", "neck", ""])
        try house.run("routine start", answers: ["1", "skip"] + Array(repeating: "", count: 60) + ["6", "1"])
        try house.run("routine done S05 --sets 2 --effort 4")
        for command in ["routine done S99", "routine done M04 --side left", "routine done S05 --sets 0"] {
            try house.run(command)
        }
        for command in ["routine", "routine --json", "routine history", "routine history --json", "summary"] {
            try house.run(command)
        }
        for command in [
            "routine set", "routine set --json", "routine set --minutes 10 --goal FHRS --exclude W03 --have wall,mat",
            "routine set --minutes 90", "routine set --exclude W99", "routine set --lack sun", "routine set --sex x",
        ] { try house.run(command) }
        try house.run("routine")
        try Golden.expect(house.transcript, isAsIn: "routine.txt")
    }
}
