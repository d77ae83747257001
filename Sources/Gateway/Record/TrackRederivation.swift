import Motion
public import Posture
public import Records

/// Makes the track of a recording again from its samples: after a kill, or when a sensor has sent what it kept.
///
/// The track and the pipeline become as they would be had all samples come in time, those of the wearer's low sensor too.
/// The low sensor's recordings of the same time are gone through first, with their own calibrations. So the track is the
/// live one wherever the low sensor's samples came no later than `LowReadings` waits for them; where they came later, or
/// after a lost link, live knew one sensor and the track made again knows both.
///
/// A day has millions of samples: each `advance` goes through a few of them, so that a commit need not wait for all.
public struct TrackRederivation: Sendable {
    /// A track that was made again.
    public struct Outcome: Sendable {
        /// The pipeline at the recording's last sample.
        public var pipeline: PosturePipeline
        /// What it found.
        public var derived: Store.Increment
        /// Whether the recording has any sample; without one nothing is said about the track that it has.
        public var hasSamples: Bool
    }

    public enum Progress: Sendable {
        /// There is more to go through.
        case goesOn
        /// It is done; `nil` where the recording is not there.
        case ended(Outcome?)
    }

    /// A recording that is being gone through.
    private struct Reading: Sendable {
        let recording: Int64
        var replay: PipelineReplay
        var place: SamplePage.Place?
    }

    private enum Stage: Sendable {
        case beginning
        /// The low sensor's recordings, before the own one; the first of them may be half read.
        case low(Reading, rest: [Int64], own: Reading)
        case own(Reading, low: ArraySlice<LowReading>)
        case over(Outcome?)
    }

    /// Some milliseconds' worth of work; a commit waits for no more, also on a machine that is a hundred times slower. A
    /// chunk may have a few thousand more.
    private static let samplesAtOnce = 2000

    private let recording: Int64
    private let rules: PostureRules
    private let isOver: Bool
    private let lastChunk: Int64
    private var stage = Stage.beginning
    private var lowReadings: [LowReading] = []
    private var derived = Store.Increment()
    private var hasSamples = false

    /// - Parameters:
    ///   - recording: the recording's number.
    ///   - rules: what judges posture.
    ///   - isOver: whether the recording is, so that what is open is closed at its last sample.
    ///   - lastChunk: newer chunks than this one are left out (`Store.lastChunk`).
    public init(of recording: Int64, rules: PostureRules, isOver: Bool, upToChunk lastChunk: Int64 = .max) {
        self.recording = recording
        self.rules = rules
        self.isOver = isOver
        self.lastChunk = lastChunk
    }

    /// Makes a track again at one go.
    ///
    /// - Returns: `nil` where the recording is not there.
    public static func rederive(
        _ recording: Int64, in store: Store, rules: PostureRules, isOver: Bool
    ) throws(RecordsError) -> Outcome? {
        var rederivation = TrackRederivation(of: recording, rules: rules, isOver: isOver)
        while true {
            if case .ended(let outcome) = try rederivation.advance(in: store) { return outcome }
        }
    }

    /// Goes through some more samples.
    public mutating func advance(in store: Store) throws(RecordsError) -> Progress {
        let current = stage
        // What is gone through is held once only, so that it grows in place.
        stage = .beginning
        switch current {
        case .beginning: stage = try begin(in: store)
        case .low(let reading, let rest, let own): stage = try advance(low: reading, rest: rest, own: own, in: store)
        case .own(let reading, let low): stage = try advance(own: reading, low: low, in: store)
        case .over: stage = current
        }
        if case .over(let outcome) = stage { return .ended(outcome) }
        return .goesOn
    }

    private func begin(in store: Store) throws(RecordsError) -> Stage {
        guard let info = try store.recording(recording) else { return .over(nil) }
        let own = Reading(
            recording: recording, replay: try .ofRecording(info, number: recording, in: store, rules: rules))
        let low = info.judgesPosture ? try store.lowRecordings(beside: recording).map(\.id) : []
        return try stage(low: low, own: own, in: store)
    }

    /// The next of the low sensor's recordings, or the own one after the last of them.
    private func stage(low: [Int64], own: Reading, in store: Store) throws(RecordsError) -> Stage {
        guard let first = low.first else {
            return .own(own, low: lowReadings.sorted { $0.time_us < $1.time_us }[...])
        }
        let rest = Array(low.dropFirst())
        // It may have been erased meanwhile.
        guard let info = try store.recording(first) else { return try stage(low: rest, own: own, in: store) }
        let reading = Reading(
            recording: first, replay: try .ofRecording(info, number: first, in: store, rules: rules))
        return .low(reading, rest: rest, own: own)
    }

    /// Goes through what the wearer's low sensor said at the time of the recording.
    private mutating func advance(
        low: Reading, rest: [Int64], own: Reading, in store: Store
    ) throws(RecordsError) -> Stage {
        var reading = low
        let page = try nextPage(of: reading, in: store)
        for case let samples? in page.pieces {
            for sample in samples { reading.replay.advance(sample) }
            _ = reading.replay.pipeline.drainTrack()
            _ = reading.replay.pipeline.drainEvents()
            lowReadings += reading.replay.pipeline.drainLowReadings()
        }
        reading.place = page.next
        return page.next == nil
            ? try stage(low: rest, own: own, in: store) : .low(reading, rest: rest, own: own)
    }

    private mutating func advance(
        own: Reading, low: ArraySlice<LowReading>, in store: Store
    ) throws(RecordsError) -> Stage {
        var reading = own
        var low = low
        let page = try nextPage(of: reading, in: store)
        for case let samples? in page.pieces {
            hasSamples = true
            for sample in samples {
                // It is used when it is old enough; given as the samples go on, few of them wait in the pipeline.
                while let next = low.first, next.time_us <= sample.time_us {
                    reading.replay.pipeline.setLowSensor(next)
                    low = low.dropFirst()
                }
                reading.replay.advance(sample)
            }
            derived.drain(&reading.replay.pipeline)
        }
        reading.place = page.next
        guard page.next == nil else { return .own(reading, low: low) }
        if isOver {
            reading.replay.pipeline.finish()
            derived.drain(&reading.replay.pipeline)
        }
        return .over(Outcome(pipeline: reading.replay.pipeline, derived: derived, hasSamples: hasSamples))
    }

    private func nextPage(of reading: Reading, in store: Store) throws(RecordsError) -> SamplePage {
        try store.samplePage(
            of: reading.recording, after: reading.place, upToChunk: lastChunk, samples: Self.samplesAtOnce)
    }
}

extension Store.Increment {
    fileprivate mutating func drain(_ pipeline: inout PosturePipeline) {
        track += pipeline.drainTrack()
        for event in pipeline.drainEvents() {
            switch event {
            case .episode(let episode): episodes.append(episode)
            case .gap(let gap): gaps.append(gap)
            case .alert(let time_us, _, _): alerts_us.append(time_us)
            case .notWorn(let from_us, let until_us): takeBack(from_us..<until_us)
            case .episodeBegan, .calibration, .measurement, .unsure: break
            }
        }
    }
}
