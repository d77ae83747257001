import ArgumentParser
import Events
import Fleet
import Glibc
import Numbers
import PlainText

/// Lists people.
struct ListPeople: FleetCommand {
    static let configuration = CommandConfiguration(
        commandName: "people", abstract: "List the people whose minutes are kept, a line each.",
        discussion:
            "Columns, with a tab between them: pseudonym, name, tenant, gateway, group, what is sent, consent, last day."
    )

    @OptionGroup var database: DatabaseOptions

    @Option(help: "Only those of this one.")
    var tenant: String?

    func perform() throws {
        for row in try People(try database.open()).list(tenant: tenant) {
            Console.print(row.values.map { PrintableText.of($0 ?? "-") }.joined(separator: "\t"))
        }
    }
}

/// Names somebody.
struct Name: FleetCommand {
    static let configuration = CommandConfiguration(
        abstract: "Give somebody a name, which only this server has.",
        discussion: "Gateways send pseudonyms and no names.")

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "The pseudonym, or the name so far.")
    var person: String

    @Argument(help: "The name; leave it out to take the name away.")
    var name: String?

    func validate() throws {
        if let name, name.isEmpty || name.utf8.count > 200 || name.utf8.contains(0) {
            throw ValidationError("A name has 1 to 200 letters.")
        }
    }

    func perform() throws {
        let people = People(try database.open())
        try people.name(try people.find(person), name)
    }
}

/// Puts somebody into a group.
struct Cohort: FleetCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put somebody into the group in which the person is counted (“all” at first).")

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "The pseudonym, or the name.")
    var person: String

    @Argument(help: "The group.")
    var group: String

    func validate() throws {
        if group.isEmpty || group.utf8.count > 100 || group.utf8.contains(0) {
            throw ValidationError("A group's name has 1 to 100 letters.")
        }
    }

    func perform() throws {
        let people = People(try database.open())
        try people.setCohort(try people.find(person), group)
    }
}

/// Deletes somebody.
struct Forget: FleetCommand {
    static let configuration = CommandConfiguration(
        abstract: "Delete all that is held about somebody, for good.",
        discussion: """
            A wearer does the same by “plumbline share withdraw”. What the gateway sends later is refused. Backups of the \
            database hold it until they are deleted.
            """)

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "The pseudonym, or the name.")
    var person: String

    @Flag(help: "Do not ask.")
    var yes = false

    func perform() throws {
        let people = People(try database.open())
        let pseudonym = try people.find(person)
        if !yes {
            guard isatty(STDIN_FILENO) == 1 else {
                throw Failure("This cannot be undone. Where nobody can be asked, add --yes.", code: .usage)
            }
            Console.say("Delete all that is held about \(pseudonym)? This cannot be undone. [y/N]")
            guard ["y", "yes"].contains(readLine()?.lowercased() ?? "") else {
                throw Failure("Nothing was deleted.")
            }
        }
        try people.forget(pseudonym)
        Console.print(
            "Deleted. Nothing of \(pseudonym) is left in this database but a hash, by which what comes late is refused."
        )
    }
}

/// Gives out what is held.
struct Export: FleetCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print all that is held about somebody, one JSON object per line.",
        discussion: "Each line names the table and holds one row of it. A track's bytes are in hexadecimal.")

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "The pseudonym, or the name.")
    var person: String

    func perform() throws {
        let people = People(try database.open())
        try people.export(try people.find(person)) { Console.print($0) }
    }
}

/// How long things are kept.
struct Retain: FleetCommand {
    static let configuration = CommandConfiguration(
        abstract: "Delete what is older than it is to be kept; say how long that is.",
        discussion: """
            With --months it is changed first. Run it once a day by a timer. Whole months are deleted, so up to a month more \
            than asked for is kept. Gateways keep their own records.
            """, aliases: ["retention"])

    @OptionGroup var database: DatabaseOptions

    @Option(help: "Keep so many whole months before this one.")
    var months: Int64?

    @Option(help: "Of the one-second track, keep so many.")
    var trackMonths: Int64?

    @Flag(help: "Keep everything.")
    var indefinitely = false

    func validate() throws {
        if let wrong = [months, trackMonths].compactMap(\.self).first(where: { !(1...1200).contains($0) }) {
            throw ValidationError("\(wrong) is not a number of months: 1 to 1200.")
        }
        if indefinitely, months != nil || trackMonths != nil {
            throw ValidationError("Say either --indefinitely or how many months.")
        }
    }

    func perform() throws {
        let retention = Retention(try database.open())
        var rule = try retention.rule()
        if indefinitely { rule = Retention.Rule(months: nil, trackMonths: nil) }
        rule.months = months ?? rule.months
        rule.trackMonths = trackMonths ?? rule.trackMonths
        try retention.set(rule)
        let dropped = try retention.apply()
        Console.print(
            "Kept: minutes \(words(rule.months)), tracks \(words(rule.trackMonths ?? rule.months)). Deleted: "
                + (dropped.isEmpty ? "nothing." : "\(dropped.joined(separator: ", "))."))
    }

    private func words(_ months: Int64?) -> String {
        months.map { "\($0) \($0 == 1 ? "month" : "months") before this one" } ?? "indefinitely"
    }
}
