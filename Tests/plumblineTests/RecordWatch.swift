import Glibc
import Records
import TestSupport

/// A record that a recorder is writing, as a test looks at it.
///
/// How much is recorded in a second is the machine's affair: a test that needs something of the record waits until it is
/// there, and its limit is for what never comes.
enum RecordWatch {
    static func waits(
        for what: String, in folder: String, seconds: Double = 180, until isSo: (Store) throws -> Bool
    ) throws {
        var store: Store?
        for _ in 0..<Int(seconds * 20) {
            store = try store ?? Store.openIfExists(in: folder)
            if let store, try isSo(store) { return }
            usleep(50_000)
        }
        throw Program.CannotRun(reason: "The record has not come to this: \(what)")
    }

    /// Waits until each sensor, or the one of this name, has so many more samples in the record than now.
    static func waits(forMore count: Int, of name: String? = nil, in folder: String) throws {
        var before: [String: Int]?
        try waits(for: "\(count) samples more", in: folder) { store in
            let now = try samples(in: store).filter { name == nil || $0.key == name }
            guard let before else {
                before = now
                return false
            }
            return now.allSatisfy { $0.value >= before[$0.key, default: 0] + count }
        }
    }

    /// How many samples of each sensor are stored, of all its starts, by its name.
    private static func samples(in store: Store) throws -> [String: Int] {
        var samples: [String: Int] = [:]
        for sensor in try store.sensors() {
            samples[sensor.name] = try store.bootIDs(sensor: sensor.id).reduce(0) { sum, boot in
                try sum + store.storedSequences(sensor: sensor.id, bootID: boot).reduce(0) { $0 + $1.count }
            }
        }
        return samples
    }

    /// Waits until a second of the track is in the record, which comes some seconds after its samples.
    static func waitsForTrack(in folder: String) throws {
        try waits(for: "a second of the track", in: folder) { store in
            try store.recordings(from_us: 0, to_us: .max).contains { try !store.track(of: $0.id).isEmpty }
        }
    }
}
