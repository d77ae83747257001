import Events
import LinuxIO
import LocalTime
import PlainText
import Recorder
import Records

/// How sending to a fleet's server stands, as lines for people.
struct FleetStanding {
    var enrolment: FleetEnrolment?
    var isSwitchedOn: Bool
    var consents: [StoredFleetConsent]
    var withdrawals: [StoredFleetWithdrawal]
    var figures: FleetFigures?
    var refused: [String: Int]
    var keptMinutes: Int

    /// Of a data folder.
    init(in folder: String, isSwitchedOn: Bool) throws {
        enrolment = try SharingFolder(in: folder).fleetEnrolment()
        self.isSwitchedOn = isSwitchedOn
        let store = try Store.openIfExists(in: folder)
        consents = try store?.fleetConsents() ?? []
        withdrawals = try store?.fleetWithdrawals() ?? []
        // Minutes that are not over wait for nobody.
        figures = try store?.fleetFigures(before: Store.fleetMinute(of: HostClock.utc_us) - 2)
        (keptMinutes, refused) = try store?.fleetContents() ?? (0, [:])
    }

    var lines: [String] {
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
        let what = consent.firstTrackMinute == nil ? "minutes" : "minutes and track"
        let first = Moment(utc_us: consent.firstMinute * 60_000_000, offset_s: consent.given.offset_s)
        let other = consent.store == code.store ? "" : " That was for another server: nothing of it is sent here."
        return "“\(consent.wearer)” agreed on \(consent.given.day.text) at \(consent.given.clock()) to send \(what) "
            + "from \(first.day.text) on, as \(consent.person).\(other)"
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
        return lines + refusedLines
    }

    private var refusedLines: [String] {
        refused.sorted { $0.key < $1.key }.map { reason, count in
            "\(count.counted("minute")) \(count == 1 ? "was" : "were") not taken by the server: \(Self.words(reason))"
        }
    }

    /// Why the server has not taken a minute.
    static func words(_ reason: String) -> String {
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
