import Testing

@testable import SensorProtocols

@Suite("What is known of a family before any of its sensors is met")
struct ProtocolFamilyTests {
    @Test("Every family is reached by a line or over Bluetooth, at a rate", arguments: ProtocolFamily.allCases)
    func isReached(family: ProtocolFamily) {
        #expect(family.serialProfile != nil || family.gattProfile != nil)
        #expect(family.serialProfile?.baudRates.isEmpty != true)
        #expect(family.gattProfile.map { $0.family == family } ?? true)
        #expect(family.defaultRate_Hz > 0)
    }

    @Test("Only our own sensors take our commands, say who they are when asked, and keep samples")
    func ownProtocol() {
        #expect(ProtocolFamily.allCases.filter(\.takesCommands) == [.plumbline])
        #expect(ProtocolFamily.allCases.filter(\.isAskedForIdentity) == [.plumbline])
        #expect(ProtocolFamily.allCases.filter(\.keepsSamples) == [.plumbline])
    }

    @Test("A family without a gyro has no gyro's counts", arguments: ProtocolFamily.allCases)
    func counts(family: ProtocolFamily) {
        #expect(family.accelerationQuantum_m_s2 > 0)
        if !family.sends.contains(.gyro) { #expect(family.gyroQuantum_rad_s == 1) }
    }

    @Test("What a line brings: speeds, rate, gyro, and how many frames are believed")
    func serialProfiles() throws {
        let lines = ProtocolFamily.onSerialLines
        #expect(lines == [.plumbline, .witmotion, .bno08xRVC, .ximu3])
        let profiles = lines.compactMap(\.serialProfile)
        #expect(profiles.map(\.defaultRate_Hz) == [100, 10, 100, 50])
        #expect(profiles.map { $0.sends.contains(.gyro) } == [true, true, false, true])
        #expect(profiles.map(\.framesToRecognise) == [3, 3, 3, 8])
        #expect(ProtocolFamily.everyBaudRate == [115_200, 921_600, 9600, 230_400])
    }

    @Test("The line's rate counts where a family has both ways")
    func bothWays() throws {
        #expect(ProtocolFamily.witmotion.defaultRate_Hz == 10)
        #expect(ProtocolFamily.witmotion.gattProfile?.defaultRate_Hz == 50)
    }

    @Test("A sensor's own number is in its id; a port's or an address is no such number")
    func sensorIDs() {
        let family = ProtocolFamily.plumbline
        #expect(family.sensorID(deviceID: "00A1") == "plumbline:00A1")
        #expect(family.deviceID(ofSensor: "plumbline:00A1") == "00A1")
        #expect(family.deviceID(ofSensor: "plumbline@port:1-2") == nil)
        #expect(family.deviceID(ofSensor: "bluetooth:C0:00:00:00:00:01") == nil)
        #expect(ProtocolFamily.witmotion.deviceID(ofSensor: "witmotion:1") == nil)
    }

    @Test("A family of a newer version is none, not ours")
    func unknownFamily() { #expect(ProtocolFamily(rawValue: "plumbline-2") == nil) }
}
