import LocalTime

/// Sums what single days did up to weeks, counted back from yesterday, so that a year of influences can be read.
struct InfluenceWeeks {
    private struct Week {
        var days = 0
        var missing = 0
        var exposure = 0.0
        var wear = 0.0
        var doseDays = 0
        var dose = 0.0
        var routine = 0.0
    }

    private let firstDay: LocalDay
    private let today: LocalDay
    /// Whether the sensor sees what loads this state.
    private let isSeen: Bool
    private var weeks: [Week]

    init(firstDay: LocalDay, today: LocalDay, isSeen: Bool) {
        self.firstDay = firstDay
        self.today = today
        self.isSeen = isSeen
        let days = max(0, today - firstDay)
        weeks = [Week](repeating: Week(), count: (days + 6) / 7)
    }

    mutating func add(day: LocalDay, exposure: Double?, wear: Double, dose: Double, routine: Double) {
        let index = (today - 1 - day) / 7
        weeks[index].days += 1
        weeks[index].missing += exposure == nil ? 1 : 0
        weeks[index].exposure += exposure ?? 0
        weeks[index].wear += wear
        if dose > 0 {
            weeks[index].doseDays += 1
            weeks[index].dose += dose
            weeks[index].routine += routine
        }
    }

    var influences: [Influence] {
        weeks.enumerated().flatMap { index, week -> [Influence] in
            let last = today - 1 - 7 * index
            let first = max(firstDay, last - 6)
            let worn = week.days - week.missing
            var influences = [
                Influence(
                    cause: isSeen ? .wear(days: week.days, missing: week.missing) : .time(days: week.days),
                    firstDay: first, lastDay: last,
                    amount: isSeen && worn > 0 ? week.exposure / Double(worn) : nil, change: week.wear)
            ]
            if week.doseDays > 0 {
                influences.append(
                    Influence(
                        cause: .routine(days: week.doseDays), firstDay: first, lastDay: last, amount: week.dose,
                        change: week.routine))
            }
            return influences
        }
    }
}

extension Influence {
    /// What moved several states, as what moved their mean: what comes of one cause on the same days becomes one.
    static func shared(_ ofStates: [[Influence]]) -> [Influence] {
        struct Name: Hashable {
            let cause: String
            let lastDay: LocalDay
        }
        var all: [Name: (influence: Influence, amounts: [Double])] = [:]
        for influence in ofStates.joined() {
            let name = Name(cause: influence.kindName, lastDay: influence.lastDay)
            var item = all[name] ?? (influence, [])
            if all[name] == nil { item.influence.change = 0 }
            item.influence.change += influence.change / Double(ofStates.count)
            item.influence.isContradictory = item.influence.isContradictory || influence.isContradictory
            if let amount = influence.amount { item.amounts.append(amount) }
            all[name] = item
        }
        return all.values.map { item in
            var influence = item.influence
            influence.amount = item.amounts.isEmpty ? nil : item.amounts.reduce(0, +) / Double(item.amounts.count)
            return influence
        }.inOrder
    }

    /// The cause without its counts, which may differ between states.
    private var kindName: String {
        switch cause {
        case .wear: "wear"
        case .time: "time"
        case .routine: "routine"
        case .test(let id, _): "test \(id)"
        }
    }

    fileprivate var place: (Int, Int, String) {
        let rank =
            switch cause {
            case .test: 0
            case .routine: 1
            case .wear: 2
            case .time: 3
            }
        return (-lastDay.daysSince1970, rank, kindName)
    }
}

extension [Influence] {
    /// Newest first; of one day, tests before routine before wear.
    var inOrder: [Influence] { sorted { $0.place < $1.place } }
}
