import ArgumentParser
import Fleet
import Numbers

/// The group that a person is counted in.
struct Cohort: FleetCommand {
    static let configuration = CommandConfiguration(
        abstract: "Count a person in a group.",
        discussion: """
            For example: plumbline-fleet cohort PERSON office

            Everybody is in one group, at first in “all”. A group in which fewer than ten people count is not shown, so \
            a few large groups say more than many small ones. What was published stays.
            """)

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "The person's pseudonym.")
    var person: String

    @Argument(help: "The group's name.")
    var group: String

    func perform() throws {
        let database = try database.open()
        let people = try explaining { try Cohorts.move(person, to: group, in: database) }
        Console.print(
            "“\(group)” now has \(people) \(people == 1 ? "person" : "people")."
                + (people < 10 ? " Its figures are shown once ten of them count in a week." : ""))
    }
}
