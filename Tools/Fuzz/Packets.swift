import SensorProtocols
import Wire

/// Any bytes as a message of a device's attribute server and as an event of the kernel's management: nothing traps, and
/// nothing holds more than came.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPackets(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: count))
    switch try? AttributeProtocol.message(bytes) {
    case .information(let list): precondition(list.count * 4 < bytes.count)
    case .attributes(let list):
        precondition(list.reduce(0) { $0 + 2 + $1.value.count } == bytes.count - 2)
        for attribute in list {
            if let found = CharacteristicDeclaration(attribute) { precondition(found.valueHandle > found.handle) }
        }
    default: break
    }
    precondition(!AttributeProtocol.answer(toRequest: bytes).isEmpty)
    switch try? ManagementProtocol.event(bytes).1 {
    case .found(let found):
        precondition(found.data.count == bytes.count - 20)
        _ = Advertisement(parsing: found.data)
    case .done(_, _, let answer):
        _ = (
            ManagementProtocol.adapters(answer), ManagementProtocol.adapter(answer), ManagementProtocol.settings(answer)
        )
    case .longTermKey(let key, _): precondition(key.value.count == 16 && key.random.count == 8)
    default: break
    }
    return 0
}
