import PlainText
import SensorProtocols

/// Judges what a sensor says of itself.
enum IdentityExaminer {
    static func findings(_ identity: SensorIdentity) -> [Finding] {
        let faults = faults(of: identity)
        guard faults.isEmpty else { return faults.map { Finding(.identity, .failed, $0) } }
        let rates = identity.rates_Hz.map { DecimalText.tenths($0) }.joined(separator: ", ")
        return [
            Finding(
                .identity, .passed,
                "\(identity.model) \(identity.deviceID), firmware \(identity.firmware), protocol "
                    + "\(identity.protocolMajor).\(identity.protocolMinor), rates \(rates) Hz, "
                    + (identity.capabilities.contains(.keepsSamples)
                        ? "keeps \(Int(clamping: identity.keptSamples).counted("sample"))." : "keeps no samples."))
        ]
    }

    private static func faults(of identity: SensorIdentity) -> [String] {
        var faults: [String] = []
        func refuse(_ isWrong: Bool, _ text: String) { if isWrong { faults.append(text) } }
        refuse(
            identity.protocolMajor != 1,
            "Its protocol is version \(identity.protocolMajor).\(identity.protocolMinor); this examines 1.x.")
        refuse(
            identity.deviceID.allSatisfy { $0 == "0" } || identity.deviceID.allSatisfy { $0 == "f" },
            "The device id is \(identity.deviceID): it must be the chip's unique number, by which the sensor is known."
        )
        refuse(identity.rates_Hz.isEmpty, "It announces no rate.")
        refuse(
            !identity.rates_Hz.isEmpty && !identity.rates_Hz.contains(identity.rate_Hz),
            "Its rate is \(DecimalText.tenths(identity.rate_Hz)) Hz, which is none of those that it announces.")
        refuse(
            !(identity.acceleration_m_s2PerCount > 0),
            "A count of acceleration is 0: nothing could be made of its samples.")
        let hasGyro = identity.capabilities.contains(.gyro)
        refuse(
            hasGyro != (identity.gyro_rad_sPerCount > 0),
            "Capability bit 0 (gyro) is \(hasGyro ? "set" : "clear"), and a count of the gyro is "
                + (identity.gyro_rad_sPerCount > 0 ? "more than 0." : "0."))
        let keeps = identity.capabilities.contains(.keepsSamples)
        refuse(
            keeps != (identity.keptSamples > 0),
            "Capability bit 1 (keeps samples) is \(keeps ? "set" : "clear"), and it keeps \(Int(clamping: identity.keptSamples).counted("sample"))."
        )
        refuse(identity.model.isEmpty, "It has no model's name.")
        return faults
    }
}
