/// How varied a day's flexion was: its time by angle and by how long it stayed at that angle (exposure variation analysis,
/// Mathiassen and Winkel 1991; class edges assumed, DOMAIN 3.4).
public struct ExposureVariation: Equatable, Sendable {
    /// The cell of the table that holds most of the time.
    public struct Cell: Equatable, Sendable {
        /// From this angle up to the next edge, degrees; `nil` below 0°.
        public var fromDegrees: Int?
        /// Up to this angle; `nil` above 60°.
        public var toDegrees: Int?
        /// The stretches at that angle last this long at least, and less than the other; `nil` over 15 minutes.
        public var from_s: Int
        public var to_s: Int?
        /// Its part of the time, 0…1.
        public var ratio: Double
    }

    private static let degrees = [0, 10, 20, 30, 45, 60]
    private static let lengths_s = [5, 15, 60, 300, 900]

    private var cells = [[Double]](
        repeating: [Double](repeating: 0, count: lengths_s.count + 1), count: degrees.count + 1)
    private var angle: Int?
    private var length_s = 0.0
    private var last_us: Int64?

    init() {}

    /// Adds a worn second whose flexion is known; any other one, and a gap, ends a stretch.
    mutating func add(time_us: Int64, flexion: Double, coverage: Double) {
        let angle = Self.degrees.count { flexion >= Double($0) }
        if angle != self.angle || last_us != time_us - 1_000_000 { finish() }
        self.angle = angle
        length_s += coverage
        last_us = time_us
    }

    /// Ends the stretch that has begun.
    mutating func finish() {
        guard let angle else { return }
        cells[angle][Self.lengths_s.count { length_s >= Double($0) }] += length_s
        self.angle = nil
        length_s = 0
    }

    /// After ``finish()``; `nil` where nothing was added.
    var largest: Cell? {
        let total = cells.joined().reduce(0, +)
        guard total > 0 else { return nil }
        var largest = (angle: 0, length: 0)
        for angle in cells.indices {
            for length in cells[angle].indices where cells[angle][length] > cells[largest.angle][largest.length] {
                largest = (angle, length)
            }
        }
        let (angle, length) = largest
        return Cell(
            fromDegrees: angle == 0 ? nil : Self.degrees[angle - 1],
            toDegrees: angle == Self.degrees.count ? nil : Self.degrees[angle],
            from_s: length == 0 ? 0 : Self.lengths_s[length - 1],
            to_s: length == Self.lengths_s.count ? nil : Self.lengths_s[length],
            ratio: cells[angle][length] / total)
    }
}
