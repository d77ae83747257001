import Glibc
import LinuxIO
import SensorProtocols

/// A device's attribute server at the far end of a socket, written anew from the Core Specification (volume 3, part F).
final class FakeAttributes {
    private let device: FakeDevice
    private let number: Int32
    private let loop: EventLoop
    private var watch: EventLoop.Token?
    private var mtu = 23

    /// A characteristic's declaration, its value and its configuration.
    private static func handle(_ index: Int) -> UInt16 { UInt16(16 + 4 * index) }

    init(_ device: FakeDevice, _ number: Int32, on loop: EventLoop) throws(SystemError) {
        self.device = device
        self.number = number
        self.loop = loop
        watch = try loop.watch(number) { [unowned self] _ in self.read() }
    }

    deinit { close() }

    func close() {
        guard let watch else { return }
        loop.cancel(watch)
        self.watch = nil
        Glibc.close(number)
        for characteristic in device.characteristics { characteristic.isNotifying = false }
    }

    func send(_ bytes: [UInt8]) -> Bool {
        watch != nil && Glibc.send(number, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    func notify(_ uuid: BluetoothUUID, _ bytes: [UInt8]) -> Bool {
        guard let index = device.characteristics.firstIndex(where: { $0.uuid == uuid }),
            device.characteristics[index].isNotifying
        else { return false }
        return send([0x1B] + Self.bytes(Self.handle(index) + 1) + bytes.prefix(mtu - 3))
    }

    // MARK: Requests

    private static func bytes(_ value: UInt16) -> [UInt8] { [UInt8(value & 0xFF), UInt8(value >> 8)] }

    private static func word(_ bytes: [UInt8], _ place: Int) -> UInt16 {
        UInt16(bytes[place]) | UInt16(bytes[place + 1]) << 8
    }

    private func read() {
        var buffer = [UInt8](repeating: 0, count: 600)
        while watch != nil {
            let count = Glibc.read(number, &buffer, buffer.count)
            guard count > 0 else { return }
            answer(Array(buffer[..<count]))
        }
    }

    private func refuse(_ request: [UInt8], _ code: UInt8) {
        _ = send([0x01, request[0]] + (request.count >= 3 ? Array(request[1...2]) : [0, 0]) + [code])
    }

    private func answer(_ request: [UInt8]) {
        switch request[0] {
        case 0x02:
            mtu = min(517, Int(Self.word(request, 1)))
            _ = send([0x03] + Self.bytes(517))
        case 0x04: findInformation(request)
        case 0x08: readByType(request)
        case 0x0A, 0x0C: readValue(request)
        case 0x12, 0x52: write(request)
        default: refuse(request, 0x06)
        }
    }

    private var present: [(index: Int, characteristic: FakeDevice.Characteristic)] {
        device.characteristics.enumerated().filter { !$0.element.isMissing }.map { ($0.offset, $0.element) }
    }

    private func properties(_ characteristic: FakeDevice.Characteristic) -> UInt8 {
        let bits: [(String, UInt8)] = [
            ("read", 2), ("write-without-response", 4), ("write", 8), ("notify", 16), ("indicate", 32),
        ]
        return bits.reduce(0) { characteristic.flags.contains($1.0) ? $0 | $1.1 : $0 }
    }

    private func readByType(_ request: [UInt8]) {
        let first = Self.word(request, 1)
        var answer: [UInt8] = []
        var size = 0
        for (index, characteristic) in present where Self.handle(index) >= first {
            let handle = Self.handle(index)
            let entry =
                Self.bytes(handle) + [properties(characteristic)] + Self.bytes(handle + 1)
                + characteristic.uuid.littleEndian
            // All entries of a list are equally long.
            guard answer.isEmpty || entry.count == size, 2 + answer.count + entry.count <= mtu else { break }
            size = entry.count
            answer += entry
        }
        guard !answer.isEmpty, request.count == 7, Self.word(request, 5) == 0x2803 else { return refuse(request, 0x0A) }
        _ = send([0x09, UInt8(size)] + answer)
    }

    private func findInformation(_ request: [UInt8]) {
        let range = Self.word(request, 1)...Self.word(request, 3)
        var all: [(UInt16, BluetoothUUID)] = []
        for (index, characteristic) in present {
            let handle = Self.handle(index)
            all += [(handle, BluetoothUUID(short: 0x2803)), (handle + 1, characteristic.uuid)]
            // A description stands before the configuration, as with many.
            if properties(characteristic) & 0x30 != 0 {
                all += [(handle + 2, BluetoothUUID(short: 0x2901)), (handle + 3, BluetoothUUID(short: 0x2902))]
            }
        }
        // One at a time, so that the other side has to go on.
        guard let found = all.first(where: { range.contains($0.0) }) else { return refuse(request, 0x0A) }
        let type = found.1.littleEndian
        _ = send([0x05, type.count == 2 ? 1 : 2] + Self.bytes(found.0) + type)
    }

    private func characteristic(_ handle: UInt16, at offset: UInt16) -> FakeDevice.Characteristic? {
        present.first { Self.handle($0.index) + offset == handle }?.characteristic
    }

    private func readValue(_ request: [UInt8]) {
        guard let found = characteristic(Self.word(request, 1), at: 1) else { return refuse(request, 0x01) }
        guard found.flags.contains("read") else { return refuse(request, 0x02) }
        let offset = request[0] == 0x0C ? Int(Self.word(request, 3)) : 0
        guard offset <= found.value.count else { return refuse(request, 0x07) }
        _ = send([request[0] + 1] + found.value.dropFirst(offset).prefix(mtu - 1))
    }

    private func write(_ request: [UInt8]) {
        let handle = Self.word(request, 1)
        let value = Array(request[3...])
        if let found = characteristic(handle, at: 1) {
            if request[0] == 0x12 { _ = send([0x13]) }
            return found.onWrite(value)
        }
        guard let found = characteristic(handle, at: 3) else { return refuse(request, 0x01) }
        found.isNotifying = value.first ?? 0 != 0
        _ = send([0x13])
        device.onSubscribed(found, found.isNotifying)
    }
}
