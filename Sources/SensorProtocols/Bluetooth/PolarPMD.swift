import Motion
import Numbers

/// Polar's measurement service (PMD): H10 chest strap (acceleration), Verity Sense and OH1 (acceleration, some with gyro).
///
/// Source: Polar Measurement Data Specification and online_measurement.pdf (polar-ble-sdk, technical_documentation). The
/// time in a frame is that of its last sample (polar-ble-sdk#700). A sensor that is left streaming uses up its cell.
public enum PolarPMD {
    public static let service = BluetoothUUID(0xfb005c80_02e7_f387_1cad_8acd2d8df0c8)
    public static let control = BluetoothUUID(0xfb005c81_02e7_f387_1cad_8acd2d8df0c8)
    public static let data = BluetoothUUID(0xfb005c82_02e7_f387_1cad_8acd2d8df0c8)

    static let profile = GATTProfile(
        family: .polarPMD,
        // Polar's company number is also that of its watches, which have no such stream.
        recognition: .init(
            services: [service], namePrefixes: ["Polar H10", "Polar Sense", "Polar OH1", "Polar Verity"]),
        service: service, dataCharacteristics: [data], commandCharacteristic: control,
        sends: [.gyro, .clock, .battery], rates_Hz: [], defaultRate_Hz: 50, mustBeStopped: true)

    /// The last byte of a measurement's name in all of PMD.
    enum Measurement: UInt8, CaseIterable {
        case acceleration = 2
        case gyro = 5
        case magnetometer = 6

        /// The two upper bits say how it is recorded, and nothing of what it is.
        init?(byte: UInt8) { self.init(rawValue: byte & 0x3F) }

        var name: String {
            switch self {
            case .acceleration: "acceleration"
            case .gyro: "angular velocity"
            case .magnetometer: "magnetic field"
            }
        }
    }

    struct Talk: GATTTalk {
        let wishedRate_Hz: Double
        /// What the start replies said of each stream.
        private var streams: [Measurement: PolarStream] = [:]
        /// What has been asked for: an answer that comes twice (read and notified) asks for nothing twice.
        private var asked: Set<Request> = []
        private var asked_Hz: [Measurement: Double] = [:]
        private(set) var absent: SensorOutputs = []
        private var hasGyro = false

        private enum Request: Hashable { case settings(Measurement), start(Measurement) }

        init(wishedRate_Hz: Double) { self.wishedRate_Hz = wishedRate_Hz }

        private mutating func ask(_ request: Request, _ bytes: [UInt8], in output: inout GATTOutput) {
            guard asked.insert(request).inserted else { return }
            output.requests.append(.write(control, bytes))
        }

        mutating func start() -> [GATTRequest] {
            // Reading the control point tells what the model can measure; the rest follows from its answers.
            [.subscribe(control), .subscribe(data), .read(control)]
        }

        mutating func stop() -> [GATTRequest] {
            let stopped: [Measurement] = hasGyro ? [.acceleration, .gyro] : [.acceleration]
            return stopped.map { .write(control, [0x03, $0.rawValue]) }
        }

        mutating func decode(_ value: [UInt8], from characteristic: BluetoothUUID, into output: inout GATTOutput) {
            switch characteristic {
            case data: decodeFrame(value, into: &output)
            case control where value[0] == 0x0F: decodeFeatures(value, into: &output)
            case control where value[0] == 0xF0: decodeReply(value, into: &output)
            case control: output.skip(value.count, .noFrameStart)
            default: output.skip(value.count, .unknownCharacteristic)
            }
        }

        // MARK: Control point

        private mutating func decodeFeatures(_ value: [UInt8], into output: inout GATTOutput) {
            guard value.count >= 2 else { return output.skip(value.count, .truncated) }
            let offered = Measurement.allCases.filter { value[1] >> $0.rawValue & 1 == 1 }
            hasGyro = offered.contains(.gyro)
            absent = hasGyro ? [] : [.gyro]
            output.give(
                .report(SensorReport(type: "features", values: offered.map { .init($0.field, .bool(true)) })),
                bytes: value.count)
            guard offered.contains(.acceleration) else {
                return output.give(
                    .error(code: 3, text: "This Polar sensor offers no acceleration; it cannot show posture."), bytes: 0
                )
            }
            ask(.settings(.acceleration), [0x01, Measurement.acceleration.rawValue], in: &output)
        }

        /// F0, the operation, the measurement, an error code, whether more follows, and parameters.
        private mutating func decodeReply(_ value: [UInt8], into output: inout GATTOutput) {
            guard value.count >= 4 else { return output.skip(value.count, .truncated) }
            // Already started is as good as started.
            let isGood = value[3] == 0 || value[1] == 0x02 && value[3] == 6
            guard let measurement = Measurement(byte: value[2]), isGood else {
                let what = Measurement(byte: value[2])?.name ?? "measurement \(value[2])"
                return output.give(
                    .error(code: Int(value[3]), text: "The sensor refuses \(what): \(Self.reason(value[3]))."),
                    bytes: value.count)
            }
            let settings = PolarSettings(value.dropFirst(5))
            switch value[1] {
            case 0x01:
                let chosen = settings.chosen(wishedRate_Hz: wishedRate_Hz)
                asked_Hz[measurement] = chosen.rate_Hz
                output.give(.report(settings.report(of: measurement)), bytes: value.count)
                ask(.start(measurement), [0x02, measurement.rawValue] + chosen.bytes, in: &output)
            case 0x02:
                streams[measurement] = PolarStream(rate_Hz: asked_Hz[measurement], factor: settings.factor ?? 1)
                output.give(.report(SensorReport(type: "started", values: [])), bytes: value.count)
                if measurement == .acceleration, hasGyro {
                    ask(.settings(.gyro), [0x01, Measurement.gyro.rawValue], in: &output)
                }
            default:
                output.give(.report(SensorReport(type: "stopped", values: [])), bytes: value.count)
            }
        }

        /// Error codes of the control point.
        private static func reason(_ code: UInt8) -> String {
            let reasons = [
                "no error", "it does not know the command", "it does not know the measurement",
                "it does not support it", "wrong length", "wrong setting", "it does so already", "wrong resolution",
                "wrong rate", "wrong range", "the link's packets are too small", "wrong number of channels",
                "not in its present state", "it is in its charger", "its memory is full",
            ]
            return Int(code) < reasons.count ? reasons[Int(code)] : "code \(code)"
        }

        // MARK: Data

        private mutating func decodeFrame(_ value: [UInt8], into output: inout GATTOutput) {
            guard value.count >= 10 else { return output.skip(value.count, .truncated) }
            guard let measurement = Measurement(byte: value[0]) else {
                return output.give(.other(name: "polar_measurement_\(value[0])", words: []), bytes: value.count)
            }
            var stream = streams[measurement] ?? PolarStream(rate_Hz: nil, factor: nil)
            stream.decode(measurement, value, into: &output)
            streams[measurement] = stream
        }
    }
}

extension PolarPMD.Measurement {
    var field: String {
        switch self {
        case .acceleration: "acc"
        case .gyro: "gyro"
        case .magnetometer: "mag"
        }
    }
}
