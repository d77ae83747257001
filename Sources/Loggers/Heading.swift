import PlainText

/// The header line of a table: which columns hold time, force and turning.
struct Heading: Equatable {
    /// The names as they stand there.
    let names: [String]
    let columns: [ColumnName]
    /// The line it stands in, from 1.
    let line: Int

    init(_ names: [String], line: Int) {
        self.names = names
        self.line = line
        columns = names.map(ColumnName.init)
    }

    /// How much of it means something: the line with most is the header.
    var score: Int {
        columns.reduce(0) { sum, column in
            switch column.quantity {
            case .other: sum
            case .time: sum + 2
            case .acceleration, .turning, .linearAcceleration: sum + 3
            case .bare, .gravity, .orientation: sum + 2
            }
        }
    }

    /// Where the columns of a quantity stand, x y z; those that are missing are `nil`.
    func places(of quantity: ColumnName.Quantity) throws(LoggerError) -> [Int?] {
        var places: [Int?] = [nil, nil, nil]
        for (index, column) in columns.enumerated() where column.quantity == quantity {
            guard let axis = column.axis else { continue }
            if let other = places[axis.rawValue] {
                let (first, second) = (shown(other), shown(index))
                throw LoggerError(
                    first == second
                        ? "the column \(first) stands there twice."
                        : "\(first) and \(second) both are \(axis) of one quantity: leave one sensor's columns in the file.",
                    line: line)
            }
            places[axis.rawValue] = index
        }
        return places
    }

    /// The column with the time: one that names its unit goes before one that does not.
    func timePlace() throws(LoggerError) -> Int? {
        let places = columns.indices.filter { columns[$0].quantity == .time }
        for (index, place) in places.enumerated() where places[..<index].contains(where: { names[$0] == names[place] })
        {
            throw LoggerError("the column \(shown(place)) stands there twice.", line: line)
        }
        return places.first { columns[$0].time != nil } ?? places.first
    }

    /// A column's name, as it may be shown.
    func shown(_ place: Int) -> String { PrintableText.of(names[place], limit: 40) }

    func has(_ quantity: ColumnName.Quantity) -> Bool { columns.contains { $0.quantity == quantity } }
}
