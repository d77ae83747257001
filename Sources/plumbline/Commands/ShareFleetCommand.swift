import ArgumentParser
import Recorder
import Settings
import Terminal

struct ShareFleetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fleet",
        abstract: "Show who sends to the fleet’s server, and what waits.",
        discussion: """
            Example:
              plumbline share fleet
            """)

    @OptionGroup var folder: DataFolder

    func run() throws {
        let standing = try FleetStanding(
            in: try folder.path(), isSwitchedOn: try Settings.loaded().share.fleet.isOn)
        for line in standing.lines { Console.say(line) }
    }
}
