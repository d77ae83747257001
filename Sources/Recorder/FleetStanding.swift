import Events
import LinuxIO
import LocalTime
import PlainText
import Records

/// How sending to a fleet's server stands, as lines for people: with whom this gateway is enrolled, who has agreed to what,
/// what waits, and what was taken back.
public struct FleetStanding {
    private let enrolment: FleetEnrolment?
    private let isSwitchedOn: Bool
    private let consents: [StoredFleetConsent]
    private let withdrawals: [StoredFleetWithdrawal]
    private let figures: FleetFigures?
    private let refused: [String: Int]
    private let keptMinutes: Int
    /// The minute that is now, since 1970.
    private let minute: Int64

    /// Of a data folder. The outbox is gone through, some milliseconds for a year.
    ///
    /// - Throws: `FleetEnrolmentError`, `RecordsError`.
    public init(in folder: String, isSwitchedOn: Bool) throws {
        minute = Store.fleetMinute(of: HostClock.utc_us)
        enrolment = try SharingFolder(in: folder).fleetEnrolment()
        self.isSwitchedOn = isSwitchedOn
        let store = try Store.openIfExists(in: folder)
        consents = try store?.fleetConsents() ?? []
        withdrawals = try store?.fleetWithdrawals() ?? []
        // Minutes that are not over wait for nobody.
        figures = try store?.fleetFigures(before: minute - 2)
        (keptMinutes, refused) = try store?.fleetContents() ?? (0, [:])
    }

    /// Whether there is anything to say: a gateway that was never enrolled has nothing.
    public var isOfInterest: Bool { enrolment != nil || !consents.isEmpty || !withdrawals.isEmpty }

    /// Whether somebody has agreed, or taken back, what cannot be told to the server while sending is switched off.
    public var waitsForSwitch: Bool {
        let isWaiting = !consents.isEmpty || withdrawals.contains { $0.confirmed_us == nil }
        return enrolment != nil && !isSwitchedOn && isWaiting
    }

    /// With whom it is enrolled and who has agreed, in two sentences or three.
    public var brief: String {
        guard let enrolment else { return "Not enrolled with a fleet’s server." }
        let code = enrolment.code
        let agreed = consents.filter { $0.store == code.store }.map { "“\($0.wearer)” (\(Self.kinds(of: $0)))" }
        let people =
            agreed.isEmpty ? "Nobody has agreed to send anything." : "Agreed: \(agreed.joined(separator: ", "))."
        let open = withdrawals.count { $0.confirmed_us == nil }
        let verb = open == 1 ? "is" : "are"
        let waiting = open == 0 ? "" : " \(open.counted("withdrawal")) \(verb) not confirmed yet."
        let off = waitsForSwitch ? " Sending is switched off: “plumbline config set share.fleet on”." : ""
        return "Enrolled with the fleet’s server at \(code.host). \(people)\(waiting)\(off)"
    }

    /// All of it.
    public var lines: [String] {
        guard let enrolment else { return [Self.notEnrolled] + withdrawalLines }
        let code = enrolment.code
        let encryption = code.isEncrypted ? "encrypted" : "on this computer, not encrypted"
        var lines = ["Server: \(code.host), port \(code.port), \(encryption). It knows this gateway as \(code.store)."]
        if enrolment.isLeaving { lines.append("It is left as soon as it has confirmed that all is deleted.") }
        if !isSwitchedOn {
            lines.append("Switched off: “plumbline config set share.fleet on”, then “plumbline share”.")
        }
        lines += consents.map { text(of: $0, code) }
        if consents.isEmpty { lines.append("Nobody has agreed to send anything: “plumbline share consent”.") }
        return lines + minuteLines + withdrawalLines
    }

    private static let notEnrolled =
        "Not enrolled: “plumbline share enrol CODE”, with the code that the people who run the server give you."

