import Numbers

/// What a statement has answered.
public struct DatabaseRows: RandomAccessCollection, Sendable {
    /// The names of the columns, in their order.
    public let columns: [String]
    /// How many rows a statement that answers none has changed.
    public let changed: Int
    private let rows: [[String?]]
    private let places: [String: Int]

    init(columns: [String], rows: [[String?]], changed: Int) {
        self.columns = columns
        self.rows = rows
        self.changed = changed
        places = Dictionary(columns.enumerated().map { ($1, $0) }) { first, _ in first }
    }

    public var startIndex: Int { 0 }
    public var endIndex: Int { rows.count }
    public subscript(index: Int) -> DatabaseRow { DatabaseRow(values: rows[index], places: places) }
}

/// One row. An unknown is `nil`; a column that is not there, or of another kind, is an error.
public struct DatabaseRow: Sendable {
    /// As PostgreSQL writes them, in the order of the columns.
    public let values: [String?]
    fileprivate let places: [String: Int]

    fileprivate init(values: [String?], places: [String: Int]) {
        self.values = values
        self.places = places
    }

    public func text(_ column: String) throws(DatabaseError) -> String? {
        guard let place = places[column] else { throw .unexpected("no column “\(column)”") }
        return values[place]
    }

    public func integer(_ column: String) throws(DatabaseError) -> Int64? {
        guard let text = try text(column) else { return nil }
        guard let number = Int64(text) else { throw .unexpected("“\(column)” is not a whole number") }
        return number
    }

    public func real(_ column: String) throws(DatabaseError) -> Double? {
        guard let text = try text(column) else { return nil }
        guard let number = Double(text) else { throw .unexpected("“\(column)” is not a number") }
        return number
    }

    public func flag(_ column: String) throws(DatabaseError) -> Bool? {
        switch try text(column) {
        case nil: nil
        case "t": true
        case "f": false
        default: throw .unexpected("“\(column)” is neither true nor false")
        }
    }

    /// Of a `bytea`.
    public func bytes(_ column: String) throws(DatabaseError) -> [UInt8]? {
        guard let text = try text(column) else { return nil }
        let digits = Array(text.utf8)
        guard digits.count % 2 == 0, digits.starts(with: Array("\\x".utf8)) else {
            throw .unexpected("“\(column)” is not bytes")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        for index in stride(from: 2, to: digits.count, by: 2) {
            guard let high = Self.value(digits[index]), let low = Self.value(digits[index + 1]) else {
                throw .unexpected("“\(column)” is not bytes")
            }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
