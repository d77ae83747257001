public import Events
import LinuxIO
import Records

extension Gateway {
    /// Writes down what a fleet's server has said, between the commits.
    ///
    /// - Parameters:
    ///   - request: what it has said.
    ///   - onEnd: takes the reply when it is on the disk.
    public func writeDown(_ request: FleetRequest, onEnd: @escaping (ControlReply) -> Void) {
        let minute = Store.fleetMinute(of: HostClock.utc_us)
        switch request {
        case .again(let sequence, let count): resend(FleetResending(.from(sequence, count: count)), onEnd: onEnd)
        case .above(let sequence): resend(FleetResending(.above(sequence)), onEnd: onEnd)
        case .taken(let changes, let below, let count):
            write(onEnd) { store throws(RecordsError) in
                try store.settleFleet(changes.map(FleetKey.init), below: below, count: count, now: minute)
            }
        case .refused(let changes, let reason):
            write(onEnd) { store throws(RecordsError) in
                try store.settleFleet(
                    changes.map(FleetKey.init), refusal: reason.rawValue, below: nil, now: minute)
            }
        case .withdrawn(let person, let kinds, let time_us):
            write(onEnd) { store throws(RecordsError) in
                try store.confirmFleetWithdrawal(
                    of: person, trackOnly: !kinds.contains(.minutes), at: time_us)
            }
        case .left(let name):
            write(onEnd) { store throws(RecordsError) in try store.forgetFleet(store: name) }
        }
    }

    private func write(
        _ onEnd: @escaping (ControlReply) -> Void,
        _ work: @escaping @Sendable (Store) throws(RecordsError) -> Void
    ) {
        askRecord(work) { onEnd(Self.reply($0.map { $0.map { _ in true } })) }
    }

    /// A little at a time, so that no commit waits for all of it.
    private func resend(_ work: FleetResending, onEnd: @escaping (ControlReply) -> Void) {
        askRecord { store throws(RecordsError) -> FleetResending? in
            var rest = work
            return try rest.advance(in: store) ? rest : nil
        } then: { [weak self] result in
            if case .success(let rest??) = result {
                self?.resend(rest, onEnd: onEnd)
            } else {
                onEnd(Self.reply(result.map { $0.map { _ in true } }))
            }
        }
    }

    private static func reply(_ result: Result<Bool?, RecordsError>) -> ControlReply {
        switch result {
        case .success(nil): ControlReply(isDone: false, text: "Nothing is being recorded.")
        case .success: ControlReply(isDone: true, text: "It is written down.")
        case .failure(let error): ControlReply(isDone: false, text: error.description)
        }
    }
}

extension FleetKey {
    fileprivate init(_ change: FleetChange) {
        self.init(recording: change.recording, minute: change.minute, sequence: change.sequence)
    }
}
