import ArgumentParser
import Fleet

/// Makes the tables, or brings them to this version.
struct Setup: FleetCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make the database's tables, or bring them to this version.",
        discussion:
            "Run it as the user who is to own the tables, once at first and after each upgrade; it loses nothing.")

    @OptionGroup var database: DatabaseOptions

    func perform() throws {
        let done = try Migrations.apply(to: try database.connect())
        Console.print(
            done.isEmpty
                ? "The tables are of this version (\(Migrations.known)) already."
                : "The tables are now of version \(Migrations.known). Done: \(done.joined(separator: ", ")).")
    }
}
