import ArgumentParser
import LinuxIO
import Recorder
import Records
import Settings
import Terminal

struct ShareWithdrawCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw",
        abstract: "Take a consent to send minutes back.",
        discussion: """
            From then on nothing more is sent, and the server is told to delete what it has. “plumbline share fleet” shows \
            when it has confirmed that.

            Examples:
              plumbline share withdraw
              plumbline share withdraw --wearer anna --track-only
            """)

    @OptionGroup var whose: WearerOption<Whose.Answer>

    @Flag(help: "Take only the track of every second back.")
    var trackOnly = false

    @OptionGroup var folder: DataFolder

    func run() throws {
        let path = try folder.path()
        guard let store = try Store.openIfExists(in: path) else {
            throw Failure("There is no record, so nobody has agreed to anything.")
        }
        let wearer = try name(in: store)
        guard try store.withdrawFleetConsent(of: wearer, trackOnly: trackOnly, at: HostClock.utc_us) else {
            throw Failure("“\(wearer)” has not agreed to send \(trackOnly ? "the track" : "anything").")
        }
        Console.say(
            (trackOnly ? "The track is not sent any more." : "Nothing more is sent.")
                + " The server is told to delete what it has; “plumbline share fleet” shows when it has confirmed that."
        )
        try Self.tellIfOff()
    }

    /// The only one who has agreed need not be named.
    private func name(in store: Store) throws -> String {
        let agreed = try store.fleetConsents().map(\.wearer)
        if whose.wearer == nil {
            guard !agreed.isEmpty else { throw Failure("Nobody here has agreed to send anything.") }
            if agreed.count == 1, let only = agreed.first { return only }
        }
        return try whose.name(in: store)
    }

    static func tellIfOff() throws {
        guard try !Settings.loaded().share.fleet.isOn else { return }
        Console.say(
            "Sending is switched off, so the server cannot be told: “plumbline config set share.fleet on”, then “plumbline share”."
        )
    }
}
