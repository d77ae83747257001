public import Events
public import LocalTime
import Posture
public import Records

extension AlertStanding {
    /// How a wearer's alerts stand, as the record has it.
    ///
    /// - Parameters:
    ///   - wearer: whose.
    ///   - moment: now, on the wearer's clock.
    ///   - store: the record.
    ///   - settings: how the wearer wants to be told.
    public static func read(
        of wearer: String, at moment: Moment, from store: Store, settings: AlertPolicy.Settings
    ) throws(RecordsError) -> AlertStanding {
        let memory = try store.alertMemory(of: wearer, at: moment)
        return AlertPolicy(settings: settings).standing(
            at: moment,
            AlertPolicy.Course(
                firstDay: memory.firstDay, step: memory.step?.step ?? .every, snoozedUntil_us: memory.snoozedUntil_us))
    }
}