    private func text(of consent: StoredFleetConsent, _ code: FleetCode) -> String {
        let first = Self.day(of: consent.firstMinute, consent.given)
        let track = consent.firstTrackMinute.map { Self.day(of: $0, consent.given) }
        let laterTrack = track.map { $0 == first ? "" : " (the track from \($0) on)" } ?? ""
        let other = consent.store == code.store ? "" : " That was for another server: nothing of it is sent here."
        let later =
            consent.begins(after: minute)
            ? " By this computer’s clock that day is still to come, and nothing is sent before it. If the clock was wrong then: "
                + "“plumbline share withdraw”, and agree again." : ""
        return "“\(consent.wearer)” agreed on \(consent.given.day.text) at \(consent.given.clock()) to send "
            + "\(Self.kinds(of: consent)) from \(first) on\(laterTrack), as \(consent.person).\(other)\(later)"
    }

    private static func kinds(of consent: StoredFleetConsent) -> String {
        consent.firstTrackMinute == nil ? "minutes" : "minutes and track"
    }

    private static func day(of minute: Int64, _ given: Moment) -> String {
        Moment(utc_us: minute * 60_000_000, offset_s: given.offset_s).day.text
    }

    private var minuteLines: [String] {
        guard let figures, !consents.isEmpty else { return [] }
        var lines: [String] = []
        if figures.waiting == 0 {
            lines.append("All \(keptMinutes.counted("minute")) that are over and agreed to are with the server.")
            if !refused.isEmpty || keptMinutes == 0 { lines = ["No minute waits to be sent."] }
        } else {
            let oldest = figures.oldest.map { minute in
                let utc_us = minute * 60_000_000
                let moment = Moment(utc_us: utc_us, offset_s: HostClock.utcOffset_s(at: utc_us))
                return ", the oldest from \(moment.clock()) on \(moment.day.text)"
            }
            let verb = figures.waiting == 1 ? "waits" : "wait"
            lines.append("\(figures.waiting.counted("minute")) \(verb) to be sent\(oldest ?? "").")
        }
        if figures.later > 0 {
            let (have, wait) = figures.later == 1 ? ("has", "waits") : ("have", "wait")
            lines.append(
                "\(figures.later.counted("minute")) \(have) a time that is still to come by this computer’s clock, and "
                    + "\(wait) until then. The clock was wrong during the recording, or is wrong now.")
        }
        return lines + refusedLines
    }

    private var refusedLines: [String] {
        refused.sorted { $0.key < $1.key }.map { reason, count in
            "\(count.counted("minute")) \(count == 1 ? "was" : "were") not taken by the server: \(Self.words(reason))"
        }
    }

    /// Why the server has not taken a minute.
    private static func words(_ reason: String) -> String {
        switch FleetReceipt.Reason(rawValue: reason) {
        case .clock:
            "by its time it lies in the future, or long before there were such sensors. Look at this computer’s clock."
        case .value: "its figures cannot be. Please report this as an error of Plumbline."
        case .consent: "the server knows of no consent for it."
        case .withdrawn: "the consent was withdrawn there. To send again, withdraw here, too, and agree once more."
        case .notYours:
            "the pseudonym belongs to another gateway: this record is a copy. Withdraw here, and agree again."
        case nil: "reason “\(PrintableText.of(reason))”."
        }
    }

    private var withdrawalLines: [String] {
        withdrawals.map { withdrawal in
            let what = withdrawal.isTrackOnly ? "the track" : "all"
            let taken = Self.text(withdrawal.time_us)
            let end =
                withdrawal.confirmed_us.map { "the server confirmed on \(Self.text($0)) that it is deleted." }
                ?? "the server has not confirmed yet that it is deleted."
            return "Withdrawn on \(taken): \(what) of \(withdrawal.person); \(end)"
        }
    }

    private static func text(_ utc_us: Int64) -> String {
        let moment = Moment(utc_us: utc_us, offset_s: HostClock.utcOffset_s(at: utc_us))
        return "\(moment.day.text) at \(moment.clock())"
    }
}
