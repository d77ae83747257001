import Glibc
import Motion
import SensorProtocols

/// Any values from any characteristics through a sensor of every family, with the samples made of them: nothing traps,
/// every byte is accounted for, and what is asked of the sensor in turn stays little.
///
/// The first byte chooses the family, where `PLUMBLINE_FUZZ_FAMILY` names none; then, again and again, a byte that chooses the characteristic, one that is the
/// length, and so many bytes.
private let named = getenv("PLUMBLINE_FUZZ_FAMILY").flatMap { ProtocolFamily(rawValue: String(cString: $0)) }

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzNotifications(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let families = ProtocolFamily.allCases.filter { $0.gattProfile != nil }
    var rest = UnsafeBufferPointer(start: data, count: count)[...]
    guard let choice = rest.popFirst() else { return 0 }
    // The upper half: a capture whose beginning was not heard.
    let family = named ?? families[Int(choice & 0x7F) % families.count]
    let captured = try? BluetoothSensor(capturedFrom: family)
    guard var sensor = choice < 0x80 ? BluetoothSensor(family) : captured else { return 0 }
    let characteristics = sensor.profile.characteristics + [BluetoothUUID(short: 0x2A26), BluetoothUUID(short: 0x2A37)]
    var assembler = SampleAssembler(family)
    var samples: [RawSample] = []
    var taken = 0
    _ = sensor.start()
    while let place = rest.popFirst(), let length = rest.popFirst() {
        let value = Array(rest.prefix(Int(length)))
        rest = rest.dropFirst(value.count)
        var messages: [SensorMessage] = []
        sensor.decode(value, from: characteristics[Int(place) % characteristics.count], into: &messages)
        taken += value.count
        precondition(sensor.statistics.frameBytes + sensor.statistics.totalSkippedBytes == taken)
        precondition(messages.count <= 600)
        precondition(sensor.drainRequests().count <= 8)
        for message in messages {
            _ = message.fields
            assembler.assemble(message, into: &samples)
        }
    }
    assembler.flush(into: &samples)
    for sample in samples { precondition(sample.acceleration_m_s2.norm.isFinite) }
    _ = sensor.stop()
    return 0
}
