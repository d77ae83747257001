import Events
import Numbers
import Posture
import Records

extension FleetBatch {
    /// Minutes as they leave: no name of a wearer or a sensor is in them.
    init(_ pending: FleetPending, instance: String, number: Int64, seen: Int64) {
        let ids = pending.recordings.keys.sorted()
        let places = Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($1, $0) })
        let recordings = ids.compactMap { id in
            pending.recordings[id].map { FleetRecording($0, of: pending.person) }
        }
        let minutes = pending.minutes.compactMap { minute in
            places[minute.key.recording].map { place in
                FleetMinute(
                    recording: place, minute: minute.key.minute, sequence: minute.key.sequence,
                    statistics: MinuteStatistics(minute.seconds, alerts: min(minute.alerts, 1_000)),
                    track: minute.track)
            }
        }
        self.init(
            instance: instance, number: number, below: pending.below, person: pending.person,
            recordings: recordings, minutes: minutes, seen: seen)
    }
}

extension FleetRecording {
    fileprivate init(_ recording: Store.Recording, of person: String) {
        self.init(
            key: Self.key(person: person, sensor: recording.sensor, start_us: recording.start_us),
            start_us: recording.start_us, utcOffset_s: recording.utcOffset_s,
            placement: recording.placement?.rawValue, family: Self.word(recording.family),
            rules: Self.word(recording.rulesVersion))
    }

    /// The same in every copy of the record, and no other recording's. The pseudonym is in it, so that two people's
    /// recordings of one sensor have nothing in common.
    static func key(person: String, sensor: String, start_us: Int64) -> Int64 {
        Int64(bitPattern: UInt64.fnv1a("\(person)\n\(sensor)\n\(start_us)".utf8))
    }

    private static func word(_ text: String) -> String {
        var word = text
        while word.utf8.count > 64 { word.removeLast() }
        return word
    }
}
