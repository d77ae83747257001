import Glibc
import Testing

/// A pseudo-terminal pair: the far end stands for the sensor.
struct TerminalPair: ~Copyable {
    let descriptor: Int32
    let path: String

    init() throws {
        var far: Int32 = 0
        var near: Int32 = 0
        var name = [CChar](repeating: 0, count: 128)
        try #require(openpty(&far, &near, &name, nil, nil) == 0)
        close(near)
        descriptor = far
        path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    func send(_ bytes: [UInt8]) throws {
        try #require(write(descriptor, bytes, bytes.count) == bytes.count)
    }

    func unplug() { close(descriptor) }
}
