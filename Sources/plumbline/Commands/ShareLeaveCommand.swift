import ArgumentParser
import Events
import LinuxIO
import Recorder
import Records
import Terminal

struct ShareLeaveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "leave",
        abstract: "Leave the fleet’s server.",
        discussion: """
            Every consent for it is taken back. As soon as the server has confirmed that all is deleted, the enrolment is \
            forgotten; until then “plumbline share” has to run. --unconfirmed does not wait for that: for a server that is no \
            more.

            Example:
              plumbline share leave
            """)

    @Flag(help: "Forget the server at once, whether or not it has deleted anything.")
    var unconfirmed = false

    @OptionGroup var folder: DataFolder

    func run() throws {
        let path = try folder.path()
        let sharing = SharingFolder(in: path)
        guard let enrolment = try sharing.fleetEnrolment() else {
            throw Failure("This gateway is not enrolled with a server: there is nothing to leave.")
        }
        let code = enrolment.code
        let store = try Store.openIfExists(in: path)
        for consent in try store?.fleetConsents() ?? [] where consent.store == code.store {
            _ = try store?.withdrawFleetConsent(of: consent.wearer, trackOnly: false, at: HostClock.utc_us)
        }
        let waits = try store?.fleetWithdrawals().contains { $0.store == code.store && $0.confirmed_us == nil } ?? false
        guard waits, !unconfirmed else {
            try sharing.forgetFleetEnrolment()
            try store?.forgetFleet(store: code.store)
            Console.say("This gateway has left \(code.host).")
            if waits {
                Console.say("Whether the server has deleted what it had is not known: ask the people who run it.")
            }
            return
        }
        try sharing.keep(FleetEnrolment(code, isLeaving: true))
        Console.say(
            "Nothing more is sent. \(code.host) is told to delete what it has; when it has confirmed that, this gateway "
                + "forgets it. “plumbline share fleet” shows how far it is.")
        try ShareWithdrawCommand.tellIfOff()
    }
}
