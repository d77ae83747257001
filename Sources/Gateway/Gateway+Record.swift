import Events
import LinuxIO
import LocalTime
import Posture
import Records

extension Gateway {
    // MARK: The record

    func endRecording(of slot: SensorSlot) {
        slot.session.finish()
        guard store != nil else { return }
        unwritten.append(entry(of: slot, isLast: true))
        slot.number = nil
    }

    func entry(of slot: SensorSlot, isLast: Bool) -> RecordWriter.Entry {
        RecordWriter.Entry(
            sensor: slot.sensor.id, recording: slot.recording, number: slot.number,
            increment: slot.session.drainIncrement(), isLast: isLast, gyro: isLast ? slot.session.gyroMemory : nil)
    }

    func commit() {
        if !isStopping { slots.forEach(renewTimeLine) }
        guard let writer else {
            // Shown only: what would be recorded is let go.
            slots.forEach { _ = $0.session.drainIncrement() }
            return
        }
        guard inFlight.isEmpty else { return }
        if !isStopping { unwritten += slots.map { entry(of: $0, isLast: false) } }
        inFlight = merged(unwritten)
        unwritten = []
        // A recording that never brought a sample is none.
        inFlight.removeAll { $0.increment.isEmpty && ($0.number == nil || !$0.isLast) }
        if !inFlight.isEmpty { writer.append(inFlight) }
    }

    /// Entries of the same recording become one, in the order of their coming.
    func merged(_ entries: [RecordWriter.Entry]) -> [RecordWriter.Entry] {
        var places: [Store.Recording: Int] = [:]
        return entries.reduce(into: []) { result, entry in
            if let place = places[entry.recording] {
                result[place].increment.add(entry.increment)
                result[place].isLast = entry.isLast
                result[place].gyro = entry.gyro ?? result[place].gyro
                result[place].number = result[place].number ?? entry.number
            } else {
                places[entry.recording] = result.count
                result.append(entry)
            }
        }
    }

    func handle(_ answer: RecordWriter.Answer) {
        switch answer {
        case .appended(.success(let numbers)): appended(numbers)
        case .appended(.failure(let error)): notAppended(error)
        case .rederived(let sensor, let result): rederived(sensor, result)
        case .today(let sensor, let summary): tellToday(sensor, summary)
        }
    }

    func appended(_ numbers: [Int64]) {
        let written = inFlight
        inFlight = []
        if isPaused { warn("Recording goes on.") }
        isPaused = false
        for (number, entry) in zip(numbers, written) {
            for index in unwritten.indices where unwritten[index].recording == entry.recording {
                unwritten[index].number = number
            }
            guard let slot = slots.first(where: { $0.sensor.id == entry.sensor }) else { continue }
            if slot.recording == entry.recording, !entry.isLast { slot.number = number }
            slot.session.committed(entry.increment)
            carryOut(slot)
        }
        if isStopping, !unwritten.isEmpty { commit() }
        endIfWritten()
    }

    func notAppended(_ error: RecordsError) {
        if isStopping {
            warn("\(error.description) The last seconds could not be recorded.")
            inFlight = []
            return endIfWritten()
        }
        if !isPaused { warn("\(error.description) Recording pauses; what comes is kept in memory for a while.") }
        isPaused = true
        unwritten = inFlight + unwritten
        inFlight = []
        // What was made of the samples is small and all kept; the samples themselves are bounded.
        var excess = -Self.longestBacklog * max(1, slots.count)
        for entry in unwritten { excess += entry.increment.sampleCount }
        for index in unwritten.indices where excess > 0 {
            excess -= unwritten[index].increment.dropOldestChunks(atLeast: excess)
        }
    }

    func rederive(_ slot: SensorSlot) {
        // Only what is committed is seen: the next commit's answer asks again.
        guard let writer, let number = slot.number, !slot.session.isRederiving else { return }
        slot.session.beginRederivation()
        writer.rederive(sensor: slot.sensor.id, recording: number, rules: options.rules)
    }

    func rederived(_ sensor: String, _ result: Result<PosturePipeline?, RecordsError>) {
        guard let slot = slots.first(where: { $0.sensor.id == sensor }) else { return }
        switch result {
        case .success(let pipeline): slot.session.endRederivation(pipeline)
        case .failure(let error):
            slot.session.endRederivation(nil)
            warn(error.description)
        }
        carryOut(slot)
    }

    func sumUp() {
        guard wantsToday, let writer else { return }
        for slot in slots where slot.hasLink {
            writer.sumUp(sensor: slot.sensor.name, wearer: slot.sensor.wearer, day: slot.now.day)
        }
    }

    func tellToday(_ sensor: String, _ summary: DaySummary) {
        onEvent(
            .today(
                TodayEvent(
                    sensor: sensor, worn_s: summary.worn_s, upright_s: summary.uprightTime_s,
                    slouch_s: summary.slouch_s, episodes: summary.episodes.count, alerts: summary.alerts,
                    longestEpisode_s: summary.longestEpisode_s ?? 0, gaps_s: summary.gaps_s)))
    }

    func tidy() {
        guard let writer else { return }
        let utc_us = HostClock.utc_us
        writer.tidy(
            recordings: slots.compactMap(\.number), before_us: utc_us - 120_000_000,
            pruneBefore_us: options.rawRetention_s.map { utc_us - Int64($0 * 1e6) })
    }

    // MARK: The end

    /// Stops the sensors' streams, commits what is there, and lets go; then it calls back.
    public func stop(onEnd: @escaping () -> Void) {
        guard !isStopping else { return }
        isStopping = true
        self.onStopped = onEnd
        monitor = nil
        finders.values.forEach { $0.cancel() }
        finders.removeAll()
        tokens.forEach(loop.cancel)
        for slot in slots {
            slot.session.stop(now_us: slot.now_us())
            carryOut(slot)
            close(slot)
            endRecording(of: slot)
        }
        commit()
        endIfWritten()
    }

    /// The last commit may still be under way when the sensors are gone.
    func endIfWritten() {
        guard isStopping, inFlight.isEmpty, linksClosing == 0, let onStopped else { return }
        self.onStopped = nil
        onStopped()
    }
}

extension Store.Increment {
    var sampleCount: Int { chunks.reduce(0) { $0 + $1.samples.count } }

    mutating func add(_ other: Store.Increment) {
        chunks += other.chunks
        track += other.track
        episodes += other.episodes
        gaps += other.gaps
        alerts_us += other.alerts_us
    }

    /// Drops whole chunks, oldest first, until so many samples are gone or none is left; says how many went.
    mutating func dropOldestChunks(atLeast count: Int) -> Int {
        var dropped = 0
        while dropped < count, !chunks.isEmpty { dropped += chunks.removeFirst().samples.count }
        return dropped
    }
}
