import ArgumentParser
import Events
import LinuxIO
import LocalTime
import PlainText
import Recorder
import Records
import Settings
import Terminal

struct ShareConsentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consent",
        abstract: "Agree to send minutes to the fleet’s server.",
        discussion: """
            It shows what would be sent, to whom, and what never is, and asks. Only what is recorded from now on is sent, \
            unless --all-recorded is given. “plumbline share withdraw” takes it back.

            Examples:
              plumbline share consent
              plumbline share consent --wearer anna --track
            """)

    @OptionGroup var whose: WearerOption<Whose.Answer>

    @Flag(help: "Agree to the track of every second, too.")
    var track = false

    @Flag(help: "Send what is recorded already, too.")
    var allRecorded = false

    @OptionGroup var folder: DataFolder

    /// People that one gateway can tell a server of.
    private static let mostPeople = 100

    func run() throws {
        let path = try folder.path()
        let code = try Self.enrolment(in: path).code
        guard let store = try Store.openIfExists(in: path) else {
            throw Failure("There is no record yet: “plumbline pair” adds a sensor and its wearer.")
        }
        let wearer = try whose.name(in: store)
        try WearerName.isKnown(wearer, in: store)
        let consents = try store.fleetConsents()
        let kept = consents.first { $0.wearer == wearer }
        if let kept { try check(kept, code, in: store) }
        guard kept != nil || consents.count < Self.mostPeople else {
            throw Failure("One gateway sends for \(Self.mostPeople) people at most, and so many have agreed.")
        }
        let withTrack = track || kept?.firstTrackMinute != nil
        let text = FleetConsentText.paragraphs(code, wearer: wearer, withTrack: withTrack, fromBefore: allRecorded)
        for paragraph in text { Console.say(paragraph + "\n") }
        Console.complain("Type yes to agree, anything else to agree to nothing:")
        guard readLine()?.lowercased() == "yes" else { throw Failure("Nothing was agreed to, and nothing is sent.") }
        let now = HostClock.now
        let minute = Store.fleetMinute(of: now.utc_us)
        try store.save(
            StoredFleetConsent(
                wearer: wearer, store: code.store, person: Self.pseudonym(), textVersion: FleetConsentText.version,
                given: now, firstMinute: minute, firstTrackMinute: withTrack ? minute : nil))
        if allRecorded { try store.extendFleetConsent(of: wearer) }
        try tell(wearer, in: path)
    }

    /// Whether there is something to be agreed to.
    private func check(_ kept: StoredFleetConsent, _ code: FleetCode, in store: Store) throws {
        guard kept.store == code.store else {
            throw Failure(
                "“\(kept.wearer)” has agreed to send to another server: “plumbline share withdraw --wearer "
                    + "\(ShellWord.quoted(kept.wearer))” first.")
        }
        let isMore = allRecorded || (track && kept.firstTrackMinute == nil)
        guard isMore else {
            throw Failure("“\(kept.wearer)” has agreed already, on \(kept.given.day.text) at \(kept.given.clock()).")
        }
        // What was sent before would be deleted after it was agreed to again.
        let isUnconfirmed = try store.fleetWithdrawals().contains { $0.person == kept.person && $0.confirmed_us == nil }
        if track, isUnconfirmed {
            throw Failure(
                "The server has not confirmed yet that the track is deleted (“plumbline share fleet”): agree to it again after "
                    + "that.")
        }
    }

    private func tell(_ wearer: String, in path: String) throws {
        let waiting = try Store.openIfExists(in: path)?.fleetFigures(before: .max / 2).waiting ?? 0
        Console.say("Agreed. \(waiting.counted("minute")) \(waiting == 1 ? "waits" : "wait") to be sent.")
        guard try !Settings.loaded().share.fleet.isOn else { return }
        Console.say("Sending is switched off: “plumbline config set share.fleet on”, then “plumbline share”.")
    }

    static func enrolment(in path: String) throws -> FleetEnrolment {
        guard let enrolment = try SharingFolder(in: path).fleetEnrolment() else {
            throw Failure(
                "This gateway is not enrolled with a server: “plumbline share enrol CODE”, with the code that the people who run it "
                    + "give you.")
        }
        guard !enrolment.isLeaving else {
            throw Failure(
                "The server at \(enrolment.code.host) is being left (“plumbline share fleet” shows how far it is).")
        }
        return enrolment
    }

    /// A UUID of version 4 (RFC 9562).
    private static func pseudonym() -> String {
        var chance = SystemRandomNumberGenerator()
        var digits = (0..<32).map { _ in Int.random(in: 0...15, using: &chance) }
        digits[12] = 4
        digits[16] = 8 + digits[16] % 4
        let text = digits.map { String($0, radix: 16) }.joined()
        var rest = Substring(text)
        return [8, 4, 4, 4, 12].map { count in
            defer { rest = rest.dropFirst(count) }
            return String(rest.prefix(count))
        }.joined(separator: "-")
    }
}
