import LinuxIO
import Records

/// What the record has of a start of a sensor. It is looked up on the record's thread while commits go on: what has been
/// committed since is added to the answer.
final class StoredLookUps {
    /// What is stored is known now.
    var onFound: (_ sensor: String, _ bootID: UInt32, _ stored: [ClosedRange<UInt32>]) -> Void = { _, _, _ in }
    /// It could not be looked up; it is tried again.
    var onWarning: (String) -> Void = { _ in }

    private struct LookUp {
        let number: Int
        let bootID: UInt32
        /// Written since it was asked.
        var written: [ClosedRange<UInt32>] = []
    }

    private static let pause_us: Int64 = 5_000_000

    private let requests: RecordRequests
    private let loop: EventLoop
    /// By sensor.
    private var underWay: [String: LookUp] = [:]
    private var lastNumber = 0

    init(_ requests: RecordRequests, on loop: EventLoop) {
        self.requests = requests
        self.loop = loop
    }

    /// Asks for what is stored of a start of a sensor; what was asked about it before is void.
    func begin(sensor: String, bootID: UInt32) {
        lastNumber += 1
        let number = lastNumber
        underWay[sensor] = LookUp(number: number, bootID: bootID)
        requests.ask { store throws(RecordsError) in
            try store.storedSequences(sensor: sensor, bootID: bootID)
        } then: { [unowned self] result in
            guard let lookUp = self.underWay[sensor], lookUp.number == number else { return }
            switch result {
            case .success(let stored):
                self.underWay[sensor] = nil
                self.onFound(sensor, bootID, stored + lookUp.written)
            case .failure(let error):
                // Without knowing what is stored nothing may be asked for or acknowledged.
                self.onWarning("\(error.description) What the sensor kept is asked for later.")
                self.loop.after(Self.pause_us) { [weak self] in
                    if self?.underWay[sensor]?.number == number { self?.begin(sensor: sensor, bootID: bootID) }
                }
            }
        }
    }

    /// These are in the record.
    func written(_ chunks: [RawChunk], of sensor: String) {
        guard let bootID = underWay[sensor]?.bootID else { return }
        underWay[sensor]?.written += chunks.lazy.filter { $0.bootID == bootID }.compactMap(\.sequences)
    }
}
