import Broker
import Events
import LinuxIO
import Numbers
import PlainText

/// What went wrong with a fleet's server, as sentences that say what to do.
enum FleetSentences {
    static let notEnrolled =
        "This gateway is not enrolled with a fleet’s server: “plumbline share enrol CODE”, with the code that it gave you."
    static let nobody = "Nobody here has agreed to send anything: “plumbline share consent”."

    static let silent = "The broker is reached, but the fleet’s server does not answer; it is tried again."
    static let puzzling =
        "The fleet’s server says something that this version of Plumbline does not understand: one of the two is to be updated. "
        + "What waits is kept."
    static let impossible =
        "The fleet’s server tells of numbers that cannot be, so nothing is sent to it now; it is tried again. Ask the people who "
        + "run it."
    static let wornOut =
        "The fleet’s server has asked for everything again too often, so it gets it more slowly now. Ask the people who run it."
    static let flooded =
        "The fleet’s server sends much that it was not asked for, so the connection is closed for ten minutes. Ask the people who "
        + "run it. What waits is kept."

    /// A clock is wrong, this one or the server's.
    static func clock(ahead_us: Int64) -> String {
        let seconds = Int(clamping: (ahead_us.magnitude + 500_000) / 1_000_000)
        let (day, hour, minute) = (86_400, 3600, 60)
        let span =
            switch seconds {
            case (2 * day)...: ((seconds + day / 2) / day).counted("day")
            case (2 * hour)...: ((seconds + hour / 2) / hour).counted("hour")
            case (2 * minute)...: ((seconds + minute / 2) / minute).counted("minute")
            default: seconds.counted("second")
            }
        let isAhead = ahead_us > 0
        let side = isAhead ? "ahead of" : "behind"
        return "This computer’s clock is \(span) \(side) the server’s: set the one that is wrong."
            + (isAhead && seconds > day ? " Minutes that the server has for the future are not taken." : "")
    }

    /// Somebody has agreed while the clock was ahead.
    static let laterConsent =
        "Somebody has agreed from a day on that is still to come by this computer’s clock, so nothing of theirs is sent: "
        + "“plumbline share fleet”."

    /// Nothing of the gateway is taken.
    static func refusal(_ reason: FleetRefusal, _ text: String) -> String {
        let detail = text.isEmpty ? "" : " It says: \(PrintableText.of(text, limit: 200))"
        return switch reason {
        case .unknownGateway:
            "The server does not know this gateway: ask the people who run it for a new code, then “plumbline share enrol CODE”.\(detail)"
        case .otherComputer:
            "Another computer sends as this gateway, so this one is refused: a copied data folder needs a code of its own. "
                + "Ask the people who run the server.\(detail)"
        case .version:
            "The server does not understand this version of Plumbline: one of them is to be updated.\(detail)"
        }
    }

    /// How a connection to the broker has ended.
    static func end(_ end: MQTTConnection.End, _ code: FleetCode) -> String {
        let place = "\(code.host), port \(code.port)"
        return switch end {
        case .refused(let reason) where [0x86, 0x87, 0x8C].contains(reason):
            "The fleet’s broker at \(place) refuses this gateway’s password: ask the people who run the server for a new code."
        case .refused(let reason), .ended(let reason):
            "The fleet’s broker at \(place) has refused or ended the connection: \(MQTTWords.words(reason))."
        case .caFileUnusable:
            "The certificate that belongs to the code cannot be read: enter the code again (“plumbline share enrol CODE”)."
        case .noSuchHost: "There is no host “\(code.host)”, or no network to look for it."
        case .system(let error): "Cannot connect to the fleet’s broker at \(place): \(error)."
        case .encryption(let complaint): encryption(complaint, place)
        case .notMQTT: "What answers at \(place) is no broker of MQTT 5."
        case .silent: "The fleet’s broker at \(place) does not answer."
        case .lost: "The connection to the fleet’s broker at \(place) was lost."
        case .closed: "The connection is closed."
        }
    }

    private static func encryption(_ complaint: String, _ place: String) -> String {
        if complaint.contains("host name verification") {
            return "The certificate of the fleet’s broker at \(place) is for another name: nothing was sent."
        }
        if complaint.lowercased().contains("certificate verify failed") {
            return "The certificate of the fleet’s broker at \(place) is not trusted, or has expired: nothing was sent."
        }
        let detail = complaint.split(separator: ":").last.map { ": " + PrintableText.of(String($0)) } ?? ""
        return "No encrypted connection to the fleet’s broker at \(place) can be made\(detail)."
    }

    static func publishing(_ reason: UInt8) -> String {
        "The fleet’s broker does not take what is sent: \(MQTTWords.words(reason)). What waits is kept."
    }

    static func subscribing(_ reason: UInt8) -> String {
        "The fleet’s broker does not let this gateway hear the server’s answers: \(MQTTWords.words(reason)). The people "
            + "who run it must allow that."
    }
}
