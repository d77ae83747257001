public import Events
import Records

/// Searching and pairing while sensors are recorded.
extension Gateway {
    /// Looks for sensors that can be paired, on the ports that no sensor of ours is on.
    ///
    /// - Parameters:
    ///   - seconds: how long.
    ///   - tell: is told what is found.
    ///   - onEnd: takes the reply.
    /// - Returns: whether it has begun; else the reply has been given.
    public func scan(
        seconds: Double, tell: @escaping (PairingEvent) -> Void, onEnd: @escaping (ControlReply) -> Void
    ) -> Bool {
        guard record != nil else {
            onEnd(Self.nothingRecorded)
            return false
        }
        return pairing.scan(seconds: seconds, tell: tell, onEnd: onEnd)
    }

    /// Pairs a sensor that the last scan has found, and records it from then on.
    ///
    /// - Parameters:
    ///   - request: which, and what it is from now on.
    ///   - tell: is told what takes its time, and what the sensor wants to know.
    ///   - onEnd: takes the reply.
    /// - Returns: whether it has begun; else the reply has been given.
    public func pair(
        _ request: PairRequest, tell: @escaping (PairingEvent) -> Void, onEnd: @escaping (ControlReply) -> Void
    ) -> Bool {
        guard record != nil else {
            onEnd(Self.nothingRecorded)
            return false
        }
        return pairing.pair(request, tell: tell, onEnd: onEnd)
    }

    /// Passes on what somebody says to a `BondQuestion`.
    public func answer(_ answer: BondAnswer) -> ControlReply { pairing.answer(answer) }

    /// Gives up a scan or a pairing; what is being written down already goes on.
    ///
    /// - Returns: whether one was given up.
    @discardableResult
    public func cancelPairing() -> Bool { pairing.cancel() }

    private static let nothingRecorded = ControlReply(
        isDone: false, text: "Nothing is recorded here, so nothing can be paired: “plumbline pair” does it.")

    var pairingRecord: PairingCoordinator.Record {
        PairingCoordinator.Record { [unowned self] receive in
            self.askRecord { store throws(RecordsError) in
                try store.readableSensors().sensors
            } then: {
                receive($0.map { $0 ?? [] })
            }
        } save: { [unowned self] sensor, receive in
            self.askRecord { store throws(RecordsError) in
                try store.save(sensor)
            } then: {
                receive($0.map { _ in () })
            }
        } takeUp: { [unowned self] receive in
            self.takeUpPaired { receive($0.map { _ in () }) }
        }
    }
}
