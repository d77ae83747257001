import LinuxIO
import SensorProtocols

/// A client of one device's attributes over a socket that carries the Attribute Protocol.
///
/// One request is under way at a time, as the protocol demands; a device that does not answer one within half a minute
/// has ended the link (volume 3, part F, 3.3.3). Any bytes of the device's are met without harm.
final class AttributeClient {
    enum Failure: Error, Equatable {
        case refused(AttributeProtocol.Failure)
        /// What came is no answer to what was asked.
        case malformed
        /// The value does not fit into one message.
        case tooLong
        case notNotifying
        case ended
    }

    var onConnected: () -> Void = {}
    /// The link is down; told once, with the error where there is one.
    var onEnd: (SystemError?) -> Void = { _ in }

    private(set) var mtu = AttributeProtocol.smallestMTU
    private(set) var characteristics: [CharacteristicDeclaration] = []
    /// Messages that were none, or that nobody had asked for.
    private(set) var strayMessages = 0

    private struct Open {
        let request: AttributeProtocol.Request
        let answer: (Result<AttributeProtocol.Message, Failure>) -> Void
    }

    private static let patience_us: Int64 = 30_000_000
    private static let longestQueue = 512
    private static let mostCharacteristics = 512
    private static let longestValue = 512

    private let loop: EventLoop
    private let socket: PacketSocket
    private var queue: [Open] = []
    private var open: Open?
    private var timer: EventLoop.Token?
    private var handlers: [UInt16: ([UInt8], _ arrival_us: Int64) -> Void] = [:]
    private var hasEnded = false

    var descriptor: Int32 { socket.number }

    init(_ descriptor: consuming FileDescriptor, isConnecting: Bool, on loop: EventLoop) throws(SystemError) {
        self.loop = loop
        socket = try PacketSocket(
            descriptor, longestPacket: AttributeProtocol.largestMTU, isConnecting: isConnecting, on: loop)
        socket.onConnected = { [unowned self] in self.onConnected() }
        socket.onPacket = { [unowned self] packet, arrival_us in self.receive(packet, arrival_us) }
        socket.onEnd = { [unowned self] error in self.end(error) }
    }

    deinit { close() }

    /// Ends the link; `onEnd` is not called, what is open is answered.
    func close() {
        guard !hasEnded else { return }
        hasEnded = true
        socket.close()
        failAll()
    }

    private func end(_ error: SystemError?) {
        guard !hasEnded else { return }
        hasEnded = true
        failAll()
        onEnd(error)
    }

    private func failAll() {
        cancelTimer()
        handlers = [:]
        let unanswered = (open.map { [$0] } ?? []) + queue
        open = nil
        queue = []
        unanswered.forEach { $0.answer(.failure(.ended)) }
    }

    // MARK: Requests

    private func ask(
        _ request: AttributeProtocol.Request,
        answer: @escaping (Result<AttributeProtocol.Message, Failure>) -> Void
    ) {
        guard !hasEnded, queue.count < Self.longestQueue else {
            loop.after(0) { answer(.failure(.ended)) }
            return
        }
        queue.append(Open(request: request, answer: answer))
        askNext()
    }

    private func askNext() {
        guard open == nil, !queue.isEmpty else { return }
        let next = queue.removeFirst()
        open = next
        timer = loop.after(Self.patience_us) { [unowned self] in
            self.socket.close()
            self.end(SystemError.timedOut)
        }
        // One that is not taken any more is answered by the end of the link.
        _ = socket.send(next.request.bytes)
    }

    private func answered(_ result: Result<AttributeProtocol.Message, Failure>) {
        guard let open else { return }
        cancelTimer()
        self.open = nil
        open.answer(result)
        askNext()
    }

    private func cancelTimer() {
        if let timer { loop.cancel(timer) }
        timer = nil
    }

    private func receive(_ packet: [UInt8], _ arrival_us: Int64) {
        let message: AttributeProtocol.Message
        do throws(AttributeProtocol.Damage) { message = try AttributeProtocol.message(packet) } catch {
            strayMessages += 1
            // An answer that is none is an answer all the same; else the device would be waited for.
            if let open, packet.first == open.request.opcode + 1 { answered(.failure(.malformed)) }
            return
        }
        switch message {
        case .notification(let handle, let value): handlers[handle]?(value, arrival_us)
        case .indication(let handle, let value):
            _ = socket.send(AttributeProtocol.confirmation)
            handlers[handle]?(value, arrival_us)
        case .request: _ = socket.send(AttributeProtocol.answer(toRequest: packet))
        case .command: break
        default:
            guard let open, open.request.isAnswered(by: message) else {
                strayMessages += 1
                return
            }
            if case .failure(_, _, let reason) = message { return answered(.failure(.refused(reason))) }
            answered(.success(message))
        }
    }

    // MARK: What there is

    /// Agrees on the length of messages and lists the characteristics.
    func discover(answer: @escaping (Failure?) -> Void) {
        ask(.exchangeMTU(AttributeProtocol.largestMTU)) { [weak self] result in
            guard let self else { return }
            switch result {
            case .success(.mtu(let theirs)):
                self.mtu = min(AttributeProtocol.largestMTU, max(AttributeProtocol.smallestMTU, theirs))
            case .failure(.ended): return answer(.ended)
            // A device that knows no other length keeps the smallest.
            default: break
            }
            self.characteristics = []
            self.listCharacteristics(from: 1, answer)
        }
    }

