import ArgumentParser
import Balance
import Coach
import Events
import LinuxIO
import LocalTime
import PlainText
import Records
import Reports
import Terminal

struct RoutineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "routine",
        abstract: "Today's exercises, and why these; guided.",
        discussion: """
            Examples:
              plumbline routine                     today's plan, with its reasons
              plumbline routine start               through it, step by step; it
                                                    goes on where it was stopped
              plumbline routine done S05 --sets 2   note what was done without it
              plumbline routine history             what was done, day by day
              plumbline routine set --minutes 10 --goal FHRS --exclude W03
              plumbline routine set --have chair,wall,door,mat,band
            """,
        subcommands: [Show.self, Start.self, Done.self, History.self, RoutineSetCommand.self],
        defaultSubcommand: Show.self)

    struct Options: ParsableArguments {
        @OptionGroup var whose: WearerOption<Whose.Routine>

        @OptionGroup var folder: DataFolder

        /// The record and whose part of it is meant; no record where there is nothing of anybody yet.
        func begun() throws -> (store: Store?, wearer: String) {
            let store = try Store.openIfExists(in: try folder.path())
            let wearer = try whose.name(in: store)
            return (try WearerName.isKnown(wearer, in: store) ? store : nil, wearer)
        }

        /// The wearer now; before the first question was answered there is nothing to go on with.
        func sitting() throws -> Sitting {
            let (store, wearer) = try begun()
            guard let store else {
                throw CoachError.notOffered(StopText.notAsked(try Knowledge.builtIn()))
            }
            return Sitting(of: wearer, in: store, knowledge: try Knowledge.builtIn(), begun: HostClock.now)
        }

        /// What is supposed today, and the plan; without a record one that claims nothing.
        func balance() throws -> WearerBalance {
            let store = try Store.openIfExists(in: try folder.path())
            let wearer = try whose.name(in: store)
            try WearerName.isKnown(wearer, in: store)
            let balance = try WearerBalance.read(
                of: wearer, today: HostClock.now.day, from: store, knowledge: Knowledge.builtIn())
            balance.keepOrComplain(in: store)
            return balance
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Today's plan, with its reasons.",
            discussion: """
                Example:
                  plumbline routine show --json
                """)

        @OptionGroup var options: Options

        @OptionGroup var output: JSONOption<OneObject>

        @OptionGroup var colours: ColourOption<NoColours>

        func run() throws {
            let balance = try options.balance()
            let report = RoutineReport(
                plan: balance.plan, knowledge: balance.knowledge, wearer: balance.wearer,
                cautions: balance.routineInput.profile.cautions)
            if output.json { return Console.print(report.json.text) }
            let reminder = try Store.openIfExists(in: try options.folder.path()).flatMap { store throws in
                try OutcomeReminder.line(of: balance.wearer, today: balance.today, from: store)
            }
            RoutinePage(report, reminder: reminder).page(width: TextPage.widthOfOutput)
                .print(noColour: colours.noColor)
        }
    }

    struct Start: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "start", abstract: "Guide through today's exercises.",
            discussion: """
                Example:
                  plumbline routine start
                """)

        @OptionGroup var options: Options

        @OptionGroup var colours: ColourOption<NoColours>

        func run() throws {
            var routine = try GuidedRoutine.begin(try options.sitting(), at: HostClock.now)
            let dialog = Dialogs.ofTerminal(noColour: colours.noColor)
            defer { dialog.close() }
            let end = try Conductor(dialog).run(&routine)
            dialog.close()
            TextPage.print(end)
        }
    }

    struct Done: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "done", abstract: "Note an exercise that was done without the guide.",
            discussion: """
                Examples:
                  plumbline routine done S05
                  plumbline routine done "dead bug" --sets 2 --effort 4
                  plumbline routine done S10 --side left
                """)

        @Argument(
            help: "The exercise's id or name, for example S05 or \"dead bug\".", completion: ValueCompletion.exercises)
        var exercise: String

        @Option(help: "Sets that were done (default: as many as are planned).")
        var sets: Int?

        @Option(help: "left or right, where only one was done.", completion: .list(["left", "right"]))
        var side: String?

        @Option(help: "How hard it was, 0 to 10.")
        var effort: Int?

        @OptionGroup var options: Options

        func run() throws {
            let sitting = try options.sitting()
            let known = try EntryNames.exercise(exercise, in: sitting.knowledge)
            guard let side = StateKey.Side(rawValue: side ?? "both"), known.oneSided || side == .both else {
                throw Failure(
                    known.oneSided ? "--side takes left or right." : "\(known.id) has no sides.", code: .usage)
            }
            guard (1...20).contains(sets ?? 1) else { throw Failure("--sets takes 1 to 20.", code: .usage) }
            guard (0...10).contains(effort ?? 0) else { throw Failure("--effort takes 0 to 10.", code: .usage) }
            try sitting.requireOffer()
            try sitting.requireConsent(for: .noted)
            let plan = try sitting.plan()
            if case .gentle = plan.access, !plan.exercises.contains(where: { $0.exercise == known.id }) {
                Console.complain(
                    "\(known.id) is not in the gentle set that is open now (“plumbline routine”). It is noted all the same."
                )
            }
            let planned = plan.everyExercise.first { $0.exercise == known.id }
            let dose = planned?.dose ?? known.dose.start
            let done = ExerciseDone(
                exercise: known.id, side: side == .both ? planned?.side ?? .both : side, dose: dose,
                variant: planned?.variant ?? 0, sets: sets ?? dose.sets)
            try sitting.add(RoutineSession(day: sitting.today, done: [done], effort: effort), at: HostClock.now)
            Console.print("Noted: \(known.id) \(known.name), \(done.sets) of \(dose.sets.counted("set")).")
            let left = try sitting.plan()
            if left.exercises.contains(where: { $0.exercise == known.id }), !left.isDoneToday {
                Console.print(
                    "\(left.exercisesDoneToday) of today's \(left.exercises.count.counted("exercise")) are done.")
            }
        }
    }

    struct History: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "history", abstract: "What was done, day by day, newest last.",
            discussion: """
                Example:
                  plumbline routine history --json
                """)

        @OptionGroup var options: Options

        @OptionGroup var output: JSONOption<OneObject.PerSession>

        func run() throws {
            let (store, wearer) = try options.begun()
            let sessions = try store?.sessions(wearer: wearer) ?? []
            let history = RoutineHistory(sessions: sessions)
            if output.json {
                for session in history.json { Console.print(session.text) }
            } else if sessions.isEmpty {
                Console.print("Nothing has been done yet: “plumbline routine start” guides through a session.")
            } else {
                RoutineHistoryPage(sessions.map(\.session)).page(width: TextPage.widthOfOutput).print(noColour: true)
            }
        }
    }
}
