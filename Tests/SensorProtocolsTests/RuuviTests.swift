import Motion
import SensorProtocols
import TestSupport
import Testing

@Suite("RuuviTag")
struct RuuviTests {
    private let valid = "0512fc5394c37c0004fffc040cac364200cdcbb8334c884f"

    private func fields(_ hex: String) -> [String: FieldValue] {
        guard var sensor = BluetoothSensor(.ruuvi) else { return [:] }
        var messages: [SensorMessage] = []
        sensor.decode(Advertisement(manufacturerData: [Ruuvi.company: bytes(hex)]), into: &messages)
        return messages.flatMap(\.fields).reduce(into: [:]) { $0[$1.key] = $1.value }
    }

    private func number(_ value: FieldValue?) -> Double? {
        switch value {
        case .number(let number): number
        case .integer(let number): Double(number)
        default: nil
        }
    }

    @Test(
        "Data format 5: valid, greatest and least values (ruuvi-sensor-protocols, dataformat_05.md)",
        arguments: [
            (
                "0512fc5394c37c0004fffc040cac364200cdcbb8334c884f", 24.3, 0.5349, 100_044.0, Vector3(4, -4, 1036), 4.0,
                2.977,
                66.0, 205.0
            ),
            (
                "057ffffffefffe7fff7fff7fffffdefefffecbb8334c884f", 163.835, 1.63835, 115_534,
                Vector3(32767, 32767, 32767),
                20, 3.646, 254, 65534
            ),
            (
                "058001000000008001800180010000000000cbb8334c884f", -163.835, 0, 50_000,
                Vector3(-32767, -32767, -32767), -40,
                1.6, 0, 0
            ),
        ])
    func format5(
        hex: String, celsius: Double, humidity: Double, pressure: Double, force_mg: Vector3, power: Double,
        volts: Double,
        movements: Double, counter: Double
    ) throws {
        let fields = fields(hex)
        #expect(abs(try #require(number(fields["temperature_c"])) - celsius) < 1e-9)
        #expect(abs(try #require(number(fields["humidity_ratio"])) - humidity) < 1e-9)
        #expect(number(fields["pressure_pa"]) == pressure)
        #expect(number(fields["transmit_power_dbm"]) == power)
        #expect(abs(try #require(number(fields["voltage_v"])) - volts) < 1e-9)
        #expect(number(fields["movements"]) == movements)
        #expect(number(fields["counter"]) == counter)
        guard case .numbers(let force)? = fields["acc_m_s2"] else {
            Issue.record("no acceleration")
            return
        }
        #expect((Vector3(force[0], force[1], force[2]) - force_mg * (9.80665 / 1000)).norm < 1e-9)
    }

    @Test("Data format 5: what is not available is left out, never 0")
    func notAvailable() {
        #expect(fields("058000ffffffff800080008000ffffffffffffffffffffff") == ["type": .string("environment")])
    }

    @Test("Data format 3, of older tags (ruuvi-sensor-protocol 0.4.1, documentation)")
    func format3() throws {
        let fields = fields("03170145355803e804e705e60886")
        #expect(number(fields["humidity_ratio"]) == 0.115)
        #expect(number(fields["temperature_c"]) == 1.69)
        #expect(number(fields["pressure_pa"]) == 63656)
        #expect(number(fields["voltage_v"]) == 2.182)
        guard case .numbers(let force)? = fields["acc_m_s2"] else {
            Issue.record("no acceleration")
            return
        }
        #expect(abs(force[2] - 1.510 * 9.80665) < 1e-9)
    }

    @Test("A measurement that is heard again is given once; other formats and short ones are named")
    func repeats() throws {
        var sensor = try #require(BluetoothSensor(.ruuvi))
        var messages: [SensorMessage] = []
        for _ in 0..<3 {
            sensor.decode(Advertisement(manufacturerData: [Ruuvi.company: bytes(valid)]), into: &messages)
        }
        #expect(messages.count == 3)
        #expect(sensor.statistics.frameBytes == 72)
        messages = []
        sensor.decode(Advertisement(manufacturerData: [Ruuvi.company: [8, 1, 2]]), into: &messages)
        sensor.decode(Advertisement(manufacturerData: [Ruuvi.company: [5, 1, 2]]), into: &messages)
        sensor.decode(Advertisement(manufacturerData: [0x006B: [5]]), into: &messages)
        #expect(
            messages == [.skipped(bytes: 3, reason: .unknownFormat), .skipped(bytes: 3, reason: .truncated)])
    }

    @Test("It is recognised by its company, is only heard, and is coarse")
    func profile() throws {
        let advertisement = Advertisement(parsing: bytes("0201061bff9904" + valid))
        #expect(ProtocolFamily.recognise(advertisement) == .ruuvi)
        let profile = try #require(ProtocolFamily.ruuvi.gattProfile)
        #expect(profile.isBroadcastOnly && profile.isCoarse)
        #expect(!profile.sends.contains(.gyro))
        #expect(ProtocolFamily.allCases.filter { $0.gattProfile?.isCoarse == true } == [.ruuvi])
    }
}
