/// How a sensor family appears over Bluetooth LE: how it is recognised, what it has, and what it does not have.
public struct GATTProfile: Equatable, Sendable {
    /// By what an advertisement shows the family.
    public struct Recognition: Equatable, Sendable {
        /// Services that only this family has.
        public var services: [BluetoothUUID] = []
        /// How names begin. Names alone are claims: anybody may be called so.
        public var namePrefixes: [String] = []
        /// Companies whose manufacturer data means this family by itself.
        public var companies: [UInt16] = []
    }

    public let family: ProtocolFamily
    public let recognition: Recognition
    /// The service that holds the data; `nil` for a family that only advertises.
    public let service: BluetoothUUID?
    /// Where data is notified, the main one first.
    public let dataCharacteristics: [BluetoothUUID]
    /// Where commands are written; `nil` where there are none.
    public let commandCharacteristic: BluetoothUUID?
    public let sends: SensorOutputs
    /// Samples a second that it can be set to, in rising order; empty where it cannot, or says so itself.
    public let rates_Hz: [Double]
    /// Samples a second after `BluetoothSensor.start` with no rate given.
    public let defaultRate_Hz: Double
    /// The link must be encrypted and bonded before the sensor gives data.
    public let needsBond: Bool
    /// It goes on using up its battery when it is left without `BluetoothSensor.stop`.
    public let mustBeStopped: Bool

    init(
        family: ProtocolFamily, recognition: Recognition, service: BluetoothUUID?,
        dataCharacteristics: [BluetoothUUID], commandCharacteristic: BluetoothUUID? = nil, sends: SensorOutputs,
        rates_Hz: [Double], defaultRate_Hz: Double, needsBond: Bool = false, mustBeStopped: Bool = false
    ) {
        self.family = family
        self.recognition = recognition
        self.service = service
        self.dataCharacteristics = dataCharacteristics
        self.commandCharacteristic = commandCharacteristic
        self.sends = sends
        self.rates_Hz = rates_Hz
        self.defaultRate_Hz = defaultRate_Hz
        self.needsBond = needsBond
        self.mustBeStopped = mustBeStopped
    }

    /// All that says something to us, the main one first.
    public var characteristics: [BluetoothUUID] {
        dataCharacteristics + (commandCharacteristic.map { [$0] } ?? []) + [StandardCharacteristics.batteryLevel]
    }

    /// Heard, never connected to.
    public var isBroadcastOnly: Bool { service == nil }

    /// Too slow for a live view, enough for the summary of a day: a slouch lasts half a minute, a look a second.
    public var isCoarse: Bool { defaultRate_Hz < 4 }

    /// The rate that it can be set to and that lies nearest to the one wished for.
    public func nearestRate_Hz(to wished_Hz: Double?) -> Double {
        guard let wished_Hz, !rates_Hz.isEmpty else { return wished_Hz ?? defaultRate_Hz }
        return rates_Hz.reduce(rates_Hz[0]) { abs($1 - wished_Hz) < abs($0 - wished_Hz) ? $1 : $0 }
    }
}

extension GATTProfile.Recognition {
    /// How much an advertisement speaks for the family: 0 nothing, 1 its name, 2 what only this family sends.
    func evidence(in advertisement: Advertisement) -> Int {
        if services.contains(where: { advertisement.services.contains($0) || advertisement.serviceData[$0] != nil }) {
            return 2
        }
        if companies.contains(where: { advertisement.manufacturerData[$0] != nil }) { return 2 }
        guard let name = advertisement.name else { return 0 }
        return namePrefixes.contains { name.hasPrefix($0) } ? 1 : 0
    }
}

extension ProtocolFamily {
    /// The family of a device, from its advertisement; `nil` for anything that is no sensor of ours to read.
    public static func recognise(_ advertisement: Advertisement) -> ProtocolFamily? {
        var best: (family: ProtocolFamily, evidence: Int)?
        for profile in allCases.compactMap(\.gattProfile) {
            let evidence = profile.recognition.evidence(in: advertisement)
            if evidence > best?.evidence ?? 0 { best = (profile.family, evidence) }
        }
        return best?.family
    }
}
