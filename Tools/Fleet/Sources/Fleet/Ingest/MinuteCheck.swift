import Events
import Numbers

/// What is known of a person whose minutes have come.
struct KnownPerson: Equatable {
    /// The gateway's; `nil` where nobody has agreed.
    var store: String?
    var sendsTrack = false
    var firstMinute: Int64 = 0
    var hasWithdrawn = false
}

/// Whether a minute is taken. Pure: the clock comes in.
struct MinuteCheck {
    /// Minutes since 1970 by the server's clock.
    let now_min: Int64

    /// There were no such sensors before: 2015-01-01.
    static let first_min: Int64 = 16_436 * 1_440
    /// A gateway's clock may be ahead by a day, minutes.
    static let ahead_min: Int64 = 1_440

    /// Why none of a person's minutes are taken; `nil` where they are looked at one by one.
    func objection(to person: KnownPerson, of store: String) -> FleetReceipt.Reason? {
        if person.hasWithdrawn { return .withdrawn }
        guard let owner = person.store else { return .consent }
        return owner == store ? nil : .notYours
    }

    func objection(to minute: FleetMinute, of person: KnownPerson) -> FleetReceipt.Reason? {
        guard minute.minute >= Self.first_min, minute.minute <= now_min.addingClamped(Self.ahead_min) else {
            return .clock
        }
        guard minute.statistics.isPossible else { return .value }
        return minute.minute < person.firstMinute ? .consent : nil
    }
}
