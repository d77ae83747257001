/// How a table is written: found in its first lines.
struct TableForm: Equatable, Sendable {
    var separator: UInt8
    /// Up to this line there is no row, counted from 1.
    var lastHeadLine: Int
    /// The names of the columns; empty without a header line.
    var names: [String]
    /// So many fields a whole row has at least and at most; a field more may stand there if it is empty.
    var fieldCount: ClosedRange<Int>
    /// The column with the time; `nil` where times are counted.
    var timePlace: Int?
    var time: TimeForm
    /// x y z.
    var acceleration: [Int]
    /// x y z; `nil` without a gyro.
    var gyro: [Int]?
    var force: ForceUnit?
    var rate: RateUnit?
    /// What is known of a gyro's unit where neither name nor movement says it.
    var usualRate: RateUnit?
    /// Which logger has written it, where that is plain.
    var logger: String?
    /// What a force without gravity in it means in this file.
    var withoutGravity: String?
    /// What is to be told: how the file was understood where that was not plain.
    var told: [String] = []
    /// From when on a column of times counts, microseconds since 1970; 0 where the times say it themselves.
    var origin_us: Int64 = 0
    /// How a value that is missing is written here, besides the usual ways.
    var missing: [UInt8]?
    /// What says how many fields a row has.
    var countedBy = "the header"

    /// A column as it is named in a message.
    func name(_ place: Int) -> String {
        place < names.count && !names[place].isEmpty ? names[place] : "field \(place + 1)"
    }
}
