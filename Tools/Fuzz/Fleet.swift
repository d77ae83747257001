import Events

/// Any bytes as what a gateway says to a fleet's server, as the server's answer, as a code that somebody types, and as a line
/// that the sending program says to the recorder: each is read or refused, and what is read is said the same again.
///
/// The first byte says which.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFleet(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: count))
    guard let kind = bytes.first else { return 0 }
    let rest = Array(bytes.dropFirst())
    switch kind % 4 {
    case 0:
        guard let message = try? FleetUp(bytes: rest) else { return 0 }
        if case .minutes(let batch) = message { _ = batch.minutes.count { $0.statistics.isPossible } }
        precondition((try? FleetUp(bytes: message.bytes)) == message)
    case 1:
        guard let message = FleetDown(json: rest) else { return 0 }
        precondition(FleetDown(json: Array(message.json.text.utf8)) == message)
    case 2:
        guard let code = try? FleetCode(String(decoding: rest, as: UTF8.self)) else { return 0 }
        precondition((try? FleetCode(code.text())) == code)
    default:
        guard let request = FleetRequest(json: String(decoding: rest, as: UTF8.self)) else { return 0 }
        precondition(FleetRequest(json: request.json.text) == request)
    }
    return 0
}
