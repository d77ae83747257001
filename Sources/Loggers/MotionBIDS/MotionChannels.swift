/// `_channels.tsv` of a Motion-BIDS recording: what each column of its `_motion.tsv` is, a row each, in their order.
public struct MotionChannels: Equatable, Sendable {
    struct Channel: Equatable, Sendable {
        let name: String
        let component: String
        let type: String
        /// Which point of the body, or of a thing, it is about.
        let point: String
        let units: String
        /// `nil` where the file does not say it.
        let frame: String?
        /// Marked as bad by the makers of the data set.
        let isBad: Bool
        /// In the file, from 1.
        let line: Int

        func error(_ column: String, _ reason: String) -> LoggerError {
            LoggerError("column \(column) of the channel \(DescribingTable.shown(name)): \(reason)", line: line)
        }
    }

    let channels: [Channel]

    /// Reads a whole file.
    ///
    /// - Throws: with line and column, what is missing or damaged.
    public init(_ bytes: [UInt8]) throws(LoggerError) {
        let table = try DescribingTable(bytes)
        let name = try table.required("name")
        let component = try table.required("component")
        let type = try table.required("type")
        let point = try table.required("tracked_point")
        let units = try table.required("units")
        let (frame, status) = (table.place(of: "reference_frame"), table.place(of: "status"))
        channels = table.rows.map { row in
            Channel(
                name: row.fields[name], component: row.fields[component].lowercased(), type: row.fields[type],
                point: row.fields[point], units: row.fields[units], frame: frame.map { row.fields[$0] },
                isBad: status.map { row.fields[$0].lowercased() == "bad" } ?? false, line: row.line)
        }
        guard !channels.isEmpty else { throw LoggerError("has a header but no channels.") }
        var seen: Set<String> = []
        for channel in channels where !seen.insert(channel.name).inserted {
            throw channel.error("name", "stands there twice.")
        }
    }

    /// The points of which an acceleration was recorded, in their order.
    var points: [String] {
        var points: [String] = []
        for channel in channels where channel.type == "ACCEL" && !points.contains(channel.point) {
            points.append(channel.point)
        }
        return points
    }

    /// The columns of x, y and z of a quantity at a point; `nil` where there is none of it.
    func axes(_ type: String, at point: String) throws(LoggerError) -> [Int]? {
        var places: [Int?] = [nil, nil, nil]
        var first: Channel?
        for (place, channel) in channels.enumerated() where channel.type == type && channel.point == point {
            first = first ?? channel
            guard let axis = ["x", "y", "z"].firstIndex(of: channel.component) else {
                throw channel.error(
                    "component",
                    "“\(DescribingTable.shown(channel.component))” is not an axis of \(type): x, y or z.")
            }
            if let other = places[axis] {
                throw channel.error(
                    "component",
                    "\(channel.component) is that of \(DescribingTable.shown(channels[other].name)) already.")
            }
            places[axis] = place
        }
        guard let first else { return nil }
        let found = places.compactMap(\.self)
        guard found.count == 3 else {
            let missing = zip(["x", "y", "z"], places).filter { $0.1 == nil }.map(\.0).joined(separator: " and ")
            throw first.error("component", "of \(type) at this point \(missing) is missing: x, y and z are needed.")
        }
        return found
    }

    /// The unit of columns that must have one and the same.
    func unit<Unit: Equatable>(
        of places: [Int], _ known: String, _ read: (String) -> Unit?
    ) throws(LoggerError) -> Unit? {
        var unit: Unit?
        for place in places {
            let channel = channels[place]
            guard let found = read(Self.plain(channel.units)) else {
                throw channel.error(
                    "units",
                    "“\(DescribingTable.shown(channel.units))” is not a unit that is read for \(channel.type): \(known)."
                )
            }
            if let unit, unit != found {
                throw channel.error("units", "x, y and z have different units: give them in one.")
            }
            unit = found
        }
        return unit
    }

    /// Letters and digits alone, small: `m/s^2`, `m/s²` and `m s-2` alike.
    private static func plain(_ units: String) -> String {
        var text = ""
        for character in units.lowercased() {
            switch character {
            case "²": text += "2"
            case "°", "º", "˚": text += "deg"
            case "µ", "μ": text += "u"
            case _ where character.isLetter || character.isNumber: text.append(character)
            default: break
            }
        }
        return text
    }
}
