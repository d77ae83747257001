import Motion
import Posture
import Records
import SensorProtocols

/// What one session has found since the last commit and is to be recorded with the next.
struct PendingIncrement: Sendable {
    private var found = Store.Increment()
    private var samples: [NumberedSample] = []
    /// Old samples that the sensor had kept.
    private var resent: [NumberedSample] = []

    /// The live samples that are not in the record yet.
    var liveSamples: [Sample] { samples.map(\.sample) }

    /// Old samples have come that are not in the record yet.
    var hasOldSamples: Bool { !resent.isEmpty }

    /// The numbers of what has come of one start of the sensor.
    func sequences(ofBoot bootID: UInt32) -> SequenceRanges {
        var sequences = SequenceRanges()
        for case let number? in (samples + resent).lazy.map(\.number) where number.bootID == bootID {
            sequences.insert(number.sequence...number.sequence)
        }
        return sequences
    }

    mutating func add(_ new: [NumberedSample]) { samples += new }
    mutating func addResent(_ old: [NumberedSample]) { resent += old }
    mutating func add(_ track: [TrackSecond]) { found.track += track }

    /// Adds what a pipeline has found.
    ///
    /// - Parameter isDerived: whether it is to be recorded beside the track; alerts have happened and are in any case.
    mutating func add(_ event: PostureEvent, isDerived: Bool) {
        switch event {
        case .episode(let episode) where isDerived: found.episodes.append(episode)
        case .gap(let gap) where isDerived: found.gaps.append(gap)
        case .alert(let time_us, _, _): found.alerts_us.append(time_us)
        case .notWorn(let from_us, let until_us) where isDerived: found.takeBack(from_us..<until_us)
        case .episode, .gap, .episodeBegan, .calibration, .measurement, .notWorn, .unsure: break
        }
    }

    /// An alert was left out; one that is in the record already is written again.
    ///
    /// - Parameter silence: why, as a word for programs.
    mutating func leaveOut(alertAt time_us: Int64, _ silence: String) {
        if !found.alerts_us.contains(time_us) { found.alerts_us.append(time_us) }
        found.silences[time_us] = silence
    }

    /// Lets go what a pipeline has found that another one is put in the place of; alerts have happened and stay.
    mutating func discardDerived() { found.forgetDerived() }

    /// Hands over what has come since the last call.
    mutating func drain(family: ProtocolFamily, identity: SensorIdentity?) -> Store.Increment {
        defer {
            found = Store.Increment()
            samples.removeAll(keepingCapacity: true)
            resent.removeAll(keepingCapacity: true)
        }
        var increment = found
        increment.chunks =
            RawChunk.chunks(of: samples, family: family, identity: identity)
            + RawChunk.chunks(of: resent, family: family, identity: identity)
        return increment
    }
}
