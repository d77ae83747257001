import Records

/// What wearers and sensors are called in what leaves the record: by their names, or by pseudonyms that say nothing of them.
struct ExportNames: Equatable, Sendable {
    /// Whether they are called as they are in the record.
    let areReal: Bool
    private let wearers: [String: String]
    private let sensors: [String: String]

    /// As they are called in the record.
    static let real = ExportNames(areReal: true, wearers: [:], sensors: [:])

    private init(areReal: Bool, wearers: [String: String], sensors: [String: String]) {
        (self.areReal, self.wearers, self.sensors) = (areReal, wearers, sensors)
    }

    /// Numbers, in the order in which something of them was recorded first: so they stay the same in each export of a
    /// record, whatever part of it is asked for, as long as the first recordings are not erased.
    ///
    /// - Parameters:
    ///   - recordings: all of the record, oldest first.
    ///   - wearers: all of the record; those of whom nothing was recorded come last.
    static func pseudonyms(_ recordings: [Store.Recording], wearers: [String]) -> ExportNames {
        func numbered(_ names: [String], _ pseudonym: (Int) -> String) -> [String: String] {
            var numbers: [String: String] = [:]
            for name in names where numbers[name] == nil { numbers[name] = pseudonym(numbers.count + 1) }
            return numbers
        }
        return ExportNames(
            areReal: false,
            wearers: numbered(recordings.map(\.wearer) + wearers) { $0 < 10 ? "0\($0)" : "\($0)" },
            sensors: numbered(recordings.map(\.sensor)) { "sensor\($0)" })
    }

    /// What a wearer is called; of one who is not known, nothing.
    func wearer(_ name: String) -> String { areReal ? name : wearers[name] ?? "" }

    /// What a sensor is called.
    func sensor(_ id: String) -> String { areReal ? id : sensors[id] ?? "" }
}
