import Numbers

/// What a Polar sensor can be set to, or has been set to: lists of values, each with its kind.
///
/// Source: online_measurement.pdf; kinds 0 rate, 1 resolution, 2 range, 3 range in thousandths, 4 channels, 5 factor.
struct PolarSettings {
    private var values: [UInt8: [UInt32]] = [:]

    /// Reads as far as the bytes are well formed; what a later firmware adds behind is left.
    init(_ bytes: ArraySlice<UInt8>) {
        var reader = PayloadReader(bytes)
        while let kind = reader.uint8(), let count = reader.uint8() {
            for _ in 0..<count {
                let value: UInt32? =
                    switch kind {
                    case 0, 1, 2: reader.uint16().map(UInt32.init)
                    case 3, 5: reader.uint32()
                    case 4: reader.uint8().map(UInt32.init)
                    default: nil
                    }
                guard let value else { return }
                // A rate of nothing is none to start with.
                if kind == 0, value == 0 { continue }
                values[kind, default: []].append(value)
            }
        }
    }

    /// What a count of a compressed frame is; only a start's reply tells it.
    var factor: Double? {
        guard let bits = values[5]?.first else { return nil }
        let factor = Double(Float(bitPattern: bits))
        return factor.isFinite && factor > 0 ? factor : nil
    }

    /// The settings to start with: the rate nearest to the one wished for, the finest resolution, a range of 8 g where
    /// there is one, else the widest.
    func chosen(wishedRate_Hz: Double) -> (bytes: [UInt8], rate_Hz: Double?) {
        let wished = UInt32(clamping: max(1, min(65_535, wishedRate_Hz)))
        let rate = values[0]?.min { $0.distance(to: wished).magnitude < $1.distance(to: wished).magnitude }
        let range = values[2].flatMap { $0.contains(8) ? 8 : $0.max() }
        var bytes: [UInt8] = []
        for (kind, value) in [(UInt8(0), rate), (1, values[1]?.max()), (2, range)] {
            guard let value else { continue }
            bytes += [kind, 1, UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
        }
        // The H10 says no channels and wants none.
        if let channels = values[4]?.max() { bytes += [4, 1, UInt8(truncatingIfNeeded: channels)] }
        return (bytes, rate.map(Double.init))
    }

    func report(of measurement: PolarPMD.Measurement) -> SensorReport {
        let names = ["sample_rate_hz", "resolution_bits", "range", "range_thousandths", "channels"]
        let lists = names.enumerated().compactMap { kind, name in
            values[UInt8(clamping: kind)].map { SensorReport.Value(name, .integers($0.map(Int64.init))) }
        }
        return SensorReport(type: "settings", values: [.init("measurement", .string(measurement.field))] + lists)
    }
}
