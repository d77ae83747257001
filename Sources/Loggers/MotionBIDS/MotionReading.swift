import PlainText

/// How a `_motion.tsv` is to be read: what its descriptions say of one tracked point.
public struct MotionReading: Sendable {
    let form: TableForm

    /// The rates at which something is sampled, hertz.
    private static let possibleRates = 0.001...5000

    /// - Parameters:
    ///   - channels: what each column is.
    ///   - point: the tracked point that was named; only needed where there are several.
    ///   - sidecar: of all `_motion.json` that apply.
    ///   - frames: of the `_channels.json` that applies.
    ///   - start_us: when the recording began, microseconds since 1970; `nil` where nobody has said it.
    /// - Throws: what keeps it from being read, with the line of `_channels.tsv`.
    public init(
        _ channels: MotionChannels, at point: String? = nil, sidecar: MotionSidecar = MotionSidecar(),
        frames: MotionFrames = MotionFrames(), start_us: Int64? = nil
    ) throws(LoggerError) {
        let chosen = try Self.point(point, of: channels)
        guard let acceleration = try channels.axes("ACCEL", at: chosen) else {
            throw LoggerError("no channel of the type ACCEL: an angle is measured by gravity.")
        }
        let force = try channels.unit(of: acceleration, "m/s^2, cm/s^2, g or mg") { ForceUnit($0) }
        var told: [String] = []
        var gyro = try channels.axes("GYRO", at: chosen)
        let rate = try gyro.flatMap { places throws(LoggerError) in
            try channels.unit(of: places, "rad/s or deg/s") { RateUnit($0) }
        }
        if let places = gyro,
            let frame = places.lazy.compactMap({ channels.channels[$0].frame }).first(where: frames.leftHanded.contains)
        {
            told.append(
                "The gyro is in the frame \(DescribingTable.shown(frame)), which is left-handed: it is not used.")
            gyro = nil
        }
        for channel in (acceleration + (gyro ?? [])).map({ channels.channels[$0] }) where channel.isBad {
            told.append("The channel \(DescribingTable.shown(channel.name)) is marked as bad.")
        }
        let (place, time) = try Self.time(channels, sidecar, at: chosen, start_us: start_us)
        let names = channels.channels.map(\.name)
        form = TableForm(
            separator: UInt8(ascii: "\t"), lastHeadLine: 0, names: names, fieldCount: names.count...names.count,
            timePlace: place, time: time, acceleration: acceleration, gyro: gyro, force: force, rate: rate,
            logger: "Motion-BIDS", told: told, origin_us: place == nil ? 0 : start_us ?? 0,
            missing: sidecar.missingValues.map { Array($0.utf8) }, countedBy: "channels.tsv")
    }

    private static func point(_ named: String?, of channels: MotionChannels) throws(LoggerError) -> String {
        let points = channels.points
        guard let first = points.first else {
            throw LoggerError("no channel of the type ACCEL: an angle is measured by gravity.")
        }
        guard points.count > 1 else { return first }
        if let named, let point = points.first(where: { $0.lowercased() == named.lowercased() }) { return point }
        let shown = points.prefix(8).map(DescribingTable.shown).joined(separator: ", ")
        throw LoggerError(
            "accelerations of \(points.count) tracked points (\(shown)\(points.count > 8 ? ", …" : "")): name one, "
                + "\(DescribingTable.shown(first))=FILE.")
    }

    /// Where the times stand, and how they are written; without such a column they are counted.
    private static func time(
        _ channels: MotionChannels, _ sidecar: MotionSidecar, at point: String, start_us: Int64?
    ) throws(LoggerError) -> (place: Int?, time: TimeForm) {
        let latencies = channels.channels.indices.filter { channels.channels[$0].type == "LATENCY" }
        if let place = latencies.first(where: { channels.channels[$0].point == point }) ?? latencies.first {
            let units: [String: TimeUnit] = ["s": .seconds, "ms": .milliseconds, "us": .microseconds]
            let unit = try channels.unit(of: [place], "s, ms or us") { units[$0] }
            return (place, .number(unit ?? .seconds))
        }
        guard let rate = sidecar.samplingFrequency_Hz else {
            throw LoggerError(
                "no channel of the type LATENCY, and no _motion.json has a SamplingFrequency: nothing says when the rows "
                    + "were measured.")
        }
        guard possibleRates.contains(rate) else {
            throw LoggerError("SamplingFrequency is \(DecimalText.shortest(rate)) Hz in _motion.json: 0.001 to 5000.")
        }
        return (nil, .counted(start_us: start_us ?? 0, step_us: 1e6 / rate))
    }
}

extension TableExamination {
    /// - Parameter motion: what is known of the file from its descriptions.
    public init(_ motion: MotionReading) { self.init(form: motion.form) }
}
