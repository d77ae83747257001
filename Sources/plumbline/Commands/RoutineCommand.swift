import ArgumentParser
import Balance
import Events
import Gateway
import Records
import Reports
import Terminal

struct RoutineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "routine",
        abstract: "Today's exercises, and why these; guided, noted, and adapted to how it goes.",
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
        @Option(help: "Whose routine.", transform: WearerName.checked)
        var wearer = WearerName.usual

        @OptionGroup var folder: DataFolder

        /// `nil` where there is nothing of anybody yet.
        func ifBegun() throws -> RoutineOfWearer? {
            let path = try folder.path()
            let store = try Store.ifThere(in: path)
            guard try WearerName.isKnown(wearer, in: store), let store else { return nil }
            return try RoutineOfWearer(wearer, folder: path, store: store)
        }

        /// What is supposed today, and the plan; without a record one that claims nothing.
        func balance() throws -> WearerBalance {
            let store = try Store.ifThere(in: try folder.path())
            try WearerName.isKnown(wearer, in: store)
            let balance = try WearerBalance.read(
                of: wearer, today: RoutineOfWearer.today, from: store, knowledge: Knowledge.builtIn())
            if let store { try balance.keep(in: store) }
            return balance
        }

        func routine() throws -> RoutineOfWearer {
            guard let routine = try ifBegun() else {
                throw Failure(StopText.unscreened.joined(separator: "\n"))
            }
            return routine
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Today's plan, with its reasons.")

        @OptionGroup var options: Options

        @Flag(help: "One JSON object.")
        var json = false

        @Flag(help: "No colours.")
        var noColor = false

        func run() throws {
            let balance = try options.balance()
            let report = RoutineReport(plan: balance.plan, knowledge: balance.knowledge, wearer: options.wearer)
            if json { return Console.print(report.json.text) }
            RoutinePage(report).page(width: TextPage.widthOfOutput).print(noColour: noColor)
        }
    }

    struct Start: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "start", abstract: "Guide through today's exercises.")

        @OptionGroup var options: Options

        @Flag(help: "No colours.")
        var noColor = false

        func run() throws {
            let routine = try options.routine()
            try routine.refuseStopped()
            guard try routine.hasConsent() else {
                throw Failure("How it goes is an answer about health: “plumbline assess” asks first.")
            }
            let dialog = Dialogs.ofTerminal(noColour: noColor)
            defer { dialog.close() }
            do {
                let end = try RoutineDialog(routine, dialog).run()
                dialog.close()
                TextPage.print(end)
            } catch is DialogEnd {
                dialog.close()
                TextPage.print(["Stopped. “plumbline routine start” goes on where it was."])
            } catch let error as RecordsError {
                throw Failure(error)
            }
        }
    }

    struct Done: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "done", abstract: "Note an exercise that was done without the guide.")

        @Argument(help: "The exercise's id, for example S05.")
        var exercise: String

        @Option(help: "Sets that were done (default: as many as are planned).")
        var sets: Int?

        @Option(help: "left or right, where only one was done.")
        var side: String?

        @Option(help: "How hard it was, 0 to 10.")
        var effort: Int?

        @OptionGroup var options: Options

        func run() throws {
            let routine = try options.routine()
            guard let known = routine.knowledge.exercises.first(where: { $0.id == exercise.uppercased() }) else {
                throw Failure(
                    "There is no exercise “\(exercise)”; “plumbline learn exercises” lists them.", code: .usage)
            }
            guard let side = StateKey.Side(rawValue: side ?? "both"), known.oneSided || side == .both else {
                throw Failure(
                    known.oneSided ? "--side takes left or right." : "\(known.id) has no sides.", code: .usage)
            }
            guard (1...20).contains(sets ?? 1) else { throw Failure("--sets takes 1 to 20.", code: .usage) }
            guard (0...10).contains(effort ?? 0) else { throw Failure("--effort takes 0 to 10.", code: .usage) }
            try routine.refuseStopped()
            guard try routine.hasConsent() else {
                throw Failure("What was done is an answer about health: “plumbline assess” asks first.")
            }
            let planned = try routine.plan().exercises.first { $0.exercise == known.id }
            let dose = planned?.dose ?? known.dose.start
            let done = ExerciseDone(
                exercise: known.id, side: side == .both ? planned?.side ?? .both : side, dose: dose,
                variant: planned?.variant ?? 0, sets: sets ?? dose.sets)
            do throws(RecordsError) {
                try routine.store.add(
                    routine.stored(RoutineSession(day: routine.today, done: [done], effort: effort)))
            } catch {
                throw Failure(error)
            }
            Console.print("Noted: \(known.id) \(known.name), \(done.sets) of \(dose.sets) sets.")
        }
    }

    struct History: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "history", abstract: "What was done, day by day, newest last.")

        @OptionGroup var options: Options

        @Flag(help: "One JSON object a session.")
        var json = false

        func run() throws {
            var sessions: [StoredSession] = []
            do {
                sessions = try options.ifBegun()?.store.sessions(wearer: options.wearer) ?? []
            } catch let error as RecordsError {
                throw Failure(error)
            }
            let history = RoutineHistory(sessions: sessions)
            if json {
                for session in history.json { Console.print(session.text) }
            } else if sessions.isEmpty {
                Console.print("Nothing has been done yet: “plumbline routine start” guides through a session.")
            } else {
                RoutineHistoryPage(sessions.map(\.session)).page(width: TextPage.widthOfOutput).print(noColour: true)
            }
        }
    }
}
