import ArgumentParser
import Balance
import Coach
import Events
import Numbers
import PlainText
import Terminal

/// What a wearer, or a physiotherapist for the wearer, sets.
struct RoutineSetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Set what the routine keeps to, or show it.",
        discussion: """
            Lists are separated by commas and replace what was set; an empty one ("") clears it. Without any option \
            it shows what is set.
              --have     your equipment, all of it: band, strap, roller, ball,
                         two_balls, chair, wall, door, counter, mat, bed
              --caution  neck, bone, shoulder, low_back, wrist, knee, hip,
                         pregnancy, joints, skin, implant, leg_nerve; exercises
                         are swapped for others, and “routine” says for which
              --goal     patterns that have a stretch and a strengthener, whatever
                         the model supposes: FHRS, APT, PPT, HH_L, HH_R
              --exclude  exercises that are never offered, for example W03,S08
              --tender   tender spots to press, P01 to P05: “learn trigger-points”
              --lack     what self-tests need and you do not have: helper, camera
              --phase    the answer when “routine” asks whether to build up again:
                         build (ten weeks, four sessions a week) or keep (two)

            Examples:
              plumbline routine set
              plumbline routine set --minutes 10 --have chair,wall,door
              plumbline routine set --exclude W03,S08 --goal FHRS
            """)

    @Option(
        help: ArgumentHelp(
            "Minutes for a session, 5 to 30, or for example 15m.", valueName: DurationArgument.valueName),
        transform: DurationArgument.minutes)
    var minutes: Double?

    @Option(help: "Your equipment.", completion: ValueCompletion.list { _ in Equipment.allCases.map(\.rawValue) })
    var have: String?

    @Option(help: "Cautions that apply.", completion: ValueCompletion.list { $0.cautions.map(\.id) })
    var caution: String?

    @Option(help: "Patterns that come first.", completion: ValueCompletion.list { $0.patterns.map(\.id) })
    var goal: String?

    @Option(help: "Exercises that are never offered.", completion: ValueCompletion.list { $0.exercises.map(\.id) })
    var exclude: String?

    @Option(help: "Tender spots to press.", completion: ValueCompletion.list { $0.triggerPoints.map(\.id) })
    var tender: String?

    @Option(
        help: "What you do not have for self-tests.",
        completion: ValueCompletion.list { _ in Equipment.ofOthers.map(\.rawValue) })
    var lack: String?

    @Option(help: "build or keep.", completion: .list(["build", "keep"]))
    var phase: String?

    @Option(
        help: "man or woman, for norms that differ between them; or none.",
        completion: .list(["man", "woman", "none"]))
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
        show(profile, of: sitting.wearer)
    }

    private static let answered = [
        "build": "The routine builds up again from today: ten weeks, four sessions a week.",
        "keep": "After the build weeks the routine keeps to two sessions a week. It will not ask again for four weeks.",
    ]

    private func change(_ profile: inout RoutineProfile, _ knowledge: Knowledge) throws {
        if let minutes {
            let possible = RoutineProfile.possibleMinutes
            guard let whole = Int(exactly: minutes), possible.contains(whole) else {
                throw Failure(
                    "--minutes takes whole minutes from \(possible.lowerBound) to \(possible.upperBound).", code: .usage
                )
            }
            profile.minutes = whole
        }
        if let have {
            let things = try known(have, Equipment.allCases.map(\.rawValue), "--have")
            profile.equipment = Set(things.compactMap(Equipment.init))
        }
        if let caution { profile.cautions = Set(try known(caution, knowledge.cautions.map(\.id), "--caution")) }
        if let goal { profile.goals = try known(goal, knowledge.patterns.map(\.id), "--goal") }
        if let exclude {
            profile.excluded = Set(
                try known(exclude, knowledge.exercises.map(\.id), "--exclude", names: knowledge.exercises.map(\.name)))
        }
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
    private func known(_ list: String, _ ids: [String], _ option: String, names: [String]? = nil) throws -> [String] {
        var found: [String] = []
        let all = zip(ids, names ?? ids).map { [$0, $1] }
        for part in list.split(separator: ",").map(String.init) where part.contains(where: { !$0.isWhitespace }) {
            let plain = part.filter { !$0.isWhitespace }
            let named = names == nil ? [] : NameSearch.matches(part, in: all)
            guard
                let id = ids.first(where: { $0.lowercased() == plain.lowercased() })
                    ?? (named.count == 1 ? ids[named[0]] : nil)
            else {
                if named.count > 1 {
                    throw EntryNames.ambiguous(plain, named.map { (all[$0][0], all[$0][1]) })
                }
                let question = NearestWord.question(plain, among: names ?? ids)
                throw Failure(
                    "\(option): “\(plain)” is not one of \(ids.joined(separator: ", ")).\(question)", code: .usage)
            }
            if !found.contains(id) { found.append(id) }
        }
        return found
    }

    private func show(_ profile: RoutineProfile, of wearer: String) {
        let equipment = profile.equipment.map(\.rawValue).sorted()
        let cautions = profile.cautions?.sorted()
        let excluded = profile.excluded.sorted()
        let tender = profile.tender?.sorted() ?? []
        let lacking = profile.lacking?.map(\.rawValue).sorted() ?? []
        if output.json {
            func list(_ texts: [String]) -> JSONText { .array(texts.map { .string($0) }) }
            Console.print(
                JSONText.object([
                    ("wearer", .string(wearer)), ("minutes", .integer(Int64(profile.minutes))),
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
