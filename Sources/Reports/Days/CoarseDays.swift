import LocalTime
import Records
import SensorProtocols

extension Store {
    /// The days on which a wearer was recorded by a sensor with a measurement every few seconds.
    func coarseDays(of wearer: String, in days: ClosedRange<LocalDay>) throws(RecordsError) -> Set<LocalDay> {
        // A day's local hours may lie in the days beside it in UTC.
        let recordings = try recordings(
            of: wearer, from_us: (days.lowerBound - 1).start_us(offset_s: 0),
            to_us: (days.upperBound + 2).start_us(offset_s: 0))
        return Set(
            recordings.filter { ProtocolFamily(rawValue: $0.family)?.gattProfile?.isCoarse == true }.map(\.start.day))
    }
}
