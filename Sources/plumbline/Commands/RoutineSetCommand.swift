import ArgumentParser
import Balance
import Coach
import Events
import Numbers
import Terminal

/// What a wearer, or a physiotherapist for the wearer, sets.
struct RoutineSetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Set what the routine keeps to, or show it.",
        discussion: """
            Lists are separated by commas and take the place of what was set; an empty one ("") clears it. Without \
            any option it shows what is set.
              --have     what is at hand, all of it: band, strap, roller, ball,
                         two_balls, chair, wall, door, counter, mat, bed
              --caution  neck, bone, shoulder, low_back, wrist, knee, hip,
                         pregnancy, joints, skin, implant, leg_nerve; exercises
                         are swapped for others, and “routine” says for which
              --goal     patterns that have a stretch and a strengthener, whatever
                         the model supposes: FHRS, APT, PPT, HH_L, HH_R
              --exclude  exercises that are never offered, for example W03,S08
              --tender   tender spots to press, P01 to P05: “learn trigger-points”
              --lack     what self-tests need and you have not: helper, camera
              --phase    the answer when “routine” asks whether to build up again:
                         build (ten weeks, four sessions a week) or keep (two)
            """)

    @Option(help: "Minutes for a session, 5 to 30.")
    var minutes: Int?

    @Option(help: "What is at hand.")
    var have: String?

    @Option(help: "Cautions that hold.")
    var caution: String?

    @Option(help: "Patterns that come first.")
    var goal: String?

    @Option(help: "Exercises that are never offered.")
    var exclude: String?

    @Option(help: "Tender spots to press.")
    var tender: String?

    @Option(help: "What you have not for self-tests.")
    var lack: String?

    @Option(help: "build or keep.")
    var phase: String?

    @Option(help: "man or woman, for norms that tell them apart; or none.")
    var sex: String?

    @OptionGroup var output: JSONOption<OneObject>

    @OptionGroup var options: RoutineCommand.Options

    func run() throws {
        let sitting = try options.sitting()
        let before = try sitting.profile()
        var profile = before
        try change(&profile, sitting.knowledge)
        try answer(&profile, sitting)
        if profile != before {
            if caution != nil || sex != nil || tender != nil { try sitting.requireConsent(for: .cautions) }
            try sitting.set(profile)
        }
        if !output.json, let sentence = Self.answered[phase ?? ""] { Console.print(sentence) }
        show(profile)
    }

    private static let answered = [
        "build": "The routine builds up again from today: ten weeks, four sessions a week.",
        "keep": "After the build weeks the routine keeps to two sessions a week. It will not ask again for four weeks.",
    ]

    private func change(_ profile: inout RoutineProfile, _ knowledge: Knowledge) throws {
        if let minutes {
            let possible = RoutineProfile.possibleMinutes
            guard possible.contains(minutes) else {
                throw Failure("--minutes takes \(possible.lowerBound) to \(possible.upperBound).", code: .usage)
            }
            profile.minutes = minutes
        }
        if let have {
            let things = try known(have, Equipment.allCases.map(\.rawValue), "--have")
            profile.equipment = Set(things.compactMap(Equipment.init))
        }
        if let caution { profile.cautions = Set(try known(caution, knowledge.cautions.map(\.id), "--caution")) }
        if let goal { profile.goals = try known(goal, knowledge.patterns.map(\.id), "--goal") }
        if let exclude { profile.excluded = Set(try known(exclude, knowledge.exercises.map(\.id), "--exclude")) }
        if let tender {
            profile.tender = Set(try known(tender, knowledge.triggerPoints.map(\.id), "--tender"))
        }
        if let lack {
            let things = try known(lack, Equipment.ofOthers.map(\.rawValue), "--lack")
            profile.lacking = Set(things.compactMap(Equipment.init))
        }
        if let sex {
            guard sex == "none" || TestAnswer.Sex(rawValue: sex) != nil else {
                throw Failure("--sex takes man, woman or none.", code: .usage)
            }
            profile.sex = TestAnswer.Sex(rawValue: sex)
        }
    }

    /// The answer to the question whether it builds up again.
    private func answer(_ profile: inout RoutineProfile, _ sitting: Sitting) throws {
        switch phase {
        case nil: break
        case "build":
            profile.keptDay = nil
            try sitting.buildAgain()
        case "keep": profile.keptDay = sitting.today
        default: throw Failure("--phase takes build or keep.", code: .usage)
        }
    }

    /// The parts of a list, each as it is written in the data files.
    private func known(_ list: String, _ ids: [String], _ option: String) throws -> [String] {
        var found: [String] = []
        for part in list.split(separator: ",").map({ $0.filter { !$0.isWhitespace } }) where !part.isEmpty {
            guard let id = ids.first(where: { $0.lowercased() == part.lowercased() }) else {
                throw Failure("\(option): “\(part)” is none of \(ids.joined(separator: ", ")).", code: .usage)
            }
            if !found.contains(id) { found.append(id) }
        }
        return found
    }

    private func show(_ profile: RoutineProfile) {
        let equipment = profile.equipment.map(\.rawValue).sorted()
        let cautions = profile.cautions?.sorted()
        let excluded = profile.excluded.sorted()
        let tender = profile.tender?.sorted() ?? []
        let lacking = profile.lacking?.map(\.rawValue).sorted() ?? []
        if output.json {
            func list(_ texts: [String]) -> JSONText { .array(texts.map { .string($0) }) }
            Console.print(
                JSONText.object([
                    ("wearer", .string(options.wearer)), ("minutes", .integer(Int64(profile.minutes))),
                    ("have", list(equipment)), ("cautions", cautions.map(list) ?? .null),
                    ("goals", list(profile.goals)),
                    ("excluded", list(excluded)), ("tender", list(tender)), ("lacking", list(lacking)),
                    ("sex", .optional(profile.sex?.rawValue)),
                ]).text)
            return
        }
        func text(_ list: [String]) -> String { list.isEmpty ? "none" : list.joined(separator: ", ") }
        Console.print("minutes   \(profile.minutes)")
        Console.print("have      \(text(equipment))")
        Console.print("cautions  \(cautions.map(text) ?? "not asked yet")")
        Console.print("goals     \(text(profile.goals))")
        Console.print("excluded  \(text(excluded))")
        Console.print("tender    \(text(tender))")
        Console.print("lacking   \(text(lacking))")
        Console.print("norms of  \(profile.sex.map(\.rawValue) ?? "anyone")")
    }
}
