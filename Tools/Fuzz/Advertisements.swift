import SensorProtocols

/// Any bytes as an advertisement and its scan response: nothing traps, damage is never more than what came, and a family
/// that only broadcasts reads its part of it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzAdvertisements(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: count))
    let cut = min(bytes.count, Int(bytes.first ?? 0))
    var advertisement = Advertisement(parsing: Array(bytes.dropFirst().prefix(cut)))
    advertisement.append(parsing: Array(bytes.dropFirst(1 + cut)))
    precondition((0...bytes.count).contains(advertisement.damagedBytes))
    _ = ProtocolFamily.recognise(advertisement)
    guard var sensor = BluetoothSensor(.ruuvi) else { return 0 }
    var messages: [SensorMessage] = []
    sensor.decode(advertisement, into: &messages)
    // What was left out as impossible is told beside them.
    precondition(messages.count { if case .impossible = $0 { false } else { true } } <= 3)
    for service in advertisement.services { precondition(BluetoothUUID(service.description) == service) }
    return 0
}
