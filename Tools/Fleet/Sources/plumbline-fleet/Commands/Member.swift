import ArgumentParser
import Fleet

/// Who may read.
struct Member: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say who may read what.",
        discussion: """
            Each reader logs in to the database by a name of their own; that name says who they are, and the database \
            itself shows them no more than their role may see.
            """,
        subcommands: [MemberAdd.self, MemberRemove.self, MemberList.self], defaultSubcommand: MemberList.self)
}

extension MemberRole {
    /// As it was typed.
    fileprivate static func typed(_ word: String) throws -> MemberRole {
        guard let role = MemberRole(rawValue: word) else {
            throw ValidationError("“\(word)” is not a role: wearer, therapist, researcher or employer.")
        }
        return role
    }
}

struct MemberAdd: FleetCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Let a login read, or change what it may read.",
        discussion: """
            For example: plumbline-fleet member add mia --role therapist --tenant "Clinic North" --care PERSON --care PERSON

            Logins are seen by everybody who logs in, so a wearer's should not be a name that tells who it is.
            """)

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "The name with which they log in to the database; it is made if it is not there.")
    var login: String

    @Option(help: "wearer, therapist, researcher or employer.", transform: MemberRole.typed)
    var role: MemberRole

    @Option(help: "The tenant; a wearer's is known.")
    var tenant: String?

    @Option(help: ArgumentHelp("Whose rows a wearer reads: a pseudonym, or a name.", valueName: "person"))
    var person: String?

    @Option(
        help: ArgumentHelp("A person in a therapist's care; may be given several times.", valueName: "person"))
    var care: [String] = []

    func perform() throws {
        let database = try database.open()
        let people = People(database)
        let isNew = try Members.add(
            login, as: role, tenant: tenant, person: try person.map { try people.find($0) },
            care: try care.map { try people.find($0) }, in: database)
        Console.print("“\(login)” reads as \(role.rawValue).")
        if isNew {
            Console.print("The login is new and has no password yet. Set one in psql: \\password \(login)")
        }
    }
}

struct MemberRemove: FleetCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Let a login read no more, or take people out of its care.")

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "The login.")
    var login: String

    @Option(
        help: ArgumentHelp(
            "Take this person out of the therapist's care, who stays a member; may be given several times.",
            valueName: "person"))
    var care: [String] = []

    func perform() throws {
        let database = try database.open()
        let people = People(database)
        try Members.remove(login, care: try care.map { try people.find($0) }, in: database)
        Console.print(care.isEmpty ? "“\(login)” reads nothing more." : "“\(login)” no longer looks after them.")
    }
}

struct MemberList: FleetCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List who may read.")

    @OptionGroup var database: DatabaseOptions

    func perform() throws {
        let members = try Members.all(in: try database.open())
        if members.isEmpty { Console.print("Nobody is a member yet: “plumbline-fleet member add”.") }
        for member in members {
            let whom =
                switch member.role {
                case .wearer: member.person ?? ""
                case .therapist: "\(member.care) in care"
                case .researcher, .employer: ""
                }
            Console.print(
                [member.tenant, member.login, member.role.rawValue, whom].filter { !$0.isEmpty }
                    .joined(separator: "\t"))
        }
    }
}