    private func listCharacteristics(from first: UInt16, _ answer: @escaping (Failure?) -> Void) {
        ask(.readByType(first...0xFFFF, CharacteristicDeclaration.type)) { [weak self] result in
            guard let self else { return }
            switch result {
            case .failure(.refused(.attributeNotFound)): answer(nil)
            case .failure(let failure): answer(failure)
            case .success(.attributes(let attributes)):
                // Each list goes on behind the one before it, so that it ends.
                guard let last = attributes.last?.handle, attributes.allSatisfy({ $0.handle >= first }) else {
                    return answer(.malformed)
                }
                self.characteristics += attributes.compactMap { CharacteristicDeclaration($0) }
                guard last < 0xFFFF, self.characteristics.count < Self.mostCharacteristics else { return answer(nil) }
                self.listCharacteristics(from: last + 1, answer)
            case .success: answer(.malformed)
            }
        }
    }

    /// The descriptor that switches a characteristic's notifications on, which lies behind its value.
    private func findConfiguration(
        _ range: ClosedRange<UInt16>, _ answer: @escaping (Result<UInt16, Failure>) -> Void
    ) {
        ask(.findInformation(range)) { [weak self] result in
            guard let self else { return }
            switch result {
            case .failure(.refused(.attributeNotFound)): answer(.failure(.notNotifying))
            case .failure(let failure): answer(.failure(failure))
            case .success(.information(let list)):
                guard list.allSatisfy({ range.contains($0.handle) }) else { return answer(.failure(.malformed)) }
                for entry in list {
                    if entry.type == CharacteristicDeclaration.clientConfiguration {
                        return answer(.success(entry.handle))
                    }
                    if CharacteristicDeclaration.declarations.contains(entry.type) {
                        return answer(.failure(.notNotifying))
                    }
                }
                guard let last = list.last?.handle, last < range.upperBound else {
                    return answer(.failure(.notNotifying))
                }
                self.findConfiguration(last + 1...range.upperBound, answer)
            case .success: answer(.failure(.malformed))
            }
        }
    }

    // MARK: Values

    /// The whole value, however many messages it takes.
    func read(_ handle: UInt16, answer: @escaping (Result<[UInt8], Failure>) -> Void) {
        ask(.read(handle)) { [weak self] result in self?.readOn(handle, [], result, answer) }
    }

    private func readOn(
        _ handle: UInt16, _ before: [UInt8], _ result: Result<AttributeProtocol.Message, Failure>,
        _ answer: @escaping (Result<[UInt8], Failure>) -> Void
    ) {
        switch result {
        case .success(.value(let part)):
            let value = before + part
            guard part.count == mtu - 1, value.count < Self.longestValue else { return answer(.success(value)) }
            ask(.readBlob(handle, offset: value.count)) { [weak self] in self?.readOn(handle, value, $0, answer) }
        case .success: answer(.failure(.malformed))
        // A value that just fills a message has no more.
        case .failure(.refused) where !before.isEmpty: answer(.success(before))
        case .failure(let failure): answer(.failure(failure))
        }
    }

    func write(_ value: [UInt8], to handle: UInt16, withResponse: Bool, answer: @escaping (Failure?) -> Void) {
        guard value.count <= mtu - 3 else {
            loop.after(0) { answer(.tooLong) }
            return
        }
        guard withResponse else {
            let isSent = !hasEnded && socket.send(AttributeProtocol.writeCommand(handle, value))
            loop.after(0) { answer(isSent ? nil : .ended) }
            return
        }
        ask(.write(handle, value)) { result in
            if case .failure(let failure) = result { answer(failure) } else { answer(nil) }
        }
    }

    /// Switches notifications on, or indications where there are none.
    func subscribe(
        to characteristic: CharacteristicDeclaration, onValue: @escaping ([UInt8], Int64) -> Void,
        answer: @escaping (Failure?) -> Void
    ) {
        let value = characteristic.valueHandle
        let isNotifying = characteristic.properties.contains(.notify)
        guard isNotifying || characteristic.properties.contains(.indicate), value < 0xFFFF else {
            loop.after(0) { answer(.notNotifying) }
            return
        }
        let next = characteristics.map(\.handle).filter { $0 > value }.min() ?? 0xFFFF
        let end = next == 0xFFFF ? next : next - 1
        guard end > value else {
            loop.after(0) { answer(.notNotifying) }
            return
        }
        findConfiguration(value + 1...end) { [weak self] result in
            guard let self else { return }
            switch result {
            case .failure(let failure): answer(failure)
            case .success(let configuration):
                // The first value may come before the answer.
                self.handlers[value] = onValue
                self.write([isNotifying ? 1 : 2, 0], to: configuration, withResponse: true) { [weak self] failure in
                    if failure != nil { self?.handlers[value] = nil }
                    answer(failure)
                }
            }
        }
    }

    /// Values are not told any more; that the device goes on sending them ends with the link.
    func endSubscription(to characteristic: CharacteristicDeclaration) {
        handlers[characteristic.valueHandle] = nil
    }
}

extension SystemError {
    fileprivate static let timedOut = SystemError(110)
}
