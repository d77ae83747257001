import Numbers

/// The changes of a record's minutes, in the order of their sequence: the outbox.
struct ChangeLog: Sendable {
    struct Entry: Sendable {
        let minute: Int64
        /// How often this minute was judged again.
        let changes: Int
        let sequence: Int64
    }

    private enum State: UInt8 {
        case waiting
        case sent
        case acknowledged
        /// A later change of the same minute is there.
        case outdated
    }

    // Eight bytes a change: a fleet has millions.
    private struct Kept {
        var minute: Int32
        var changes: UInt16
        var state: State
    }

    /// The sequence of the first one.
    private var first: Int64 = 1
    private var kept: [Kept] = []
    private var places: [Int32: Int32] = [:]
    /// Before it nothing is pending; nothing waits.
    private var lowest = 0
    private var cursor = 0
    private(set) var waiting = 0
    private var sent = 0

    var next: Int64 { first + Int64(kept.count) }
    var below: Int64 { first + Int64(lowest) }
    var pending: Int { waiting + sent }
    var minutes: Int { places.count }

    func holds(_ minute: Int64) -> Bool { places[Int32(clamping: minute)] != nil }

    mutating func add(_ minute: Int64) { append(Int32(clamping: minute), changes: 0) }

    mutating func change(_ minute: Int64) {
        let minute = Int32(clamping: minute)
        guard let place = places[minute].map({ Int($0) }) else { return }
        let changes = kept[place].changes
        set(place, .outdated)
        append(minute, changes: changes + 1)
    }

    private mutating func append(_ minute: Int32, changes: UInt16) {
        places[minute] = Int32(clamping: kept.count)
        kept.append(Kept(minute: minute, changes: changes, state: .waiting))
        waiting += 1
    }

    private mutating func set(_ place: Int, _ state: State) {
        count(kept[place].state, -1)
        count(state, 1)
        kept[place].state = state
        switch state {
        case .waiting: (lowest, cursor) = (min(lowest, place), min(cursor, place))
        case .sent: break
        case .acknowledged, .outdated:
            while lowest < kept.count, [.acknowledged, .outdated].contains(kept[lowest].state) { lowest += 1 }
        }
    }

    private mutating func count(_ state: State, _ by: Int) {
        switch state {
        case .waiting: waiting += by
        case .sent: sent += by
        case .acknowledged, .outdated: break
        }
    }

    /// The oldest that wait, as sent.
    mutating func take(_ most: Int) -> [Entry] {
        var taken: [Entry] = []
        while cursor < kept.count, taken.count < most {
            if kept[cursor].state == .waiting {
                set(cursor, .sent)
                taken.append(entry(cursor))
            }
            cursor += 1
        }
        return taken
    }

    mutating func acknowledge(_ sequences: [Int64]) { move(sequences, from: [.sent, .waiting], to: .acknowledged) }
    mutating func takeBack(_ sequences: [Int64]) { move(sequences, from: [.sent], to: .waiting) }

    private mutating func move(_ sequences: [Int64], from: Set<State>, to state: State) {
        for sequence in sequences {
            let place = Int(clamping: sequence - first)
            if kept.indices.contains(place), from.contains(kept[place].state) { set(place, state) }
        }
    }

    /// All that was acknowledged from a sequence on waits again.
    ///
    /// - Returns: how many.
    mutating func sendAgain(from sequence: Int64) -> Int {
        let before = waiting
        for place in max(0, Int(clamping: sequence - first))..<max(kept.count, max(0, Int(clamping: sequence - first)))
        where kept[place].state == .acknowledged {
            set(place, .waiting)
        }
        return waiting - before
    }

    /// The newest state of each minute gets a sequence above this one, and waits.
    mutating func raise(above top: Int64) {
        let entries = newest
        self = ChangeLog()
        first = top + 1
        for entry in entries { append(Int32(clamping: entry.minute), changes: UInt16(clamping: entry.changes)) }
    }

    /// The newest state of each minute, by sequence.
    var newest: [Entry] { kept.indices.filter { kept[$0].state != .outdated }.map(entry) }

    private func entry(_ place: Int) -> Entry {
        Entry(
            minute: Int64(kept[place].minute), changes: Int(kept[place].changes), sequence: first + Int64(place))
    }
}
